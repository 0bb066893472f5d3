// The checkers behind the rules: each looks at one new fact and at what was known before it, and reports what is wrong.
#pragma once
#include <span>
#include <string>

#include "sim/invariants/situation.hpp"

namespace failcast::invariants {

/// Takes what a checker found wrong with the fact it looks at.
class Report {
 public:
  virtual ~Report() = default;
  virtual void broken(int rule, std::string message) = 0;
};

using Check = void (*)(const Situation& before, const record::Record& record, Report& report);

/// Checkers over the life of clients, of stations, and of the way back from BC.
std::span<const Check> client_checks();
std::span<const Check> station_checks();
std::span<const Check> exit_checks();
/// Over Disaster Recovery, new users, what people ask for, and what goes on beside failover.
std::span<const Check> dr_checks();
std::span<const Check> new_user_checks();
std::span<const Check> request_checks();
std::span<const Check> upkeep_checks();
/// For one change of access, also used on what is left at the end: R34 over BC and DR sessions; R37, R38, R42, R46 in
/// Safe Mode.
void access_needs_a_connector(const Situation& before, const record::Record& record, Report& report);
void access_in_dr_is_designated(const Situation& before, const record::Record& record, Report& report);
/// The scenario's own numbers.
void check_settings(const scenario::Scenario& scenario, Report& report);

/// "fra-edges-1", or what the directory calls the node.
inline const std::string& name_of(const Situation& s, NodeId node) { return s.directory().nodes.at(node.value).name; }

}  // namespace failcast::invariants
