// The card that came back from a drill: the times that people measured, by step.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/exercise/card.hpp"
#include "sim/scenario/diagnostic.hpp"

namespace failcast::exercise {

struct Observed {
  Times times;                       ///< by step of the card; of planned steps since the start of the scenario
  std::vector<std::string> remarks;  ///< likewise; may be empty
};

/// Reads the table that to_csv() wrote: columns "step" and "observed", a row per step, times as "3m 12s", "192s",
/// "never", or nothing where nobody looked. Every mistake is told with line and column (E090 the table, E091 its rows);
/// nothing then.
/// @param name  of the file, for messages
std::optional<Observed> read_observed(std::string_view text, const std::string& name, const Card& card,
                                      std::vector<scenario::Diagnostic>& diagnostics);

}  // namespace failcast::exercise
