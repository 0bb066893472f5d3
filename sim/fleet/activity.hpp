// What users do: M-Tunnels that arrive and are held, drawn per client and hour block from the client's own stream, so
// that the state at any instant follows from its block and the one before, and nothing happens until something asks
// (A49; a holding time is cut at one hour).
#pragma once
#include <cstdint>

#include "models/base/random.hpp"
#include "models/base/time.hpp"
#include "models/base/working_time.hpp"
#include "models/parameters/parameters.hpp"

namespace failcast::fleet {

/// Whose M-Tunnels: the chances are the user's own. M-Tunnels are opened at work.
struct User {
  User(Stream own, const WorkingTime* at_work = nullptr) : draws(own), work(at_work) {}
  Stream draws;
  const WorkingTime* work;  ///< nullptr: always
};

class Activity {
 public:
  explicit Activity(const Parameters& params) : params_(params.user) {}

  /// Nobody does anything, and no stream is asked.
  bool is_none() const { return params_.activity == ActivityModel::poisson && params_.mtunnel_per_hour <= 0; }
  /// M-Tunnels of this client that are open at `t`.
  std::uint32_t open_mtunnels(const User& user, TimePoint t) const;
  /// Whether an edge's probe at `t` finds an open M-Tunnel (7.10: by A49, by an independent draw per probe, or by one
  /// memoryless M-Tunnel that was open at user.busy_since).
  bool is_busy(const User& user, TimePoint t) const;
  /// The first of the probes at from, from + period, ... that finds none; or the first one at or after `end`.
  TimePoint first_idle(const User& user, TimePoint from, Duration period, TimePoint end) const;
  /// Requests in [from, to) that go to segment number `segment` of `segments`.
  std::uint32_t requests(const User& user, TimePoint from, TimePoint to, std::uint32_t segment,
                         std::uint32_t segments) const;

 private:
  template <class Visit>
  void visit_block(const User& user, std::int64_t block, Visit&& visit) const;

  const Parameters::User& params_;
};

}  // namespace failcast::fleet
