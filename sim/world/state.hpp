// What a run consists of: stations with their machine rows, clients as columns, look-ups under way. Plain data; the
// files of this folder work on it by subject (clients, stations, names, logins, faults, access).
#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "models/client/client.hpp"
#include "models/cloud/cloud.hpp"
#include "models/component/component.hpp"
#include "models/connector/data_session.hpp"
#include "models/controller/controller.hpp"
#include "models/copies/copies.hpp"
#include "models/dns/resolver.hpp"
#include "models/dns/stub.hpp"
#include "models/dns/zone.hpp"
#include "models/dr/evaluate.hpp"
#include "models/dr_operator/dr_operator.hpp"
#include "models/edge/exit.hpp"
#include "models/idp/idp.hpp"
#include "models/log_stream/log_stream.hpp"
#include "models/portal/portal.hpp"
#include "models/support/support.hpp"
#include "models/upgrade/upgrade.hpp"
#include "sim/core/event_queue.hpp"
#include "sim/fleet/fleet.hpp"
#include "sim/fleet/refresh_chain.hpp"
#include "sim/network/network.hpp"
#include "sim/record/record.hpp"
#include "sim/servers/station.hpp"

namespace failcast::world {

/// Whether a scenario's `where` means this thing: by its name, or as one of all.
inline bool names(const std::string& where, std::string_view id) { return where == "*" || where == id; }

/// Position of the thing with this id; UINT32_MAX: there is none.
template <class T>
std::uint32_t index_of(const std::vector<T>& things, std::string_view id) {
  for (std::size_t i = 0; i < things.size(); ++i)
    if (things[i].id == id) return static_cast<std::uint32_t>(i);
  return UINT32_MAX;
}

/// Order of classes of events at one instant: the world changes first, then packets and answers arrive, then stations
/// and clients act on their timers; at last bandwidth is shared among those who are there then, and what was moved in
/// bulk arrives.
enum class Rank : std::uint8_t { fault, traffic, reply, station, client, shares };

/// What an event of the queue is about. `entity` of the event is a client or a node (see Impl::client_entity).
enum class Kind : std::uint8_t {
  fault_begins,  ///< entity: occurrence
  fault_ends,
  wake,               ///< a row's own deadline
  session_wake,       ///< a: data session of a connector
  packet,             ///< traffic on a client's session, or on a control channel; a: which of them
  session_packet,     ///< a: data session
  exit_wake,          ///< exit machine of a client's BC connection
  natural_start,      ///< a client reconnects by itself (A18); epoch: its session
  connected,          ///< a: node, b: when the attempt began
  session_connected,  ///< a: data session, b: when the attempt began
  refused,            ///< a: reason
  unreachable,
  redirect_done,    ///< a: controller, b: when the request began
  edges,            ///< a: list; from the cloud
  force_answer,     ///< the cloud tells a forced component whether the flag is still set
  enrol_answer,     ///< the cloud answers a request for a new certificate
  login_done,       ///< a: service provider's node, b: IdP's node
  login_failed,     ///< a: reason
  exit_rpc,         ///< epoch: session
  expiry,           ///< an authentication of a client expires for some segment
  look_up_answer,   ///< a: look-up, b: when the query was sent
  look_up_timer,    ///< a: look-up
  fetch_done,       ///< entity: resolver node, a: name
  resolver_timer,   ///< entity: resolver node, a: name
  operator_reason,  ///< a: step of the DR operator whose reason is there
  operator_wake,
  record_visible,        ///< a: version; b: the step
  record_cache_expires,  ///< entity: resolver node; what the record replaced is out of its cache
  record_lapsed,         ///< a: version; its end time passed, or the TTL after an `off` elapsed; b: 0 end, 1 TTL
  enrolled,              ///< a client's request to the portal was answered
  certificate_ends,      ///< one that people replace; entity: past the occurrences, so that faults come first
  request,               ///< a: what people ask for
  domain_changed,        ///< a controller learns of the new BC domain
  copies_wake,           ///< snapshots or backups of a node
  shares,                ///< what users send is looked at anew
  upgrade_wake,          ///< a: group of upgrades
  routes_withdrawn,      ///< entity: one past the last occurrence, so that faults of the instant come first
};

/// What entities do again and again; most of it changes nothing and is skipped (see Options::every_event).
enum class Recurring : std::uint8_t {
  client_record_poll,
  component_record_poll,
  client_keepalive,
  component_keepalive,  ///< control channels and data sessions
  cloud_retry,          ///< attempts of components on a cloud that is lost (A2)
  force_question,       ///< forced components ask whether the flag is still set (H5)
  renewal_check,        ///< looks at a certificate (A27)
  exit_probe,           ///< an edge's probes for M-Tunnels of a user it wants to send back (7.10)
  count_
};
std::string_view name_of(Recurring recurring);

using fleet::Packets;
struct Flow {
  Packets packets = Packets::stopped;
  TimePoint packet = kNever;  ///< the live entry of a packet that is an event
};

/// What a station's next attempt on the cloud comes to, as things stand.
struct CloudReading {
  component::CloudAnswer answer{};
  Duration after{};
  Reason why = Reason::none;
};

/// What a caller meets that tries to connect to a node.
struct Attempt {
  enum class Result : std::uint8_t { silent, refused, unreachable, established } result{};
  Duration after{};
  Reason why = Reason::none;
  bool queued = false;
};

/// The way from a place to its resolver, as look-ups of the record see it.
struct RecordWay {
  bool answers = false;
  Duration hit{}, uncached{};
  TimePoint since{};
  bool operator==(const RecordWay&) const = default;
};

/// The way from a resolver to the authoritative servers of the DR domain, as fetches of the record see it.
struct FetchWay {
  bool works = false;
  Duration takes{};
  TimePoint since{};
  bool operator==(const FetchWay&) const = default;
};

/// The path from one place to a node that can carry sessions, as last looked at.
struct Reach {
  bool usable = false;
  network::Failure how = network::Failure::none;
};

/// What a client who waits for Business Continuity waits for, as far as this station goes.
enum class Awaited : std::uint8_t { nothing, noticing, waiting };

/// A node and what serves there.
struct Node {
  std::string name;
  record::EntityKind kind{};
  PlaceId place;
  std::string group, private_cloud, site;
  Version version{};
  std::string root_ca;
  std::int64_t vcpu = 0;
  bool enabled = true;
  bool exclusive = false;
  std::vector<std::string> trusted_networks;
  std::uint32_t machine = UINT32_MAX;          ///< index into components, controllers, kinds of resolvers or idps
  std::optional<servers::Station> handshakes;  ///< TLS at edges, redirects at controllers, logins at IdPs and SPs
  std::uint32_t facts = 0;                     ///< own sequence of facts
  std::uint32_t events = 0;                    ///< own sequence of events
  TimePoint queued = kNever;                   ///< the live timer entry
  bool skips_attempts = false;                 ///< on the cloud: each would meet `reading`, which changes nothing
  bool skips_looks = false;                    ///< at its certificate
  CloudReading reading;
  Key key;
  Duration clock_error{};
  int crashes = 0;             ///< faults that hold the process down
  int failing = 0;             ///< faults that make it answer with errors
  std::vector<double> slowed;  ///< factors of the faults that slow it down
  int expired = 0;             ///< faults that hold its certificate expired
  Awaited awaited{};           ///< stations: as last counted
};

/// How a connector or edge stands to those it might carry data with.
enum class Standing : std::uint8_t {
  paused,   ///< its certificate has expired
  down,     ///< not running, or restarting
  cloud,    ///< the cloud decides
  adrift,   ///< goes on by what the cloud told it, and no controller will come
  waiting,  ///< the same, on its way to a controller
  bc,
  dr,
  count_
};
inline constexpr std::size_t kStandings = static_cast<std::size_t>(Standing::count_);
Standing standing_of(const component::Row& row);

/// Connectors of one group of the scenario: equals, but for how they stand and for their sessions.
struct ConnectorGroup {
  std::uint32_t first = 0;                           ///< component index of one of them
  std::array<std::uint32_t, kStandings> standing{};  ///< how many stand so
  std::vector<std::uint32_t> server_groups{};        ///< that they serve
};

/// A connector or private edge.
struct Component {
  NodeId node;
  component::Row row;
  component::Profile profile;
  bool is_edge = false;
  std::uint32_t private_cloud = UINT32_MAX;
  Flow cloud_flow;                               ///< of the control channel to the cloud
  Flow controller_flow;                          ///< of the session with the controller
  NodeId controller;                             ///< the controller of the attempt or session
  std::vector<std::uint32_t> dials{};            ///< connectors: the edges (component indices) it may dial, ascending
  std::uint32_t first_session = 0;               ///< connectors: data sessions, one per entry of `dials`
  wire::PeerList dr_edges{};                     ///< connectors: as it last read the A records of the DR domain
  component::Mode mode = component::Mode::none;  ///< as its controllers last knew it
  bool returned = true;                          ///< edges: in the cloud (exit machines may run)
  bool rides = false;                            ///< its look-ups of the record are in the chain of its resolver
  copies::Snapshots snapshots{};
  Standing standing = Standing::down;          ///< as last counted
  std::uint32_t connector_group = UINT32_MAX;  ///< connectors: index into connector_groups
  std::vector<std::uint32_t> dialled_by{};     ///< edges: data sessions that may end here
  std::uint32_t sessions_up = 0;               ///< edges: how many of them are up
};
struct Controller {
  NodeId node;
  controller::Row row;
  controller::Profile profile;
  std::uint32_t private_cloud = UINT32_MAX;
  Flow cloud_flow;
  copies::Backups backups{};
  bool domain_pending = false;  ///< a new BC domain that it has not heard of yet (R28)
  bool takes_logins = false;    ///< as last looked at
};
/// A group with upgrade windows.
struct UpgradeGroup {
  std::uint32_t group = 0;  ///< index into the scenario's station groups
  upgrade::Row row{};
  std::vector<NodeId> members{};
  bool fails = false;  ///< the upgrade under way will
};
struct DataSession {
  std::uint32_t connector = 0;  ///< component index
  std::uint32_t edge = 0;       ///< component index
  wire::PeerList address;
  connector::SessionRow row;
  Flow flow;
  TimePoint queued = kNever;
  std::optional<Standing> counted{};  ///< up: counted at its edge, for a connector that stands so
};
struct PrivateCloud {
  std::string id;
  bool enabled = true, forced = false;
  bool has_log_receiver = false;
  std::uint32_t log_sources = 0;  ///< components that stream through controllers since `logs_since`
  TimePoint logs_since{};
  log_stream::SiemRate siem_rate{};
  std::vector<std::uint32_t> controllers, edges, connectors;  ///< indices into controllers, components
};
struct Idp {
  NodeId node;
  bool bc = false;
  idp::Row row;
  std::optional<UtcTime> certificate_until{};
};
/// What was published at the DR domain: TXT strings and what they ask for. Version 0 is "nothing there".
struct RecordVersion {
  std::vector<std::string> strings;
  dr::State state{};
};
/// What the strings ask for, whoever believes them: the state of the first that is an activation record.
dr::State state_in(const std::vector<std::string>& strings);
/// Readers with equal settings share what they make of a version: each signature is checked once (5.3).
struct RecordReader {
  std::string domain;  ///< the DR domain of its settings
  std::string key;     ///< id of its key; empty: none
  std::optional<dr::PublicKey> public_key{};
  struct Pair {
    dr::Reading zpa, zia;
  };
  mutable std::vector<std::optional<Pair>> readings{};  ///< by version, read when first asked for
  Pair unanswered{};
};
/// The DR domain and who works on it.
struct DrState {
  std::optional<dns::Zone> zone{};
  NodeId authority{};
  NodeId nobody{};  ///< a stale A record: an address where nothing answers
  std::vector<RecordVersion> versions{};
  std::vector<RecordReader> readers{};  ///< 0: components
  dr_operator::Row person{};
  std::uint32_t facts = 0;                    ///< of the operator
  TimePoint last_visible{};                   ///< of the latest upload
  std::uint32_t served = 0;                   ///< version that the authoritative servers serve
  Duration ttl{};                             ///< of that version
  bool repaired = false;                      ///< the A records are as they should be
  std::array<int, 2> deleted{};               ///< faults that hold the record, or the A records, deleted
  dr::State last_asked = dr::State::off;      ///< on or test, whichever was in force last
  std::vector<NodeId> designated{};           ///< DR edges
  std::vector<std::vector<bool>> good_for{};  ///< by step and reader: its record will be valid and for this product
};
/// What counts the queries of one DNS server.
struct QueryCount {
  std::uint32_t load = 0;    ///< index of the sum over its equals
  std::int64_t second = -1;  ///< of the latest query
  std::uint64_t in_second = 0;
};
/// What the resolvers of one entry of the scenario have in common: there is one at each of its places.
struct ResolverKind {
  std::string id;
  dns::resolver::Params params;
  bool is_counted = false;            ///< one at each of the places of a counted site
  std::uint32_t first = 0;            ///< index into resolvers
  std::optional<dns::Zone> own_zone;  ///< the BC zone, where it holds that
};
/// A look-up that waits for a fetch. Its slot may be somebody else's when the fetch ends.
struct Waiting {
  std::uint32_t look_up = 0, entity = 0;
  wire::Epoch epoch = 0;
};
struct Resolver {
  NodeId node;  ///< shared by the resolvers of equal places that no fault names
  std::uint32_t kind = 0;
  QueryCount count;
  std::vector<dns::resolver::Row> rows;       ///< by wire::Name
  std::vector<std::vector<Waiting>> waiting;  ///< by wire::Name
  // look-ups of the DR record that are not events (record_polls.cpp)
  fleet::RefreshChain record;
  fleet::PollTicks strangers;  ///< of those whose settings name another DR domain: nothing is kept for them
  core::Position strangers_done{};
  FetchWay fetch;
};
/// The resolver that a place uses.
struct ResolverUse {
  std::uint32_t kind = UINT32_MAX;  ///< none
  NodeId node;
  bool is_own = false;  ///< each of the equal places uses the one with its own number
};
struct LookUp {
  std::uint32_t entity = 0;
  PlaceId place;
  wire::Epoch epoch = 0;
  dns::stub::Row row;
  bool open = false;
};

/// What clients of one group and profile share, at places that nothing tells apart.
struct Cohort {
  std::uint32_t group = 0, profile = 0;
  PlaceId place;
  client::Profile machine;
  std::vector<std::optional<Duration>> timeouts;  ///< tau per segment
  std::vector<Duration> expiries;                 ///< the same, ascending, each once
  std::vector<std::uint8_t> entitled;             ///< per segment
  std::vector<std::uint8_t> entitled_new;         ///< per segment, as a new user in BC: no SCIM (R13)
  std::string root_ca;
  std::uint32_t reader = 0;     ///< of the DR record
  bool knows_bc_names = true;   ///< its BC domain is the one of the zones (R28, C22)
  std::uint32_t row_0 = 0;      ///< the row of the group's client with number 0
  std::uint32_t per_place = 0;  ///< clients of the group at each of its equal places, of all profiles
  Key key;                      ///< of the group; a client's number makes it the client's own
  std::string prefers_edges_of;
};

/// The rows of one group's clients, in order of their numbers: place after place, at each one profile after the other.
struct Population {
  std::uint32_t first = 0, per_place = 0;
  std::vector<network::Stretch> places{};
  std::uint32_t end() const { return places.empty() ? first : first + places.back().end * per_place; }
};

/// How access of one client to one segment is judged.
struct Judgement {
  bool access = true;
  Cause cause{};
  Reason why = Reason::none;
};

}  // namespace failcast::world
