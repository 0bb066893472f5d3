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
#include "models/client/internet.hpp"
#include "models/dr/record.hpp"
#include "models/parameters/parameters.hpp"
#include "models/policy/policy.hpp"
#include "sim/scenario/operations.hpp"

namespace failcast::scenario {

// ---- network: sites, homes, ISPs, the internet, clouds
// ---------------------------------------------------------------

/// A carrier between providers and the internet's core. Convergence: how long others send into a provider what it no
/// longer delivers; nothing: net.unicast_convergence, net.anycast_convergence.
struct Transit {
  std::string id;
  Duration rtt{};  ///< to the core
  std::optional<Duration> convergence{}, anycast_convergence{};
};
/// An internet service provider, joined to the internet's core, or to the transit providers that it buys from.
struct Isp {
  std::string id;
  Duration rtt{};  ///< to the core, or to each of its transit providers
  std::vector<std::string> transit{};
  std::optional<Duration> convergence{}, anycast_convergence{};
  std::optional<double> bandwidth{};  ///< Mbit/s; nothing: enough
};
/// A site's access link to an ISP. The first of a site is its primary (net.uplink_policy).
struct Uplink {
  std::string id;
  std::string isp;
  Duration rtt{};
  std::optional<double> bandwidth{}; /* Mbit/s, in and out together; nothing: enough */
};
enum class Inspection : std::uint8_t { none, drops_bc_sni, opens_tls };
enum class SiteKind : std::uint8_t { office, data_centre };
/// A LAN with users and components. Its firewall may refuse inbound 443, its proxy may spoil BC connections (R32).
struct Site {
  std::string id;
  std::optional<std::int64_t>
      count;  ///< so many equal sites (sim/scenario/targets.hpp); nothing: one, without a number
  Duration lan_rtt = 1ms;
  std::vector<Uplink> uplinks;
  std::optional<Duration> uplink_detect{};  ///< until a dead uplink is left for the next; nothing: net.uplink_detect
  bool inbound_443 = true;  ///< whether controllers and edges accept 443 from this site's users and components (C3 C4)
  bool inbound_443_from_internet = true;  ///< whether the firewall publishes them to the internet
  Inspection inspection = Inspection::none;
  SiteKind kind = SiteKind::office;
};
enum class AccessType : std::uint8_t { fibre, cable, dsl, lte, five_g, low_orbit, geostationary };
/// Homes behind one ISP.
struct Home {
  std::string id;
  std::string isp;
  std::optional<Duration> rtt{};        ///< nothing: that of the access type (access.*)
  std::optional<std::int64_t> count{};  ///< as of a site
  std::optional<AccessType> access{};
  std::optional<double> bandwidth{};  ///< Mbit/s of each user's access link; nothing: enough
};
/// A part of the vendor's cloud with public edges; services live in the first region.
struct CloudRegion {
  std::string id;
  Duration rtt{};
  std::int64_t public_edges = 2;
  std::int64_t edge_vcpu = 64;
  bool anycast = false;  ///< its addresses are announced from elsewhere too
};
/// Hosts that share fate: one conduit, one building, one provider. Members are ids of anything a fault can target.
struct RiskGroup {
  std::string id;
  std::vector<std::string> members;
};

// ---- DNS
// -------------------------------------------------------------------------------------------------------------

/// A recursive resolver that a place uses. Limits left out fall back to `dns.*` parameters.
struct Resolver {
  std::string id;
  std::string at;              ///< a site, an ISP, or "internet"
  bool holds_bc_zone = false;  ///< answers BC names itself, without an authoritative server elsewhere
  std::vector<std::string>
      missing_names;  ///< BC names absent from the zone it holds: "any2bcp", "co2bcp", "pb2bcp", "bcpsp"
  std::optional<Duration> min_ttl, max_ttl;
  std::optional<bool> serve_stale;
  double ttl_factor = 1;  ///< a resolver that extends TTLs: cached this many times as long
};
struct Zones {
  std::string bc_domain = "bc.example";
  bool bc_public = false;                  ///< the BC zone is also served to the internet
  std::vector<std::string> missing_names;  ///< BC names absent everywhere
  Duration bc_ttl = 300s;                  ///< copied from parameters unless the file sets it
};

// ---- Disaster Recovery ----------------------------------------------------------------------------------------------

/// An RSA key pair of the tenant (H21). `private_key` signs published records; readers are given `public_key`.
struct DrKey {
  std::string id;
  std::string private_key;  ///< PEM; empty: nobody here can sign with it
  std::string public_key;   ///< PEM; the reader fills it in when only private_key is given
};
/// What a record asks for, of which product, and for internet traffic (5.1).
using RecordState = dr::State;
using RecordFor = dr::Product;
enum class InternetOverride : std::uint8_t { none, fail_open, fail_closed };
/// The Disaster Recovery settings that components read (H20), and what the DR zone holds at the start.
struct DrSettings {
  std::string domain;                       ///< the DR domain; empty: the tenant has no DR, nobody polls
  std::string key;                          ///< id of a DrKey; empty: unsigned records
  std::vector<std::string> initial_record;  ///< TXT strings at the start; empty: no such record (A45)
  std::optional<RecordState> parked;        ///< instead of strings: a record for all products, signed with `key`
  std::vector<std::string> a_records;       ///< edges or edge groups that the A records name; empty: every DR edge
  std::int64_t stale_a_records = 0;         ///< further addresses at which nothing answers (C49)
};

// ---- product
// ----------------------------------------------------------------------------------------------------------

/// Private cloud (H4 H6). `vendor_managed`: read only, domain given by the vendor (R29, H17).
struct PrivateCloud {
  std::string id;
  bool enabled = true;
  bool force = false;  ///< the force flag is set from the start
  bool vendor_managed = false;
  ControlPath primary_control_path = ControlPath::public_cloud;
  std::vector<std::string> log_receivers;
  std::optional<Duration> renewal_threshold;  ///< T (H6 H4); nothing: cert.threshold_outside_private_cloud
};
/// How old certificates, or authentications, are at time 0, of those whose date is not given.
enum class InitialAges : std::uint8_t {
  fresh,       ///< of time 0
  stationary,  ///< each of an age of its own, as after years of renewals (6.2, 6.4)
  cohort       ///< one such age for the whole group: deployed together (6.2)
};
/// What an administrator can export: when a thing was issued.
struct NamedDate {
  std::string id;
  UtcTime at{};
};
enum class StationKind : std::uint8_t { controller, edge, connector };
/// A controller, edge or connector group: equal instances at one site (R30).
struct StationGroup {
  std::string id;
  StationKind kind{};
  std::string site;
  std::string private_cloud;  ///< empty: in none
  std::int64_t count = 1;
  std::int64_t vcpu = 4;
  std::optional<std::int64_t> users{};  ///< that an instance is sized for; nothing: by its vcpu (cap.users_4vcpu...)
  std::optional<double> handshake_rate{}, redirect_rate{};  ///< of an instance, per second; nothing: by its vcpu
  Version version{
      {24, 1, 0, 0}
  };
  std::string root_ca = "tenant-root";  ///< R31
  bool enabled = true;
  bool exclusive_to_bc_dr = false;            ///< edges: no users in normal operation (R64)
  std::vector<std::string> trusted_networks;  ///< edges: sites whose users are steered here first (H42)
  bool dr = false;
  InitialAges certificate_ages = InitialAges::fresh;
  std::optional<UtcTime> certificates_issued;     ///< instead of an age: one date for all
  std::optional<Duration> certificate_remaining;  ///< likewise: remaining validity at time 0
  bool snapshot = true;                           ///< a usable local configuration is there when DR begins (H23)
  std::optional<double> throughput;               ///< edges, connectors: Mbit/s of an instance; nothing: cap.*_mbps
  double disk_used = 0.5;              ///< share of the disk; above dr.snapshot_disk_limit no snapshots (R53)
  std::optional<Duration> upgrade_at;  ///< start of the group's first upgrade window; nothing: no upgrades
  std::optional<Version> upgrade_to;   ///< version that upgrades install
  Duration clock_error{};
};
struct ServerGroup {
  std::string id;
  std::vector<std::string> connector_groups;
};
struct Segment {
  std::string id;
  std::string title;
  std::string server_group;
  bool dr = false;
  bool critical = false;
  bool inspection = false;       ///< AppProtection is on (A58)
  bool extranet = false;         ///< cannot be a DR segment (R52)
  std::string microtenant;       ///< only profiles of this one may use it, except in DR (R46); empty: all
  std::optional<double> demand;  ///< Mbit/s of a user; nothing: traffic.user_demand
};

/// The tenant's own certificates, replaced by hand only (6.1): until when each is good. Nothing: throughout the run.
struct TenantCertificates {
  std::optional<UtcTime> signing_ca_until;  ///< issues and renews what components and clients have (H32)
  std::optional<UtcTime> bc_sp_until;       ///< of the local service provider of the controllers (S1 H2)
  std::optional<UtcTime> bc_sp_ca_until;    ///< that vouches for it
};

enum class IdpRole : std::uint8_t { primary, bc };
struct Idp {
  std::string id;
  IdpRole role{};
  std::string at = "internet";
  Duration rtt = 35ms;
  double rate = 0; /* 0: auth.idp_rate */
  Duration clock_error{};
  std::optional<UtcTime> certificate_until{};  ///< of its signing certificate (H52 H58); nothing: throughout the run
};

/// A stretch of the day on some days of the week, by the clock on the wall: "mon-fri 08:30-17:00".
struct WorkingSpan {
  std::uint8_t days = 0;  ///< bit 0: Monday
  Duration from{};        ///< since midnight
  Duration until{};       ///< up to 24 h; not after `from`: of the next day
};
/// When users are at work.
struct WorkingHours {
  std::string id;
  std::string zone = "UTC";  ///< of the IANA time zone database
  std::vector<WorkingSpan> hours;
};

enum class OperatingSystem : std::uint8_t { windows, macos, linux, ios, android };
enum class StartState : std::uint8_t { connected, logged_out, new_user };
/// What the client does with internet traffic in ZIA DR (domain.md 2.5).
using ZiaAction = client::InternetAction;
/// What clients of one kind have in common.
struct Profile {
  std::string id;
  policy::ClientType client_type = policy::ClientType::zcc;
  OperatingSystem os = OperatingSystem::windows;
  Version version{
      {4, 6, 0, 0}
  };
  bool bc_enabled = true;
  std::string root_ca = "tenant-root";
  policy::Attributes saml, scim;
  bool dr_enabled = false;            ///< ZPA DR is enabled in the app profile (H28)
  bool dr_test = false;               ///< Activate Test Mode (H19 H28)
  std::string dr_domain;              ///< empty: that of the settings
  std::optional<std::string> dr_key;  ///< id of a DrKey, "" for none; nothing: that of the settings
  ZiaAction zia = ZiaAction::none;    ///< none: no ZIA DR in the profile
  std::string bc_domain;              ///< as last synced; empty: that of the zones (C22, R28)
  std::string microtenant;
};
/// A BC configuration file as it was downloaded from the client portal (S1): settings of its day, and the key whose
/// hash is the thumbprint.
struct ConfigFile {
  std::string id;
  Duration age{};         ///< downloaded this long before the start
  std::string bc_domain;  ///< empty: that of the zones
  std::string key;        ///< PEM of the portal's public key
};
/// What an MDM or GPO installation passes on (S0 S2 H29). Its time is the group's `starts_at`.
struct Install {
  std::string config_file;  ///< id of a ConfigFile; empty: the parameter is not given
  std::string thumbprint;   ///< 44 Base64 characters; "match": that of the file; empty: not given
};
/// Clients at one place, or at each of the places of a counted site or home. Profile shares add up to 1; the reader
/// turned them into counts by largest remainder.
struct ClientGroup {
  std::string id;
  std::string at;  ///< a site or a home
  struct Part {
    std::string profile;
    std::int64_t count = 0;
  };
  std::vector<Part> parts;
  StartState start = StartState::connected;
  Distribution starts_at = Distribution::constant(0s);  ///< logged_out: when the process starts
  InitialAges auth_ages = InitialAges::stationary;
  std::optional<UtcTime> authenticated;  ///< instead of an age: all then, say in a campaign before a drill
  std::vector<UtcTime> auth_dates;       ///< likewise: one for each client in turn, or drawn from these
  InitialAges certificate_ages = InitialAges::fresh;
  std::optional<UtcTime> certificates_issued;  ///< instead of an age: one date for all
  std::vector<UtcTime> certificate_dates;      ///< likewise: one for each client in turn, or drawn from these
  std::string working_hours;                   ///< id of WorkingHours; empty: users are always there
  Install install;                             ///< new_user
  std::string
      prefers_edges_of;  ///< site whose non-exclusive private edges come first in the redirect list; empty: none
};

// ---- faults
// -------------------------------------------------------------------------------------------------------------

enum class FaultMode : std::uint8_t { blackhole, reset, refuse, error, loss, slow };
/// What a fault takes away. `where` names one thing, or "*" for all of the kind.
enum class FaultTarget : std::uint8_t {
  cloud,  ///< every cloud service and public edge (where: region or *)
  cloud_ca,
  cloud_sp,
  cloud_dispatch,
  cloud_portal,
  public_edges,  ///< where: region, one edge id, or *
  isp,
  transit,
  uplink,
  home_link,
  internet,
  site,  ///< the whole LAN
  path,  ///< where: "A -> B", two places or node groups: only this pair is cut
  controller,
  edge,
  connector,  ///< where: an instance ("fra-edges-1"), a group, a private cloud or *
  idp,
  resolver,
  zone,
  dns_record,
  risk_group,
  certificate,   ///< where: a station instance or group: expired while the fault lasts
  clock,         ///< where: an entity: wrong by `clock_error` while the fault lasts
  force_flag,    ///< where: private cloud: an operator sets the flag, and clears it at the end
  private_cloud  ///< where: private cloud: disabled while the fault lasts
};
/// Start of a fault: absolute, or relative to another fault's start (or end).
struct FaultStart {
  std::string after;
  bool after_end = false;
  Distribution offset = Distribution::constant(0s);
};
struct Fault {
  std::string id;
  FaultTarget what{};
  std::string where = "*";
  FaultMode mode = FaultMode::blackhole;
  double amount = 1;  ///< loss: probability; slow: factor on latency and on service times
  FaultStart at;
  Distribution duration = Distribution::constant(0s);
  Duration every{};  ///< flapping: period of repetitions, start to start; 0: once
  std::int64_t times = 1;
  Duration clock_error{};
  std::vector<std::string> names;       ///< zone, dns_record: the BC names concerned; empty: all
  std::string source, confidence, ref;  ///< provenance of a real outage, kept in the result
};

/// Whom a common failure strikes together.
enum class CommonTo : std::uint8_t { site, private_cloud, all };
/// Things of one kind that fail by themselves now and then. Each thing has a process of its own: it works for an
/// exponential time, fails, is repaired, works again. A share of its failures is common to its whole group (beta
/// factor).
struct RandomFailure {
  std::string id;
  FaultTarget what{};
  std::string where = "*";
  FaultMode mode = FaultMode::blackhole;
  double amount = 1;
  Duration mtbf{};  ///< mean operating time of one thing between its failures (IEC 60050-192)
  Distribution mttr = Distribution::constant(0s);  ///< time to repair
  double common_share = 0;                         ///< of a thing's failures, those that strike its group at once
  CommonTo common_to = CommonTo::site;
};

/// One publication by the operator (3.8). `at` is when the reason for it is there: an outage begins, or service is
/// restored. Delays of noticing, deciding and publishing come on top.
struct OperatorStep {
  std::string id;
  FaultStart at;
  RecordState publish{};
  RecordFor product = RecordFor::zpa;
  InternetOverride internet = InternetOverride::none;
  std::optional<Duration> starts_after, ends_after;  ///< `t` and `x`, counted from the upload; nothing: absent
  std::optional<std::string> signed_with;  ///< id of a DrKey, "" for unsigned; nothing: the key of the settings
  std::optional<Duration> ttl;             ///< left in the zone from this upload on; nothing: dr.txt_ttl
  std::int64_t omitted_part = 0;           ///< a mistake: this part is not uploaded
  std::vector<std::string> strings;        ///< published as written, instead of all of the above
};

/// What people and other systems ask of the service while it runs. Each is answered, or fails with a reason (R4, R5, R9
/// to R11, R43, R45, R48, R63).
enum class RequestKind : std::uint8_t {
  edit_policy,       ///< portal: an access, timeout or forwarding policy
  edit_application,  ///< portal: a segment
  change_bc_domain,  ///< portal: R28
  deploy_component,  ///< enrolment of a connector or edge; where: private cloud or group
  enrol_client,      ///< a device enrols; where: client group
  sync,              ///< portal: BC settings to the client portal (S1)
  download_config,   ///< portal: the BC config file (S1)
  copy_thumbprint,   ///< portal (S1)
  view_dashboard,
  run_diagnostics,
  scim_update,
  client_to_client,  ///< client-based remote assistance; where: client group
  browser_access,
  source_ip_anchoring,
  cloud_connector,
  branch_connector,
  machine_tunnel,      ///< where: client group
  deception,           ///< where: segment
  app_protection,      ///< inspection of a request; where: segment
  redirection_policy,  ///< an edge chosen by policy; where: client group
  log_stream,          ///< a record of a component reaches a log receiver; where: private cloud
  microtenant_access,  ///< a user asks for a segment of another microtenant; where: segment
  restore_backup,      ///< where: controller or group
  install_snapshot,    ///< where: connector or edge, or group
  vendor_managed_edit  ///< where: private cloud (R29)
};
struct Request {
  std::string id;
  RequestKind what{};
  std::string where = "*";
  FaultStart at;
  Duration every{};  ///< repetitions, start to start; 0: once
  std::int64_t times = 1;
};

// ---- budgets
// --------------------------------------------------------------------------------------------------------------

enum class Comparison : std::uint8_t { less, less_equal, equal, greater_equal, greater };
/// `require`: aggregate(metric) comparison limit, e.g. p95(failover_time) <= 5min. Grammar: UX.md section 3.
struct Budget {
  std::string id;
  std::string text;       ///< as written
  std::string aggregate;  ///< p50, p95, max, mean, n...; empty for plain metrics
  std::string metric;
  Comparison comparison{};
  double limit = 0;    ///< seconds, ratio or count, by the metric's unit
  std::string each;    ///< site, segment, group or empty
  std::string at;      ///< restricts to one site, segment or group id
  std::string during;  ///< a fault id
  std::string severity = "major";
  std::optional<Waiver> waive;
  std::string doc;
};

// ---- the whole
// ---------------------------------------------------------------------------------------------------------------

/// Where a value came from, for `validate --resolved` and the assumptions table of a report.
struct Origin {
  std::string path, value, source, ref, file;
  int line = 0;
};

struct Scenario {
  std::string name, title, owner, doc;
  UtcTime start{};
  Duration horizon{}, warmup{};
  std::uint64_t seed = 1;
  Parameters params;
  std::vector<Isp> isps;
  std::vector<Transit> transits;
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
  TenantCertificates tenant_certificates;
  std::vector<WorkingHours> working_hours;
  std::vector<DrKey> dr_keys;
  DrSettings dr_settings;
  std::vector<OperatorStep> operator_steps;
  std::vector<ConfigFile> config_files;
  std::vector<Request> requests;
  std::vector<Profile> profiles;
  std::vector<ClientGroup> client_groups;
  std::vector<policy::AccessRule> access_policy;
  std::vector<policy::TimeoutRule> timeout_policy;
  std::vector<policy::ForwardingRule> forwarding_policy;
  std::vector<Fault> faults;
  std::vector<RandomFailure> random_failures;
  std::vector<Budget> budgets;
  Operations operations;
  std::vector<Origin> origins;
  std::vector<NamedDate> certificate_dates;  ///< of controllers, edges, connectors by instance; before their groups'
  std::vector<std::string> sources;          ///< provenance lines of a replayed outage
  Duration return_bound{};  ///< liveness: everyone who may have access has it this long after the last fault ends
};

}  // namespace failcast::scenario
