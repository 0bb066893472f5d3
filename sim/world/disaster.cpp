// Disaster Recovery: the DR domain with its records, the person who publishes them, what readers make of them, and the
// caches in between (domain.md 3.7, 3.8, 5; A45 to A47).
#include <algorithm>
#include <numeric>

#include "models/base/math.hpp"
#include "models/dr/publication.hpp"
#include "sim/faults/timeline.hpp"
#include "sim/world/impl.hpp"

namespace failcast::world {
namespace {

const scenario::DrKey* key_named(const scenario::Scenario& scenario, std::string_view id) {
  const auto found = std::ranges::find(scenario.dr_keys, id, &scenario::DrKey::id);
  return found == scenario.dr_keys.end() ? nullptr : &*found;
}

std::optional<dr::PublicKey> public_half(const scenario::DrKey* key) {
  if (key == nullptr) return std::nullopt;
  auto read = dr::PublicKey::from_pem(key->public_key);
  if (auto* usable = std::get_if<dr::PublicKey>(&read)) return std::move(*usable);
  return std::nullopt;
}

dr::State state_of(scenario::RecordState state) {
  switch (state) {
    case scenario::RecordState::off: return dr::State::off;
    case scenario::RecordState::on: return dr::State::on;
    case scenario::RecordState::test: return dr::State::test;
  }
  return dr::State::off;
}

dr::Product product_of(scenario::RecordFor product) {
  switch (product) {
    case scenario::RecordFor::zpa: return dr::Product::zpa;
    case scenario::RecordFor::zia: return dr::Product::zia;
    case scenario::RecordFor::all: return dr::Product::all;
  }
  return dr::Product::zpa;
}

std::optional<dr::Internet> internet_of(scenario::InternetOverride action) {
  switch (action) {
    case scenario::InternetOverride::none: return std::nullopt;
    case scenario::InternetOverride::fail_open: return dr::Internet::fail_open;
    case scenario::InternetOverride::fail_closed: return dr::Internet::fail_closed;
  }
  return std::nullopt;
}

dr::Payload payload_of(const Parameters& params) {
  return params.dr.payload == SignedBytes::prefix ? dr::Payload::prefix : dr::Payload::tag_list;
}

dr::Options options_of(const Parameters& params, dr::Product reader) {
  dr::Options options{.reader = reader};
  switch (params.dr.default_k) {
    case RecordProduct::zpa: options.default_product = dr::DefaultProduct::zpa; break;
    case RecordProduct::all: options.default_product = dr::DefaultProduct::all; break;
    case RecordProduct::reject: options.default_product = dr::DefaultProduct::reject; break;
  }
  if (params.dr.invalid_policy == InvalidRecord::treat_off) options.invalid_policy = dr::InvalidPolicy::treat_off;
  options.require_signature_if_key = params.dr.require_sig_if_key;
  options.payload = payload_of(params);
  return options;
}

RecordReader::Pair read_both(const dr::Answer& answer, const Parameters& params, const RecordReader& reader) {
  const dr::PublicKey* key = reader.public_key ? &*reader.public_key : nullptr;
  return {dr::read(answer, options_of(params, dr::Product::zpa), key),
          dr::read(answer, options_of(params, dr::Product::zia), key)};
}

/// What the strings ask for, whoever believes them: the state of the first that is an activation record.
dr::State state_in(const std::vector<std::string>& strings) {
  for (const std::string& text : strings)
    if (const dr::Parsed parsed = dr::parse(text); parsed.is_record() && parsed.record.state)
      return *parsed.record.state;
  return dr::State::off;
}

std::vector<std::string> signed_or_not(const std::string& text, const scenario::DrKey* key, const Parameters& params) {
  if (key != nullptr && !key->private_key.empty()) {
    const auto read = dr::PrivateKey::from_pem(key->private_key);
    if (const auto* usable = std::get_if<dr::PrivateKey>(&read))
      if (auto parts = dr::sign(text, *usable, payload_of(params))) return *parts;
  }
  return {text};
}

}  // namespace

wire::PeerList World::Impl::version_handle(std::uint32_t version) const { return wire::unpack(version | 1u << 24); }

std::uint32_t World::Impl::add_version(std::vector<std::string> strings) {
  const dr::State state = state_in(strings);
  dr_.versions.push_back({std::move(strings), state});
  return static_cast<std::uint32_t>(dr_.versions.size() - 1);
}

/// The reader class of a profile, or of the components (nullptr).
std::uint32_t World::Impl::reader_of(const scenario::Profile* profile) {
  RecordReader reader{.domain = scenario_.dr_settings.domain, .key = scenario_.dr_settings.key};
  if (profile != nullptr && !profile->dr_domain.empty()) reader.domain = profile->dr_domain;
  if (profile != nullptr && profile->dr_key) reader.key = *profile->dr_key;
  for (std::uint32_t r = 0; r < dr_.readers.size(); ++r)
    if (dr_.readers[r].domain == reader.domain && dr_.readers[r].key == reader.key) return r;
  reader.public_key = public_half(key_named(scenario_, reader.key));
  reader.unanswered = read_both({.answered = false, .strings = {}}, params_, reader);
  dr_.readers.push_back(std::move(reader));
  return static_cast<std::uint32_t>(dr_.readers.size() - 1);
}

const RecordReader::Pair& World::Impl::reading(std::uint32_t reader, std::uint32_t version) const {
  const RecordReader& of = dr_.readers[reader];
  of.readings.resize(std::max<std::size_t>(of.readings.size(), version + 1));
  if (!of.readings[version])
    of.readings[version] = read_both({.answered = true, .strings = dr_.versions[version].strings}, params_, of);
  return *of.readings[version];
}

/// What stands at the DR domain at time 0, and who reads it.
void World::Impl::add_disaster_recovery() {
  dr_.versions.push_back({});
  reader_of(nullptr);
  const scenario::DrSettings& settings = scenario_.dr_settings;
  if (settings.domain.empty()) return;
  const PlaceId internet = *network_.topology().find(network::PlaceKind::internet, "internet");
  dr_.authority = add_node({.name = "dns-dr", .kind = record::EntityKind::resolver, .place = internet});
  dr_.nobody = add_node({.name = "stale-address", .kind = record::EntityKind::resolver, .place = internet});
  network_.begin(network::Target::node(dr_.nobody), {.failure = network::Failure::blackhole}, TimePoint{});
  dr_.zone.emplace(params_.dns.negative_ttl);
  for (const Component& component : components_)
    if (component.is_edge && component.dr_designated) dr_.designated.push_back(component.node);
  std::vector<std::string> strings = settings.initial_record;
  if (settings.parked) {
    const dr::Record record{.product = dr::Product::all, .state = state_of(*settings.parked)};
    strings = signed_or_not(dr::format(record), key_named(scenario_, settings.key), params_);
  }
  if (!strings.empty()) {
    dr_.served = add_version(strings);
    dr_.ttl = params_.dr.txt_ttl;
    dr_.zone->publish(wire::Name::dr_record, TimePoint{}, version_handle(dr_.served), params_.dr.txt_ttl);
  }
  publish_edges(false);
}

/// The edges that people listed; all that are designated when they listed none.
std::vector<NodeId> World::Impl::listed_edges() const {
  const auto& listed = scenario_.dr_settings.a_records;
  if (listed.empty()) return dr_.designated;
  std::vector<NodeId> edges;
  for (const NodeId id : private_edges_)
    if (std::ranges::count(listed, nodes_[id.value].name) + std::ranges::count(listed, nodes_[id.value].group) > 0)
      edges.push_back(id);
  return edges;
}

/// The A records of the DR domain: the edges that people listed, and addresses they forgot to take out (C49).
void World::Impl::publish_edges(bool repaired) {
  const scenario::DrSettings& settings = scenario_.dr_settings;
  std::vector<NodeId> addresses = repaired ? dr_.designated : listed_edges();
  dr_.repaired = repaired;
  for (std::int64_t n = 0; n < settings.stale_a_records && !repaired; ++n) addresses.push_back(dr_.nobody);
  if (!addresses.empty())
    dr_.zone->publish(wire::Name::dr_edges, now_, intern(addresses), params_.dr.a_ttl);
}

/// Somebody deletes records of the DR domain, and puts back what should be there when the fault ends.
void World::Impl::set_dr_records(const scenario::Fault& fault, bool deleted) {
  if (!dr_.zone || fault.where == "bc") return;
  const auto concerned = [&](wire::Name name) {
    return fault.names.empty() || std::ranges::count(fault.names, wire::name_of(name)) > 0;
  };
  for (const std::size_t which : {0u, 1u}) {
    const wire::Name name = which == 0 ? wire::Name::dr_record : wire::Name::dr_edges;
    if (!concerned(name)) continue;
    dr_.deleted[which] += deleted ? 1 : -1;
    if (deleted) dr_.zone->withdraw(name, now_);
    if (deleted || dr_.deleted[which] > 0) continue;
    if (which == 1)
      publish_edges(dr_.repaired);
    else if (!dr_.versions[dr_.served].strings.empty())
      dr_.zone->publish(name, now_, version_handle(dr_.served), dr_.ttl);
  }
}

// --- the person who publishes (3.8)

Context World::Impl::context_of_operator() const {
  return {
      now_, params_, Stream{key_ / "dr_operator"}, EntityClock{scenario_.start, Duration{}}
  };
}

void World::Impl::start_operator() {
  const std::vector<TimePoint> reasons =
      faults::start_times(scenario_.operator_steps, scenario_.faults, key_ / "faults", horizon_);
  for (std::uint32_t step = 0; step < scenario_.operator_steps.size(); ++step) note_who_will_follow(step);
  for (std::uint32_t step = 0; step < reasons.size(); ++step)
    if (reasons[step] != kNever)
      push(Rank::reply, Kind::operator_reason, reasons[step], portal_.value, 0, step);
}

/// Which readers a step's record will be good for, apart from its dates: those wait for it while people work on it.
void World::Impl::note_who_will_follow(std::uint32_t index) {
  const scenario::OperatorStep& step = scenario_.operator_steps[index];
  const std::vector<std::string> strings = strings_of(step, params_.op.checks && !is_sound(index));
  auto& good = dr_.good_for.emplace_back();
  for (const RecordReader& reader : dr_.readers)
    good.push_back(read_both({.answered = true, .strings = strings}, params_, reader).zpa.problem == dr::Problem::none);
}

void World::Impl::operator_acts(const std::optional<dr_operator::Command>& command) {
  emit_operator();
  if (command) publish(command->step, command->repaired);
  judge_due_ = true;
  if (const TimePoint due = dr_operator::next_wakeup(dr_.person); due != kNever)
    push(Rank::reply, Kind::operator_wake, std::max(due, now_), portal_.value);
}

void World::Impl::emit_operator() {
  const wire::Actions todo = std::exchange(actions_, {});
  for (const wire::Action& action : todo.all())
    if (const auto* fact = std::get_if<Observation>(&action))
      emit({record::EntityKind::dr_operator, 0}, dr_.facts, *fact);
}

void World::Impl::run_operator(const core::Event& event) {
  if (static_cast<Kind>(event.kind) == Kind::operator_reason) {
    dr_operator::reason_given(dr_.person, event.a, asked_by(scenario_.operator_steps[event.a]), context_of_operator(),
                              actions_);
    return operator_acts(std::nullopt);
  }
  if (dr_operator::next_wakeup(dr_.person) > now_) return;  // overtaken
  const std::uint32_t step = dr_operator::step_under_way(dr_.person);
  operator_acts(dr_operator::handle_timeouts(dr_.person, is_sound(step), context_of_operator(), actions_));
}

/// What an operator who looks before uploading would find: the key that readers have, all parts, tags that mean
/// something, and A records of edges that are there.
bool World::Impl::is_sound(std::uint32_t index) const {
  const scenario::OperatorStep& step = scenario_.operator_steps[index];
  const scenario::DrSettings& settings = scenario_.dr_settings;
  const bool edges_are_there =
      dr_.repaired || (settings.stale_a_records == 0 && std::ranges::all_of(listed_edges(), [&](NodeId edge) {
                         return components_[nodes_[edge.value].machine].dr_designated;
                       }));
  if (!edges_are_there) return false;
  if (!step.strings.empty()) {  // looked at as a component would
    const RecordReader::Pair read =
        read_both({.answered = true, .strings = step.strings}, params_, dr_.readers.front());
    return read.zpa.problem == dr::Problem::none || read.zpa.problem == dr::Problem::wrong_product;
  }
  return (!step.signed_with || *step.signed_with == settings.key) && step.omitted_part == 0;
}

/// What a step is for: what it says, or what the strings say that it publishes as they are.
dr::State World::Impl::asked_by(const scenario::OperatorStep& step) const {
  return step.strings.empty() ? state_of(step.publish) : state_in(step.strings);
}

/// The first instant after second `x` of a record (A94), by a true clock; kNever without one, or after the horizon.
TimePoint World::Impl::end_of(const std::vector<std::string>& strings) const {
  for (const std::string& text : strings) {
    const dr::Parsed parsed = dr::parse(text);
    if (!parsed.is_record() || !parsed.record.end) continue;
    const std::int64_t start = dr::whole_seconds(scenario_.start);
    const auto last = start + horizon_.time_since_epoch() / 1s;
    if (*parsed.record.end >= static_cast<dr::EpochSeconds>(last)) return kNever;
    const UtcTime after_it{(static_cast<std::int64_t>(*parsed.record.end) + 1) * 1s};
    return std::max(now_, EntityClock{scenario_.start, Duration{}}.when(after_it));
  }
  return kNever;
}

std::vector<std::string> World::Impl::strings_of(const scenario::OperatorStep& step, bool repaired) const {
  if (!step.strings.empty() && !repaired) return step.strings;
  const auto seconds = [&](const std::optional<Duration>& later) -> std::optional<dr::EpochSeconds> {
    if (!later) return std::nullopt;
    const std::int64_t now = dr::whole_seconds(EntityClock{scenario_.start, Duration{}}.utc(now_));
    return static_cast<dr::EpochSeconds>(now + *later / 1s);  // in seconds: nanoseconds end in 2262
  };
  const dr::Record record{.product = product_of(step.product),
                          .state = asked_by(step),
                          .internet = internet_of(step.internet),
                          .start = seconds(step.starts_after),
                          .end = seconds(step.ends_after)};
  const std::string& key = step.signed_with && !repaired ? *step.signed_with : scenario_.dr_settings.key;
  std::vector<std::string> strings = signed_or_not(dr::format(record), key_named(scenario_, key), params_);
  const auto omitted = static_cast<std::size_t>(step.omitted_part);
  if (omitted > 0 && omitted <= strings.size() && !repaired)
    strings.erase(strings.begin() + static_cast<std::ptrdiff_t>(omitted - 1));
  return strings;
}

/// The upload: all authoritative servers serve the new version after A47; caches follow by its predecessor's TTL.
void World::Impl::publish(std::uint32_t index, bool repaired) {
  const scenario::OperatorStep& step = scenario_.operator_steps[index];
  if (repaired) publish_edges(true);
  const std::uint32_t version = add_version(strings_of(step, repaired));
  emit({record::EntityKind::dr_operator, 0}, dr_.facts, RecordPublished{version});
  const Stream draws{key_ / "dr_operator" / step.id / "propagation"};
  // A later upload never becomes visible before an earlier one: servers take versions in order.
  const TimePoint visible = std::max(dr_.last_visible, now_ + params_.dns.auth_propagation.draw(draws, 0));
  dr_.last_visible = visible;
  dr_.zone->publish(wire::Name::dr_record, visible, version_handle(version), step.ttl.value_or(params_.dr.txt_ttl));
  push(Rank::reply, Kind::record_visible, visible, portal_.value, 0, version, index);
  if (const TimePoint lapses = end_of(dr_.versions[version].strings); lapses < horizon_)
    push(Rank::reply, Kind::record_lapsed, std::max(lapses, visible), portal_.value, 0, version, 0);
}

void World::Impl::record_visible(const core::Event& event) {
  dr_.served = event.a;
  const scenario::OperatorStep& step = scenario_.operator_steps[event.b];
  const Duration replaced = std::exchange(dr_.ttl, step.ttl.value_or(params_.dr.txt_ttl));
  emit({record::EntityKind::dr_operator, 0}, dr_.facts,
       RecordVisible{event.a, static_cast<std::uint8_t>(dr_.versions[event.a].state)});
  dr_operator::record_visible(dr_.person, context_of_operator(), actions_);
  operator_acts(std::nullopt);
  follow_portal();
  if (dr_.versions[event.a].state == dr::State::off)  // no cache holds what it replaced any longer than that
    push(Rank::reply, Kind::record_lapsed, now_ + replaced, portal_.value, 0, event.a, 1);
}

void World::Impl::record_lapsed(const core::Event& event) {
  if (dr_.served != event.a) return;  // another version has taken its place
  if (event.b == 0)
    dr_operator::end_passed(dr_.person, context_of_operator(), actions_);
  else
    dr_operator::ttl_elapsed(dr_.person, context_of_operator(), actions_);
  operator_acts(std::nullopt);
  follow_portal();
}

// --- readers

/// The answer to a look-up of the record, as this entity reads it.
wire::RecordRead World::Impl::record_read(std::uint32_t entity, bool answered, wire::PeerList version,
                                          wire::Epoch epoch) {
  const std::uint32_t reader = is_client(entity) ? cohorts_[clients_.cohort[client_of(entity)]].reader : 0;
  const RecordReader::Pair& pair = answered ? reading(reader, version.id) : dr_.readers[reader].unanswered;
  return {&pair.zpa, &pair.zia, epoch};
}

bool World::Impl::knows_dr_domain(std::uint32_t entity) const {
  const std::uint32_t reader = is_client(entity) ? cohorts_[clients_.cohort[client_of(entity)]].reader : 0;
  return dr_.readers[reader].domain == scenario_.dr_settings.domain;
}

/// Standard normal times A39's deviation, for devices that judge the record by their clock.
Duration World::Impl::drawn_clock_error(std::uint32_t c) const {
  const Cohort& cohort = cohorts_[clients_.cohort[c]];
  if (!cohort.machine.watches_record || params_.dr.clock_error_sd == Duration{}) return {};
  const Stream draws{cohort.key / static_cast<std::uint64_t>(directory_.clients[c].number) / "clock"};
  const double deviations = math::normal_quantile(draws.uniform(0));
  return Duration{static_cast<std::int64_t>(deviations * static_cast<double>(params_.dr.clock_error_sd.count()))};
}

/// Caches at time 0 anywhere in their cycle (7.1): each resolver's cache was empty once, at an instant long enough ago
/// and uniform over whole cycles of a lone poller, and its clients have polled since.
void World::Impl::fill_record_caches() {
  if (params_.dns.initial_cache != InitialCache::stationary || !dr_.zone) return;
  struct Poller {
    Duration phase, period;
  };
  std::vector<std::vector<Poller>> pollers(resolvers_.size());
  const auto add = [&](PlaceId place, TimePoint next, Duration period) {
    if (const std::uint32_t r = resolver_of(place); r != UINT32_MAX && next != kNever)
      pollers[r].push_back({next - TimePoint{}, period});
  };
  for (std::uint32_t c = 0; c < clients_.size(); ++c) {
    const Cohort& cohort = cohorts_[clients_.cohort[c]];
    if (cohort.machine.watches_record && knows_dr_domain(client_entity(c)))
      add(cohort.place, clients_.rows[c].record.next, params_.dr.client_poll);
  }
  for (const Component& component : components_)
    add(nodes_[component.node.value].place, component.row.record.next, params_.dr.comp_poll);
  for (std::size_t r = 0; r < resolvers_.size(); ++r) {
    if (pollers[r].empty()) continue;
    const auto poll_from = [&](TimePoint t) {
      TimePoint first = kNever;
      for (const Poller& poller : pollers[r]) {
        const Duration behind = t - (TimePoint{} + poller.phase);
        std::int64_t ticks = behind / poller.period;
        if (poller.period * ticks < behind) ++ticks;
        first = std::min(first, TimePoint{} + poller.phase + poller.period * ticks);
      }
      return first;
    };
    constexpr std::int64_t kCycles = 20;
    const Duration period = params_.dr.client_poll;
    const dns::Response response = dr_.zone->answer(wire::Name::dr_record, TimePoint{});
    const Duration held = dns::resolver::cached_for(response.ttl, resolvers_[r].params) + params_.dns.rtt_uncached;
    const Duration range = period * ((held + period - Duration{1}) / period) * kCycles;
    const Stream draws{nodes_[resolvers_[r].node.value].key / "cache"};
    const auto ago = draws.below(static_cast<std::uint64_t>(range.count()), 0);
    dns::resolver::Row& row = resolvers_[r].rows[static_cast<std::size_t>(wire::Name::dr_record)];
    TimePoint t = poll_from(TimePoint{} - Duration{static_cast<std::int64_t>(ago)});
    while (t + params_.dns.rtt_uncached < TimePoint{}) {
      dns::resolver::query(row, t, resolvers_[r].params);
      dns::resolver::fetched(row, t + params_.dns.rtt_uncached, resolvers_[r].params, response);
      t = poll_from(row.expires);
    }
    row.queries = row.hits = row.fetches = row.failures = 0;
  }
}

/// What a client waits for when the record will give it a segment back; nothing when no record is on its way to it.
std::optional<Cause> World::Impl::waits_for_record(std::uint32_t c, std::uint32_t segment) const {
  const Cohort& cohort = cohorts_[clients_.cohort[c]];
  const client::Row& row = clients_.rows[c];
  if (!is_dr_segment(cohort, segment)) return std::nullopt;
  if (cohort.machine.dr_refusal != Reason::none || !row.enrolled || client::in_dr(row)) return std::nullopt;
  if (!client::has_valid_certificate(row, context_of(c))) return std::nullopt;
  const auto concerns = [&](dr::State asked) {
    return asked == dr::State::on || (asked == dr::State::test && cohort.machine.dr_test);
  };
  const bool at_work = dr_operator::phase(dr_.person) != dr_operator::Phase::none;
  const bool comes =
      at_work && concerns(dr_.person.publishes) && dr_.good_for[dr_operator::step_under_way(dr_.person)][cohort.reader];
  if (at_work && !comes) return std::nullopt;
  switch (dr_operator::phase(dr_.person)) {
    case dr_operator::Phase::noticing: return Cause::noticing;
    case dr_operator::Phase::deciding: return Cause::deciding;
    case dr_operator::Phase::publishing: return Cause::publishing;
    case dr_operator::Phase::propagating: return Cause::record_propagation;
    case dr_operator::Phase::none: break;
  }
  const std::int64_t now = dr::whole_seconds(context_of(c).clock.utc(now_));
  const dr::Verdict verdict = dr::judge(reading(cohort.reader, dr_.served).zpa,
                                        {.now = now, .in_test_group = cohort.machine.dr_test});
  if (verdict.effect != dr::Effect::enter) return std::nullopt;  // invalid, not begun, over, or not for this client
  const std::uint32_t r = resolver_of(cohort.place);
  if (r == UINT32_MAX) return std::nullopt;
  const dns::resolver::Row& cached = resolvers_[r].rows[static_cast<std::size_t>(wire::Name::dr_record)];
  const bool old = (cached.state == dns::resolver::State::cached && cached.addresses.id != dr_.served) ||
                   cached.state == dns::resolver::State::negative;
  return old && now_ < cached.expires ? Cause::record_propagation : Cause::record_poll;
}

}  // namespace failcast::world
