// One run with its listeners and with a way to stop it: shared by `run` and `explain`.
#pragma once
#include <functional>
#include <memory>
#include <vector>

#include "analysis/cli/command.hpp"
#include "analysis/cli/console.hpp"
#include "sim/world/world.hpp"

namespace failcast::cli {

/// While it lives, SIGINT and SIGTERM ask runs to stop early; a second signal ends the program at once.
class StopSignals {
 public:
  StopSignals();
  StopSignals(const StopSignals&) = delete;
  StopSignals& operator=(const StopSignals&) = delete;
  ~StopSignals();
  /// The exit code of the signal that came; `done` when none did.
  static ExitCode exit_code();
  static const std::atomic<bool>* flag();
};

/// A world that was built, with progress on stderr.
/// @param check_rules  check the rules of the domain after every event
std::unique_ptr<world::World> build_world(const scenario::Scenario& scenario, bool check_rules,
                                          std::function<void(TimePoint, TimePoint)> progress);

}  // namespace failcast::cli
