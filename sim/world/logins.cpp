// Logins: a person at a service provider, sent on to an identity provider and back (domain.md 3.8, 3.9; A22).
#include <algorithm>

#include "models/saml/saml.hpp"
#include "sim/world/impl.hpp"

namespace failcast::world {

const Idp* World::Impl::idp_for(bool bc) const {
  const auto found = std::ranges::find(idps_, bc, &Idp::bc);
  return found == idps_.end() ? nullptr : &*found;
}

idp::Request World::Impl::request_to(const Idp& idp, Duration provider_error) const {
  return {.clock_skew = nodes_[idp.node.value].clock_error - provider_error,
          .certificate_valid = is_good(idp.certificate_until)};
}

bool World::Impl::idp_answers(PlaceId from, const Idp& idp) const {
  return reaches(from, idp.node) &&
         idp::answer(idp.row, request_to(idp, Duration{}), params_.auth.saml_skew_max) == Reason::none;
}

/// Whether users log in at a controller: it answers, and they trust what it shows (S1 H2).
Reason World::Impl::takes_logins(const Controller& controller) const {
  const scenario::TenantCertificates& own = scenario_.tenant_certificates;
  if (!is_good(own.bc_sp_until) || !is_good(own.bc_sp_ca_until)) return Reason::certificate_expired;
  return controller::answers_login(controller.row, params_);
}

/// From then on somebody may not log in who could (A162).
void World::Impl::await_ends_of_certificates() {
  std::vector<std::optional<UtcTime>> ends{scenario_.tenant_certificates.bc_sp_until,
                                           scenario_.tenant_certificates.bc_sp_ca_until};
  for (const Idp& idp : idps_) ends.push_back(idp.certificate_until);
  auto past_faults = static_cast<std::uint32_t>(occurrences_.size());
  for (const std::optional<UtcTime>& end : ends)
    if (end && true_clock().when(*end) > now_)
      push(Rank::fault, Kind::certificate_ends, true_clock().when(*end), ++past_faults);
}

/// The person is sent to the IdP; how long that takes is drawn, and the IdP admits logins at its rate (7.12).
void World::Impl::authenticate(std::uint32_t c) {
  const Cohort& cohort = cohorts_[clients_[c].cohort];
  const client::Row& row = clients_[c].row;
  const NodeId provider = clients_[c].peer;
  const bool local = row.state == client::State::auth_local;
  const auto fail = [&](Reason why, Duration after) {
    push(Rank::reply, Kind::login_failed, now_ + after, client_entity(c), row.epoch, static_cast<std::uint32_t>(why));
  };
  if (local) {
    const Reason why = takes_logins(controllers_[nodes_[provider.value].machine]);
    if (why != Reason::none) return fail(why, Duration{});
  }
  const Idp* idp = idp_for(local);
  if (idp == nullptr) return fail(Reason::idp_unreachable, Duration{});
  if (!reaches(cohort.place, idp->node)) return fail(Reason::idp_unreachable, params_.net.connect_timeout);
  const idp::Request request = request_to(*idp, nodes_[provider.value].clock_error);
  const Reason why = idp::answer(idp->row, request, params_.auth.saml_skew_max);
  if (why == Reason::idp_unreachable) return fail(why, params_.net.connect_timeout);
  if (why != Reason::none) return fail(why, network_.round_trip(cohort.place, idp->node));
  const servers::Admission admission = nodes_[idp->node.value].handshakes->arrive(now_);
  if (!admission.accepted) return fail(Reason::capacity, network_.round_trip(cohort.place, idp->node));
  TimePoint admitted = admission.done_at;
  if (!local) {  // the cloud's service provider has a rate of its own; a controller's is that of its redirects
    const servers::Admission at_provider = nodes_[provider.value].handshakes->arrive(now_);
    if (!at_provider.accepted) return fail(Reason::capacity, network_.round_trip(cohort.place, provider));
    admitted = std::max(admitted, at_provider.done_at);
  }
  const TimePoint done = login_ends(c, admitted);
  if (done != kNever)
    push(Rank::reply, Kind::login_done, done, client_entity(c), row.epoch, provider.value, idp->node.value);
}

/// A silent login that is not through in its time is left to the person (H65, A159), who has to be there for it (A157).
TimePoint World::Impl::login_ends(std::uint32_t c, TimePoint admitted) const {
  const client::ClientContext ctx = context_of(c);
  TimePoint asked = admitted;
  if (client::logs_in_silently(ctx)) {
    const TimePoint limit = now_ + params_.auth.auto_reauth_timeout;
    if (const TimePoint done = admitted + params_.auth.login_silent; done <= limit) return done;
    asked = std::max(admitted, limit);
  }
  const Stream draws{key_of_client(c) / "login"};
  return after(client::at_work(ctx.profile, asked),
               params_.auth.login_interactive.draw(draws, 2u * clients_[c].row.epoch + 1u));
}

void World::Impl::login_done(const core::Event& event) {
  const std::uint32_t c = client_of(event.entity);
  const NodeId provider{event.a}, idp{static_cast<std::uint32_t>(event.b)};
  const PlaceId place = cohorts_[clients_[c].cohort].place;
  if (!reaches(place, idp)) return step_client(c, wire::AuthFailed{Reason::idp_unreachable, event.epoch});
  const Idp& asked = idps_[nodes_[idp.value].machine];
  const idp::Request request = request_to(asked, nodes_[provider.value].clock_error);
  const Reason why = idp::answer(asked.row, request, params_.auth.saml_skew_max);
  if (why != Reason::none) return step_client(c, wire::AuthFailed{why, event.epoch});
  if (!reaches(place, provider)) return;  // the assertion does not reach the service provider: silence
  const UtcTime issued = EntityClock{scenario_.start, nodes_[idp.value].clock_error}.utc(now_);
  const bool may_renew = is_good(scenario_.tenant_certificates.signing_ca_until);
  step_client(c, wire::Assertion{saml::not_before(issued, params_.auth.back_dating), event.epoch, may_renew});
  watch_expiry(c);
}

/// Whether a login would succeed now from this place: through the cloud, or through a controller and the BC IdP.
bool World::Impl::can_log_in(PlaceId place, bool bc_allowed) const {
  return cloud_login_[place.value] != 0 || (bc_allowed && local_login_[place.value] != 0);
}

}  // namespace failcast::world
