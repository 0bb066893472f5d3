#include "analysis/cli/study_workers.hpp"

#include <unistd.h>

#include <algorithm>
#include <ostream>
#include <stdexcept>

#include <fmt/format.h>

#include "analysis/cli/memory.hpp"
#include "analysis/study/ranks.hpp"

namespace failcast::cli {
namespace {

/// Workers that fit into memory beside each other; at least one.
unsigned fitting(unsigned jobs, const MemoryNeed& need, const Common& common, const Console& console) {
  const auto available = available_memory();
  if (!available || need.total() * jobs <= *available) return jobs;
  const auto fit = static_cast<unsigned>(std::clamp(*available / need.total(), 1.0, static_cast<double>(jobs)));
  if (fit < jobs && !common.quiet)
    console.err << fmt::format("{} workers instead of {}: more do not fit into memory\n", fit, jobs);
  return fit;
}

/// What a launcher's processes cannot do.
std::optional<std::string> no_rank(const ScenarioSource& source, const StudyFlags& flags) {
  if (!study::ranks_are_built())
    return "this program was built without MPI: every process of mpirun would do the whole study. Install "
           "libopenmpi-dev and build again, or use --shard and `merge`";
  if (flags.jobs > 1) return "under mpirun every rank is one worker: leave -j out";
  if (source.path() == "-") return "only one rank has standard input: name the scenario's file";
  return std::nullopt;
}

}  // namespace

unsigned workers_of(const StudyFlags& flags) {
  const long online = ::sysconf(_SC_NPROCESSORS_ONLN);
  return flags.jobs > 0 ? flags.jobs : online > 0 ? static_cast<unsigned>(online) : 1;
}

StudyWorkers::StudyWorkers(const study::Plan& plan, const ScenarioSource& source, const scenario::Scenario& scenario,
                           const StudyFlags& flags, const Common& common, const Console& console)
    : plan_(plan), source_(source) {
  choose(scenario, flags, common, console);
}

void StudyWorkers::choose(const scenario::Scenario& scenario, const StudyFlags& flags, const Common& common,
                          const Console& console) {
  const auto refuse = [&](const std::string& why, ExitCode code) {
    console.error(why);
    refused_ = code;
  };
  const MemoryNeed need = memory_need(scenario, false);
  if (const auto why = too_large(need, available_memory())) return refuse(*why, ExitCode::bad_scenario);
  const study::Work work = [this](std::uint64_t cell) {
    return study::to_line(study::run_cell(plan_, point(plan_.point_of(cell)), cell));
  };
  if (study::launched_as_rank()) {
    if (const auto why = no_rank(source_, flags)) return refuse(*why, ExitCode::bad_command);
    workers_ = study::ranks(work);
    if (!workers_) refused_ = ExitCode::done;
    return;
  }
  workers_ = study::forked_workers(fitting(workers_of(flags), need, common, console), work, [this] {
    if (on_fork_) on_fork_();
  });
}

const scenario::Scenario& StudyWorkers::point(std::uint64_t number) {
  constexpr std::size_t kKept = 64;
  const auto known = points_.find(number);
  if (known != points_.end()) return known->second;
  if (points_.size() >= kKept) points_.clear();
  scenario::ReadResult read = source_.read(sets_of(plan_, number));
  if (!read.scenario || scenario::hash_text(*read.scenario) != plan_.points[number].hash)
    throw std::runtime_error("the scenario file was changed while the study ran");
  return points_.emplace(number, std::move(*read.scenario)).first->second;
}

}  // namespace failcast::cli
