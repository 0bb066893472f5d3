// How old certificates and authentications are at time 0: as a date says, or as what came before the run leaves them
// (domain.md 6.2, 6.4).
#include <algorithm>

#include "models/certificate/history.hpp"
#include "models/client/history.hpp"
#include "models/saml/saml.hpp"
#include "sim/world/impl.hpp"

namespace failcast::world {
namespace {

using scenario::InitialAges;

/// One date for each of `count` clients in turn; with more or fewer dates than clients each draws one.
UtcTime date_for(std::uint32_t which, std::uint32_t count, const std::vector<UtcTime>& dates, Stream draws) {
  return dates[dates.size() == count ? which : draws.below(dates.size(), 0)];
}

}  // namespace

/// End of a station's certificate; nothing: it has the full validity.
std::optional<UtcTime> World::Impl::certificate_until(NodeId id, const scenario::StationGroup& group) {
  const Node& node = nodes_[id.value];
  const Duration validity = params_.cert.component_validity;
  const auto dated = std::ranges::lower_bound(scenario_.certificate_dates, node.name, {}, &scenario::NamedDate::id);
  if (dated != scenario_.certificate_dates.end() && dated->id == node.name) return dated->at + validity;
  if (group.certificates_issued) return *group.certificates_issued + validity;
  if (group.certificate_remaining) return scenario_.start + *group.certificate_remaining;
  if (group.certificate_ages == InitialAges::fresh) return std::nullopt;
  const Stream deployment{(group.certificate_ages == InitialAges::cohort ? key_ / group.id : node.key) / "deployment"};
  const Context ctx{now_, params_, Stream{node.key}, true_clock()};
  return scenario_.start - certificate::running_age(renewal_threshold(node), deployment, ctx) + validity;
}

Duration World::Impl::renewal_threshold(const Node& node) const {
  if (node.kind == record::EntityKind::controller) return controllers_[node.machine].profile.renewal_threshold;
  return components_[node.machine].profile.renewal_threshold;
}

/// `notBefore` of the assertion that a client of a running population has at time 0.
UtcTime World::Impl::authenticated_at(std::uint32_t c) const {
  const Cohort& cohort = cohorts_[clients_[c].cohort];
  const scenario::ClientGroup& group = scenario_.client_groups[cohort.group];
  const Population& population = populations_[cohort.group];
  const Key own = key_of_client(c);
  if (!group.auth_dates.empty())
    return date_for(c - population.first, population.end() - population.first, group.auth_dates,
                    Stream{own / "auth date"});
  if (group.authenticated) return *group.authenticated;
  const UtcTime now = context_of(c).clock.utc(now_);
  const std::optional<Duration>& timeout = cohort.machine.auth_timeout;
  if (group.auth_ages == InitialAges::fresh || !timeout) return now;
  const Stream ages{(group.auth_ages == InitialAges::cohort ? cohort.key : own) / "age"};
  if (cohort.machine.work != nullptr)
    return now - client::running_authentication_age(now_, *timeout, *cohort.machine.work, ages, params_);
  return now - saml::stationary_age(ages, 0, *timeout, params_.auth.lazy_mean);
}

/// End of a device's certificate at time 0.
UtcTime World::Impl::certificate_until(std::uint32_t c) const {
  const Cohort& cohort = cohorts_[clients_[c].cohort];
  const scenario::ClientGroup& group = scenario_.client_groups[cohort.group];
  const Population& population = populations_[cohort.group];
  const Duration validity = params_.cert.client_validity;
  const Key own = key_of_client(c);
  if (!group.certificate_dates.empty())
    return date_for(c - population.first, population.end() - population.first, group.certificate_dates,
                    Stream{own / "issue date"}) +
           validity;
  if (group.certificates_issued) return *group.certificates_issued + validity;
  if (group.certificate_ages == InitialAges::fresh) return scenario_.start + validity;
  const bool alike = group.certificate_ages == InitialAges::cohort;
  const Duration since_login = std::max(scenario_.start - authenticated_at(c), Duration{});
  return scenario_.start -
         client::running_certificate_age(alike ? Duration{} : since_login, cohort.machine.auth_timeout,
                                         Stream{(alike ? cohort.key : own) / "certificate history"}, params_) +
         validity;
}

}  // namespace failcast::world
