// One run with its listeners and with a way to stop it: shared by `run` and `explain`.
#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <variant>
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

/// The number of --replication; 0 for an empty text; or what is wrong with it.
std::variant<std::uint32_t, std::string> replication_number(const std::string& text);

/// A world that was built. It stops for signals.
std::unique_ptr<world::World> build_world(const scenario::Scenario& scenario, world::Options options);

}  // namespace failcast::cli
