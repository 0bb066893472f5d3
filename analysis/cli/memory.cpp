#include "analysis/cli/memory.hpp"

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <limits>
#include <string_view>

#include <fmt/format.h>

#include "analysis/metrics/collector.hpp"
#include "sim/faults/random_failures.hpp"
#include "sim/record/record_lines.hpp"
#include "sim/world/memory.hpp"

namespace failcast::cli {
namespace {

namespace fs = std::filesystem;

/// The program itself, its libraries and buffers, the scenario and its report.
constexpr double kProgram = 12e6;
/// Allocators round up, and lists that grow are larger than what is in them.
constexpr double kSlack = 1.3;
/// Of a client per outage or step of the operator: the drill of scenarios/bench tells 78 for an outage and a record.
constexpr double kFactsPerClient = 30;
/// Samples of a client for each outage of the cloud after the first: the years of scenarios/bench keep 22.
constexpr double kBytesPerFurtherOutage = 22;

/// The number behind a key, as "MemAvailable:  123 kB" or "inactive_file 123".
std::optional<double> entry(const fs::path& file, std::string_view key) {
  std::ifstream in(file);
  std::string line;
  for (std::string word; in >> word; std::getline(in, line))
    if (double value = 0; word == key && in >> value) return value;
  return std::nullopt;
}

/// A file that is one number; "max" is none.
std::optional<double> number_in(const fs::path& file) {
  std::ifstream in(file);
  double value = 0;
  return in >> value ? std::optional(value) : std::nullopt;
}

/// What the control groups of this process leave, its own and those around it. What is cached of files gives way.
double left_by_control_groups() {
  const fs::path root = "/sys/fs/cgroup";
  double left = std::numeric_limits<double>::infinity();
  std::ifstream groups("/proc/self/cgroup");
  for (std::string line; std::getline(groups, line);) {
    if (!line.starts_with("0::/")) continue;  // the older kind of groups has a tree per resource
    for (fs::path group = root / line.substr(4);; group = group.parent_path()) {
      const auto limit = number_in(group / "memory.max"), used = number_in(group / "memory.current");
      if (limit && used)
        left = std::min(left, *limit - *used + entry(group / "memory.stat", "inactive_file").value_or(0));
      if (group == root || group == group.parent_path()) break;
    }
  }
  return left;
}

double left_of_address_space() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_AS, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY)
    return std::numeric_limits<double>::infinity();
  const double pages = number_in("/proc/self/statm").value_or(0);
  return static_cast<double>(limit.rlim_cur) - pages * static_cast<double>(::sysconf(_SC_PAGESIZE));
}

std::string gigabytes(double bytes) { return fmt::format("{:.3g} GB", std::max(0.0, bytes) / 1e9); }

/// Scripted ones, each as often as it comes.
double outages_of_the_cloud(const scenario::Scenario& scenario) {
  double outages = 0;
  for (const scenario::Fault& fault : scenario.faults)
    if (fault.what == scenario::FaultTarget::cloud) outages += static_cast<double>(fault.times);
  return outages;
}

}  // namespace

std::optional<double> available_memory() {
  const auto free_kb = entry("/proc/meminfo", "MemAvailable:");
  const double machine = free_kb ? *free_kb * 1024 : std::numeric_limits<double>::infinity();
  const double least = std::min({machine, left_by_control_groups(), left_of_address_space()});
  return least == std::numeric_limits<double>::infinity() ? std::nullopt : std::optional(least);
}

double MemoryNeed::total() const { return kProgram + kSlack * (clients + places + traffic + records); }

MemoryNeed memory_need(const scenario::Scenario& scenario, bool with_records) {
  const world::Extent extent = world::extent_of(scenario);
  double occasions = 1;  // the start
  for (const scenario::Fault& fault : scenario.faults) occasions += static_cast<double>(fault.times);
  const double horizon = static_cast<double>(scenario.horizon.count());
  const auto first_random = static_cast<std::ptrdiff_t>(scenario.faults.size());
  const std::vector<scenario::Fault> faults = faults::all_faults(scenario);
  for (const scenario::RandomFailure& failure : scenario.random_failures)
    occasions += horizon / static_cast<double>(failure.mtbf.count()) *
                 static_cast<double>(std::count_if(faults.begin() + first_random, faults.end(),
                                                   [&](const scenario::Fault& f) { return f.id == failure.id; }));
  occasions += static_cast<double>(scenario.operator_steps.size());
  MemoryNeed need;
  need.clients = world::bytes_for_clients(extent) + metrics::Collector::bytes_for(extent.clients, extent.pairs);
  need.clients += extent.clients * std::max(0.0, outages_of_the_cloud(scenario) - 1) * kBytesPerFurtherOutage;
  need.places = world::bytes_for_places(extent);
  need.traffic = world::bytes_for_traffic(scenario);
  if (with_records) need.records = extent.clients * occasions * kFactsPerClient * record::RecordLines::kBytesPerFact;
  return need;
}

std::optional<std::string> too_large(const MemoryNeed& need, std::optional<double> available) {
  if (!available || need.total() <= *available) return std::nullopt;
  std::string text =
      fmt::format("this run would take about {} of memory, and {} are there: clients {}, places {}",
                  gigabytes(need.total()), gigabytes(*available), gigabytes(need.clients), gigabytes(need.places));
  if (need.traffic > 0) text += fmt::format(", traffic {}", gigabytes(need.traffic));
  if (need.records > 0) text += fmt::format(", records {}", gigabytes(need.records));
  text += "\n  fewer clients (clients.*.count, sites.*.count) or segments take less";
  if (need.records > 0) text += ", and so does a run without --records";
  return text + "; nothing was run";
}

}  // namespace failcast::cli
