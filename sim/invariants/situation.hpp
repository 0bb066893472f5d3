// What the facts of a run have told so far: who is in which state since when, who has a session with whom, what the DR
// domain has asked for. The rules judge a new fact against it.
#pragma once
#include <cstdint>
#include <optional>
#include <vector>

#include "models/client/client.hpp"
#include "models/component/component.hpp"
#include "models/controller/controller.hpp"
#include "models/dr/evaluate.hpp"
#include "models/portal/portal.hpp"
#include "sim/record/record.hpp"
#include "sim/scenario/scenario.hpp"

namespace failcast::invariants {

inline constexpr std::uint32_t kNone = UINT32_MAX;
/// Before every instant of a run.
inline constexpr TimePoint kBefore = TimePoint::min();

/// The DR record as one reader told of it, and the last version of it that it is known to have followed.
struct Reader {
  std::optional<RecordSeen> last;  ///< nothing: it has not looked yet
  std::uint32_t version = 0;       ///< position in Situation::versions

  bool saw(dr::Outcome outcome) const { return last && last->outcome == static_cast<std::uint8_t>(outcome); }
};

/// A node: controller, edge, connector, or a part of the cloud.
struct Station {
  record::EntityKind kind{};
  const scenario::StationGroup* group = nullptr;  ///< nothing for the cloud, IdPs and DNS servers
  const scenario::Site* site = nullptr;
  std::uint32_t place = kNone;
  std::uint32_t private_cloud = kNone;
  std::uint8_t state = 0;                          ///< of the machine of its kind
  TimePoint lost_at = kNever;                      ///< the loss under way; kNever: none, or W has elapsed
  Duration waited{};                               ///< waits of earlier losses that add up (A9)
  TimePoint returned_at = kBefore;                 ///< last return to the cloud
  TimePoint boot_at = kBefore;                     ///< last restart into DR
  bool started_in_dr = false;                      ///< that restart was the start of a process (A110)
  TimePoint upgrade_at = kBefore;                  ///< last begin of an upgrade
  std::uint32_t configurations = 0, binaries = 0;  ///< copies kept, as last told
  Reader record;
};

struct PrivateCloud {
  std::vector<std::uint32_t> controllers;  ///< nodes
  bool forced = false;                     ///< the operator's flag
  bool enabled = true;                     ///< the operator's switch
};

struct Client {
  const scenario::Profile* profile = nullptr;
  const scenario::ClientGroup* group = nullptr;
  const scenario::Site* site = nullptr;
  std::uint32_t place = kNone;
  client::State state = client::State::start;
  NodeId session;                      ///< edge; invalid: none that the facts told of
  bool in_bc = false;                  ///< the session is with a BC edge
  bool enrolled = true;                ///< false: a new user without certificate and profile of its own
  bool locally_authenticated = false;  ///< has logged in at a local service provider
  TimePoint session_at{};
  TimePoint login_at = kNever;  ///< last login that the facts told of
  Reader record;
  std::int64_t attempts = 0;       ///< failed attempts of this pass over the redirect list
  TimePoint asked_at = kBefore;    ///< last exit RPC
  TimePoint refused_at = kBefore;  ///< last answer that the cloud is not there
};

class Situation {
 public:
  Situation(const scenario::Scenario& scenario, const record::Directory& directory);
  /// Takes a fact in; called after it was judged.
  void apply(const record::Record& record);

  const scenario::Scenario& scenario() const { return scenario_; }
  const Parameters& params() const { return scenario_.params; }
  const record::Directory& directory() const { return directory_; }
  const Station& station(std::uint32_t node) const { return stations_.at(node); }
  const std::vector<Station>& stations() const { return stations_; }
  const Client& client(std::uint32_t index) const { return clients_.at(index); }
  const PrivateCloud& cloud_of(const Station& station) const { return clouds_.at(station.private_cloud); }
  const scenario::PrivateCloud& settings_of(const Station& station) const {
    return scenario_.private_clouds.at(station.private_cloud);
  }
  /// Whether the last fact about it said that this client reaches this segment.
  bool has_access(std::uint32_t client, std::uint32_t segment) const {
    return access_.at(client * directory_.segments.size() + segment) != 0;
  }
  /// What the DR domain has asked for, one after the other: at the start, and from each `RecordVisible` on.
  const std::vector<dr::State>& versions() const { return versions_; }
  /// The version that a reader can have followed into DR, or out of it: the earliest not before the one it followed
  /// last. Nothing: there is none, so it moved without a record.
  std::optional<std::uint32_t> next_version(const Reader& reader, bool enters_dr, bool takes_part_in_tests) const;
  portal::State portal() const { return portal_; }
  /// Whether a name of the scenario ("*", a private cloud, a group, a node) means this station.
  bool concerns(std::string_view where, std::uint32_t node) const;
  /// The fault behind an occurrence; nothing when the name is unknown.
  const scenario::Fault* fault(std::uint32_t occurrence) const;

 private:
  void add_station(const record::Directory::Node& node);
  void add_client(const record::Directory::Client& client);
  void add_first_record();
  void follow(Reader& reader, bool enters_dr, bool takes_part_in_tests);
  void apply_to_client(std::uint32_t index, const record::Record& record);
  void apply_to_station(Station& station, const record::Record& record);
  void client_moved(Client& client, const StateChanged& moved, TimePoint at);
  void component_moved(Station& station, const StateChanged& moved, TimePoint at);
  void refused(Client& client, TimePoint at);
  void operate(const scenario::Fault& fault, bool begins);

  const scenario::Scenario& scenario_;
  const record::Directory& directory_;
  std::vector<Station> stations_;
  std::vector<PrivateCloud> clouds_;
  std::vector<Client> clients_;
  std::vector<std::uint8_t> access_;  ///< client-major
  std::vector<dr::State> versions_;
  portal::State portal_ = portal::State::up;
};

/// True when a machine moved into `to` from another state.
template <class State>
bool enters(const StateChanged& moved, State to) {
  return moved.to == static_cast<std::uint8_t>(to) && moved.from != moved.to;
}
template <class Enum>
bool is(std::uint8_t number, Enum value) {
  return number == static_cast<std::uint8_t>(value);
}
/// States of a client in BC with a session, or on the way to one.
inline bool is_on_bc_edge(client::State state) {
  return state == client::State::bc_pcc || state == client::State::bc_active || state == client::State::bc_active_new;
}
inline bool is_in_dr(client::State state) {
  return state == client::State::dr_connect || state == client::State::safe || state == client::State::dr_blocked;
}
/// A component that has left the cloud for DR: restarting into it, or in it.
inline bool is_in_dr(component::State state) {
  return state == component::State::dr_boot || state == component::State::dr;
}
inline bool is_component(record::EntityKind kind) {
  return kind == record::EntityKind::connector || kind == record::EntityKind::edge;
}
inline bool is_station(record::EntityKind kind) { return is_component(kind) || kind == record::EntityKind::controller; }

}  // namespace failcast::invariants
