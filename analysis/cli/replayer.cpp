#include "analysis/cli/replayer.hpp"

#include <exception>

#include "analysis/cli/memory.hpp"

namespace failcast::cli {

ExitCode ending_of(const std::function<ExitCode()>& verb, const Common& common, const Console& console,
                   const std::string& repeat) {
  try {
    return verb();
  } catch (const Ended& ended) {
    return ended.code;
  } catch (const std::exception& trouble) {
    console.error(fmt::format("internal: {}", trouble.what()));
    if (!repeat.empty()) console.hint(common, "this repeats it: " + repeat);
    return ExitCode::internal_error;
  }
}

void Replayer::fail(ExitCode code, const std::string& why) const {
  progress_.finish();
  console_.error(why);
  throw Ended{code};
}

void Replayer::check_size(const scenario::Scenario& scenario) const {
  if (const auto refused = too_large(memory_need(scenario, false), available_memory()))
    fail(ExitCode::bad_scenario, *refused);
}

std::function<void(TimePoint, TimePoint)> Replayer::shown() const {
  return [this](TimePoint reached, TimePoint horizon) {
    if (!common_.quiet) progress_.at(reached, horizon);
  };
}

std::unique_ptr<world::World> Replayer::build(const scenario::Scenario& scenario, std::uint32_t replication) const {
  return build_world(scenario, {.replication = replication, .progress = shown()});
}

world::Outcome Replayer::run(world::World& world, const std::vector<record::FactSink*>& sinks) {
  world::Outcome outcome = world.run(sinks);
  if (outcome.end == world::EndReason::interrupted) throw Ended{StopSignals::exit_code()};
  return outcome;
}

metrics::Result Replayer::simulate(const scenario::Scenario& scenario, std::uint32_t replication) const {
  const auto world = build(scenario, replication);
  metrics::Collector collector(*world, scenario);
  return collector.finish(run(*world, {&collector}));
}

void Replayer::prove(const Original& original, const std::string& file, std::uint64_t trajectory_hash) const {
  if (!original.trajectory_hash || *original.trajectory_hash == trajectory_hash) return;
  fail(ExitCode::file_trouble,
       fmt::format("the replay is another run: {:016x} DIFFERS FROM {}, {:016x}: {} was edited, or is of another "
                   "version of this program",
                   trajectory_hash, original.proof, *original.trajectory_hash, file));
}

}  // namespace failcast::cli
