// The card of a drill on the command line: its bands by running again, the filled-in one read, held against the run.
#pragma once
#include <string>

#include "analysis/cli/replayer.hpp"
#include "analysis/exercise/comparison.hpp"

namespace failcast::cli {

/// Runs scenarios and measures them. Ends the verb when somebody stops it.
exercise::Simulate simulator(const Replayer& replayer);

/// The times that were measured. Says everything that is wrong with the file, and ends the verb then.
exercise::Observed load_observed(const std::string& file, const exercise::Card& card, const Replayer& replayer,
                                 const Console& console);

/// @param card  with its bands
exercise::Comparison hold_against(const Original& original, exercise::Card card, const exercise::Observed& observed,
                                  const explain::ParameterValues& values, const metrics::Result& result,
                                  const Replayer& replayer);

/// `compare R --observed drill.csv`.
ExitCode compare_observed(const CompareArgs& args, const Common& common, const Console& console);

}  // namespace failcast::cli
