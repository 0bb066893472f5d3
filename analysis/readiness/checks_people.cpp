// People, devices and notices: nobody but the operators can tell.
#include <fmt/format.h>

#include "analysis/readiness/tenant.hpp"

namespace failcast::readiness {
namespace {

void informed(const Tenant& t, Answer& answer) {
  answer.expect(t.known().people_informed, "users and helpdesk know", "users and helpdesk do not know",
                "/operations/recovery/people_informed");
}

void devices(const Tenant& t, Answer& answer) {
  constexpr std::int64_t kDevices = 16;  // H53
  const std::string count = "/operations/administration/devices_per_user",
                    spare = "/operations/administration/provisioning_keys_spare";
  if (t.known().devices_per_user)
    answer.judge(*t.known().devices_per_user < kDevices,
                 fmt::format("at most {} devices of a user", *t.known().devices_per_user), count);
  else
    answer.ask(count);
  if (t.known().provisioning_keys_spare)
    answer.judge(*t.known().provisioning_keys_spare > 0,
                 fmt::format("{} uses left of a provisioning key", *t.known().provisioning_keys_spare), spare);
  else
    answer.ask(spare);
}

void notices(const Tenant& t, Answer& answer) {
  const std::string at = "/operations/administration/";
  answer.expect(t.known().notify_control_disconnect, "lost control is told", "lost control is not told",
                at + "notify_control_disconnect");
  answer.expect(t.known().notify_last_component, "the last component is told", "the last component is not told",
                at + "notify_last_component");
  answer.expect(t.known().notify_certificate_expiry, "expiry is told", "expiry is not told",
                at + "notify_certificate_expiry");
}

constexpr auto kSaid = Basis::statement;
constexpr Check kChecks[] = {
    {59, Severity::low, Part::recovery, kSaid, Drill::none,
     "users and helpdesk know that access is limited and does not end by itself", "S3", "tell them before", informed},
    {65, Severity::low, Part::either, kSaid, Drill::none,
     "users have fewer than 16 devices, provisioning keys have uses left", "H53 H13",
     "remove old devices, make a new provisioning key", devices},
    {67, Severity::medium, Part::either, kSaid, Drill::none,
     "notices are on for lost control, the last component and expiry", "H63", "turn the notices on", notices},
};

}  // namespace

std::span<const Check> people_checks() { return kChecks; }

}  // namespace failcast::readiness
