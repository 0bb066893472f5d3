// Authentication and certificates (domain.md 3.9, 6.3, A21 to A26): the cloud's service provider first, then that of
// the controllers (R15); in DR nobody logs in.
#include "models/client/history.hpp"
#include "models/client/machine.hpp"

namespace failcast::client {
namespace {

/// One nanosecond past the last valid instant: at age tau the authentication still holds, while at age M in DR it does
/// no more.
TimePoint end_by_timeout(const Row& row, const ClientContext& ctx) {
  return ctx.clock.when(row.not_before + *ctx.profile.auth_timeout) + 1ns;
}

}  // namespace

void Machine::authenticate() {
  wait(Phase::login, ctx_.now + ctx_.params.auth.login_give_up);
  out_.add(wire::Authenticate{row_.epoch});
}

void Machine::on(const wire::Assertion& assertion) {
  if (assertion.epoch != row_.epoch || row_.phase != Phase::login) return;
  const bool local = row_.state == State::auth_local;
  set_authentication(row_, assertion.not_before, ctx_);
  if (!local && assertion.may_renew) renew_certificate();
  out_.observe(AuthenticationEnded{true, local, Reason::none});
  row_.why = Reason::none;
  row_.wake = kNever;
  if (row_.session == 0) return apply(row_.enrolled ? Event::authenticated : Event::authenticated_new);
  if (row_.session_state == State::connected) return apply(Event::authenticated_on_cloud);
  apply(row_.session_state == State::bc_active ? Event::authenticated_in_bc : Event::authenticated_in_bc_new);
}

void Machine::login_failed(Reason why) {
  const bool local = row_.state == State::auth_local;
  out_.observe(AuthenticationEnded{false, local, why});
  row_.why = why;
  if (row_.session == 0) {
    if (local && !row_.enrolled) return pause_search(Event::login_failed_new);
    return apply(Event::login_failed);
  }
  retry_login();
  if (row_.session_state == State::connected) return apply(Event::login_failed_on_cloud);
  apply(row_.session_state == State::bc_active ? Event::login_failed_in_bc : Event::login_failed_in_bc_new);
}

/// The local service provider is next (R15), unless a login there would lead nowhere.
void Machine::cloud_sp_unreachable(Reason why) {
  if (row_.session == 0 && !row_.enrolled && !ctx_.params.bc.new_user_enrolment) {  // R14
    row_.why = Reason::enrolment_disabled;
    out_.observe(InstallRejected{row_.why});
    return apply(Event::enrolment_refused);
  }
  if (row_.session == 0 && !has_valid_certificate(row_, ctx_)) {  // only the cloud renews it (A104)
    row_.why = Reason::certificate_expired;
    return apply(Event::sp_unreachable_no_bc);
  }
  if (bc_allowed()) return apply(Event::sp_unreachable);
  return row_.session != 0 ? login_failed(why) : apply(Event::sp_unreachable_no_bc);
}

/// A login at the cloud renews the client's certificate, by default within its last 30 days (A26, H30).
void Machine::renew_certificate() {
  const UtcTime now = ctx_.clock.utc(ctx_.now);
  if (row_.certificate_until == UtcTime{} || !login_renews(row_.certificate_until - now, ctx_.params)) return;
  row_.certificate_until = now + ctx_.params.cert.client_validity;
}

/// A client whose own clock says that its certificate is over goes for a login at the cloud; any other tries again, as
/// the edge that refused it may have been wrong (A77, A104).
void Machine::leave_blocked() {
  const bool renews = ctx_.params.cert.client_renew != ClientRenewal::never;
  if (renews && !has_valid_certificate(row_, ctx_)) return apply(Event::renewal_needed);
  begin();
}

/// An offline client whose user has to log in waits for the user, who comes back to it at the next access (A157).
void Machine::leave_offline() {
  const bool has_login = row_.enrolled && is_authenticated(row_, ctx_);
  const bool is_alone = !has_login && !logs_in_silently(ctx_) && at_work(ctx_.profile, ctx_.now) > ctx_.now;
  if (!is_alone) return begin();
  wait(Phase::pause, next_access(row_, ctx_.now, ctx_));
}

/// The session stays, and the user tries again (A75): who was only told of the end, when it has come.
void Machine::retry_login() {
  if (is_authenticated(row_, ctx_) && ctx_.profile.auth_timeout)
    row_.reauth = next_access(row_, end_by_timeout(row_, ctx_), ctx_);
  else
    row_.reauth = at_work(ctx_.profile, ctx_.now + ctx_.params.client.offline_retry);
}

TimePoint at_work(const Profile& profile, TimePoint from, Duration time) {
  return profile.work == nullptr ? from + time : profile.work->after(from, time);
}

bool logs_in_silently(const ClientContext& ctx) {
  return ctx.params.auth.silent_share > 0 && ctx.draws.uniform(kSilentLoginDraw) < ctx.params.auth.silent_share;
}

TimePoint next_access(Row& row, TimePoint from, const ClientContext& ctx) {
  const Duration lazy = Distribution::exponential(ctx.params.auth.lazy_mean).draw(ctx.draws, row.draws++);
  return at_work(ctx.profile, from, lazy);
}

void expect_expiry(Row& row, const ClientContext& ctx) {
  row.reauth = kNever;
  const bool by_m = in_dr(row);
  if (row.not_before == UtcTime{} || (!by_m && !ctx.profile.auth_timeout)) return;
  TimePoint end = by_m ? ctx.clock.when(row.not_before + ctx.params.dr.max_auth_age) : end_by_timeout(row, ctx);
  if (!by_m && ctx.params.auth.auto_reauth && logs_in_silently(ctx)) {
    row.reauth = std::max(end, ctx.now);
    return;
  }
  const bool is_told = !by_m && ctx.params.auth.expiry_notice > Duration{};
  if (is_told && ctx.draws.uniform(row.draws++) < ctx.params.auth.notice_followed) end -= ctx.params.auth.expiry_notice;
  // The delay has no memory, so one that expired before now counts from now.
  row.reauth = next_access(row, std::max(end, ctx.now), ctx);
}

void set_authentication(Row& row, UtcTime not_before, const ClientContext& ctx) {
  row.not_before = not_before;
  expect_expiry(row, ctx);
}

bool is_authenticated(const Row& row, const ClientContext& ctx) {
  if (row.not_before == UtcTime{}) return false;
  if (!ctx.profile.auth_timeout) return true;
  return ctx.clock.utc(ctx.now) - row.not_before <= *ctx.profile.auth_timeout;
}

bool is_authenticated_in_dr(const Row& row, const ClientContext& ctx) {
  if (row.not_before == UtcTime{}) return false;
  if (row.lapsed && !ctx.params.dr.revive_lapsed) return false;
  return ctx.clock.utc(ctx.now) - row.not_before < ctx.params.dr.max_auth_age;
}

bool has_valid_certificate(const Row& row, const ClientContext& ctx) {
  return row.certificate_until == UtcTime{} || ctx.clock.utc(ctx.now) < row.certificate_until;
}

}  // namespace failcast::client
