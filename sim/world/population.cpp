// From client groups to rows: who is where, what a profile may do, how its devices were installed.
#include <algorithm>

#include "models/client/history.hpp"
#include "models/portal/config_file.hpp"
#include "sim/scenario/targets.hpp"
#include "sim/scenario/working_hours.hpp"
#include "sim/world/impl.hpp"

namespace failcast::world {
namespace {

client::DrPlatform platform_of(scenario::OperatingSystem os) {
  if (os == scenario::OperatingSystem::windows) return client::DrPlatform::windows;
  return os == scenario::OperatingSystem::macos ? client::DrPlatform::macos : client::DrPlatform::other;
}

}  // namespace

/// Which segments a profile may use, with which timeout; the strictest timeout rules its logins.
void World::Impl::policies_of(const scenario::Profile& profile, Cohort& cohort) const {
  const policy::Subject subject{profile.client_type, profile.saml, profile.scim, true};
  const policy::Subject new_user{profile.client_type, profile.saml, profile.scim, false};  // R13
  std::optional<Duration> strictest;
  for (const auto& segment : scenario_.segments) {
    Reason why = policy::access(scenario_.access_policy, subject, segment.id);
    if (policy::forwarding(scenario_.forwarding_policy, subject, segment.id) == policy::Forwarding::bypass)
      why = Reason::no_policy;  // goes around the service: not ours to judge
    if (!segment.microtenant.empty() && segment.microtenant != profile.microtenant) why = Reason::no_policy;  // H56
    cohort.entitled.push_back(why == Reason::none ? 1 : 0);
    const bool as_new = why == Reason::none && policy::access(scenario_.access_policy, new_user, segment.id) == why;
    cohort.entitled_new.push_back(as_new ? 1 : 0);
    cohort.timeouts.push_back(policy::timeout(scenario_.timeout_policy, subject, segment.id, params_.auth.timeout));
    const auto& tau = cohort.timeouts.back();
    if (why == Reason::none && tau && (!strictest || *tau < *strictest)) strictest = tau;
  }
  cohort.machine.auth_timeout = strictest;
  for (const auto& tau : cohort.timeouts)
    if (tau) cohort.expiries.push_back(*tau);
  std::ranges::sort(cohort.expiries);
  cohort.expiries.erase(std::unique(cohort.expiries.begin(), cohort.expiries.end()), cohort.expiries.end());
}

/// Where the places of a site or of homes are: those that no fault names are one in the network.
std::vector<network::Stretch> World::Impl::places_called(const std::string& id) const {
  const auto found = [&](network::PlaceKind kind, const auto& entity) {
    return network_.topology().stretches(kind, id, static_cast<std::uint32_t>(scenario::places(entity)));
  };
  if (const auto site = std::ranges::find(scenario_.sites, id, &scenario::Site::id); site != scenario_.sites.end())
    return found(network::PlaceKind::site, *site);
  return found(network::PlaceKind::home, *std::ranges::find(scenario_.homes, id, &scenario::Home::id));
}

void World::Impl::add_group(std::uint32_t group) {
  const scenario::ClientGroup& from = scenario_.client_groups[group];
  Population population{.first = static_cast<std::uint32_t>(clients_.size()), .places = places_called(from.at)};
  for (const auto& part : from.parts) population.per_place += static_cast<std::uint32_t>(part.count);
  clients_.clients.reserve(population.end());
  std::map<PlaceId, std::vector<std::uint32_t>> cohorts;  // at each place, by part
  for (const network::Stretch& stretch : population.places) cohorts[stretch.place].clear();
  for (const auto& part : from.parts)
    for (auto& [place, of_parts] : cohorts) {
      of_parts.push_back(static_cast<std::uint32_t>(cohorts_.size()));
      add_cohort(group, part.profile, place, population);
    }
  for (const network::Stretch& stretch : population.places)
    for (std::uint32_t i = stretch.first; i < stretch.end; ++i)
      for (std::size_t p = 0; p < from.parts.size(); ++p) {
        const std::uint32_t cohort = cohorts[stretch.place][p];
        const auto count = static_cast<std::size_t>(from.parts[p].count);
        const fleet::Client client{.row = client::first_row(cohorts_[cohort].machine), .cohort = cohort};
        clients_.clients.insert(clients_.clients.end(), count, client);
      }
  populations_.push_back(std::move(population));
}

void World::Impl::add_cohort(std::uint32_t group, const std::string& of_profile, PlaceId place,
                             const Population& population) {
  const scenario::ClientGroup& from = scenario_.client_groups[group];
  const std::uint32_t p = index_of(scenario_.profiles, of_profile);
  const scenario::Profile& profile = scenario_.profiles[p];
  Cohort cohort{.group = group, .profile = p, .place = place, .machine = {}};
  cohort.row_0 = population.first;
  cohort.per_place = population.per_place;
  cohort.root_ca = profile.root_ca;
  cohort.prefers_edges_of = from.prefers_edges_of;
  cohort.key = key_ / "client" / from.id;
  cohort.machine.bc_refusal = client::bc_refusal({.zcc = profile.client_type == policy::ClientType::zcc,
                                                  .windows = profile.os == scenario::OperatingSystem::windows,
                                                  .version_ok = profile.version >= client::kMinimumBcVersion,
                                                  .enabled = profile.bc_enabled});
  policies_of(profile, cohort);
  readers_of(profile, from, cohort);
  cohorts_.push_back(std::move(cohort));
}

/// What a cohort makes of DR, and how its devices were installed.
void World::Impl::readers_of(const scenario::Profile& profile, const scenario::ClientGroup& group, Cohort& cohort) {
  client::Profile& machine = cohort.machine;
  machine.dr_refusal = client::dr_refusal({.zcc = profile.client_type == policy::ClientType::zcc,
                                           .platform = platform_of(profile.os),
                                           .version = profile.version,
                                           .enabled = profile.dr_enabled});
  machine.dr_test = profile.dr_test;
  if (!group.working_hours.empty())
    machine.work = &working_times_[index_of(scenario_.working_hours, group.working_hours)];
  machine.zia = profile.zia;
  const bool runs_dr = profile.dr_enabled || profile.zia != scenario::ZiaAction::none;
  machine.watches_record = runs_dr && !scenario_.dr_settings.domain.empty();
  cohort.reader = reader_of(&profile);
  std::string bc_domain = profile.bc_domain;
  machine.new_user = group.start == scenario::StartState::new_user;
  if (machine.new_user) {
    machine.install_refusal = install_refusal(group.install);
    machine.install_bc_refusal = client::bc_refusal({.zcc = profile.client_type == policy::ClientType::zcc,
                                                     .windows = profile.os == scenario::OperatingSystem::windows,
                                                     .version_ok = profile.version >= client::kMinimumBcVersion,
                                                     .enabled = !group.install.config_file.empty()});
    const auto file = std::ranges::find(scenario_.config_files, group.install.config_file, &scenario::ConfigFile::id);
    if (file != scenario_.config_files.end()) bc_domain = file->bc_domain;
  }
  cohort.knows_bc_names = bc_domain.empty() || bc_domain == scenario_.zones.bc_domain;
}

/// What is wrong with an installation, so that it cannot work at all: one of two parameters (H29), or a config file
/// that the thumbprint does not belong to (S2).
Reason World::Impl::install_refusal(const scenario::Install& install) const {
  if (install.config_file.empty() != install.thumbprint.empty()) return Reason::installer_incomplete;
  const auto file = std::ranges::find(scenario_.config_files, install.config_file, &scenario::ConfigFile::id);
  if (install.thumbprint == "match" || file == scenario_.config_files.end()) return Reason::none;
  const auto key = dr::PublicKey::from_pem(file->key);
  const auto* usable = std::get_if<dr::PublicKey>(&key);
  return usable != nullptr ? portal::verify(install.thumbprint, *usable) : Reason::thumbprint_mismatch;
}

/// From as long before the run as logins are gone through (histories.cpp).
void World::Impl::add_working_hours() {
  Duration longest = params_.auth.timeout;
  for (const policy::TimeoutRule& rule : scenario_.timeout_policy)
    if (rule.timeout) longest = std::max(longest, *rule.timeout);
  for (const scenario::WorkingHours& working : scenario_.working_hours)
    working_times_.push_back(
        scenario::working_time(working, scenario_.start, client::known_before(longest), scenario_.horizon));
}

void World::Impl::add_clients() {
  for (std::uint32_t g = 0; g < scenario_.client_groups.size(); ++g) add_group(g);
  const std::size_t n = clients_.size(), pairs = n * scenario_.segments.size();
  in_doubt_.resize(n);
  affected_.resize(n);
  clients_.session.assign(n, {});
  clients_.access.assign(pairs, {});
  clients_.lost_at.assign(pairs, TimePoint{});
}

}  // namespace failcast::world
