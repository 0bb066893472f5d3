// A server of finite rate: a controller that redirects, an edge that shakes hands, an IdP that admits logins, a service
// provider. `servers` equal servers of constant service time, first come first served, an accept queue and a limit of
// sessions. Reconnect storms meet their limits here (domain.md 7.12, A48).
//
// Time of service is counted in work: it passes as simulated time does while the station is well, slower under a
// slow-down, not at all while the station is stopped. So a change reaches those who wait without touching them: a
// ticket knows its work, and done_at() says what that means as things stand. Callers look again when the date comes: it
// may have moved. Who gave up stays in the queue and is served in vain: the station does not know that the caller has
// gone.
#pragma once
#include <cstdint>
#include <deque>
#include <limits>
#include <optional>
#include <vector>

#include "models/base/time.hpp"
#include "models/observations.hpp"

namespace failcast::servers {

struct StationOptions {
  std::uint32_t servers = 1;  ///< parallel servers, at least 1
  Duration service_time{1};   ///< of each, at least 1 ns (core::service_time turns a rate into it)
  std::uint64_t queue_limit =
      std::numeric_limits<std::uint64_t>::max();  ///< waiting for a server, not counting those in service
  std::uint64_t session_limit = std::numeric_limits<std::uint64_t>::max();  ///< sessions open at once
};

/// `stopped`: takes arrivals, works on nothing (a hung process behind a listening socket). `failing`: answers everybody
/// with an error at once.
enum class StationMode : std::uint8_t { working, stopped, failing };

/// A place in the queue.
struct Ticket {
  Duration work{};          ///< the station's work clock at the end of service
  std::uint32_t epoch = 0;  ///< of the queue: emptied ones begin a new epoch
};

struct Admission {
  bool accepted = false;
  Reason why = Reason::none;   ///< capacity: queue or sessions full; server_failure: the station is failing
  Ticket ticket;               ///< when accepted
  TimePoint done_at = kNever;  ///< end of service as things stand; kNever while the station is stopped
  std::uint64_t ahead = 0;     ///< unfinished work met: waiting and in service
};

struct StationLoad {
  std::uint64_t served = 0, refused = 0, failed = 0, dropped = 0;
  std::uint64_t peak_queue = 0;  ///< most that ever waited for a server
  TimePoint peak_at{};           ///< first instant of that peak
  std::uint64_t peak_sessions = 0;
  std::uint64_t peak_per_second = 0;  ///< most arrivals within one second of the clock
};

class Station {
 public:
  /// @throws core::BrokenInvariant for no servers or a service time under 1 ns
  explicit Station(StationOptions options);

  /// Cost O(1) amortised. Calls must not go back in time (all of them).
  Admission arrive(TimePoint now);
  /// When this ticket is served as things stand, kNever while stopped, nothing when its queue was dropped before. Of a
  /// ticket that was served long ago: some date in the past.
  std::optional<TimePoint> done_at(const Ticket& ticket) const;

  /// Takes one of the sessions; false when all are taken.
  bool open_session();
  void close_session();
  std::uint64_t sessions() const { return sessions_; }

  /// Factor on service times, at least 1; also for work under way.
  void set_slow(double factor, TimePoint now);
  /// Turning to `failing` drops the queue: those who wait get the error too.
  void set_mode(StationMode mode, TimePoint now);
  StationMode mode() const { return mode_; }
  /// The process dies: everybody in the queue or in service loses their place. Sessions are the caller's to close.
  void drop_queue(TimePoint now);

  /// Waiting for a server at `now`, those in service not counted.
  std::uint64_t queue_length(TimePoint now);
  StationLoad load(TimePoint now);
  const StationOptions& options() const { return options_; }

 private:
  Duration work_at(TimePoint now) const;
  TimePoint when(Duration work) const;
  void settle(TimePoint now);
  void begin_regime(TimePoint now);
  std::uint64_t waiting() const;

  StationOptions options_;
  StationMode mode_ = StationMode::working;
  double slow_ = 1;
  TimePoint settled_at_{};
  TimePoint regime_since_{};   ///< since when slow_ and mode_ hold
  Duration work_at_regime_{};  ///< the work clock then
  Duration finished_{};        ///< the work clock when the last one was served
  /// Per server, on the work clock, the end of its last service. Used in turn: with one constant service time that is
  /// first come, first served.
  std::vector<Duration> free_at_;
  std::size_t next_server_ = 0;
  std::deque<Duration> unfinished_;   ///< ends of service, ascending
  std::vector<Duration> dropped_at_;  ///< per past epoch: finished_ when its queue was dropped
  std::uint64_t sessions_ = 0;
  std::int64_t second_ = -1;  ///< of the latest arrival
  std::uint64_t in_second_ = 0;
  StationLoad load_;
};

}  // namespace failcast::servers
