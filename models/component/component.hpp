// What connectors and private edges have in common in Business Continuity: they lose the cloud, wait W, turn to a
// controller of their private cloud, keep trying the cloud, and return at its first answer (domain.md 3.4, 3.5).
// A connector looks `co2bcp` up, an edge `pb2bcp`; otherwise the machine is the same.
#pragma once
#include <cstdint>
#include <string_view>

#include "models/base/transition.hpp"
#include "models/component/cloud_watch.hpp"

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
  wire::PeerList cloud;  ///< control addresses of the cloud
};

struct Row {
  TimePoint wake = kNever;         ///< W, the end of an upgrade
  TimePoint lost_at = kNever;      ///< when this loss was noticed (R16)
  TimePoint attach_wake = kNever;  ///< deadline of the attachment's phase
  TimePoint expiry = kNever;       ///< when the certificate expires by its own clock
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
};

struct ComponentContext : Context {
  const Profile& profile;
};

void step(Row& row, const wire::Input& input, const ComponentContext& ctx, wire::Actions& out);
void handle_timeouts(Row& row, const ComponentContext& ctx, wire::Actions& out);
TimePoint next_wakeup(const Row& row);

/// Traffic on the control channel (period comp.keepalive, A60), to the cloud or to the controller.
Recurrence cloud_traffic(const Row& row, const Parameters& params);
Recurrence controller_traffic(const Row& row, const Parameters& params);
void cloud_heard_until(Row& row, TimePoint heard_at, const Parameters& params);
void controller_heard_until(Row& row, TimePoint heard_at, const Parameters& params);

/// Which control plane it obeys: decides with whom it can carry data (A53).
enum class Mode : std::uint8_t { none, cloud, bc };
/// `cloud` also in the wait, where it goes on by what it knew; `bc` only once a controller controls it.
Mode mode(const Row& row);
/// Serving at all: not down, upgrading or paused (R3).
bool is_serving(const Row& row);

MachineDescription description(std::string_view name);

}  // namespace failcast::component
