#include "sim/servers/station.hpp"

#include <algorithm>
#include <utility>

#include "sim/core/broken_invariant.hpp"
#include "sim/core/rounding.hpp"

namespace failcast::servers {

Station::Station(StationOptions options) : options_(options), free_at_(options.servers) {
  if (options.servers < 1) throw core::BrokenInvariant("a station needs a server");
  if (options.service_time < Duration{1}) throw core::BrokenInvariant("a service takes at least a nanosecond");
}

Admission Station::arrive(TimePoint now) {
  settle(now);
  const std::int64_t second = now.time_since_epoch() / 1s;
  in_second_ = second == second_ ? in_second_ + 1 : 1;
  second_ = second;
  load_.peak_per_second = std::max(load_.peak_per_second, in_second_);
  Admission admission;
  admission.ahead = unfinished_.size();
  if (mode_ == StationMode::failing) {
    ++load_.failed;
    admission.why = Reason::server_failure;
    return admission;
  }
  const bool must_wait = unfinished_.size() >= options_.servers;
  if (sessions_ >= options_.session_limit || (must_wait && waiting() >= options_.queue_limit)) {
    ++load_.refused;
    admission.why = Reason::capacity;
    return admission;
  }
  Duration& server = free_at_[next_server_];
  next_server_ = (next_server_ + 1) % free_at_.size();
  server = std::max(server, work_at(now)) + options_.service_time;
  unfinished_.push_back(server);
  if (waiting() > load_.peak_queue) {
    load_.peak_queue = waiting();
    load_.peak_at = now;
  }
  admission.accepted = true;
  admission.ticket = {server, static_cast<std::uint32_t>(dropped_at_.size())};
  admission.done_at = when(server);
  return admission;
}

std::optional<TimePoint> Station::done_at(const Ticket& ticket) const {
  if (ticket.epoch < dropped_at_.size() && ticket.work > dropped_at_[ticket.epoch]) return std::nullopt;
  return when(ticket.work);
}

bool Station::open_session() {
  if (sessions_ >= options_.session_limit) return false;
  ++sessions_;
  load_.peak_sessions = std::max(load_.peak_sessions, sessions_);
  return true;
}

void Station::close_session() {
  if (sessions_ == 0) throw core::BrokenInvariant("a station closes a session that it does not have");
  --sessions_;
}

void Station::set_slow(double factor, TimePoint now) {
  begin_regime(now);
  slow_ = factor;
}

void Station::set_mode(StationMode mode, TimePoint now) {
  begin_regime(now);
  mode_ = mode;
  if (mode == StationMode::failing) drop_queue(now);
}

void Station::drop_queue(TimePoint now) {
  settle(now);
  load_.dropped += unfinished_.size();
  unfinished_.clear();
  dropped_at_.push_back(finished_);
  std::fill(free_at_.begin(), free_at_.end(), work_at(now));
}

std::uint64_t Station::queue_length(TimePoint now) {
  settle(now);
  return waiting();
}

StationLoad Station::load(TimePoint now) {
  settle(now);
  return load_;
}

std::uint64_t Station::waiting() const {
  return unfinished_.size() > options_.servers ? unfinished_.size() - options_.servers : 0;
}

/// Counts those who have been served by `now`.
void Station::settle(TimePoint now) {
  if (now < settled_at_) throw core::BrokenInvariant("a station was asked about its past");
  settled_at_ = now;
  while (!unfinished_.empty() && when(unfinished_.front()) <= now) {
    finished_ = unfinished_.front();
    unfinished_.pop_front();
    ++load_.served;
  }
}

/// From `now` on the work clock runs differently.
void Station::begin_regime(TimePoint now) {
  settle(now);
  work_at_regime_ = std::max(work_at(now), finished_);  // rounding must not put back what was finished
  regime_since_ = now;
}

Duration Station::work_at(TimePoint now) const {
  if (mode_ != StationMode::working) return work_at_regime_;
  const Duration passed = now - regime_since_;
  return work_at_regime_ + (slow_ == 1 ? passed : core::nearest(static_cast<double>(passed.count()) / slow_));
}

TimePoint Station::when(Duration work) const {
  if (work <= work_at_regime_) return regime_since_;
  if (mode_ != StationMode::working) return kNever;
  return regime_since_ + core::scaled(work - work_at_regime_, slow_);
}

}  // namespace failcast::servers
