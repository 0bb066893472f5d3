// A run: the world is built from a scenario, driven to its horizon, and tells facts to a sink.
#pragma once
#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sim/record/record.hpp"
#include "sim/scenario/scenario.hpp"
#include "sim/world/traffic_report.hpp"

namespace failcast::world {

struct Options {
  bool check_rules = false;          ///< check R1... after every event
  std::uint64_t tie_break_seed = 0;  ///< not 0: permute simultaneous events of different entities (tests)
  std::uint32_t replication = 0;
  bool every_event = false;  ///< run every recurrence as an event, skip nothing: the slow truth to compare with
  const std::atomic<bool>* stop = nullptr;  ///< set by a signal handler: end early, mark the result incomplete
  std::function<void(TimePoint reached, TimePoint horizon)> progress;  ///< called now and then
};

enum class EndReason : std::uint8_t { horizon_reached, interrupted, rule_broken };
/// One broken rule: number, when, who, what.
struct Violation {
  std::string rule;
  TimePoint time{};
  std::string entity;
  std::string message;
};

/// A fault occurrence as it took place (durations drawn, flaps unrolled), clipped to the horizon.
struct FaultWindow {
  std::string id;
  std::uint32_t fault = 0;
  TimePoint begin{}, end{};
};
/// Load of one server over the run, and what it was built for.
struct ServerLoad {
  std::string node;
  std::uint64_t served = 0, refused = 0;
  std::uint64_t peak_queue = 0;
  TimePoint peak_at{};
  std::uint64_t peak_sessions = 0;               ///< most that were open at once
  std::optional<std::uint64_t> session_limit{};  ///< nothing: none
  std::uint64_t peak_per_second = 0;             ///< most arrivals within one second of the clock
  double rate = 0;                               ///< that it serves per second, all servers together
};
/// Queries that reached a DNS server. Resolvers at the places of a counted site are one line: all their queries, and
/// the peak of the one that was asked most.
struct DnsLoad {
  std::string server;
  std::uint64_t queries = 0, from_cache = 0, fetched = 0, failed = 0;
  double peak_per_second = 0;  ///< of all queries but the ticks of the DR record's polls, which are spread (A30)
};
struct LogCount {
  std::string private_cloud;
  std::uint64_t streamed = 0;
  std::uint64_t recoverable = 0;  ///< may be resent when the cloud is back, without a guarantee (7.13)
  std::uint64_t lost = 0;
};

/// Something that entities do again and again, and how often they did: an event each, or accounted for without one.
struct RecurrenceCount {
  std::string name;
  std::uint64_t ticks = 0;
  std::uint64_t executed = 0;  ///< of these, the ones that were events: not equal in both modes
};

struct Outcome {
  EndReason end{};
  TimePoint reached{};
  std::uint64_t trajectory_hash = 0, facts = 0;
  std::uint64_t events =
      0;  ///< that went through the queue: unlike everything else, fewer when recurrences are skipped
  std::vector<FaultWindow> faults;
  std::vector<ServerLoad> servers;
  std::vector<DnsLoad> dns;
  std::vector<LogCount> logs;
  std::vector<RecurrenceCount> recurrences;
  std::vector<Violation> violations;
  std::optional<TrafficReport> traffic;  ///< nothing: the deployment states no bandwidths
};

class World {
 public:
  /// Builds all entities; cost O(clients + stations). The scenario must have passed the reader's checks.
  explicit World(const scenario::Scenario& scenario, Options options = {});
  ~World();
  const record::Directory& directory() const;
  /// Runs to the horizon, telling every fact to `sinks` in event order.
  Outcome run(const std::vector<record::FactSink*>& sinks);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace failcast::world
