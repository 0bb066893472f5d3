// Disaster Recovery as clients and components may live it: in and out at the word of the DR record (R35, R39 to R41,
// R44, R47, R49 to R51), and in between on designated edges, segments and connectors alone (R36 to R38, R42, R43, R46).
#include <algorithm>

#include "sim/invariants/checks.hpp"

namespace failcast::invariants {
namespace {

using record::EntityKind;

const StateChanged* client_move(const record::Record& record) {
  return record.entity.kind == EntityKind::client ? std::get_if<StateChanged>(&record.fact) : nullptr;
}
const StateChanged* component_move(const record::Record& record) {
  return is_component(record.entity.kind) ? std::get_if<StateChanged>(&record.fact) : nullptr;
}

/// The rule that a reader breaks who follows a record that it did not find good and in force; 0: none.
int broken_by_following(const Reader& reader) {
  constexpr int kOneSet = 3, kSigned = 7, kVerified = 9;  // numbers of checks (domain.md 5.3)
  if (!reader.last) return 35;
  switch (static_cast<dr::Outcome>(reader.last->outcome)) {
    case dr::Outcome::applied: return 0;
    case dr::Outcome::not_yet_active:
    case dr::Outcome::expired: return 49;
    case dr::Outcome::not_in_test_group: return 47;
    case dr::Outcome::invalid: break;
    case dr::Outcome::unanswered:
    case dr::Outcome::wrong_product: return 35;
  }
  if (reader.last->check == kOneSet) return 51;
  return reader.last->check >= kSigned && reader.last->check <= kVerified ? 50 : 35;
}

void judge_entry(const Situation& s, const Reader& reader, bool takes_part_in_tests, Report& report) {
  if (const int rule = broken_by_following(reader); rule != 0)
    report.broken(rule, "entered DR against what it read last");
  else if (!s.next_version(reader, true, true))
    report.broken(35, "entered DR though no record asked for it");
  else if (!s.next_version(reader, true, takes_part_in_tests))
    report.broken(47, "took part in a DR test that it does not belong to");
}

/// An invalid record lets go only where the scenario says so (A37).
void judge_exit(const Situation& s, const Reader& reader, int rule, Report& report) {
  const bool treats_as_off = s.params().dr.invalid_policy == InvalidRecord::treat_off;
  if (reader.saw(dr::Outcome::expired) || (reader.saw(dr::Outcome::invalid) && treats_as_off)) return;
  if (!reader.saw(dr::Outcome::applied) || !s.next_version(reader, false, true))
    report.broken(rule, "left DR though no record let it go");
}

scenario::StationGroup const* group_of(const Situation& s, std::uint32_t node) { return s.station(node).group; }
bool is_designated(const Situation& s, std::uint32_t node) {
  const scenario::StationGroup* group = group_of(s, node);
  return group == nullptr || group->dr;
}

// --- clients, in and out

void clients_enter_by_the_record(const Situation& s, const record::Record& record, Report& report) {
  const StateChanged* moved = client_move(record);
  if (moved == nullptr || !is_in_dr(static_cast<client::State>(moved->to))) return;
  if (is_in_dr(static_cast<client::State>(moved->from))) return;
  const Client& client = s.client(record.entity.index);
  if (!is(moved->event, client::Event::dr_entered))
    return report.broken(66, "entered DR by something else than the record");
  judge_entry(s, client.record, client.profile == nullptr || client.profile->dr_test, report);
}

client::DrPlatform platform_of(scenario::OperatingSystem os) {
  if (os == scenario::OperatingSystem::windows) return client::DrPlatform::windows;
  return os == scenario::OperatingSystem::macos ? client::DrPlatform::macos : client::DrPlatform::other;
}

void supported_and_enrolled_clients_enter(const Situation& s, const record::Record& record, Report& report) {
  const StateChanged* moved = client_move(record);
  if (moved == nullptr || !is(moved->event, client::Event::dr_entered)) return;
  const Client& client = s.client(record.entity.index);
  if (!client.enrolled) report.broken(44, "entered DR without being enrolled");
  if (client.profile == nullptr) return;
  const client::DrCriteria criteria{.zcc = client.profile->client_type == policy::ClientType::zcc,
                                    .platform = platform_of(client.profile->os),
                                    .version = client.profile->version,
                                    .enabled = client.profile->dr_enabled};
  if (const Reason why = client::dr_refusal(criteria); why != Reason::none)
    report.broken(44, "entered DR, which its profile does not allow: " + std::string(name_of(why)));
}

void clients_leave_by_the_record(const Situation& s, const record::Record& record, Report& report) {
  const StateChanged* moved = client_move(record);
  if (moved == nullptr || !is_in_dr(static_cast<client::State>(moved->from))) return;
  if (is_in_dr(static_cast<client::State>(moved->to))) return;
  const bool by_record = is(moved->event, client::Event::dr_left_authenticated) ||
                         is(moved->event, client::Event::dr_left_unauthenticated);
  if (!by_record) return report.broken(41, "left DR by something else than the record");
  judge_exit(s, s.client(record.entity.index).record, 41, report);
}

// --- clients, inside

void dr_clients_use_the_addresses_of_the_domain(const Situation& s, const record::Record& record, Report& report) {
  const auto* opened = std::get_if<SessionOpened>(&record.fact);
  if (opened == nullptr || record.entity.kind != EntityKind::client) return;
  const std::uint32_t node = opened->edge.value;
  if (!is_in_dr(s.client(record.entity.index).state)) {
    if (s.station(node).kind == EntityKind::edge && is_in_dr(static_cast<component::State>(s.station(node).state)))
      report.broken(39, "a session with " + name_of(s, opened->edge) + ", which has left the cloud for DR");
    return;
  }
  const auto& listed = s.scenario().dr_settings.a_records;
  const auto names = [&](const std::string& where) { return s.concerns(where, node); };
  const bool repaired = s.params().op.checks && is_designated(s, node);  // the operator puts all DR edges there (A98)
  if (s.station(node).kind != EntityKind::edge || (!listed.empty() && !repaired && std::ranges::none_of(listed, names)))
    return report.broken(36, "a DR session with " + name_of(s, opened->edge) + ", which the DR domain does not name");
  if (!is_designated(s, node))
    report.broken(38, "a DR session with " + name_of(s, opened->edge) + ", which is not designated for DR");
}

void nobody_authenticates_in_dr(const Situation& s, const record::Record& record, Report& report) {
  const auto* login = std::get_if<AuthenticationEnded>(&record.fact);
  if (login != nullptr && login->ok && is_in_dr(s.client(record.entity.index).state))
    report.broken(42, "a login in DR");
}
void nobody_enrols_in_dr(const Situation& s, const record::Record& record, Report& report) {
  if (!std::holds_alternative<ClientEnrolled>(record.fact)) return;
  if (is_in_dr(s.client(record.entity.index).state)) report.broken(43, "an enrolment in DR");
}

/// R46 by number, as A34 and A58 set it.
void everybody_reaches_every_segment(const Situation& s, const record::Record& record, Report& report) {
  const auto* reached = std::get_if<DrSegments>(&record.fact);
  if (reached == nullptr || s.params().dr.policy != DrPolicy::none) return;
  const auto served = [&](const scenario::Segment& segment) {
    return segment.dr && (!segment.inspection || s.params().dr.appprotection == AppProtection::uninspected);
  };
  const auto owed = std::ranges::count_if(s.scenario().segments, served);
  if (reached->reachable != owed)
    report.broken(46, "reaches " + std::to_string(reached->reachable) + " of " + std::to_string(owed) + " DR segments");
}

/// A login's assertion is dated before its end, so access ends no later than M after it; clocks may differ by R57.
bool is_too_old(const Situation& s, const Client& client, TimePoint now) {
  const auto moves_clocks = [](const scenario::Fault& f) { return f.what == scenario::FaultTarget::clock; };
  if (client.login_at == kNever || std::ranges::any_of(s.scenario().faults, moves_clocks)) return false;
  return now - client.login_at > s.params().dr.max_auth_age + s.params().auth.saml_skew_max;
}

// --- components

void components_enter_by_the_record(const Situation& s, const record::Record& record, Report& report) {
  const StateChanged* moved = component_move(record);
  if (moved == nullptr || is_in_dr(static_cast<component::State>(moved->from))) return;
  if (is(moved->to, component::State::dr)) return report.broken(40, "is in DR without having restarted");
  if (!is(moved->to, component::State::dr_boot)) return;
  if (!is_designated(s, record.entity.index)) return report.broken(47, "entered DR without being designated");
  if (is(moved->event, component::Event::certificate_renewed_in_dr)) return;  // called before its certificate expired
  if (is(moved->event, component::Event::started_in_dr)) return;              // called before its process died (A110)
  if (!is(moved->event, component::Event::dr_called))
    return report.broken(66, "entered DR by something else than the record");
  judge_entry(s, s.station(record.entity.index).record, true, report);
}

void entering_takes_a_restart(const Situation& s, const record::Record& record, Report& report) {
  const StateChanged* moved = component_move(record);
  if (moved == nullptr || !enters(*moved, component::State::dr)) return;
  const Station& station = s.station(record.entity.index);
  if (station.started_in_dr) return;  // a process that comes up has restarted (A110)
  if (station.boot_at == kBefore || record.time - station.boot_at < s.params().comp.restart)
    report.broken(40, "is in DR before it can have restarted");
  if (station.kind != EntityKind::edge) return;
  for (std::uint32_t c = 0; c < s.directory().clients.size(); ++c) {
    const Client& client = s.client(c);
    if (client.session != NodeId{record.entity.index} || client.session_at >= station.boot_at) continue;
    for (std::uint32_t segment = 0; segment < s.directory().segments.size(); ++segment)
      if (s.has_access(c, segment))
        return report.broken(40, s.directory().client_name(c) + " kept its connections over the restart");
  }
}

void components_leave_by_the_record(const Situation& s, const record::Record& record, Report& report) {
  const StateChanged* moved = component_move(record);
  if (moved == nullptr || !is(moved->event, component::Event::dr_over)) return;
  if (is_in_dr(static_cast<component::State>(moved->from)))
    judge_exit(s, s.station(record.entity.index).record, 35, report);
}

/// A start, an expired certificate and the way out take a component elsewhere; the cloud does not.
void dr_components_leave_the_cloud_alone(const Situation& s, const record::Record& record, Report& report) {
  if (!is_component(record.entity.kind)) return;
  const auto* ignored = std::get_if<EventIgnored>(&record.fact);
  const auto* moved = std::get_if<StateChanged>(&record.fact);
  if (!is_in_dr(static_cast<component::State>(s.station(record.entity.index).state))) return;
  const auto talks = [](std::uint8_t event) {
    return is(event, component::Event::cloud_answered) || is(event, component::Event::controller_answered);
  };
  if ((ignored != nullptr && talks(ignored->event)) || (moved != nullptr && talks(moved->event)))
    report.broken(39, "talked to the cloud, or to a controller, while in DR");
}

constexpr Check kChecks[] = {clients_enter_by_the_record,
                             supported_and_enrolled_clients_enter,
                             clients_leave_by_the_record,
                             dr_clients_use_the_addresses_of_the_domain,
                             nobody_authenticates_in_dr,
                             nobody_enrols_in_dr,
                             everybody_reaches_every_segment,
                             components_enter_by_the_record,
                             entering_takes_a_restart,
                             components_leave_by_the_record,
                             dr_components_leave_the_cloud_alone,
                             access_in_dr_is_designated};

}  // namespace

/// R37, R38, R42, R46 for what a client reaches, or is refused, in Safe Mode.
void access_in_dr_is_designated(const Situation& s, const record::Record& record, Report& report) {
  const auto* access = std::get_if<AccessChanged>(&record.fact);
  if (access == nullptr || s.client(record.entity.index).state != client::State::safe) return;
  const std::string& id = s.directory().segments.at(access->segment.value);
  const auto segment = std::ranges::find(s.scenario().segments, id, &scenario::Segment::id);
  if (segment == s.scenario().segments.end()) return;
  if (!access->has_access) {
    if (segment->dr && !segment->inspection && access->why == Reason::rejected_by_policy &&
        s.params().dr.policy == DrPolicy::none)
      report.broken(46, "policy refused the DR segment " + id);
    return;
  }
  if (!segment->dr) return report.broken(37, "reached " + id + ", which is not designated for DR");
  if (is_too_old(s, s.client(record.entity.index), record.time))
    report.broken(42, "reached " + id + " after the maximum age of its authentication");
  const auto servers = std::ranges::find(s.scenario().server_groups, segment->server_group, &scenario::ServerGroup::id);
  if (servers == s.scenario().server_groups.end()) return;
  const auto is_dr_group = [&](const std::string& group) {
    const auto found = std::ranges::find(s.scenario().station_groups, group, &scenario::StationGroup::id);
    return found == s.scenario().station_groups.end() || found->dr;
  };
  if (std::ranges::none_of(servers->connector_groups, is_dr_group))
    report.broken(38, "reached " + id + ", whose server group has no DR connector group");
}

std::span<const Check> dr_checks() { return kChecks; }

}  // namespace failcast::invariants
