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

/// Checkers over the life of clients, of stations, and of the way back.
std::span<const Check> client_checks();
std::span<const Check> station_checks();
std::span<const Check> exit_checks();
/// R34 for one change of access, also used on what is left at the end.
void access_in_bc_needs_a_connector(const Situation& before, const record::Record& record, Report& report);
/// The scenario's own numbers.
void check_settings(const scenario::Scenario& scenario, Report& report);

/// "fra-edges-1", or what the directory calls the node.
inline const std::string& name_of(const Situation& s, NodeId node) { return s.directory().nodes.at(node.value).name; }

}  // namespace failcast::invariants
