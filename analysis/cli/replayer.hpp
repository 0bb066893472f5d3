// Runs that are run again, to tell more of them than their files do: what the verbs that explain and report share.
#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "analysis/cli/command.hpp"
#include "analysis/cli/console.hpp"
#include "analysis/cli/explain_original.hpp"
#include "analysis/cli/progress.hpp"
#include "analysis/cli/simulation.hpp"
#include "analysis/metrics/collector.hpp"

namespace failcast::cli {

/// Thrown to end a verb early, after everything is said.
struct Ended {
  ExitCode code;
};
/// What a verb ends with that may end early, or by an exception that nobody thought of.
/// @param repeat  command that repeats it; empty: none is told
ExitCode ending_of(const std::function<ExitCode()>& verb, const Common& common, const Console& console,
                   const std::string& repeat);

class Replayer {
 public:
  Replayer(const Common& common, const Console& console)
      : common_(common), console_(console), progress_(console.err, console.err_is_terminal) {}

  /// Says why, and ends the verb.
  [[noreturn]] void fail(ExitCode code, const std::string& why) const;
  /// Ends the verb where a run needs more memory than there is.
  void check_size(const scenario::Scenario& scenario) const;
  std::unique_ptr<world::World> build(const scenario::Scenario& scenario, std::uint32_t replication) const;
  /// Ends the verb when somebody stops it.
  static world::Outcome run(world::World& world, const std::vector<record::FactSink*>& sinks);
  /// One whole run and what it measured.
  metrics::Result simulate(const scenario::Scenario& scenario, std::uint32_t replication) const;
  /// Ends the verb unless the run is the one that its file keeps the proof of.
  void prove(const Original& original, const std::string& file, std::uint64_t trajectory_hash) const;
  /// The line of progress, for what is run beside.
  std::function<void(TimePoint reached, TimePoint horizon)> shown() const;
  /// The line of progress goes.
  void finish() const { progress_.finish(); }

 private:
  const Common& common_;
  const Console& console_;
  mutable Progress progress_;  // on a terminal its line goes before a message comes
  StopSignals signals_;
};

}  // namespace failcast::cli
