// The client under the DR record (domain.md 3.8): in at the word of the record alone, on edges of its A records alone,
// out when the record says so or is over; no login and no look at the cloud in between (R35 R36 R41 R42 R66).
#include "models/client/machine.hpp"

namespace failcast::client {
namespace {

/// R43, R44, A43. Refusals are no facts: they would come with every poll, and what the record says is one already.
bool enters_dr(const Row& row, dr::Effect effect, const ClientContext& ctx) {
  if (effect != dr::Effect::enter || in_dr(row)) return false;
  if (ctx.profile.dr_refusal != Reason::none || !has_valid_certificate(row, ctx)) return false;
  return ctx.params.dr.mode_precedence == Precedence::dr_wins || !in_bc(row);
}
bool leaves_dr(const Row& row, dr::Effect effect) { return effect == dr::Effect::leave && in_dr(row); }

}  // namespace

Reason dr_refusal(const DrCriteria& criteria) {
  if (!criteria.zcc) return Reason::unsupported_client_type;
  if (criteria.platform == DrPlatform::windows && criteria.version < kMinimumDrVersionWindows)
    return Reason::unsupported_version;
  if (criteria.platform == DrPlatform::macos && criteria.version < kMinimumDrVersionMacos)
    return Reason::unsupported_version;
  return criteria.enabled ? Reason::none : Reason::dr_not_enabled;
}

bool in_dr(const Row& row) {
  return row.state == State::dr_connect || row.state == State::safe || row.state == State::dr_blocked;
}

void Machine::on(const wire::RecordRead& read) {
  const bool takes_part_in_tests = ctx_.profile.dr_test;
  const auto verdict = row_.record.judged(read, *read.zpa, takes_part_in_tests, ctx_, out_);
  if (!verdict || !row_.enrolled) return;  // a new user has no profile that runs DR (R43, A107)
  follow(*read.zpa, *read.zia);
}

void Machine::follow(const dr::Reading& zpa, const dr::Reading& zia) {
  const dr::Moment moment{.now = dr::whole_seconds(ctx_.clock.utc(ctx_.now)), .in_test_group = ctx_.profile.dr_test};
  follow_record(row_.internet, ctx_.profile.zia, zia, dr::judge(zia, moment), out_);
  const dr::Effect effect = dr::judge(zpa, moment).effect;
  if (leaves_dr(row_, effect)) return leave_dr();
  if (enters_dr(row_, effect, ctx_)) enter_dr();
}

bool ignores(const Row& row, const wire::RecordRead& read, const ClientContext& ctx) {
  if (!row.record.ignores(*read.zpa, ctx.profile.dr_test, ctx)) return false;
  if (!row.enrolled) return true;
  const dr::Moment moment{.now = dr::whole_seconds(ctx.clock.utc(ctx.now)), .in_test_group = ctx.profile.dr_test};
  return followed(row.internet, ctx.profile.zia, *read.zia, dr::judge(*read.zia, moment)) == row.internet &&
         !enters_dr(row, dr::judge(*read.zpa, moment).effect, ctx) &&
         !leaves_dr(row, dr::judge(*read.zpa, moment).effect);
}

void Machine::enter_dr() {
  row_.lapsed = !is_authenticated(row_, ctx_);
  row_.give_up = kNever;
  row_.why = Reason::in_dr;  // ends the session with the cloud
  apply(Event::dr_entered);
  expect_expiry(row_, ctx_);
}

/// The end of DR is a normal start (A44); tau holds again.
void Machine::leave_dr() {
  if (row_.safe_mode_shown) out_.observe(NoticeShown{Notice::safe_mode_stopped});
  row_.safe_mode_shown = row_.lapsed = false;
  row_.why = Reason::none;
  drop_session();
  apply(is_authenticated(row_, ctx_) ? Event::dr_left_authenticated : Event::dr_left_unauthenticated);
  expect_expiry(row_, ctx_);
}

void Machine::look_up_dr_edges() {
  drop_session();
  row_.round_at = ctx_.now;
  resolve(wire::Name::dr_edges);
}

void Machine::try_dr_edge() {
  const std::uint32_t index = (row_.first + row_.tried) % row_.edges.size;
  connect(row_.edges, index, wire::Sni::dr, Phase::edge_connection);
}

/// Each address gets one attempt (A33), then the name is looked up again (A14).
void Machine::dr_edge_failed() {
  ++row_.tried;
  if (row_.tried < row_.edges.size) return try_dr_edge();
  pause_search(Event::dr_edges_failed);
}

/// The guards of Safe Mode (6.3, R42, R44): an edge that accepts the connection serves only who still may.
void Machine::dr_edge_accepted() {
  const bool certified = has_valid_certificate(row_, ctx_);
  if (certified && is_authenticated_in_dr(row_, ctx_)) {
    row_.why = Reason::none;
    return apply(Event::dr_edge_accepted);
  }
  out_.add(wire::Close{row_.epoch});
  row_.why = certified ? Reason::authentication_expired : Reason::certificate_expired;
  apply(certified ? Event::authentication_expired : Event::certificate_refused);
}

/// Nothing is left to try: only the record leads out, or a start (A106). What runs over the session may go on (A24).
void Machine::enter_dr_blocked(Event event) {
  if (event != Event::authentication_expired || ctx_.params.auth.expiry_kills_active) drop_session();
  ++row_.epoch;  // the connection under way, if any, is none of its business any more
  wait(Phase::none, kNever);
}

}  // namespace failcast::client
