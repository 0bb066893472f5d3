// How much hangs on the guesses of a scenario.
#pragma once
#include "analysis/cli/explain_original.hpp"
#include "analysis/cli/replayer.hpp"
#include "analysis/review/tornado.hpp"

namespace failcast::cli {

/// Runs it again at both ends of the range of each value that is marked as a guess, with the same luck and everything
/// else as it is.
/// @param result  with everything as it is
review::Ranking rank_guesses(const Replayer& replayer, const Original& original, const metrics::Result& result);

}  // namespace failcast::cli
