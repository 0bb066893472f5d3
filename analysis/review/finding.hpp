// What is wrong, with its evidence, and what each lever would do about it on the same draws.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "analysis/explain/levers.hpp"
#include "analysis/study/measure.hpp"
#include "analysis/verdict/verdict.hpp"
#include "sim/scenario/scenario.hpp"

namespace failcast::review {

/// A client as evidence: its longest loss of those that the finding is about.
struct Witness {
  std::string client, site, segment;
  TimePoint began{};
  Duration length{};
  bool returned = true;
  std::vector<std::pair<Cause, Duration>> parts;  ///< in the order of their first coming; empty: not traced
};

/// A budget at a place that does not pass; or, where all do, what sets the longest losses.
struct Finding {
  const scenario::Budget* budget = nullptr;  ///< null: no budget speaks of it
  std::string where;                         ///< empty: everybody
  verdict::Word word{};
  study::Measure measure;                        ///< the number that is too large or too small
  std::optional<double> value;                   ///< of the run
  std::uint64_t clients = 0, clients_there = 0;  ///< those that it is about, of those at the place
  Duration lost{};                               ///< the longest such loss of each of them, added up
  std::vector<Cause> causes;                     ///< of the witnesses' losses, most time first
  std::vector<Witness> witnesses;
  std::string why_no_clients;  ///< why it is nobody's loss of access; empty: it is
};

/// A lever, turned and run again.
struct LeverTried {
  explain::Lever lever;
  bool changes_run = true;
  std::vector<std::optional<double>> values;  ///< of each finding's measure
};

struct Findings {
  std::vector<Finding> list;  ///< worst first
  std::size_t left_out = 0;   ///< further budgets and places, in the table of budgets only
  bool tried_levers = false;
  std::vector<LeverTried> levers;
  std::vector<explain::StuckLever> stuck;
  std::size_t levers_left_out = 0;
};

/// What a finding weighs: the severity of its budget, one less where it is about few of the clients (A133). Findings
/// that no budget speaks of begin at "minor"; below that is "note".
std::string severity_of(const Finding& finding);
/// Share of clients from which a finding keeps the severity of its budget.
inline constexpr double kManyClients = 0.1;

}  // namespace failcast::review
