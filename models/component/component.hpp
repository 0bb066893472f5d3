// What connectors and private edges have in common. In Business Continuity they lose the cloud, wait W, turn to a
// controller of their private cloud, keep trying the cloud, and return at its first answer (domain.md 3.4, 3.5). In
// Disaster Recovery those that are designated restart, cut the cloud, and run on a configuration of their own until the
// DR record lets them go (3.8). A connector looks `co2bcp` up and searches for the DR edges, an edge looks `pb2bcp` up
// and listens; otherwise the machine is the same.
#pragma once
#include <cstdint>
#include <string_view>

#include "models/base/transition.hpp"
#include "models/certificate/life_cycle.hpp"
#include "models/component/cloud_watch.hpp"
#include "models/component/edge_search.hpp"
#include "models/dr/watch.hpp"

namespace failcast::component {

enum class State : std::uint8_t {
  start,        ///< not running
  cloud,        ///< controlled by the cloud
  wait,         ///< lost the cloud; W is running
  pcc_connect,  ///< looking for a controller
  bc,           ///< controlled by a controller
  forced,       ///< commanded to use a controller although the cloud is there (H5)
  isolated,     ///< lost the cloud and belongs to no private cloud
  paused,       ///< its certificate has expired (A28)
  upgrading,    ///< restarting into a new version
  dr_boot,      ///< restarting into DR, or restarted without a configuration to run on (H23)
  dr,           ///< in DR: no cloud, no controller
  dr_exit,      ///< restarting out of DR
  count_
};
enum class Event : std::uint8_t {
  started,
  control_lost,
  control_lost_alone,  ///< and there is no private cloud to turn to
  cloud_answered,
  wait_elapsed,
  wait_elapsed_attached,  ///< W elapsed, and the control channel runs through a controller already (H4)
  controller_answered,
  controller_failed,
  controller_lost,
  force_set,
  force_cleared,
  certificate_expired,
  certificate_renewed,
  upgrade_due,
  upgrade_done,
  dr_called,               ///< the record asks for DR, or DR test
  dr_called_undesignated,  ///< but not for this component
  dr_called_in_bc,         ///< but BC has precedence (A43)
  dr_over,                 ///< the record is off, or has expired
  dr_booted,
  dr_boot_failed,  ///< no usable configuration is there
  dr_left,
  snapshot_installed,
  certificate_renewed_in_dr,
  started_in_dr,  ///< the process starts, and DR had begun (A110)
  count_
};
std::string_view name_of(State state);
std::string_view name_of(Event event);

/// How far the component is with its controller.
enum class Attachment : std::uint8_t { none, lookup, connection, pause, attached };

/// What a component is told about itself.
struct Profile {
  wire::Name controller_name = wire::Name::co2bcp;  ///< pb2bcp for an edge
  bool has_private_cloud = true;
  ControlPath primary_control_path = ControlPath::public_cloud;
  wire::PeerList cloud;                   ///< control addresses of the cloud
  bool watches_record = false;            ///< the tenant has a DR domain (H20)
  bool dr_designated = false;             ///< its group has the DR flag (H19)
  bool has_snapshot = true;               ///< a usable local configuration is there when DR begins (H23)
  bool is_edge = false;                   ///< in DR an edge only listens; a connector looks the A records up
  Duration renewal_threshold = 30 * 24h;  ///< T (H4 H6, A27)
};

struct Row {
  TimePoint wake = kNever;         ///< W, the end of a restart
  TimePoint lost_at = kNever;      ///< when this loss was noticed (R16)
  TimePoint attach_wake = kNever;  ///< deadline of the attachment's phase
  Duration waited{};               ///< waits of earlier losses (A9, accumulate)
  CloudWatch watch;
  wire::PeerList controllers;
  wire::Epoch epoch = 0;
  wire::Epoch attach_epoch = 0;  ///< the attempt on a controller, or the session with it
  TimePoint attach_beat = kNever;
  TimePoint round_at{};  ///< start of this round over the controllers
  std::uint32_t draws = 0;
  State state = State::start;
  Attachment attachment = Attachment::none;
  std::uint8_t first = 0, tried = 0;
  Reason why = Reason::none;
  certificate::LifeCycle certificate;
  dr::Watch record;
  EdgeSearch search;
  wire::PeerList dr_edges;         ///< as last found
  bool record_on = false;          ///< the record asked for DR when it last said anything
  bool starts_in_dr = false;       ///< DR has begun: noted on disk, so that a restart comes up in it
  bool snapshot_restored = false;  ///< an administrator installed a configuration that works (H23)
};

struct ComponentContext : Context {
  const Profile& profile;
};

void step(Row& row, const wire::Input& input, const ComponentContext& ctx, wire::Actions& out);
void handle_timeouts(Row& row, const ComponentContext& ctx, wire::Actions& out);
TimePoint next_wakeup(const Row& row);
/// The same without the look-ups of the DR record's period, for a driver that skips those.
TimePoint next_wakeup_between_look_ups(const Row& row);
/// True while the process looks the DR record up.
bool polls_record(const Row& row, const Profile& profile);
/// True when a look-up of the record that reads this leaves the component as it is but for its count: it may be
/// skipped, until dr::Watch::holds_until of the reading.
bool ignores(const Row& row, const wire::RecordRead& read, const ComponentContext& ctx);
/// Started a long time ago: the look-ups of the record have their ticks, and none is due now (A30). For time 0.
void assume_running(Row& row, const ComponentContext& ctx);
/// What is left when the process dies: what is on disk, and the numbers that must not come twice.
Row after_crash(const Row& row);

/// True when an attempt on the cloud that is answered so leaves the component where it is: it may be skipped
/// (CloudWatch::skip).
bool ignores(const Row& row, CloudAnswer answer);

/// True while the process is there to look at its certificate.
bool is_running(const Row& row);

/// Traffic on the control channel (period comp.keepalive, A60), to the cloud or to the controller.
Recurrence cloud_traffic(const Row& row, const Parameters& params);
Recurrence controller_traffic(const Row& row, const Parameters& params);
void cloud_heard_until(Row& row, TimePoint heard_at, const Parameters& params);
void controller_heard_until(Row& row, TimePoint heard_at, const Parameters& params);

/// Which control plane it obeys: decides with whom it can carry data (A53).
enum class Mode : std::uint8_t { none, cloud, bc, dr };
/// `cloud` also in the wait, where it goes on by what it knew; `bc` only once a controller controls it; `dr` once it
/// has restarted.
Mode mode(const Row& row);
/// Serving at all: not down, restarting or paused (R3, R40).
bool is_serving(const Row& row);
/// The edges that a connector in DR dials; empty until they are found, and outside DR (R36, A32).
wire::PeerList dr_edges(const Row& row);
/// When the certificate expires by the component's own clock; kNever without one.
inline TimePoint expiry(const Row& row) { return row.certificate.expiry; }
/// Its certificate has expired and all its sessions end with it (A28, hard_stop). With the other choices the sessions
/// that are open last until they reconnect.
bool ends_sessions(const Row& row, const Parameters& params);

MachineDescription description(std::string_view name);

}  // namespace failcast::component
