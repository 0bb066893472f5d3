#include "models/client/client.hpp"

#include <algorithm>

#include "models/client/machine.hpp"

namespace failcast::client {

bool has_user_session(const Row& row) {
  return row.state == State::connected || row.state == State::bc_active || row.state == State::bc_active_new ||
         row.state == State::safe;
}

void step(Row& row, const wire::Input& input, const ClientContext& ctx, wire::Actions& out) {
  Machine machine(row, ctx, out);
  std::visit([&](const auto& in) { machine.on(in); }, input);
}

void handle_timeouts(Row& row, const ClientContext& ctx, wire::Actions& out) { Machine(row, ctx, out).timeouts(); }

TimePoint next_wakeup(const Row& row) { return std::min(row.wake, next_wakeup_in_traffic(row)); }

TimePoint next_wakeup_in_traffic(const Row& row) {
  return std::min(row.record.next, next_wakeup_between_look_ups(row, true));
}

TimePoint next_wakeup_between_look_ups(const Row& row, bool in_traffic) {
  TimePoint due = std::min(row.record.next_wakeup_between(), in_traffic ? kNever : row.wake);
  if (has_user_session(row)) due = std::min(due, row.reauth);
  return row.state == State::bc_active_new ? std::min(due, row.policy_at) : due;
}

void assume_running(Row& row, const ClientContext& ctx) {
  if (ctx.profile.watches_record) row.record.assume_running(ctx.params.dr.client_poll, kRecordPhaseDraw, ctx);
}

Recurrence traffic(const Row& row, const Parameters& params) {
  if (!has_user_session(row)) return {};
  return {after(row.beat, params.client.keepalive), params.client.keepalive, true};
}

void heard_until(Row& row, TimePoint heard_at, const Parameters& params) {
  if (!has_user_session(row)) return;
  row.beat = std::max(row.beat, heard_at);
  row.wake = row.beat + params.client.idle_detect;
}

}  // namespace failcast::client
