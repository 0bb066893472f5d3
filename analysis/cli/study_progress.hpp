// How far a study has come: cells done, the precision so far, time left. One line on stderr, rewritten on a terminal,
// else every ten seconds, or every second when asked for. Silent for the first second.
#pragma once
#include <chrono>

#include "analysis/cli/command.hpp"
#include "analysis/cli/console.hpp"
#include "analysis/study/study.hpp"

namespace failcast::cli {

class StudyProgress {
 public:
  StudyProgress(const Console& console, const Common& common, bool live)
      : console_(console), quiet_(common.quiet), live_(live) {}
  void at(const study::Study& study, std::uint64_t wanted, study::Shard shard);
  /// Clears the line on a terminal.
  void finish();

 private:
  using Clock = std::chrono::steady_clock;
  const Console& console_;
  bool quiet_, live_;
  bool shown_ = false;
  std::uint64_t done_before_ = UINT64_MAX;  ///< cells that were there at the first call
  Clock::time_point started_ = Clock::now();
  Clock::time_point next_ = started_ + std::chrono::seconds{1};
};

}  // namespace failcast::cli
