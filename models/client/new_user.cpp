// A new user's client (domain.md 3.3): installed with BC settings, launched, enrolled by the portal, in an outage only
// after it. Until then it has neither certificate nor profile of its own, and shows itself in BC as `c2site` (R12).
#include "models/client/machine.hpp"

namespace failcast::client {

Row first_row(const Profile& profile) {
  Row row;
  row.enrolled = !profile.new_user;
  if (profile.new_user) row.state = State::installed;
  return row;
}

void Machine::launch() {
  if (ctx_.profile.install_refusal == Reason::none) return begin();
  row_.why = ctx_.profile.install_refusal;
  out_.observe(InstallRejected{row_.why});
  apply(Event::install_refused);
}

/// What is wrong with an installation stays wrong until somebody installs it again; an outage ends (A100).
void Machine::enter_rejected(Event event) {
  if (event == Event::install_refused) return wait(Phase::none, kNever);
  wait(Phase::pause, ctx_.now + ctx_.params.client.offline_retry);
}

/// The ticks at which a new user in BC asks for its real profile, from a phase of its own (A54, A103).
void Machine::schedule_policy_poll() {
  const Duration period = ctx_.params.client.policy_poll;
  if (row_.policy_at == kNever) {
    const std::uint64_t phase = ctx_.draws.below(static_cast<std::uint64_t>(period.count()), kPolicyPhaseDraw);
    row_.policy_at = ctx_.now + Duration{static_cast<std::int64_t>(phase)};
  }
  while (row_.policy_at <= ctx_.now) row_.policy_at += period;
}

void Machine::on(const wire::Enrolled& enrolled) {
  if (enrolled.epoch != row_.epoch || row_.phase != Phase::answer || row_.state != State::enrolling) return;
  const bool was_in_bc = in_bc(row_);
  row_.enrolled = true;
  row_.certificate_until = enrolled.not_after;
  row_.policy_at = kNever;
  row_.exit_asked = false;
  row_.why = Reason::none;
  out_.observe(ClientEnrolled{was_in_bc});
  drop_session();
  if (was_in_bc) out_.observe(NoticeShown{Notice::bc_exited});
  apply(Event::enrolled);
}

/// Without the portal a new user stays in BC, and says so when its edge had asked. Outside BC it goes OFFLINE (A101),
/// or is rejected when the portal says that nobody enrols in DR (R43).
void Machine::portal_failed() {
  if (row_.session == 0) {
    if (row_.why != Reason::unsupported_in_dr) return apply(Event::portal_unreachable);
    out_.observe(InstallRejected{row_.why});
    return apply(Event::enrolment_refused);
  }
  if (row_.exit_asked) out_.add(wire::Send{wire::Request::exit_refused, row_.session});
  row_.exit_asked = false;
  apply(Event::portal_still_unreachable);
}

}  // namespace failcast::client
