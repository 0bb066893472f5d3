// New users in Business Continuity: who may come in by installation (R8 to R10, R14), and what they get without a
// certificate of their own and without SCIM (R12, R13).
#include "sim/invariants/checks.hpp"

namespace failcast::invariants {
namespace {

using client::State;
using record::EntityKind;

const StateChanged* new_user_move(const Situation& s, const record::Record& record) {
  if (record.entity.kind != EntityKind::client || s.client(record.entity.index).enrolled) return nullptr;
  return std::get_if<StateChanged>(&record.fact);
}
bool is_bc_side(std::uint8_t state) {
  return is(state, State::auth_local) || is(state, State::bc_lookup) || is(state, State::bc_pcc) ||
         is(state, State::bc_active_new);
}

/// R8: in the place of the app profile stand the two parameters of the installer. R9, R10 as for everybody.
void installers_give_both_parameters(const Situation& s, const record::Record& record, Report& report) {
  const StateChanged* moved = new_user_move(s, record);
  if (moved == nullptr || !is_bc_side(moved->to)) return;
  const Client& client = s.client(record.entity.index);
  if (client.profile == nullptr || client.group == nullptr) return;
  const scenario::Profile& profile = *client.profile;
  if (profile.client_type == policy::ClientType::machine_tunnel) return report.broken(10, "a machine tunnel uses BC");
  if (profile.client_type != policy::ClientType::zcc)
    return report.broken(9, "a client of an unsupported type uses BC");
  if (profile.os != scenario::OperatingSystem::windows) return report.broken(8, "BC on another system than Windows");
  if (profile.version < client::kMinimumBcVersion) return report.broken(8, "BC with a client that is too old");
  if (client.group->install.config_file.empty() || client.group->install.thumbprint.empty())
    report.broken(8, "BC for an installation without config file or thumbprint");
}

void enrolment_needs_the_setting_and_a_login(const Situation& s, const record::Record& record, Report& report) {
  const StateChanged* moved = new_user_move(s, record);
  if (moved == nullptr || !is_bc_side(moved->to)) return;
  if (!s.params().bc.new_user_enrolment) return report.broken(14, "a new user in BC though new users may not enrol");
  if (is(moved->to, State::bc_active_new) && !s.client(record.entity.index).locally_authenticated)
    report.broken(14, "a new user on a BC edge without a login at the local service provider");
}

/// Mutual TLS is no fact; the states of clients that have a certificate are.
void new_users_show_no_certificate(const Situation& s, const record::Record& record, Report& report) {
  const auto* moved = record.entity.kind == EntityKind::client ? std::get_if<StateChanged>(&record.fact) : nullptr;
  if (moved == nullptr) return;
  const bool enrolled = s.client(record.entity.index).enrolled;
  const bool with_certificate = is(moved->to, State::connected) || is(moved->to, State::bc_active);
  if (!enrolled && with_certificate) report.broken(12, "a session with mutual TLS without a certificate");
  if (!enrolled && is(moved->event, client::Event::certificate_refused))
    report.broken(12, "was asked for a certificate that it does not have");
  if (enrolled && enters(*moved, State::bc_active_new)) report.broken(12, "an enrolled client came in as a new user");
}

void scim_rules_do_not_match(const Situation& s, const record::Record& record, Report& report) {
  const auto* access = std::get_if<AccessChanged>(&record.fact);
  if (access == nullptr || !access->has_access) return;
  const Client& client = s.client(record.entity.index);
  if (client.enrolled || !client.in_bc || !client.session.valid() || client.profile == nullptr) return;
  const policy::Subject subject{client.profile->client_type, client.profile->saml, client.profile->scim, false};
  const std::string& segment = s.directory().segments.at(access->segment.value);
  if (policy::access(s.scenario().access_policy, subject, segment) != Reason::none)
    report.broken(13, "reached " + segment + ", which no rule without SCIM allows");
}

constexpr Check kChecks[] = {installers_give_both_parameters, enrolment_needs_the_setting_and_a_login,
                             new_users_show_no_certificate, scim_rules_do_not_match};

}  // namespace

std::span<const Check> new_user_checks() { return kChecks; }

}  // namespace failcast::invariants
