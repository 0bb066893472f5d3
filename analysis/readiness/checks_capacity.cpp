// How many instances there are, and what is left of what they carry.
#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "analysis/metrics/words.hpp"
#include "analysis/readiness/tenant.hpp"
#include "sim/scenario/checks.hpp"
#include "sim/scenario/units.hpp"

namespace failcast::readiness {
namespace {

using scenario::StationGroup;
using scenario::StationKind;

void spare_instances(const Tenant& t, Answer& answer) {
  const auto judge = [&](const StationGroup& group, bool ok, std::string_view what) {
    answer.judge(ok, fmt::format("{}: {} {}", group.id, group.count, what), scenario::path_of(group) + "/count");
  };
  for (const StationGroup* group : t.stations(StationKind::controller))
    judge(*group, group->count % 2 == 0, "controllers");  // H9: in pairs
  for (const StationGroup* group : t.stations(StationKind::edge)) judge(*group, group->count >= 2, "edges");
  for (const StationGroup* group : t.stations(StationKind::connector)) judge(*group, group->count >= 2, "connectors");
  if (t.stations().empty()) answer.judge(false, "there are no components");
}

/// Mbit/s of the connectors that carry needed applications in a state, with the largest one lost.
double carried_with_one_lost(const Tenant& t, const capacity::Pool& pool) {
  const Parameters::Capacity& cap = t.scenario().params.cap;
  double sum = 0, largest = 0;
  for (const StationGroup* group : t.stations(StationKind::connector)) {
    const bool is_in = pool.state == capacity::State::dr || pool.partition == capacity::Partition::test
                           ? group->dr
                           : group->private_cloud == pool.name || group->id == pool.name;
    if (!is_in) continue;
    const double each =
        group->throughput.value_or(cap.connector_mbps - cap.double_encryption_mbps * cap.double_encrypted_share);
    sum += each * static_cast<double>(group->count);
    largest = std::max(largest, each);
  }
  return sum - largest;
}

void sizes(const Tenant& t, Answer& answer) {
  for (const StationGroup* group : t.stations()) {
    const std::string where = scenario::path_of(*group);
    if (group->kind != StationKind::connector && !t.states(where + "/vcpu") && !t.states(where + "/users"))
      answer.ask(where + "/vcpu");
  }
  const std::string demand = "/traffic/user_demand";
  if (!t.states(demand)) answer.ask(demand);
  const double each = t.scenario().params.traffic.user_demand *
                      static_cast<double>(t.scenario().segments.size());  // A150: of a segment
  for (const capacity::Pool& pool : t.head_room().pools) {
    if (pool.state == capacity::State::normal || pool.users == 0) continue;
    const std::string what = fmt::format("{}: {} {}", capacity::word_of(pool.state), pool.name, plural_of(pool.kind));
    if (pool.one_lost.sized)
      answer.judge(pool.has_spare(), fmt::format("{}: {} users, with one lost sized for {}", what,
                                                 metrics::grouped(pool.users), metrics::grouped(*pool.one_lost.sized)));
    if (pool.kind != StationKind::connector || !t.states(demand)) continue;
    const double asked = each * static_cast<double>(pool.users), carried = carried_with_one_lost(t, pool);
    answer.judge(asked <= carried, fmt::format("{}: {:.0f} Mbit/s, with one lost {:.0f}", what, asked, carried),
                 demand);
  }
  if (answer.good().empty() && answer.bad().empty() && answer.open().empty()) answer.skip("nobody fails over");
}

/// 7.13: the others take over what one of n carried.
void utilisation(const Tenant& t, Answer& answer) {
  const auto judge = [&](StationKind kind, const std::optional<double>& use, double most, const std::string& key) {
    const std::string where = "/operations/hosts/" + key;
    if (!use) return answer.ask(where);
    std::int64_t fewest = 0;
    for (const StationGroup* group : t.stations(kind))
      fewest = fewest == 0 ? group->count : std::min(fewest, group->count);
    const auto n = static_cast<double>(fewest);
    const double after = fewest > 1 ? *use * n / (n - 1) : 1;
    answer.judge(fewest > 1 && after <= most + 1e-9,
                 fmt::format("{}: {:.0f} % in use, {:.0f} % with one of {} lost, at most {:.0f} %", key, *use * 100,
                             after * 100, fewest, most * 100),
                 where);
  };
  judge(StationKind::connector, t.known().connector_cpu, 0.75, "connector_cpu");
  judge(StationKind::connector, t.known().connector_memory, 0.9, "connector_memory");
  judge(StationKind::edge, t.known().edge_cpu, 0.7, "edge_cpu");
  judge(StationKind::edge, t.known().edge_memory, 0.8, "edge_memory");
}

void health_reports(const Tenant& t, Answer& answer) {
  const auto judge = [&](const std::optional<std::int64_t>& number, std::int64_t most, std::string_view what,
                         const std::string& key) {
    const std::string where = "/operations/hosts/" + key;
    if (!number) return answer.ask(where);
    answer.judge(*number <= most, fmt::format("{} {}, at most {}", *number, what, most), where);
  };
  judge(t.known().health_ports, 10, "ports", "health_ports");
  judge(t.known().health_targets, 6000, "targets", "health_targets");
}

constexpr auto kFile = Basis::configuration;
constexpr Check kChecks[] = {
    {23, Severity::high, Part::either, kFile, Drill::none,
     "controllers come in pairs, edges N+1, connectors two or more per group", "H9 H33 H34", "add an instance",
     spare_instances},
    {24, Severity::high, Part::either, kFile, Drill::none, "sizes hold in BC and in DR, with one instance lost",
     "H9 H33 H34", "add instances, or larger ones", sizes},
    {25, Severity::high, Part::either, kFile, Drill::none, "use stays within its limits with one instance lost",
     "H35 H36", "add instances, or larger ones", utilisation},
    {64, Severity::medium, Part::either, Basis::statement, Drill::none,
     "continuous health reports have at most 10 ports and 6 000 targets", "H39",
     "report health on access, or not at all, where there are more", health_reports},
};

}  // namespace

std::span<const Check> capacity_checks() { return kChecks; }

}  // namespace failcast::readiness
