// How far a run has come, for people who wait: one line on stderr, rewritten on a terminal, else every ten seconds.
// Silent for the first second.
#pragma once
#include <chrono>
#include <iosfwd>

#include "models/base/time.hpp"

namespace failcast::cli {

class Progress {
 public:
  Progress(std::ostream& err, bool is_terminal) : err_(err), is_terminal_(is_terminal) {}
  /// Called now and then by the world.
  void at(TimePoint reached, TimePoint horizon);
  /// Clears the line on a terminal.
  void finish();

 private:
  using Clock = std::chrono::steady_clock;
  std::ostream& err_;
  bool is_terminal_;
  bool shown_ = false;
  Clock::time_point started_ = Clock::now();
  Clock::time_point next_ = started_ + std::chrono::seconds{1};
};

}  // namespace failcast::cli
