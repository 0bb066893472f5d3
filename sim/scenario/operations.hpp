// What its operators know of a deployment and nothing that runs would show: for how long it must get by without the
// cloud, what was paid for, who owns a DNS zone, whether hosts keep time, who is told of what. A simulation uses none
// of it; `failcast readiness` asks for it. Nothing: the file does not say.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "models/base/time.hpp"

namespace failcast::scenario {

/// A budget, or a readiness check, that may be broken for a while, somewhere, because somebody answers for it.
struct Waiver {
  std::string where;  ///< site, segment or group; empty: wherever the budget speaks about
  UtcTime until{};    ///< begin of the last day on which it counts
  std::string by, why;
};
/// `id` is that of a readiness check: "C37".
struct CheckWaiver {
  std::string id;
  std::optional<Waiver> waive;
};

/// Which software a component is offered (H44).
enum class VersionProfile : std::uint8_t { new_release, standard, previous };

struct Operations {
  // ---- what is expected of outages
  std::optional<Duration> planned_outage;                  ///< the longest one that must be survived
  std::optional<Duration> tolerated_loss;                  ///< without access, before it hurts
  std::optional<Duration> usual_flap;                      ///< interruptions that come and go, the longest
  std::optional<Duration> return_within;                   ///< after an outage: everybody is back at the cloud
  std::optional<std::vector<std::string>> applications{};  ///< segments that people need in an outage, by id

  // ---- certificates that the service does not renew: remaining validity at the start
  std::optional<Duration> idp_certificate, sp_certificate, signing_certificate;
  std::optional<Duration> client_certificate;  ///< the shortest of all clients

  // ---- Business Continuity
  std::optional<Duration> last_bc_change, last_sync;  ///< so long before the start
  std::optional<bool> new_users;                      ///< people start work in an outage
  std::optional<bool> install_package_ready;
  std::optional<double> siem_rate;  ///< Mbit/s of logs of a private cloud in the busiest hour
  std::optional<bool> backup_path_ready;
  std::optional<double> backup_size, backup_disk;  ///< bytes: of one copy; free where copies go
  std::optional<Duration> last_backup;             ///< so long before the start
  std::optional<bool> vendor_managed_confirmed;

  // ---- hosts of components: what holds for every one of them
  std::optional<bool> ntp, x86_64, systemd, static_mac;
  std::optional<double> host_disk, disk_free;  ///< bytes: the smallest
  std::optional<bool> vendor_ranges_allowed;
  std::optional<double> connector_cpu, connector_memory, edge_cpu, edge_memory;  ///< highest share in use
  std::optional<VersionProfile> version_profile;                                 ///< of the critical groups
  std::optional<std::vector<std::string>> split_groups{};  ///< connector groups that are at several locations
  std::optional<std::vector<std::string>>
      log_connector_groups{};                                ///< connector groups that carry logs and nothing else
  std::optional<std::int64_t> health_ports, health_targets;  ///< of segments with continuous health reports

  // ---- Disaster Recovery
  std::optional<bool> dr_licensed;
  std::optional<bool> dr_domain_separate, dr_domain_public, dr_domain_owned, dr_domain_modifiable;
  std::optional<bool> private_key_safe, record_generator_ready;
  std::optional<Duration> last_dr_test;      ///< so long before the start
  std::optional<std::string> idp_segment{};  ///< by which users reach their identity provider; "": they need none
  std::optional<bool> people_informed;
  std::optional<bool> uses_zia, pac_exceptions, internet_override_understood;

  // ---- administration
  std::optional<std::int64_t> devices_per_user, provisioning_keys_spare;
  std::optional<bool> notify_control_disconnect, notify_last_component, notify_certificate_expiry;
  std::vector<CheckWaiver> waivers{};
};

}  // namespace failcast::scenario
