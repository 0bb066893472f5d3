// What people and other systems ask of the service while it runs (scenario "requests"): the portal's answers, features
// that BC and DR do not support (R4, R5, R9 to R11, R29, R43, R45, R48), and repairs by hand (R63, H23).
#include <algorithm>

#include "sim/faults/timeline.hpp"
#include "sim/world/impl.hpp"

namespace failcast::world {
namespace {

using scenario::Request;
using scenario::RequestKind;

/// The feature behind a request; nothing for what the portal answers or an administrator does by hand.
std::optional<support::Feature> feature_of(RequestKind kind) {
  using support::Feature;
  switch (kind) {
    case RequestKind::deploy_component: return Feature::component_deployment;
    case RequestKind::enrol_client: return Feature::client_enrolment;
    case RequestKind::view_dashboard: return Feature::dashboards;
    case RequestKind::run_diagnostics: return Feature::diagnostics;
    case RequestKind::scim_update: return Feature::scim;
    case RequestKind::client_to_client: return Feature::client_to_client;
    case RequestKind::browser_access: return Feature::browser_access;
    case RequestKind::source_ip_anchoring: return Feature::source_ip_anchoring;
    case RequestKind::cloud_connector: return Feature::cloud_connector;
    case RequestKind::branch_connector: return Feature::branch_connector;
    case RequestKind::machine_tunnel: return Feature::machine_tunnel;
    case RequestKind::deception: return Feature::deception;
    case RequestKind::app_protection: return Feature::app_protection;
    case RequestKind::redirection_policy: return Feature::redirection_policy;
    case RequestKind::log_stream: return Feature::log_streaming;
    case RequestKind::microtenant_access: return Feature::microtenants;
    case RequestKind::edit_policy: return Feature::policy_update;
    case RequestKind::edit_application:
    case RequestKind::change_bc_domain: return Feature::configuration_update;
    case RequestKind::sync:
    case RequestKind::download_config:
    case RequestKind::copy_thumbprint:
    case RequestKind::restore_backup:
    case RequestKind::install_snapshot:
    case RequestKind::vendor_managed_edit: return std::nullopt;
  }
  return std::nullopt;
}

/// What the request wants of the portal; nothing when the portal has no part in it.
std::optional<portal::Wish> wish_of(RequestKind kind) {
  switch (kind) {
    case RequestKind::edit_policy:
    case RequestKind::edit_application:
    case RequestKind::change_bc_domain: return portal::Wish::edit;
    case RequestKind::vendor_managed_edit: return portal::Wish::edit_vendor_managed;
    case RequestKind::deploy_component: return portal::Wish::deploy;
    case RequestKind::sync: return portal::Wish::sync;
    case RequestKind::download_config: return portal::Wish::download_config;
    case RequestKind::copy_thumbprint: return portal::Wish::copy_thumbprint;
    case RequestKind::view_dashboard:
    case RequestKind::run_diagnostics: return portal::Wish::look;
    case RequestKind::enrol_client:
    case RequestKind::scim_update:
    case RequestKind::client_to_client:
    case RequestKind::browser_access:
    case RequestKind::source_ip_anchoring:
    case RequestKind::cloud_connector:
    case RequestKind::branch_connector:
    case RequestKind::machine_tunnel:
    case RequestKind::deception:
    case RequestKind::app_protection:
    case RequestKind::redirection_policy:
    case RequestKind::log_stream:
    case RequestKind::microtenant_access:
    case RequestKind::restore_backup:
    case RequestKind::install_snapshot: return std::nullopt;
  }
  return std::nullopt;
}

}  // namespace

void World::Impl::start_requests() {
  const std::vector<TimePoint> first =
      faults::start_times(scenario_.requests, scenario_.faults, key_ / "faults", horizon_);
  for (std::uint32_t r = 0; r < first.size(); ++r) {
    const Request& request = scenario_.requests[r];
    TimePoint at = first[r];
    for (std::int64_t n = 0; at < horizon_ && n < request.times; ++n, at += request.every) {
      push(Rank::reply, Kind::request, at, portal_.value, 0, r);
      if (request.every <= Duration{}) break;
    }
  }
}

/// The portal's mode follows from cloud, private clouds and record (3.8).
void World::Impl::follow_portal() {
  const dr::State asked = record_in_force();
  const portal::Facts facts{.cloud_up = cloud::answers(cloud_, cloud::Service::portal),
                            .bc_active = any_controller_in_bc(),
                            .dr_on = asked == dr::State::on,
                            .dr_test = asked == dr::State::test};
  if (asked != dr::State::off) dr_.last_asked = asked;
  const portal::State state = portal::follow(portal_row_, facts, params_, actions_);
  emit_facts({record::EntityKind::portal, 0}, portal_facts_);
  if (state != portal::State::up) return;
  for (const std::uint32_t request : std::exchange(queued_requests_, {})) take_effect(scenario_.requests[request]);
}

bool World::Impl::any_controller_in_bc() const {
  return std::ranges::any_of(controllers_, [](const Controller& each) { return controller::in_bc(each.row); });
}

/// What the served record asks of readers with the tenant's own settings and a true clock; off when it is invalid.
dr::State World::Impl::record_in_force() const {
  if (!dr_.zone) return dr::State::off;
  const dr::Reading& read = reading(0, dr_.served).zpa;
  const std::int64_t now = dr::whole_seconds(true_clock().utc(now_));
  const dr::Verdict verdict = dr::judge(read, {.now = now, .in_test_group = true});
  if (verdict.effect != dr::Effect::enter || !read.record.state) return dr::State::off;
  return *read.record.state;
}

/// What the tenant as a whole is in: by the record that is in force, else by its controllers.
support::Mode World::Impl::mode_of_tenant() const {
  const dr::State asked = record_in_force();
  if (asked == dr::State::on) return support::Mode::dr;
  if (asked == dr::State::test) return support::Mode::dr_test;
  return any_controller_in_bc() ? support::Mode::bc : support::Mode::normal;
}

/// The mode of whoever a request is about: the clients of a group, components by name, group or private cloud, else the
/// tenant.
support::Mode World::Impl::mode_of(const Request& request) const {
  bool known = false, in_dr = false, in_bc = false;
  const auto note = [&](bool dr, bool bc) { known = true, in_dr = in_dr || dr, in_bc = in_bc || bc; };
  for (const Component& component : components_) {
    const Node& node = nodes_[component.node.value];
    if (request.where != node.private_cloud && request.where != node.group && request.where != node.name) continue;
    const component::Mode mode = component::mode(component.row);
    note(mode == component::Mode::dr || component.row.state == component::State::dr_boot, mode == component::Mode::bc);
  }
  for (std::size_t g = 0; g < populations_.size(); ++g) {
    if (scenario_.client_groups[g].id != request.where) continue;
    for (std::uint32_t c = populations_[g].first; c < populations_[g].end(); ++c)
      note(client::in_dr(clients_[c].row), client::in_bc(clients_[c].row));
  }
  if (!known) return mode_of_tenant();
  if (in_dr) return dr_.last_asked == dr::State::test ? support::Mode::dr_test : support::Mode::dr;
  return in_bc ? support::Mode::bc : support::Mode::normal;
}

void World::Impl::answer_request(const core::Event& event) {
  follow_portal();
  const auto [ok, why] = outcome_of(event.a);
  emit({record::EntityKind::portal, 0}, portal_facts_, RequestEnded{event.a, ok, why});
}

std::pair<bool, Reason> World::Impl::outcome_of(std::uint32_t index) {
  const Request& request = scenario_.requests[index];
  if (request.what == RequestKind::restore_backup) return restore_backups(request.where);
  if (request.what == RequestKind::install_snapshot) return install_snapshots(request.where);
  const support::Mode mode = mode_of(request);
  if (const auto feature = feature_of(request.what)) {
    const support::Support answer = support::support_of(*feature, mode);
    if (answer.treatment == support::Treatment::fails) return {false, answer.why};
    if (answer.treatment == support::Treatment::ignored) return {true, answer.why};
  }
  const auto wish = wish_of(request.what);
  if (!wish) {
    const bool cloud_up = cloud::answers(cloud_, cloud::Service::ca);
    if (mode == support::Mode::normal && !cloud_up) return {false, Reason::unreachable};
    return {true, Reason::none};
  }
  const Reason why = portal::answer(portal_row_, *wish, mode == support::Mode::bc);
  if (why == Reason::none) take_effect(request);
  if (why == Reason::queued) queued_requests_.push_back(index);
  return {why == Reason::none || why == Reason::queued, why};
}

/// An edit that is applied, at once or when the DR test is over.
void World::Impl::take_effect(const Request& request) {
  if (request.what == RequestKind::change_bc_domain) change_bc_domain();
  if (request.what == RequestKind::sync) sync_bc_settings();
}

/// R28: after A50 the controllers know the new domain and re-enrol; names that clients knew do not work until a sync.
void World::Impl::change_bc_domain() {
  for (Cohort& cohort : cohorts_) cohort.knows_bc_names = false;
  for (const Controller& controller : controllers_)
    push(Rank::reply, Kind::domain_changed, now_ + params_.pcc.sync_lag, controller.node.value);
}

/// A controller that is cut off from the cloud hears of it when it is back.
void World::Impl::domain_changed(NodeId id) {
  Controller& controller = controllers_[nodes_[id.value].machine];
  if (controller.row.state == controller::State::normal && reaches(nodes_[id.value].place, ca_))
    return step_controller(nodes_[id.value].machine, wire::DomainChanged{});
  controller.domain_pending = true;
}

void World::Impl::sync_bc_settings() {
  for (Cohort& cohort : cohorts_)
    if (!cohort.machine.new_user) cohort.knows_bc_names = true;  // A140: at once for all clients
}

// --- repairs by hand

std::pair<bool, Reason> World::Impl::restore_backups(const std::string& where) {
  bool any = false;
  for (std::uint32_t k = 0; k < controllers_.size(); ++k) {
    const Node& node = nodes_[controllers_[k].node.value];
    if (!names(where, node.name) && where != node.group) continue;
    if (controllers_[k].row.state == controller::State::restoring) continue;  // A114
    if (!copies::restore(controllers_[k].backups, node.name, now_)) continue;
    step_controller(k, wire::Restore{});
    any = any || controllers_[k].row.state == controller::State::restoring;
  }
  return {any, any ? Reason::none : Reason::no_snapshot};
}

std::pair<bool, Reason> World::Impl::install_snapshots(const std::string& where) {
  bool any = false;
  for (std::uint32_t k = 0; k < components_.size(); ++k) {
    const Node& node = nodes_[components_[k].node.value];
    if (!names(where, node.name) && where != node.group) continue;
    if (components_[k].snapshots.configurations.taken.empty()) continue;  // none was ever taken (R53)
    const component::State state = components_[k].row.state;
    any = any || state == component::State::dr_boot || state == component::State::dr;
    step_component(k, wire::InstallSnapshot{});
  }
  return {any, any ? Reason::none : Reason::no_snapshot};
}

}  // namespace failcast::world
