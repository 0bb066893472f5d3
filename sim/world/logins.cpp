// Logins: a person at a service provider, sent on to an identity provider and back (domain.md 3.8, 3.9; A22).
#include <algorithm>

#include "models/saml/saml.hpp"
#include "sim/world/impl.hpp"

namespace failcast::world {

const Idp* World::Impl::idp_for(bool bc) const {
  const auto found = std::ranges::find(idps_, bc, &Idp::bc);
  return found == idps_.end() ? nullptr : &*found;
}

bool World::Impl::idp_answers(PlaceId from, const Idp& idp) const {
  const idp::Request request{.clock_skew = nodes_[idp.node.value].clock_error};
  return reaches(from, idp.node) && idp::answer(idp.row, request, params_.auth.saml_skew_max) == Reason::none;
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
    const Reason why = controller::answers_login(controllers_[nodes_[provider.value].machine].row, params_);
    if (why != Reason::none) return fail(why, Duration{});
  }
  const Idp* idp = idp_for(local);
  if (idp == nullptr) return fail(Reason::idp_unreachable, Duration{});
  if (!reaches(cohort.place, idp->node)) return fail(Reason::idp_unreachable, params_.net.connect_timeout);
  const idp::Request request{.clock_skew = nodes_[idp->node.value].clock_error - nodes_[provider.value].clock_error};
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
  const Stream draws{key_of_client(c) / "login"};
  const bool silent = draws.uniform(2u * row.epoch) < params_.auth.silent_share;
  const Duration person =
      silent ? params_.auth.login_silent : params_.auth.login_interactive.draw(draws, 2u * row.epoch + 1u);
  push(Rank::reply, Kind::login_done, admitted + person, client_entity(c), row.epoch, provider.value, idp->node.value);
}

void World::Impl::login_done(const core::Event& event) {
  const std::uint32_t c = client_of(event.entity);
  const NodeId provider{event.a}, idp{static_cast<std::uint32_t>(event.b)};
  const PlaceId place = cohorts_[clients_[c].cohort].place;
  if (!reaches(place, idp)) return step_client(c, wire::AuthFailed{Reason::idp_unreachable, event.epoch});
  const idp::Request request{.clock_skew = nodes_[idp.value].clock_error - nodes_[provider.value].clock_error};
  const Reason why = idp::answer(idps_[nodes_[idp.value].machine].row, request, params_.auth.saml_skew_max);
  if (why != Reason::none) return step_client(c, wire::AuthFailed{why, event.epoch});
  if (!reaches(place, provider)) return;  // the assertion does not reach the service provider: silence
  const UtcTime issued = EntityClock{scenario_.start, nodes_[idp.value].clock_error}.utc(now_);
  step_client(c, wire::Assertion{saml::not_before(issued, params_.auth.back_dating), event.epoch});
  watch_expiry(c);
}

/// Whether a login would succeed now from this place: through the cloud, or through a controller and the BC IdP.
bool World::Impl::can_log_in(PlaceId place, bool bc_allowed) const {
  return cloud_login_[place.value] != 0 || (bc_allowed && local_login_[place.value] != 0);
}

}  // namespace failcast::world
