// A scenario as the world is built from it: typed, checked, complete. The reader (sim/scenario/reader) makes it from a
// file; nothing here knows JSON. Ids are unique within their kind; references were resolved by the reader's checks.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "models/base/distribution.hpp"
#include "models/base/time.hpp"
#include "models/base/version.hpp"
#include "models/parameters/parameters.hpp"
#include "models/policy/policy.hpp"

namespace failcast::scenario {

// ---- network: sites, homes, ISPs, the internet, clouds ---------------------------------------------------------------

/// An internet service provider, joined to the internet's core.
struct Isp { std::string id; Duration rtt{}; /* ISP <-> internet core */ };
/// A site's access link to an ISP. The first of a site is its primary (the path policy comes with the network issue).
struct Uplink { std::string id; std::string isp; Duration rtt{}; };
enum class Inspection : std::uint8_t { none, drops_bc_sni, opens_tls };
/// A LAN with users and components. Its firewall may refuse inbound 443, its proxy may spoil BC connections (R32).
struct Site {
  std::string id;
  Duration lan_rtt = 1ms;
  std::vector<Uplink> uplinks;
  bool inbound_443 = true;                     ///< whether controllers and edges accept 443 from this site's users and components (C3 C4)
  bool inbound_443_from_internet = true;       ///< whether the firewall publishes them to the internet
  Inspection inspection = Inspection::none;
};
/// Homes behind one ISP.
struct Home { std::string id; std::string isp; Duration rtt{}; };
/// A part of the vendor's cloud with public edges; services live in the first region.
struct CloudRegion { std::string id; Duration rtt{}; std::int64_t public_edges = 2; std::int64_t edge_vcpu = 64; };
/// Hosts that share fate: one conduit, one building, one provider. Members are ids of anything a fault can target.
struct RiskGroup { std::string id; std::vector<std::string> members; };

// ---- DNS -------------------------------------------------------------------------------------------------------------

/// A recursive resolver that a place uses. Limits left out fall back to `dns.*` parameters.
struct Resolver {
  std::string id;
  std::string at;                               ///< a site, an ISP, or "internet"
  bool holds_bc_zone = false;                   ///< answers BC names itself, without an authoritative server elsewhere
  std::vector<std::string> missing_names;       ///< BC names absent from the zone it holds: "any2bcp", "co2bcp", "pb2bcp", "bcpsp"
  std::optional<Duration> min_ttl, max_ttl;
  std::optional<bool> serve_stale;
  double ttl_factor = 1;                        ///< a resolver that extends TTLs: cached this many times as long
};
struct Zones {
  std::string bc_domain = "bc.example";
  bool bc_public = false;                       ///< the BC zone is also served to the internet
  std::vector<std::string> missing_names;       ///< BC names absent everywhere
  Duration bc_ttl = 300s;                       ///< copied from parameters unless the file sets it
};

// ---- product ----------------------------------------------------------------------------------------------------------

/// Private cloud (H4 H6). `vendor_managed`: read only, domain given by the vendor (R29, H17).
struct PrivateCloud {
  std::string id;
  bool enabled = true;
  bool force = false;                           ///< the force flag is set from the start
  bool vendor_managed = false;
  ControlPath primary_control_path = ControlPath::public_cloud;
  std::vector<std::string> log_receivers;
};
enum class StationKind : std::uint8_t { controller, edge, connector };
/// A controller, edge or connector group: equal instances at one site (R30).
struct StationGroup {
  std::string id;
  StationKind kind{};
  std::string site;
  std::string private_cloud;                    ///< empty: in none
  std::int64_t count = 1;
  std::int64_t vcpu = 4;
  Version version{{24, 1, 0, 0}};
  std::string root_ca = "tenant-root";          ///< R31
  bool enabled = true;
  bool exclusive_to_bc_dr = false;              ///< edges: no users in normal operation (R64)
  std::vector<std::string> trusted_networks;    ///< edges: sites whose users are steered here first (H42)
  bool dr = false;
  std::optional<Duration> certificate_remaining; ///< remaining validity at time 0; nothing: the full validity
  Duration clock_error{};
};
struct ServerGroup { std::string id; std::vector<std::string> connector_groups; };
struct Segment { std::string id; std::string title; std::string server_group; bool dr = false; bool critical = false; };

enum class IdpRole : std::uint8_t { primary, bc };
struct Idp { std::string id; IdpRole role{}; std::string at = "internet"; Duration rtt = 35ms; double rate = 0; /* 0: auth.idp_rate */ Duration clock_error{}; };

enum class OperatingSystem : std::uint8_t { windows, macos, linux, ios, android };
enum class StartState : std::uint8_t { connected, logged_out };
enum class InitialAuthAges : std::uint8_t { stationary, fresh };
/// What clients of one kind have in common.
struct Profile {
  std::string id;
  policy::ClientType client_type = policy::ClientType::zcc;
  OperatingSystem os = OperatingSystem::windows;
  Version version{{4, 6, 0, 0}};
  bool bc_enabled = true;
  std::string root_ca = "tenant-root";
  policy::Attributes saml, scim;
};
/// Clients at one place. Profile shares add up to 1; the reader turned them into counts by largest remainder.
struct ClientGroup {
  std::string id;
  std::string at;                               ///< a site or a home
  struct Part { std::string profile; std::int64_t count = 0; };
  std::vector<Part> parts;
  StartState start = StartState::connected;
  Distribution starts_at = Distribution::constant(0s);  ///< logged_out: when the process starts
  InitialAuthAges auth_ages = InitialAuthAges::stationary;
  std::string prefers_edges_of;                 ///< site whose non-exclusive private edges come first in the redirect list; empty: none
};

// ---- faults -------------------------------------------------------------------------------------------------------------

enum class FaultMode : std::uint8_t { blackhole, reset, refuse, error, loss, slow };
/// What a fault takes away. `where` names one thing, or "*" for all of the kind.
enum class FaultTarget : std::uint8_t {
  cloud,            ///< every cloud service and public edge (where: region or *)
  cloud_ca, cloud_sp, cloud_dispatch, cloud_portal,
  public_edges,     ///< where: region, one edge id, or *
  isp, uplink, home_link, internet,
  site,             ///< the whole LAN
  path,             ///< where: "A -> B", two places or node groups: only this pair is cut
  controller, edge, connector,   ///< where: an instance ("fra-edges-1"), a group, a private cloud or *
  idp, resolver, zone, dns_record,
  risk_group,
  certificate,      ///< where: a station instance or group: expired while the fault lasts
  clock,            ///< where: an entity: wrong by `clock_error` while the fault lasts
  force_flag,       ///< where: private cloud: an operator sets the flag, and clears it at the end
  private_cloud     ///< where: private cloud: disabled while the fault lasts
};
/// Start of a fault: absolute, or relative to another fault's start (or end).
struct FaultStart { std::string after; bool after_end = false; Distribution offset = Distribution::constant(0s); };
struct Fault {
  std::string id;
  FaultTarget what{};
  std::string where = "*";
  FaultMode mode = FaultMode::blackhole;
  double amount = 1;                            ///< loss: probability; slow: factor on latency and on service times
  FaultStart at;
  Distribution duration = Distribution::constant(0s);
  Duration every{};                             ///< flapping: period of repetitions, start to start; 0: once
  std::int64_t times = 1;
  Duration clock_error{};
  std::vector<std::string> names;               ///< zone, dns_record: the BC names concerned; empty: all
  std::string source, confidence, ref;          ///< provenance of a real outage, kept in the result
};

// ---- budgets --------------------------------------------------------------------------------------------------------------

enum class Comparison : std::uint8_t { less, less_equal, equal, greater_equal, greater };
/// `require`: aggregate(metric) comparison limit, e.g. p95(failover_time) <= 5min. Grammar: UX.md section 3.
struct Budget {
  std::string id;
  std::string text;                             ///< as written
  std::string aggregate;                        ///< p50, p95, max, mean, n...; empty for plain metrics
  std::string metric;
  Comparison comparison{};
  double limit = 0;                             ///< seconds, ratio or count, by the metric's unit
  std::string each;                             ///< site, segment, group or empty
  std::string at;                               ///< restricts to one site, segment or group id
  std::string during;                           ///< a fault id
  std::string severity = "major";
  std::string doc;
};

// ---- the whole ---------------------------------------------------------------------------------------------------------------

/// Where a value came from, for `validate --resolved` and the assumptions table of a report.
struct Origin { std::string path, value, source, ref, file; int line = 0; };

struct Scenario {
  std::string name, title, owner, doc;
  UtcTime start{};
  Duration horizon{}, warmup{};
  std::uint64_t seed = 1;
  Parameters params;
  std::vector<Isp> isps;
  std::vector<Site> sites;
  std::vector<Home> homes;
  std::vector<CloudRegion> cloud;
  std::vector<RiskGroup> risk_groups;
  std::vector<Resolver> resolvers;
  Zones zones;
  std::vector<PrivateCloud> private_clouds;
  std::vector<StationGroup> station_groups;
  std::vector<ServerGroup> server_groups;
  std::vector<Segment> segments;
  std::vector<Idp> idps;
  std::vector<Profile> profiles;
  std::vector<ClientGroup> client_groups;
  std::vector<policy::AccessRule> access_policy;
  std::vector<policy::TimeoutRule> timeout_policy;
  std::vector<policy::ForwardingRule> forwarding_policy;
  std::vector<Fault> faults;
  std::vector<Budget> budgets;
  std::vector<Origin> origins;
  std::vector<std::string> sources;             ///< provenance lines of a replayed outage
  Duration return_bound{};                      ///< liveness: everyone who may have access has it this long after the last fault ends
};

}  // namespace failcast::scenario
