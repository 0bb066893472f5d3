// The run's driver. It owns the clock and the queue, turns the machines' actions into replies with their delays, and
// machines' facts into records. Where a subject is long it has a file of its own.
#pragma once
#include <functional>
#include <map>
#include <memory>

#include "sim/faults/random_failures.hpp"
#include "sim/faults/timeline.hpp"
#include "sim/fleet/activity.hpp"
#include "sim/fleet/row_set.hpp"
#include "sim/invariants/rules.hpp"
#include "sim/world/state.hpp"
#include "sim/world/user_traffic.hpp"
#include "sim/world/world.hpp"

namespace failcast::world {

class World::Impl {
 public:
  Impl(const scenario::Scenario& scenario, Options options);
  Outcome run(const std::vector<record::FactSink*>& sinks);
  const record::Directory& directory() const { return directory_; }

 private:
  // --- build.cpp: from the scenario to entities
  void add_cloud();
  void add_private_clouds();
  void add_stations(const scenario::StationGroup& group);
  void add_controller(Node node, const scenario::StationGroup& group);
  void add_component(Node node, const scenario::StationGroup& group);
  void add_server_groups();
  void designate(Component& component, const scenario::StationGroup& group) const;
  Duration renewal_threshold(std::uint32_t private_cloud) const;
  void add_data_sessions();
  void add_idps();
  void add_resolvers();
  void add_resolver_kind(const scenario::Resolver& from);
  std::vector<network::Stretch> places_called(const std::string& id) const;
  void add_working_hours();
  void add_clients();
  void add_group(std::uint32_t group);
  void add_cohort(std::uint32_t group, const std::string& profile, PlaceId place, const Population& population);
  NodeId add_node(Node node, Duration extra_rtt = Duration{});
  void fill_zones();
  void fill_directory();
  void readers_of(const scenario::Profile& profile, const scenario::ClientGroup& group, Cohort& cohort);
  Reason install_refusal(const scenario::Install& install) const;
  void policies_of(const scenario::Profile& profile, Cohort& cohort) const;
  wire::PeerList intern(const std::vector<NodeId>& nodes);
  const std::vector<NodeId>& nodes_of(wire::PeerList list) const { return lists_[list.id]; }

  // --- start.cpp: the state at time 0
  void start_stations();
  void start_clients();
  /// How clients of one cohort stand with one redirect list of the cloud, at time 0.
  struct SessionAtOnce {
    wire::PeerList list;
    NodeId edge;
    client::Row row;
  };
  using SessionsAtOnce = std::vector<std::vector<SessionAtOnce>>;  ///< by cohort
  void start_session_at_once(std::uint32_t c, SessionsAtOnce& known);
  void connect_as_others(std::uint32_t c, const client::ClientContext& ctx, std::vector<SessionAtOnce>& known);
  void connect_at_once(std::uint32_t c, const client::ClientContext& ctx, wire::PeerList list);
  void start_polls(std::uint32_t entity);

  // --- impl.cpp: clock, queue, facts
  void fetch_ahead() const;
  void dispatch(const core::Event& event);
  core::Position position_of(const core::Event& event) const;
  void emit(record::Entity entity, std::uint32_t& sequence, const Observation& fact);
  void emit_client(std::uint32_t c, const Observation& fact);
  void emit_node(NodeId node, const Observation& fact);
  void emit_facts(record::Entity entity, std::uint32_t& sequence);
  void emit_facts(NodeId node);
  void count(Recurring recurring, std::uint64_t ticks) { ticks_[static_cast<std::size_t>(recurring)] += ticks; }
  std::uint64_t& executed(Recurring recurring) { return executed_[static_cast<std::size_t>(recurring)]; }
  /// One tick that was an event.
  void count_executed(Recurring recurring) {
    count(recurring, 1);
    ++executed(recurring);
  }
  std::uint32_t sequence_of(Rank rank, Kind kind, std::uint32_t entity, std::uint32_t a);
  void push(Rank rank, Kind kind, TimePoint at, std::uint32_t entity, wire::Epoch epoch = 0, std::uint32_t a = 0,
            std::uint64_t b = 0);
  /// Place of an event among those of its instant. Between two there is room for what is ordered as an entity's timer.
  std::uint64_t order_of(Rank rank, std::uint32_t entity) const {
    return order_.order(static_cast<std::uint8_t>(rank), entity) << 1;
  }
  /// Of the event under way, out of what order_of put together.
  Rank rank_here() const { return static_cast<Rank>(here_.order >> 33); }
  // Entities of events: nodes but resolvers, then resolvers, then clients.
  std::uint32_t client_entity(std::uint32_t c) const { return resolver_entity(0) + resolver_count() + c; }
  bool is_client(std::uint32_t entity) const { return entity >= client_entity(0); }
  std::uint32_t client_of(std::uint32_t entity) const { return entity - client_entity(0); }
  std::uint32_t resolver_entity(std::uint32_t r) const { return first_resolver_node_ + r; }
  std::uint32_t resolver_count() const { return static_cast<std::uint32_t>(resolvers_.size()); }
  std::uint32_t entity_of(const Resolver& resolver) const {
    return resolver_entity(static_cast<std::uint32_t>(&resolver - resolvers_.data()));
  }
  std::uint32_t& events_of(std::uint32_t entity);

  // --- clients.cpp
  client::ClientContext context_of(std::uint32_t c) const;
  /// For questions that draw nothing: the stream costs more than all the rest.
  Key key_of_client(std::uint32_t c) const {
    const Cohort& cohort = cohorts_[clients_[c].cohort];
    return cohort.key / std::uint64_t{c - cohort.row_0};
  }
  /// A calendar without an error.
  EntityClock true_clock() const { return {scenario_.start, Duration{}}; }
  fleet::User activity_of(std::uint32_t c) const;
  void step_client(std::uint32_t c, const wire::Input& input);
  void run_client_timers(std::uint32_t c);
  void act_for_client(std::uint32_t c);
  void do_for_client(std::uint32_t c, const wire::Connect& connect);
  void do_for_client(std::uint32_t c, const wire::Send& send);
  void close_client_session(std::uint32_t c);
  template <class Visit>
  void for_users_of(NodeId edge, Visit&& visit);
  void open_client_session(std::uint32_t c);
  void rearm_client(std::uint32_t c);
  void client_connected(const core::Event& event);
  void redirect_done(const core::Event& event);
  void client_changed_mode(std::uint32_t c, bool in_dr);
  bool is_dr_segment(const Cohort& cohort, std::uint32_t segment) const;
  void enrolled(const core::Event& event);
  bool has_expired(std::uint32_t c) const;
  bool may_open_mtunnels(std::uint32_t c) const;
  wire::PeerList redirect_list(std::uint32_t c, const PrivateCloud& cloud);
  wire::PeerList cloud_list(std::uint32_t c, Key key);

  // --- exit_probes.cpp
  TimePoint probe_due(std::uint32_t c) const;
  void settle_exit(std::uint32_t c);
  void run_exit_timer(std::uint32_t c);
  void rearm_exit(std::uint32_t c);
  void edge_returned(std::uint32_t component);
  void edge_left_cloud(std::uint32_t component);

  // --- admission.cpp: what stands between a caller and a node: firewall, proxy, trust, the node's own state
  /// `draws` is asked only where packets are lost; `n` numbers the caller's attempts.
  Attempt attempt(PlaceId from, const std::string& caller_root_ca, NodeId to, wire::Sni sni,
                  const std::function<Stream()>& draws, std::uint64_t n);
  void note_sites();
  Reason spoils_tls(PlaceId from, const std::string& caller_root_ca, NodeId to, wire::Sni sni) const;
  bool firewall_drops(PlaceId from, NodeId to) const;
  Reason admits_client(const Node& node, wire::Sni sni) const;

  // --- stations.cpp
  component::ComponentContext context_of(Component& component) const;
  controller::ControllerContext context_of(Controller& controller) const;
  Context context_of(const DataSession& session) const;
  void step_component(std::uint32_t k, const wire::Input& input);
  void step_controller(std::uint32_t k, const wire::Input& input);
  void step_session(std::uint32_t s, const wire::Input& input);
  void run_node_timers(NodeId node);
  void run_session_timers(std::uint32_t s);
  void act_for_component(std::uint32_t k, component::State before);
  void act_for_controller(std::uint32_t k, controller::State before);
  void act_for_session(std::uint32_t s, connector::SessionState before);
  void station_attempted(NodeId from, NodeId to, wire::Epoch epoch, const Attempt& met);
  void component_changed(std::uint32_t k, component::State before);
  void name_edge(std::uint32_t s);
  bool will_carry(const Component& connector, const Component& edge) const;
  std::vector<NodeId> attached_in_dr(const Component& connector) const;
  std::optional<std::uint32_t> session_between(const Component& connector, std::uint32_t edge) const;
  void name_edges_of(std::uint32_t k);
  void rearm_node(NodeId node);
  void rearm_session(std::uint32_t s);
  void station_connected(const core::Event& event);
  void session_connected(const core::Event& event);
  void answer_force(NodeId node);
  void answer_enrol(NodeId node);
  void deliver(NodeId node, const wire::Input& input);
  void crash(NodeId node);
  void restart(NodeId node);
  Reason admits_component(const Node& controller, const Component& caller) const;

  // --- histories.cpp
  std::optional<UtcTime> certificate_until(NodeId id, const scenario::StationGroup& group);
  Duration renewal_threshold(const Node& node) const;
  UtcTime authenticated_at(std::uint32_t c) const;
  UtcTime certificate_until(std::uint32_t c) const;

  // --- traffic.cpp
  bool packets_are_events(const Recurrence& traffic) const;
  TimePoint heard_by(const Recurrence& traffic) const;
  Packets after_break(const Recurrence& traffic, TimePoint deadline) const;
  bool is_traffic_settled(const Recurrence& traffic, Packets packets) const;
  /// Whether packets put the deadline of silence off without an event of their own.
  bool traffic_puts_off(const Recurrence& traffic, Packets packets) const;
  void arm_packet(TimePoint& armed, const Recurrence& traffic, Packets& packets, std::uint32_t entity,
                  std::uint32_t channel, Kind kind);
  bool hears_packet(TimePoint& armed, const Recurrence& traffic, Packets& packets, PlaceId place, NodeId from,
                    Recurring recurring);
  void settle_client(std::uint32_t c);
  void arm_client_packet(std::uint32_t c);
  void session_path_changed(std::uint32_t c, bool usable, network::Failure how);
  void settle_component(Component& component);
  void settle_controller(Controller& controller);
  void settle_session(DataSession& session);
  void arm_node_packets(NodeId node);
  void arm_session_packet(std::uint32_t s);
  void run_packet(const core::Event& event);
  void run_client_packet(std::uint32_t c);
  void run_session_packet(std::uint32_t s);

  // --- station_ticks.cpp
  component::CloudWatch& cloud_watch_of(const Node& node);
  certificate::LifeCycle& certificate_of(const Node& node);
  bool is_forced(const Node& node) const;
  bool flag_is_set(const Node& node) const;
  CloudReading cloud_reading(const Node& node);
  void look_ahead(NodeId node);
  void settle_station(NodeId node);
  void skip_attempts(NodeId node, TimePoint end);
  void settle_stations();
  void rearm_stations();

  // --- names.cpp
  void look_up(std::uint32_t entity, PlaceId place, const wire::Resolve& resolve);
  std::uint32_t open_look_up(std::uint32_t entity, PlaceId place, wire::Epoch epoch);
  void do_step(std::uint32_t lookup, dns::stub::Step step);
  void ask_resolver(std::uint32_t lookup);
  void start_fetch(Resolver& resolver, wire::Name name);
  void fetch_done(const core::Event& event);
  void run_resolver_timer(const core::Event& event);
  void tell_waiting(Resolver& resolver, wire::Name name, const dns::resolver::Verdict& verdict);
  void answer_look_up(std::uint32_t lookup, const dns::resolver::Verdict& verdict, Duration after) {
    send_answer(lookup, verdict, now_, now_ + after);
  }
  void send_answer(std::uint32_t lookup, const dns::resolver::Verdict& verdict, TimePoint sent, TimePoint arrives);
  void look_up_answered(const core::Event& event);
  ResolverUse find_resolver(PlaceId place) const;
  std::vector<NodeId> controllers_named(PlaceId place, wire::Name name) const;
  /// The resolver that a client or a component asks; UINT32_MAX: none.
  std::uint32_t resolver_of(std::uint32_t entity) const;
  const ResolverKind& kind_of(const Resolver& resolver) const { return resolver_kinds_[resolver.kind]; }
  template <class Visit>
  void for_clients_of(std::uint32_t resolver, Visit&& visit) const;
  Key key_of(const Resolver& resolver) const;
  NodeId authority_of(wire::Name name) const;
  const dns::Zone& zone_of(wire::Name name) const;
  Reason unknown_domain(std::uint32_t entity, wire::Name name) const;
  void count_query(QueryCount& server, wire::Name name, bool from_cache, bool fetched, bool failed);

  // --- record_polls.cpp
  struct Outlook {
    fleet::RefreshChain::Content content;
    TimePoint until{};
  };
  bool skips() const { return !options_.every_event && dr_.zone.has_value(); }
  dr::Watch& watch_of(std::uint32_t entity);
  Duration poll_period(std::uint32_t entity) const;
  PlaceId place_of(std::uint32_t entity) const;
  std::uint64_t tick_order(std::uint32_t entity) const;
  bool polls(std::uint32_t entity) const;
  bool& rides(std::uint32_t entity);
  fleet::PollTicks& ticks_with(std::uint32_t entity);
  void join_or_leave(std::uint32_t entity);
  void leave_out_tick(std::uint32_t entity);
  std::optional<Outlook> outlook(const Resolver& resolver) const;
  bool ignores(std::uint32_t entity, const wire::RecordRead& read);
  TimePoint poll_due(std::uint32_t entity);
  void catch_up(std::uint32_t resolver);
  void settle_polls(std::uint32_t entity);
  void realise_look_up(std::uint32_t entity, TimePoint asked, TimePoint answered, bool waits);
  void realise_fetch(Resolver& resolver);
  void bring_record_cache_up(std::uint32_t resolver);
  void after_record_query(std::uint32_t resolver, bool is_stranger);
  std::vector<std::uint32_t> riders_of(const Resolver& resolver) const;
  void settle_riders(std::uint32_t resolver);
  void rearm(std::uint32_t entity);
  void record_changed();
  RecordWay record_way(PlaceId place) const;
  FetchWay fetch_way(const Resolver& resolver) const;
  void look_at_record_ways();
  void settle_all_polls();

  // --- logins.cpp
  void authenticate(std::uint32_t c);
  void login_done(const core::Event& event);
  bool can_log_in(PlaceId place, bool bc_allowed) const;
  TimePoint login_ends(std::uint32_t c, TimePoint admitted) const;
  void await_ends_of_certificates();
  bool is_good(const std::optional<UtcTime>& until) const { return !until || true_clock().utc(now_) < *until; }
  Reason takes_logins(const Controller& controller) const;
  idp::Request request_to(const Idp& idp, Duration provider_error) const;
  const Idp* idp_for(bool bc) const;
  bool idp_answers(PlaceId from, const Idp& idp) const;

  // --- dr_domain.cpp, dr_readers.cpp, dr_operator.cpp
  void add_disaster_recovery();
  void publish_edges(bool repaired);
  void set_dr_records(const scenario::Fault& fault, bool deleted);
  void start_operator();
  void fill_record_caches();
  std::uint32_t reader_of(const scenario::Profile* profile);
  RecordReader::Pair read_as(const RecordReader& reader, const dr::Answer& answer) const;
  std::vector<std::string> record_strings(const dr::Record& record, std::string_view key) const;
  const scenario::DrKey* key_named(std::string_view id) const;
  const RecordReader::Pair& reading(std::uint32_t reader, std::uint32_t version) const;
  wire::PeerList version_handle(std::uint32_t version) const;
  std::uint32_t add_version(std::vector<std::string> strings);
  Context context_of_operator() const;
  void note_who_will_follow(std::uint32_t step);
  void run_operator(const core::Event& event);
  void operator_acts(const std::optional<dr_operator::Command>& command);
  bool is_sound(std::uint32_t step) const;
  std::vector<NodeId> listed_edges() const;
  dr::State asked_by(const scenario::OperatorStep& step) const;
  TimePoint end_of(const std::vector<std::string>& strings) const;
  std::vector<std::string> strings_of(const scenario::OperatorStep& step, bool repaired) const;
  void publish(std::uint32_t step, bool repaired);
  void record_visible(const core::Event& event);
  void watch_record_caches();
  void record_cache_expires(const core::Event& event);
  void record_lapsed(const core::Event& event);
  wire::RecordRead record_read(std::uint32_t entity, bool answered, wire::PeerList version, wire::Epoch epoch);
  bool knows_dr_domain(std::uint32_t entity) const;
  Duration drawn_clock_error(std::uint32_t c) const;
  std::optional<Cause> waits_for_record(std::uint32_t c, std::uint32_t segment);

  // --- faults.cpp
  void begin_fault(std::uint32_t occurrence);
  void end_fault(std::uint32_t occurrence);
  void apply_fault(std::uint32_t occurrence, bool begins);
  void await_withdrawal();
  void withdraw_routes();
  std::vector<network::Target> targets_of(const scenario::Fault& fault) const;
  std::vector<network::Target> pairs_on(const std::string& path) const;
  std::vector<network::Target> members_of_risk_groups(const std::string& where) const;
  std::vector<NodeId> nodes_matching(const scenario::Fault& fault) const;
  std::vector<NodeId> cloud_nodes(const scenario::Fault& fault) const;
  void set_flag(const scenario::Fault& fault, bool on);
  void set_enabled(const scenario::Fault& fault, bool enabled);
  void set_certificates(const scenario::Fault& fault, bool expired);
  void set_clocks(const scenario::Fault& fault, bool wrong);
  void set_idp(NodeId node, network::Failure how, bool begins);
  void set_station_mode(NodeId node, const scenario::Fault& fault, bool begins);
  void withdraw_records();

  // --- service.cpp: what each edge serves, and what each place can do
  struct Service {
    bool serves = false, needs_cache = false;
    Cause cause{};
    Reason why = Reason::none;
    bool operator==(const Service&) const = default;
    bool is_better_than(const Service& other) const;
    /// With no connector at all.
    static Service nobody() { return {.cause = Cause::no_path, .why = Reason::no_connector}; }
  };
  /// What the connectors of one group do for one edge.
  struct Carrying {
    Service best{};
    std::uint32_t up_in_bc = 0, up_in_dr = 0;  ///< data sessions, by what their connectors are in
  };
  void add_connector_groups();
  void stations_changed();
  void look_at_all_services();
  void look_at_services();
  void look_at_carrying(std::uint32_t edge_position, std::uint32_t connector_group);
  void look_at_service(std::uint32_t edge_position, std::uint32_t server_group, const Service& now);
  void edge_changed(std::uint32_t edge_position);
  Service service_of(NodeId edge, std::uint32_t server_group) const;
  Service carries(NodeId edge, const Component& connector, Standing standing, bool is_connected) const;
  bool may_dial(const Component& connector, const Component& edge) const;
  void note_component(std::uint32_t k);
  void note_session(std::uint32_t s);
  void note_controller(std::uint32_t k);
  void note_awaited(NodeId station);
  void services_may_differ(const std::vector<std::uint32_t>& flips);
  Awaited awaited_of(const Node& station) const;
  Cause what_keeps_bc_away() const;
  void look_at_places();
  std::size_t carrying_position(std::uint32_t edge_position, std::uint32_t connector_group) const {
    return std::size_t{edge_position} * connector_groups_.size() + connector_group;
  }

  // --- access.cpp
  void paths_changed(const std::vector<network::Target>& targets);
  void look_at_path(PlaceId place, NodeId node, std::vector<std::uint32_t>& flips);
  void tell_clients(const std::vector<std::uint32_t>& flips);
  void tell_stations();
  void watch_cloud();
  void watch_expiry(std::uint32_t c);
  void authentication_aged(std::uint32_t c);
  void judge_all();
  void judge_affected();
  bool record_is_awaited() const;
  void mark_users_of_changed_edges();
  void mark_clients_at(PlaceId place);
  void judge(std::uint32_t c);
  Judgement judged(std::uint32_t c, std::uint32_t segment);
  Judgement without_session(std::uint32_t c, std::uint32_t segment);
  Judgement over_session(std::uint32_t c, std::uint32_t segment);
  Judgement closed_in_dr(std::uint32_t c, std::uint32_t segment) const;
  Judgement over_dr_session(std::uint32_t c, std::uint32_t segment) const;
  Judgement waiting(std::uint32_t c) const;
  Cause cause_of_pause(std::uint32_t c) const;
  bool normal_way_works(std::uint32_t c, std::uint32_t segment) const;
  bool is_authenticated_for(std::uint32_t c, std::uint32_t segment) const;
  const Service& service(NodeId edge, std::uint32_t segment) const;
  std::size_t reach_position(PlaceId place, NodeId node) const {
    return std::size_t{place.value} * first_resolver_node_ + node.value;
  }
  bool reaches(PlaceId place, NodeId node) const { return reach_[reach_position(place, node)].usable; }
  void set_status(std::uint32_t c, std::uint32_t segment, const Judgement& judgement);
  void count_failed_requests(std::uint32_t c, std::uint32_t segment);

  // --- shares.cpp: what users send
  void add_traffic();
  const scenario::StationGroup& station_group_of(NodeId node) const;
  ConnectorPools::Group setting_of(const ConnectorGroup& group) const;
  std::vector<ConnectorPool> pools_of(std::uint32_t connector_group) const;
  std::vector<std::uint32_t> edges_carried_for(const Component& connector) const;
  std::vector<std::uint32_t> with_sessions_of(const Component& connector, std::vector<std::uint32_t> edges) const;
  std::uint32_t stratum_of(std::uint32_t c) const { return stratum_of_cohort_[clients_[c].cohort]; }
  void move_session(std::uint32_t c, NodeId edge);
  void move_access(std::uint32_t c, std::uint32_t segment, bool has_access);
  void carriers_changed();
  void ways_changed();
  void look_at_logs();
  void fetch_configuration(const Component& component);
  void resend_logs(const Component& component, std::uint64_t records);
  void start_transfer(TransferKind kind, double bytes, NodeId far, const Component& component);
  void traffic_due();
  void arm_traffic(TimePoint at);
  void settle_traffic();

  // --- outcome.cpp
  void settle_all();
  Outcome finish(EndReason end);
  void note_copies(const Component& component);

  // --- requests.cpp
  void start_requests();
  void follow_portal();
  bool any_controller_in_bc() const;
  dr::State record_in_force() const;
  support::Mode mode_of(const scenario::Request& request) const;
  support::Mode mode_of_tenant() const;
  void take_effect(const scenario::Request& request);
  void answer_request(const core::Event& event);
  std::pair<bool, Reason> outcome_of(std::uint32_t request);
  void change_bc_domain();
  void domain_changed(NodeId controller);
  void sync_bc_settings();
  std::pair<bool, Reason> restore_backups(const std::string& where);
  std::pair<bool, Reason> install_snapshots(const std::string& where);

  // --- upkeep.cpp
  Context upkeep_context(NodeId node, std::string_view purpose) const;
  double disk_used(NodeId node) const;
  void start_upkeep();
  void rearm_upkeep(NodeId node);
  void run_copies(NodeId node);
  void start_upgrades(std::uint32_t group);
  void rearm_upgrades(std::uint32_t upgrades);
  upgrade::Member member_state(const UpgradeGroup& group, NodeId node) const;
  void run_upgrades(std::uint32_t upgrades);
  void upgrade_ended(NodeId node);
  void count_logs(Component& component, component::State before);
  void count_bc_logs(std::uint32_t private_cloud);

  const scenario::Scenario& scenario_;
  const Parameters& params_;
  Options options_;
  Key key_;
  network::Network network_;
  core::EventQueue queue_;
  core::HappensAfter order_;
  TimePoint now_{};
  core::Position here_{};  ///< of the event under way; a tick at the same place comes before all timers but `wake`
  TimePoint horizon_;
  std::vector<record::FactSink*> sinks_;
  record::TrajectoryHash hash_;
  std::uint64_t events_ = 0;
  std::array<std::uint64_t, static_cast<std::size_t>(Recurring::count_)> ticks_{};     ///< true after settling
  std::array<std::uint64_t, static_cast<std::size_t>(Recurring::count_)> executed_{};  ///< those that were events
  std::uint32_t world_facts_ = 0;
  bool silent_ = false;  ///< while the state at time 0 is made: no facts, no delays

  std::vector<Node> nodes_;
  std::vector<Component> components_;
  std::vector<Controller> controllers_;
  std::vector<DataSession> sessions_;
  std::vector<PrivateCloud> private_clouds_;
  std::vector<Idp> idps_;
  std::vector<ResolverKind> resolver_kinds_;
  std::vector<Resolver> resolvers_;
  std::uint32_t first_resolver_node_ = 0;
  std::vector<NodeId> public_edges_, private_edges_, edges_;
  NodeId ca_, sp_, dispatch_, portal_, cloud_authority_, bc_authority_;
  wire::PeerList sp_list_, dispatch_list_, ca_list_, portal_list_;
  std::optional<dns::Zone> cloud_zone_, bc_zone_;
  std::vector<std::vector<NodeId>> lists_;
  std::map<std::vector<std::uint32_t>, std::uint32_t> list_ids_;
  std::vector<std::optional<wire::PeerList>> public_lists_;  ///< by the public edge that comes first

  std::vector<std::uint32_t> segment_group_;               ///< server group of a segment
  std::vector<std::vector<std::uint32_t>> group_members_;  ///< connectors (component indices) of a server group
  std::vector<ConnectorGroup> connector_groups_;
  std::vector<std::vector<std::uint32_t>> serving_groups_;  ///< connector groups of a server group
  std::vector<WorkingTime> working_times_;                  ///< as the scenario's working hours; never grows
  std::vector<Population> populations_;                     ///< by client group
  std::vector<Cohort> cohorts_;
  fleet::Fleet clients_;
  fleet::Activity activity_;
  std::map<std::uint32_t, TimePoint> packet_armed_;  ///< live entries of clients' packets that are events

  std::vector<const scenario::Site*> site_of_place_, site_of_node_;  ///< nullptr: none, or not of a site
  std::vector<ResolverUse> resolver_use_;                            ///< per place
  std::vector<RecordWay> record_ways_;                               ///< per place
  std::vector<LookUp> lookups_;
  std::vector<std::uint32_t> free_lookups_;
  std::vector<scenario::Fault> faults_;  ///< listed and random ones
  std::vector<faults::Occurrence> occurrences_;
  std::optional<TimePoint> withdrawal_;              ///< the queued one
  std::map<std::uint32_t, QueryCount> authorities_;  ///< by node
  std::vector<DnsLoad> dns_loads_;
  std::vector<LogCount> logs_;
  std::vector<TimePoint> log_since_;

  // access: who reaches what, and what each edge serves, as of the last change
  std::vector<Reach> reach_;  ///< place x node, without resolvers
  enum class Flip : std::uint8_t { none, of_manner, for_sessions };
  std::vector<Flip> flipped_;                   ///< as reach_: what the change under way did
  std::vector<std::uint8_t> resolver_reached_;  ///< per place: its own resolver
  std::vector<Service> service_;                ///< edge position x server group
  std::vector<Carrying> carrying_;              ///< edge position x connector group
  // ... of these may have changed since they were last looked at
  std::vector<std::uint32_t> edges_due_, connector_groups_due_;  ///< edge positions; indices
  std::vector<std::uint32_t> carrying_due_;                      ///< as carrying_
  bool all_services_due_ = true, places_due_ = true;
  std::vector<std::uint32_t> edge_position_;                       ///< node -> position in edges_
  std::vector<std::uint8_t> cut_off_, cloud_login_, local_login_;  ///< per place
  Cause cause_of_not_ready_ = Cause::no_path;                      ///< why controllers send clients away
  std::array<std::uint32_t, 3> awaited_{};                         ///< stations, by what is awaited of them
  cloud::Row cloud_;
  DrState dr_;
  portal::Row portal_row_;
  std::uint32_t portal_facts_ = 0;
  std::vector<std::uint32_t> queued_requests_;  ///< that wait for the end of a DR test (R48)
  std::vector<UpgradeGroup> upgrades_;
  bool stations_due_ = false;
  bool judge_due_ = false;  ///< everybody in doubt, and who is affected
  bool users_due_ = false;  ///< who is affected, users of changed edges among them
  fleet::RowSet in_doubt_;  ///< clients without access or without a session: judged whenever anything changes
  fleet::RowSet affected_;  ///< others that the next judgement concerns
  struct EdgeSeen {         ///< what users of a private edge go by, beside what it serves
    component::Mode mode = component::Mode::none;
    TimePoint lost_at{};
    friend bool operator==(const EdgeSeen&, const EdgeSeen&) = default;
  };
  std::vector<EdgeSeen> edge_seen_;           ///< by edge position
  std::vector<std::uint8_t> edge_changed_;    ///< by edge position: in it or in what it serves, since last judged
  std::vector<std::uint32_t> changed_edges_;  ///< the positions of those

  std::unique_ptr<UserTraffic> traffic_;  ///< nothing: the deployment states no bandwidths
  std::vector<std::uint32_t> stratum_of_cohort_, group_facts_;
  TimePoint traffic_at_ = kNever;  ///< the live entry

  record::Directory directory_;
  std::optional<invariants::Rules> rules_;
  wire::Actions actions_;
};

/// Calls visit(row) for each client with a session on this node; `visit` may end it.
template <class Visit>
void World::Impl::for_users_of(NodeId edge, Visit&& visit) {
  const Node& node = nodes_[edge.value];
  if (!node.handshakes || node.handshakes->sessions() == 0) return;
  for (std::uint32_t c = 0; c < clients_.size(); ++c)
    if (clients_.session[c] == edge) visit(c);
}

/// Calls visit(row) for each client that asks this resolver.
template <class Visit>
void World::Impl::for_clients_of(std::uint32_t resolver, Visit&& visit) const {
  const std::uint32_t kind = resolvers_[resolver].kind, number = resolver - resolver_kinds_[kind].first;
  for (const Population& population : populations_)
    for (const network::Stretch& stretch : population.places) {
      const ResolverUse& use = resolver_use_[stretch.place.value];
      if (use.kind != kind || (use.is_own && (number < stretch.first || number >= stretch.end))) continue;
      const std::uint32_t first = use.is_own ? number : stretch.first, end = use.is_own ? number + 1 : stretch.end;
      const std::uint32_t last_row = population.first + end * population.per_place;
      for (std::uint32_t c = population.first + first * population.per_place; c < last_row; ++c) visit(c);
    }
}

}  // namespace failcast::world
