// Every number of the protocol that a scenario may set: one field list per section, read by the scenario reader, the
// reference page, the JSON Schema and `failcast list parameters`. A default stands here and nowhere else.
// Basis: a source key of domain.md with D (documented) or I (inferred), an assumption A1..A59, or an assumption of
// ours, A60 on, explained in the README.
#pragma once
#include <cstdint>
#include <string_view>

#include "models/base/distribution.hpp"
#include "models/base/time.hpp"

namespace failcast {

/// What a visitor is told about a field beside its name and its value.
struct FieldInfo {
  std::string_view basis;  ///< "H2 D", "A3"
  std::string_view doc;    ///< one sentence
  double min = 0;          ///< inclusive, in seconds for durations, else in the field's own unit
  double max = -1;         ///< max < min: no range
  std::string_view
      unit{};  ///< of a double: "1" (ratio), "/s", "/h", "Mbit/s", "B"; durations and counts leave it empty
};

enum class SwitchUsers : std::uint8_t { disabled, automatic, time_based };
enum class WaitTimerReset : std::uint8_t { reset, accumulate };
enum class ControllerPick : std::uint8_t { round_robin, random, nearest };
enum class RedirectPick : std::uint8_t { trusted_nearest_least_loaded, least_loaded, random, nearest };
enum class ExitTimerOrigin : std::uint8_t { edge_cloud_reconnect, client_connect };
enum class DisabledReturn : std::uint8_t { never, natural, rpc_on_idle };
enum class OnExpiry : std::uint8_t { pause, hard_stop, keep_until_reconnect };
enum class Overload : std::uint8_t { soft, hard, none };
enum class ActivityModel : std::uint8_t { poisson, independent, one_exponential };
enum class ControlPath : std::uint8_t { public_cloud, controller };
enum class InitialCache : std::uint8_t { cold, stationary };
enum class ClientRenewal : std::uint8_t { each_auth, last_30d, never };
enum class PollPhase : std::uint8_t { uniform, synchronized };
enum class DrPolicy : std::uint8_t { none, last_known };
enum class RecordProduct : std::uint8_t { zpa, all, reject };
enum class InvalidRecord : std::uint8_t { fail_static, treat_off };
enum class SignedBytes : std::uint8_t { prefix, tag_list };
enum class TimeEvaluation : std::uint8_t { at_poll, exact_timer };
enum class Precedence : std::uint8_t { dr_wins, bc_wins };
enum class AppProtection : std::uint8_t { uninspected, refuse };
enum class PortalAvailability : std::uint8_t { cloud, independent };
enum class UplinkPolicy : std::uint8_t { least_latency, primary_first };

/// Visitors are called as `visit(section.name, reference to the value, FieldInfo)`.
struct Parameters {
  struct Bc {
    Duration enter_wait = 120s;
    SwitchUsers switch_users = SwitchUsers::disabled;
    Duration exit_max_wait = 3600s;
    Duration exit_holddown = 600s;
    Duration exit_probe_period = 60s;
    Duration exit_rpc_repeat = 60s;
    ExitTimerOrigin exit_timer_origin = ExitTimerOrigin::edge_cloud_reconnect;
    DisabledReturn switch_disabled_return = DisabledReturn::natural;
    Duration natural_return_mean = 8h;
    WaitTimerReset wait_timer_reset = WaitTimerReset::reset;
    Duration force_reconnect_interval = 900s;
    bool mixed_mode_data = true;
    bool new_user_enrolment = true;
  } bc;
  struct Comp {
    Duration loss_detect = 60s;
    Duration keepalive = 0s;
    Duration cloud_retry = 5s;
    Duration backoff_cap = 0s;
    Duration restart = 30s;
  } comp;
  struct Pcc {
    Duration enter_wait = -1s;
    ControllerPick pick = ControllerPick::round_robin;
    RedirectPick redirect_pick = RedirectPick::trusted_nearest_least_loaded;
    double redirect_rate = 200;
    bool redirect_requires_bc = true;
    bool local_sp_requires_bc = false;
    Duration sync_lag = 60s;
    bool backup_enabled = false;
    std::int64_t backup_count = 15;
    Duration backup_period = 24h;
    Duration restore = 300s;
  } pcc;
  struct Client {
    Duration idle_detect = 60s;
    Duration keepalive = 0s;
    std::int64_t attempts_per_edge = 2;
    std::int64_t redirect_list_len = 2;
    Duration retry_gap = 1s;
    Duration pcc_retry = 5s;
    Duration redirect_timeout = 60s;
    Duration bc_give_up = 300s;
    Duration offline_retry = 60s;
    Duration policy_poll = 4800s;
  } client;
  struct Net {
    Duration connect_timeout = 10s;
    std::int64_t connect_rtts = 4;
    UplinkPolicy uplink_policy = UplinkPolicy::least_latency;
    Duration uplink_detect = 0s;
    Duration unicast_convergence = 0s;
    Duration anycast_convergence = 0s;
  } net;
  struct Access {
    Duration fibre = 8ms;
    Duration cable = 18ms;
    Duration dsl = 30ms;
    Duration lte = 45ms;
    Duration five_g = 30ms;
    Duration low_orbit = 35ms;
    Duration geostationary = 650ms;
  } access;
  struct Dns {
    Duration rtt_cached = 20ms;
    Duration rtt_uncached = 100ms;
    Duration timeout = 5s;
    std::int64_t tries = 2;
    Duration negative_ttl = 900s;
    Duration cloud_ttl = 5s;
    Duration bc_ttl = 300s;
    Duration min_ttl = 0s;
    Duration max_ttl = 86400s;
    bool serve_stale = false;
    Duration stale_answer_after = 1800ms;
    Duration stale_max = 86400s;
    Duration stale_recheck = 30s;
    Distribution auth_propagation = Distribution::uniform(0s, 60s);
    InitialCache initial_cache = InitialCache::cold;
  } dns;
  struct Dr {
    Duration client_poll = 200s;
    Duration comp_poll = 200s;
    PollPhase poll_phase = PollPhase::uniform;
    Duration txt_ttl = 30s;
    Duration a_ttl = 30s;
    Duration max_auth_age = 14 * 24h;
    bool revive_lapsed = true;
    std::int64_t connector_attach = 0;
    DrPolicy policy = DrPolicy::none;
    RecordProduct default_k = RecordProduct::zpa;
    InvalidRecord invalid_policy = InvalidRecord::fail_static;
    TimeEvaluation time_eval = TimeEvaluation::at_poll;
    Duration clock_error_sd = 1s;
    bool require_sig_if_key = true;
    SignedBytes payload = SignedBytes::prefix;
    Precedence mode_precedence = Precedence::dr_wins;
    AppProtection appprotection = AppProtection::uninspected;
    Duration snapshot_period = 24h;
    std::int64_t snapshot_config_max = 15;
    std::int64_t snapshot_binary_max = 5;
    double snapshot_disk_limit = 0.9;
  } dr;
  struct Op {
    Distribution detect = Distribution::lognormal(300s, 0.7);
    Distribution decide = Distribution::lognormal(600s, 0.7);
    Distribution publish = Distribution::lognormal(180s, 0.7);
    bool checks = true;
  } op;
  struct Portal {
    PortalAvailability available = PortalAvailability::cloud;
  } portal;
  struct Upgrade {
    Duration period = 7 * 24h;
    Duration window = 4h;
    Duration restart = 300s;
    double failure_share = 0;
  } upgrade;
  struct Edge {
    double handshake_rate = 1000;
    double private_survive = 0.5;
    bool bc_listen_ready = true;
    std::int64_t accept_queue = 100000;
  } edge;
  struct Auth {
    Duration timeout = 7 * 24h;
    Duration lazy_mean = 8h;
    Distribution login_interactive = Distribution::lognormal(30s, 0.6);
    Duration login_silent = 2s;
    double silent_share = 0;
    bool auto_reauth = false;
    Duration auto_reauth_timeout = 30s;
    Duration expiry_notice = 0s;
    double notice_followed = 1;
    Duration back_dating = 300s;
    Duration saml_skew_max = 120s;
    Duration login_give_up = 600s;
    bool expiry_kills_active = false;
    double idp_rate = 100;
    double sp_rate = 1000;
  } auth;
  struct Cert {
    Duration component_validity = 365 * 24h;
    Duration client_validity = 365 * 24h;
    ClientRenewal client_renew = ClientRenewal::last_30d;
    Duration threshold_outside_private_cloud = 30 * 24h;
    Duration renew_check = 3600s;
    double renew_ok_p = 1;
    OnExpiry on_expiry = OnExpiry::pause;
  } cert;
  struct Capacity {
    Overload overload = Overload::soft;
    double overload_limit = 1.25;
    double users_4vcpu = 2000;
    double users_8vcpu = 4000;
    double users_16vcpu = 10000;
    double mtunnel_rate = 100;
    double mtunnel_rate_cloud_connector = 200;
    std::int64_t components_max = 100;
    std::int64_t groups_max = 100;
    double edge_mbps = 500;
    double connector_mbps = 500;
    double double_encryption_mbps = 250;
    double double_encrypted_share = 0;
  } cap;
  struct User {
    ActivityModel activity = ActivityModel::poisson;
    double mtunnel_per_hour = 6;
    Duration mtunnel_hold = 300s;
    double idle_probability = 0.5;
    Duration busy_since = 0s;
  } user;
  struct Log {
    double records_per_hour = 3600;
    double bytes_per_record = 1000;
    double siem_mbps = 100;
    Duration retransmit_window = 900s;
    double user_records_per_hour = 60;
  } log;
  struct Traffic {
    double user_demand = 0.03;
    Duration day_begins = 6h, day_ends = 22h;
    double night_share = 1;
    double degraded_below = 0.8;
    Duration settle = 1s;
    double configuration_size = 5e6;
    std::int64_t connections = 1;
    double packet_size = 1460;
  } traffic;

  template <class Self, class Visitor>
  static void visit_fields(Self& p, Visitor&& visit);
};

template <class Self, class Visitor>
void Parameters::visit_fields(Self& p, Visitor&& visit) {
  visit("bc.enter_wait", p.bc.enter_wait,
        FieldInfo{"H2 H1 D", "W: connectors and edges wait this long after control loss before they use a controller",
                  60, 28800});
  visit("bc.switch_users", p.bc.switch_users,
        FieldInfo{"H2 D", "whether and how users are pushed back to the cloud after BC"});
  visit("bc.exit_max_wait", p.bc.exit_max_wait,
        FieldInfo{"H2 D", "X: latest moment for the exit RPC of a user connection", 600, 604800});
  visit("bc.exit_holddown", p.bc.exit_holddown,
        FieldInfo{"H1 D", "an edge waits this long before the first M-Tunnel probe", 600, 600});
  visit("bc.exit_probe_period", p.bc.exit_probe_period, FieldInfo{"H1 D", "period of M-Tunnel probes", 60, 60});
  visit("bc.exit_rpc_repeat", p.bc.exit_rpc_repeat, FieldInfo{"A17", "after a refused exit RPC", 60, 600});
  visit("bc.exit_timer_origin", p.bc.exit_timer_origin, FieldInfo{"A16", "start of the hold-down"});
  visit("bc.switch_disabled_return", p.bc.switch_disabled_return,
        FieldInfo{"A18", "how users return when switching is disabled"});
  visit("bc.natural_return_mean", p.bc.natural_return_mean,
        FieldInfo{"A18", "mean of the exponential time to the next natural reconnect", 0, 604800});
  visit("bc.wait_timer_reset", p.bc.wait_timer_reset,
        FieldInfo{"A9", "recovery before W cancels and resets the timer, or the waits of several losses add up"});
  visit("bc.force_reconnect_interval", p.bc.force_reconnect_interval,
        FieldInfo{"H5 D", "I: forced components ask the cloud this often whether the flag is still set", 900, 86400});
  visit("bc.mixed_mode_data", p.bc.mixed_mode_data,
        FieldInfo{"A53", "connector and edge must be in the same mode to carry data"});
  visit("bc.new_user_enrolment", p.bc.new_user_enrolment, FieldInfo{"H2 D", "new users may enrol during BC"});

  visit("comp.loss_detect", p.comp.loss_detect,
        FieldInfo{"A1", "silence after which a component notices that its control channel is gone", 5, 120});
  visit("comp.keepalive", p.comp.keepalive,
        FieldInfo{"A60",
                  "period of traffic on a control channel; 0: dense, the last traffic is at the instant of the loss", 0,
                  60});
  visit("comp.cloud_retry", p.comp.cloud_retry,
        FieldInfo{"A2", "rho: period of attempts on the cloud, start to start, uniform random phase", 1, 60});
  visit("comp.backoff_cap", p.comp.backoff_cap,
        FieldInfo{"A2", "B: attempts on the cloud double their period up to this cap; 0: constant period", 0, 3600});
  visit("comp.restart", p.comp.restart, FieldInfo{"A31", "S: duration of a service restart", 5, 300});

  visit("pcc.enter_wait", p.pcc.enter_wait,
        FieldInfo{"A10", "a controller's own wait before BC; negative: the same as bc.enter_wait", -1, 28800});
  visit("pcc.pick", p.pcc.pick, FieldInfo{"A11", "which address of a BC name is tried first, and next"});
  visit("pcc.redirect_pick", p.pcc.redirect_pick, FieldInfo{"A12", "order of the edges that a controller returns"});
  visit("pcc.redirect_rate", p.pcc.redirect_rate,
        FieldInfo{"A13", "mu: redirects per second of a controller with 4 vCPU, linear in vCPU", 20, 2000, "/s"});
  visit("pcc.redirect_requires_bc", p.pcc.redirect_requires_bc,
        FieldInfo{"A52", "a controller redirects only while it is in BC itself"});
  visit("pcc.local_sp_requires_bc", p.pcc.local_sp_requires_bc,
        FieldInfo{"A66", "the local service provider answers only while its controller is in BC"});
  visit("pcc.sync_lag", p.pcc.sync_lag,
        FieldInfo{"A50", "a change of configuration reaches the components this long after the edit", 0, 86400});
  visit("pcc.backup_enabled", p.pcc.backup_enabled, FieldInfo{"H2 D", "controllers back their data up"});
  visit("pcc.backup_count", p.pcc.backup_count, FieldInfo{"H2 H45 D", "copies kept, the oldest dropped", 1, 100});
  visit("pcc.backup_period", p.pcc.backup_period, FieldInfo{"H2 D", "time between two backups", 3600, 604800});
  visit("pcc.restore", p.pcc.restore,
        FieldInfo{"A95", "time a controller's service is stopped by a restore", 0, 86400});

  visit("client.idle_detect", p.client.idle_detect,
        FieldInfo{"H1 D", "a connection idle this long makes the client reconnect", 60, 60});
  visit(
      "client.keepalive", p.client.keepalive,
      FieldInfo{"A60",
                "period of traffic on a client's connection; 0: dense, the last traffic is at the instant of the loss",
                0, 60});
  visit("client.attempts_per_edge", p.client.attempts_per_edge,
        FieldInfo{"A4", "a: attempts on each edge of the redirect list", 2, 3});
  visit("client.redirect_list_len", p.client.redirect_list_len,
        FieldInfo{"A5", "m: length of the redirect list", 1, 8});
  visit("client.retry_gap", p.client.retry_gap, FieldInfo{"A6", "g: pause between attempts", 0, 10});
  visit("client.pcc_retry", p.client.pcc_retry,
        FieldInfo{"A14", "r: retry after a failed or empty redirect, start to start", 1, 60});
  visit("client.redirect_timeout", p.client.redirect_timeout,
        FieldInfo{"A61", "a redirect not answered in this time is given up", 1, 600});
  visit("client.bc_give_up", p.client.bc_give_up,
        FieldInfo{"A62", "after this long without a BC edge a client goes OFFLINE and starts again at the cloud", 60,
                  86400});
  visit("client.offline_retry", p.client.offline_retry,
        FieldInfo{"A56", "full cycle restart when neither cloud nor BC answers", 10, 600});
  visit("client.policy_poll", p.client.policy_poll,
        FieldInfo{"H49 H54 D", "a client asks the portal for its profile this often", 4800, 4800});

  visit("net.connect_timeout", p.net.connect_timeout, FieldInfo{"A3", "c: one silent connection attempt", 5, 60});
  visit("net.connect_rtts", p.net.connect_rtts,
        FieldInfo{"A8", "round trips of a successful connection: TCP, TLS and application hello", 3, 6});
  visit("net.uplink_policy", p.net.uplink_policy,
        FieldInfo{"A163", "which of its uplinks a site takes: the first in its list that is up, or the fastest way"});
  visit(
      "net.uplink_detect", p.net.uplink_detect,
      FieldInfo{"A164", "a site turns from a dead uplink to the next one this long after it died; 0: at once", 0, 600});
  visit("net.unicast_convergence", p.net.unicast_convergence,
        FieldInfo{"A165",
                  "providers go on sending to what failed for so long, until its routes are withdrawn; 0: not at all",
                  0, 3600});
  visit("net.anycast_convergence", p.net.anycast_convergence,
        FieldInfo{"A165", "the same on the way to an anycast cloud region", 0, 3600});

  visit("access.fibre", p.access.fibre, FieldInfo{"A166", "round trip of a home's access link: fibre", 0, 10});
  visit("access.cable", p.access.cable, FieldInfo{"A166", "the same: cable", 0, 10});
  visit("access.dsl", p.access.dsl, FieldInfo{"A166", "the same: DSL", 0, 10});
  visit("access.lte", p.access.lte, FieldInfo{"A166", "the same: LTE", 0, 10});
  visit("access.five_g", p.access.five_g, FieldInfo{"A166", "the same: 5G, mid band", 0, 10});
  visit("access.low_orbit", p.access.low_orbit, FieldInfo{"A166", "the same: satellites in low orbit", 0, 10});
  visit("access.geostationary", p.access.geostationary,
        FieldInfo{"A166", "the same: a geostationary satellite", 0, 10});

  visit("dns.rtt_cached", p.dns.rtt_cached, FieldInfo{"A7", "a look-up answered from the resolver's cache", 0, 5});
  visit("dns.rtt_uncached", p.dns.rtt_uncached, FieldInfo{"A7", "a look-up that the resolver has to fetch", 0, 5});
  visit("dns.timeout", p.dns.timeout, FieldInfo{"A7", "a stub resolver waits this long for an answer", 1, 30});
  visit("dns.tries", p.dns.tries, FieldInfo{"A7", "queries of a stub resolver before it gives up", 1, 10});
  visit("dns.negative_ttl", p.dns.negative_ttl, FieldInfo{"A45", "negative caching, by RFC 2308", 0, 86400});
  visit("dns.cloud_ttl", p.dns.cloud_ttl, FieldInfo{"H64 H37 I", "TTL of the vendor's names", 0, 86400});
  visit("dns.bc_ttl", p.dns.bc_ttl, FieldInfo{"A67", "TTL of the names in the BC zone", 0, 604800});
  visit("dns.min_ttl", p.dns.min_ttl, FieldInfo{"A68", "resolvers raise smaller TTLs to this", 0, 86400});
  visit("dns.max_ttl", p.dns.max_ttl, FieldInfo{"A68", "resolvers cut larger TTLs to this", 1, 604800});
  visit("dns.serve_stale", p.dns.serve_stale,
        FieldInfo{"A69", "resolvers answer expired data when they cannot refresh it, by RFC 8767"});
  visit("dns.stale_answer_after", p.dns.stale_answer_after,
        FieldInfo{"A69", "client response timer of RFC 8767", 0, 30});
  visit("dns.stale_max", p.dns.stale_max,
        FieldInfo{"A69", "how long past its TTL data may be served stale", 0, 604800});

  visit("dns.stale_recheck", p.dns.stale_recheck,
        FieldInfo{"A69", "failure recheck timer of RFC 8767: no fetch this soon after a failed one", 0, 3600});
  visit("dns.auth_propagation", p.dns.auth_propagation,
        FieldInfo{"A47", "an uploaded record is served by all authoritative servers after this"});
  visit("dns.initial_cache", p.dns.initial_cache,
        FieldInfo{"7.1", "caches of the DR record at time 0: empty, or anywhere in their cycle"});

  visit("dr.client_poll", p.dr.client_poll, FieldInfo{"S3 D", "P: clients look the DR record up this often", 1, 86400});
  visit("dr.comp_poll", p.dr.comp_poll,
        FieldInfo{"A29", "connectors and edges look the DR record up this often", 30, 900});
  visit("dr.poll_phase", p.dr.poll_phase, FieldInfo{"A30", "phases of polls: independent, or all in step"});
  visit("dr.txt_ttl", p.dr.txt_ttl, FieldInfo{"S3 H19 D", "theta: TTL of the DR record", 0, 604800});
  visit("dr.a_ttl", p.dr.a_ttl, FieldInfo{"A96", "TTL of the A records of the DR domain", 0, 604800});
  visit("dr.max_auth_age", p.dr.max_auth_age,
        FieldInfo{"H20 H57 D", "M: an authentication lasts this long in DR, from its assertion on", 86400, 32832000});
  visit("dr.revive_lapsed", p.dr.revive_lapsed,
        FieldInfo{"A23", "whose timeout had lapsed before DR gains access again while the age is below M"});
  visit("dr.connector_attach", p.dr.connector_attach,
        FieldInfo{"A32", "connectors attach to this many of the nearest DR edges; 0: to all", 0, 100});
  visit("dr.policy", p.dr.policy, FieldInfo{"A34", "no access policy in DR, or the last one known"});
  visit("dr.default_k", p.dr.default_k, FieldInfo{"A35", "product of a DR record without k"});
  visit("dr.invalid_policy", p.dr.invalid_policy, FieldInfo{"A37", "an invalid record keeps the state, or means off"});
  visit("dr.time_eval", p.dr.time_eval,
        FieldInfo{"A39", "t and x are judged at polls, or an extra poll falls on each"});
  visit("dr.clock_error_sd", p.dr.clock_error_sd,
        FieldInfo{"A39", "standard deviation of the clocks of clients that run DR", 0, 86400});
  visit("dr.require_sig_if_key", p.dr.require_sig_if_key,
        FieldInfo{"A40", "unsigned records are refused when a key is configured, signed ones when none is"});
  visit("dr.payload", p.dr.payload, FieldInfo{"A42", "the bytes that the signature covers"});
  visit("dr.mode_precedence", p.dr.mode_precedence,
        FieldInfo{"A43", "a record that arrives in BC wins, or waits until BC is over"});
  visit("dr.appprotection", p.dr.appprotection,
        FieldInfo{"A58", "a segment with inspection is served without it in DR, or refused"});
  visit("dr.snapshot_period", p.dr.snapshot_period,
        FieldInfo{"A97", "time between two snapshots of a DR component", 3600, 2592000});
  visit("dr.snapshot_config_max", p.dr.snapshot_config_max,
        FieldInfo{"H23 H24 D", "configuration snapshots kept", 1, 1000});
  visit("dr.snapshot_binary_max", p.dr.snapshot_binary_max, FieldInfo{"H23 H24 D", "binary snapshots kept", 1, 1000});
  visit("dr.snapshot_disk_limit", p.dr.snapshot_disk_limit,
        FieldInfo{"H23 H37 D", "no snapshots above this share of the disk", 0.9, 0.9, "1"});

  visit("op.detect", p.op.detect, FieldInfo{"A46", "until the operator notices"});
  visit("op.decide", p.op.decide, FieldInfo{"A46", "until a decision is made"});
  visit("op.publish", p.op.publish, FieldInfo{"A46", "to generate a record and upload it"});
  visit("op.checks", p.op.checks,
        FieldInfo{"A98", "the operator checks key, tags and A records, and repairs what is wrong before uploading"});

  visit("portal.available", p.portal.available,
        FieldInfo{"A55", "the portal goes with the cloud, or is hosted elsewhere"});

  visit("upgrade.period", p.upgrade.period, FieldInfo{"H10 H43 D", "time between two upgrade windows", 86400, 604800});
  visit("upgrade.window", p.upgrade.window, FieldInfo{"H10 H43 D", "length of an upgrade window", 14400, 14400});
  visit("upgrade.restart", p.upgrade.restart,
        FieldInfo{"A99", "u: one component's upgrade, from stop to start", 1, 14400});
  visit("upgrade.failure_share", p.upgrade.failure_share,
        FieldInfo{"A99", "share of upgrades that fail; a failure pauses the group until its next window", 0, 1, "1"});

  visit(
      "edge.handshake_rate", p.edge.handshake_rate,
      FieldInfo{"A70", "TLS handshakes per second of one vCPU of an edge; a connection occupies one", 1, 100000, "/s"});
  visit("edge.private_survive", p.edge.private_survive,
        FieldInfo{"A15", "probability that an edge without control has the path decision of a new M-Tunnel cached", 0,
                  1, "1"});
  visit("edge.bc_listen_ready", p.edge.bc_listen_ready,
        FieldInfo{"A59", "an edge accepts BC clients as soon as it has reached a controller"});
  visit("edge.accept_queue", p.edge.accept_queue,
        FieldInfo{"A71", "connections that may wait for a handshake or a redirect; more are refused", 1, 10000000});

  visit("auth.timeout", p.auth.timeout,
        FieldInfo{"H30 H31 D", "tau: reauthentication interval of the default timeout rule", 600, 34128000});
  visit("auth.lazy_mean", p.auth.lazy_mean,
        FieldInfo{"A25", "mean exponential delay from expiry to the next access, which reauthenticates", 0, 604800});
  visit("auth.login_interactive", p.auth.login_interactive, FieldInfo{"A22", "time a person needs to log in"});
  visit("auth.login_silent", p.auth.login_silent, FieldInfo{"A22", "a login without a person (IWA)", 0, 120});
  visit("auth.silent_share", p.auth.silent_share, FieldInfo{"A22", "share of users with silent login", 0, 1, "1"});
  visit("auth.auto_reauth", p.auth.auto_reauth,
        FieldInfo{"H65 D", "whoever logs in silently is logged in anew at the end of the authentication, unasked"});
  visit("auth.auto_reauth_timeout", p.auth.auto_reauth_timeout,
        FieldInfo{"H65 H28 D", "a silent login that takes longer is left to the person", 30, 120});
  visit("auth.expiry_notice", p.auth.expiry_notice,
        FieldInfo{"H28 D", "users are told this long before the end that they may log in anew, 5 min to 24 h; 0: never",
                  0, 86400});
  visit("auth.notice_followed", p.auth.notice_followed,
        FieldInfo{"A158", "share of those notices that are followed, at the next access", 0, 1, "1"});
  visit("auth.back_dating", p.auth.back_dating,
        FieldInfo{"H31 D", "an assertion's notBefore lies this long before the login", 0, 600});
  visit("auth.saml_skew_max", p.auth.saml_skew_max,
        FieldInfo{"H52 D", "larger clock skew between IdP and service provider fails (R57)", 120, 120});
  visit("auth.login_give_up", p.auth.login_give_up,
        FieldInfo{"A63", "a login not finished in this time is given up", 60, 3600});
  visit("auth.expiry_kills_active", p.auth.expiry_kills_active,
        FieldInfo{"A24", "running M-Tunnels end when authentication expires"});
  visit("auth.idp_rate", p.auth.idp_rate,
        FieldInfo{"A72", "sigma: logins per second that an IdP admits", 0.01, 1000000, "/s"});
  visit("auth.sp_rate", p.auth.sp_rate,
        FieldInfo{"A72", "SAML requests per second that a service provider answers", 0.01, 1000000, "/s"});

  visit("cert.component_validity", p.cert.component_validity,
        FieldInfo{"S0 H7 H12 D", "V: lifetime of connector, edge and controller certificates", 86400, 31536300});
  visit("cert.client_validity", p.cert.client_validity,
        FieldInfo{"H30 H31 D", "lifetime of client certificates", 86400, 31536300});
  visit("cert.client_renew", p.cert.client_renew,
        FieldInfo{
            "A26",
            "a client's certificate is renewed at each login on the cloud, at those in its last 30 days, or never"});
  visit("cert.threshold_outside_private_cloud", p.cert.threshold_outside_private_cloud,
        FieldInfo{"A27", "T of components that belong to no private cloud", 0, 15552000});
  visit("cert.renew_check", p.cert.renew_check,
        FieldInfo{"A27", "a component looks at its certificate this often", 60, 86400});
  visit("cert.renew_ok_p", p.cert.renew_ok_p,
        FieldInfo{"A27", "probability that an attempt to renew succeeds", 0, 1, "1"});
  visit("cert.on_expiry", p.cert.on_expiry, FieldInfo{"A28", "what a component does when its certificate expires"});

  visit("cap.overload", p.cap.overload, FieldInfo{"A48", "beyond the sized number of users"});
  visit("cap.overload_limit", p.cap.overload_limit,
        FieldInfo{"A48", "soft overload: refused above this share of the sized users", 1, 10, "1"});
  visit("cap.users_4vcpu", p.cap.users_4vcpu,
        FieldInfo{"H9 H33 D", "users that an edge or controller of 4 vCPU is sized for; smaller ones in proportion", 1,
                  10000000, "1"});
  visit("cap.users_8vcpu", p.cap.users_8vcpu,
        FieldInfo{"H9 H33 D", "the same with 8 vCPU; in between in proportion to the smaller size", 1, 10000000, "1"});
  visit("cap.users_16vcpu", p.cap.users_16vcpu,
        FieldInfo{"H9 H33 D", "the same with 16 vCPU; larger ones in proportion", 1, 10000000, "1"});
  visit("cap.mtunnel_rate", p.cap.mtunnel_rate,
        FieldInfo{"H45 D", "M-Tunnel set-ups per second and client type", 1, 1000000, "/s"});
  visit("cap.mtunnel_rate_cloud_connector", p.cap.mtunnel_rate_cloud_connector,
        FieldInfo{"H45 D", "the same of Cloud Connectors", 1, 1000000, "/s"});
  visit("cap.components_max", p.cap.components_max,
        FieldInfo{"H45 D", "instances of one kind of station that a tenant may have; the vendor can raise it (R58)", 1,
                  1000000});
  visit("cap.groups_max", p.cap.groups_max,
        FieldInfo{"H45 D", "groups of one kind of station that a tenant may have; the vendor can raise it (R58)", 1,
                  1000000});
  visit("cap.edge_mbps", p.cap.edge_mbps,
        FieldInfo{"H33 D", "what a private edge carries, in and out together", 0.001, 1000000, "Mbit/s"});
  visit("cap.connector_mbps", p.cap.connector_mbps,
        FieldInfo{"H34 D", "what a connector carries, in and out together", 0.001, 1000000, "Mbit/s"});
  visit("cap.double_encryption_mbps", p.cap.double_encryption_mbps,
        FieldInfo{"H34 I",
                  "what a connector carries less when all of its traffic is encrypted twice, linear in the share", 0,
                  1000000, "Mbit/s"});
  visit("cap.double_encrypted_share", p.cap.double_encrypted_share,
        FieldInfo{"A150", "share of the traffic that is encrypted twice", 0, 1, "1"});

  visit("user.activity", p.user.activity, FieldInfo{"A49", "model of a user's M-Tunnels"});
  visit("user.mtunnel_per_hour", p.user.mtunnel_per_hour,
        FieldInfo{"A49", "Poisson arrivals of M-Tunnels", 0, 10000, "/h"});
  visit("user.mtunnel_hold", p.user.mtunnel_hold, FieldInfo{"A49", "mean exponential holding time", 0, 3600});
  visit("user.idle_probability", p.user.idle_probability,
        FieldInfo{"7.10 I", "activity 'independent': probability that a user is idle at a probe", 0, 1, "1"});
  visit("user.busy_since", p.user.busy_since,
        FieldInfo{"A89", "activity 'one_exponential': instant at which each user's only M-Tunnel is known to be open",
                  0, 31536000});

  visit("log.records_per_hour", p.log.records_per_hour,
        FieldInfo{"A73", "log records that one component produces", 0, 1e9, "/h"});
  visit("log.bytes_per_record", p.log.bytes_per_record, FieldInfo{"A73", "size of a log record", 1, 1e6, "B"});
  visit("log.siem_mbps", p.log.siem_mbps,
        FieldInfo{"H9 D", "what a controller of 4 vCPU streams to the SIEM", 0.001, 10000, "Mbit/s"});
  visit("log.retransmit_window", p.log.retransmit_window,
        FieldInfo{"H46 D", "logs that may be resent after the cloud returns", 900, 900});
  visit("log.user_records_per_hour", p.log.user_records_per_hour,
        FieldInfo{"A155", "log records that one user's activity produces; traffic to the SIEM in BC", 0, 1e9, "/h"});

  visit("traffic.user_demand", p.traffic.user_demand,
        FieldInfo{"A150", "what a user of a segment sends and receives by day; a segment may state its own", 0, 100000,
                  "Mbit/s"});
  visit("traffic.day_begins", p.traffic.day_begins,
        FieldInfo{"A152", "hour (UTC) from which users ask for their full demand", 0, 86400});
  visit("traffic.day_ends", p.traffic.day_ends, FieldInfo{"A152", "hour (UTC) until which they do", 0, 86400});
  visit("traffic.night_share", p.traffic.night_share,
        FieldInfo{"A152", "share of the demand outside the day", 0, 1, "1"});
  visit("traffic.degraded_below", p.traffic.degraded_below,
        FieldInfo{"A153", "a user who gets less than this share of the demand is degraded", 0, 1, "1"});
  visit("traffic.settle", p.traffic.settle,
        FieldInfo{"A154", "shares follow users at whole multiples of this; 0: at once", 0, 3600});
  visit("traffic.configuration_size", p.traffic.configuration_size,
        FieldInfo{"A156", "configuration that a component gets when it enters BC; 0: none", 0, 1e12, "B"});
  visit("traffic.connections", p.traffic.connections,
        FieldInfo{"A130", "connections at a time of a user of a segment; loss limits each of them", 1, 1000});
  visit("traffic.packet_size", p.traffic.packet_size,
        FieldInfo{"A130", "data in a full packet of such a connection", 1, 65495, "B"});
}

}  // namespace failcast
