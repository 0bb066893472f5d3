// The scenario's own numbers and flags (R2, R25, R52, R55). The reader refuses a file that breaks them; a scenario made
// by a program never met the reader.
#include "sim/invariants/checks.hpp"

namespace failcast::invariants {
namespace {

struct Ranged {
  std::string_view parameter;
  int rule;
};
constexpr Ranged kRanged[] = {
    {"bc.enter_wait",               25},
    {"bc.exit_max_wait",            25},
    {"bc.force_reconnect_interval", 25},
    {"cert.component_validity",     2 },
    {"auth.timeout",                55},
};

/// T of a private cloud, where it is set (H6 H4).
constexpr Duration kShortestThreshold = 30 * 24h, kLongestThreshold = 180 * 24h;

void check_certificates(const scenario::Scenario& scenario, Report& report) {
  for (const auto& cloud : scenario.private_clouds)
    if (cloud.renewal_threshold &&
        (*cloud.renewal_threshold < kShortestThreshold || *cloud.renewal_threshold > kLongestThreshold))
      report.broken(2, "the renewal threshold of " + cloud.id + " is out of its range");
  for (const auto& group : scenario.station_groups)
    if (group.certificate_remaining && *group.certificate_remaining > scenario.params.cert.component_validity)
      report.broken(2, "certificates of " + group.id + " outlast their validity");
}

}  // namespace

void check_settings(const scenario::Scenario& scenario, Report& report) {
  double shortest_timeout = 0;
  const auto visit = [&](std::string_view name, const auto& value, const FieldInfo& info) {
    if (name == "auth.timeout") shortest_timeout = info.min;
    if constexpr (std::is_same_v<std::remove_cvref_t<decltype(value)>, Duration>) {
      const double seconds = std::chrono::duration<double>(value).count();
      for (const Ranged& ranged : kRanged)
        if (ranged.parameter == name && (seconds < info.min || seconds > info.max))
          report.broken(ranged.rule, std::string(name) + " is out of its range");
    }
  };
  Parameters::visit_fields(scenario.params, visit);
  for (const auto& rule : scenario.timeout_policy)
    if (rule.timeout && std::chrono::duration<double>(*rule.timeout).count() < shortest_timeout)
      report.broken(55, "timeout rule " + rule.id + " is shorter than ten minutes");
  check_certificates(scenario, report);
  for (const auto& segment : scenario.segments)
    if (segment.dr && segment.extranet) report.broken(52, segment.id + ", an extranet application, is a DR segment");
}

}  // namespace failcast::invariants
