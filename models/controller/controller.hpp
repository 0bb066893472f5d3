// The private cloud controller: a tenant's stand-in for the cloud's control plane. It copies configuration in normal
// operation, enters BC after its own loss of the cloud, then controls connectors and edges, redirects clients to BC
// edges, hosts the local service provider, and streams logs (domain.md 3.6). Disaster Recovery changes nothing for it:
// it watches no record (A43).
#pragma once
#include <cstdint>
#include <string_view>

#include "models/base/transition.hpp"
#include "models/certificate/life_cycle.hpp"
#include "models/component/cloud_watch.hpp"

namespace failcast::controller {

enum class State : std::uint8_t {
  deployed,   ///< has no certificate yet, or is being re-enrolled
  normal,     ///< connected to the cloud
  wait,       ///< lost the cloud; its own wait (A10) is running
  bc,         ///< stands in for the cloud
  forced,     ///< stands in for it by command (H5)
  disabled,   ///< accepts nobody (H4)
  paused,     ///< its certificate has expired (A28)
  upgrading,  ///< restarting into a new version
  restoring,  ///< its service is stopped while a backup replaces its data (H11)
  count_
};
enum class Event : std::uint8_t {
  started,
  enrolled,
  cloud_lost,
  cloud_answered,
  wait_elapsed,
  force_set,
  force_cleared,
  disabled,
  enabled,
  certificate_expired,
  certificate_renewed,
  upgrade_due,
  upgrade_done,
  domain_changed,
  restore_begun,
  restore_done,
  count_
};
std::string_view name_of(State state);
std::string_view name_of(Event event);

struct Profile {
  wire::PeerList cloud;                   ///< control addresses of the cloud
  Duration renewal_threshold = 30 * 24h;  ///< T (H4 H6, A27)
};

struct Row {
  TimePoint wake = kNever;  ///< its own wait, the end of an upgrade or a restore
  component::CloudWatch watch;
  wire::Epoch epoch = 0;
  std::uint32_t draws = 0;
  State state = State::deployed;
  Reason why = Reason::none;
  bool domain_is_new = false;  ///< the BC domain changed, and it has not enrolled under it yet (R28)
  certificate::LifeCycle certificate;
};

struct ControllerContext : Context {
  const Profile& profile;
};

void step(Row& row, const wire::Input& input, const ControllerContext& ctx, wire::Actions& out);
void handle_timeouts(Row& row, const ControllerContext& ctx, wire::Actions& out);
TimePoint next_wakeup(const Row& row);
/// What is left when the process dies. Until it starts again it is as in the middle of an upgrade that does not end.
Row after_crash(const Row& row);
/// True when an attempt on the cloud that is answered so leaves the controller where it is: it may be skipped
/// (CloudWatch::skip).
bool ignores(const Row& row, component::CloudAnswer answer);
/// True while the process is there to look at its certificate.
bool is_running(const Row& row);
Recurrence cloud_traffic(const Row& row, const Parameters& params);
void cloud_heard_until(Row& row, TimePoint heard_at, const Parameters& params);

/// In BC by its own wait or by command: control plane of its private cloud.
bool in_bc(const Row& row);
/// When the certificate expires by the controller's own clock; kNever without one.
inline TimePoint expiry(const Row& row) { return row.certificate.expiry; }
/// Its certificate has expired and all its sessions end with it (A28, hard_stop).
bool ends_sessions(const Row& row, const Parameters& params);

/// Whether a connector or edge of private cloud `theirs` may attach; none means yes (R7, R19, R20).
struct Attach {
  bool same_private_cloud;
  bool at_least_as_new;
};
Reason admits_component(const Row& row, const Attach& attach);
/// Whether a client is redirected now; none means yes, to one of the eligible edges (A52, H4, H7, H12).
struct RedirectRequest {
  bool authenticated;
  bool edge_available;
};
Reason answers_redirect(const Row& row, const RedirectRequest& request, const Parameters& params);
/// Whether the local service provider answers (H1 H2, pcc.local_sp_requires_bc); none means yes.
Reason answers_login(const Row& row, const Parameters& params);

MachineDescription description();

}  // namespace failcast::controller
