// Where in a deployment an outage strikes: its words for what failed and how far, turned into what a scenario's faults
// can name, with the sentence that says why.
#pragma once
#include <string>
#include <vector>

#include "analysis/import/outage.hpp"
#include "analysis/import/words.hpp"
#include "sim/scenario/scenario.hpp"

namespace failcast::import {

struct Placement {
  scenario::FaultTarget what{};
  std::string where = "*";
  std::vector<std::string> members;  ///< of the risk group that fails together; empty: `where` says it
  Effect effect;
  bool share_is_placed = false;    ///< the share of what is hit is in the number of members already
  std::vector<std::string> rules;  ///< which word meant what, a sentence each
};

/// The risk group that an imported scenario makes of several members.
inline constexpr std::string_view kGroup = "hit";

/// Words that no table has fall back to the entry's kind, or to the widest meaning, and are told. A deployment without
/// anything of the kind is an error.
Placement place(const Outage& outage, const scenario::Scenario& deployment,
                std::vector<scenario::Diagnostic>& diagnostics);

}  // namespace failcast::import
