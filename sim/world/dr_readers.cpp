// Who reads the DR record, what they make of it, and the caches in between (domain.md 5.3, 7.1; A38 to A40).
#include <algorithm>

#include "models/base/math.hpp"
#include "sim/world/impl.hpp"

namespace failcast::world {
namespace {

dr::Options options_of(const Parameters& params, dr::Product reader) {
  return {.reader = reader,
          .default_product = params.dr.default_k,
          .invalid_policy = params.dr.invalid_policy,
          .require_signature_if_key = params.dr.require_sig_if_key,
          .payload = params.dr.payload};
}

}  // namespace

const scenario::DrKey* World::Impl::key_named(std::string_view id) const {
  const auto found = std::ranges::find(scenario_.dr_keys, id, &scenario::DrKey::id);
  return found == scenario_.dr_keys.end() ? nullptr : &*found;
}

/// A record for both products says the same to both readers: its signature is checked once (5.3).
RecordReader::Pair World::Impl::read_as(const RecordReader& reader, const dr::Answer& answer) const {
  const dr::PublicKey* key = reader.public_key ? &*reader.public_key : nullptr;
  const dr::Reading zpa = dr::read(answer, options_of(params_, dr::Product::zpa), key);
  if (zpa.record.product == dr::Product::all) return {zpa, zpa};
  return {zpa, dr::read(answer, options_of(params_, dr::Product::zia), key)};
}

/// The reader class of a profile, or of the components (nullptr).
std::uint32_t World::Impl::reader_of(const scenario::Profile* profile) {
  RecordReader reader{.domain = scenario_.dr_settings.domain, .key = scenario_.dr_settings.key};
  if (profile != nullptr && !profile->dr_domain.empty()) reader.domain = profile->dr_domain;
  if (profile != nullptr && profile->dr_key) reader.key = *profile->dr_key;
  for (std::uint32_t r = 0; r < dr_.readers.size(); ++r)
    if (dr_.readers[r].domain == reader.domain && dr_.readers[r].key == reader.key) return r;
  if (const scenario::DrKey* key = key_named(reader.key)) {
    auto read = dr::PublicKey::from_pem(key->public_key);
    if (auto* usable = std::get_if<dr::PublicKey>(&read)) reader.public_key = std::move(*usable);
  }
  reader.unanswered = read_as(reader, {.answered = false, .strings = {}});
  dr_.readers.push_back(std::move(reader));
  return static_cast<std::uint32_t>(dr_.readers.size() - 1);
}

const RecordReader::Pair& World::Impl::reading(std::uint32_t reader, std::uint32_t version) const {
  const RecordReader& of = dr_.readers[reader];
  of.readings.resize(std::max<std::size_t>(of.readings.size(), version + 1));
  if (!of.readings[version])
    of.readings[version] = read_as(of, {.answered = true, .strings = dr_.versions[version].strings});
  return *of.readings[version];
}

/// The answer to a look-up of the record, as this entity reads it.
wire::RecordRead World::Impl::record_read(std::uint32_t entity, bool answered, wire::PeerList version,
                                          wire::Epoch epoch) {
  const std::uint32_t reader = is_client(entity) ? cohorts_[clients_[client_of(entity)].cohort].reader : 0;
  const RecordReader::Pair& pair = answered ? reading(reader, version.id) : dr_.readers[reader].unanswered;
  return {&pair.zpa, &pair.zia, epoch};
}

bool World::Impl::knows_dr_domain(std::uint32_t entity) const {
  const std::uint32_t reader = is_client(entity) ? cohorts_[clients_[client_of(entity)].cohort].reader : 0;
  return dr_.readers[reader].domain == scenario_.dr_settings.domain;
}

/// Standard normal times A39's deviation, for devices that judge the record by their clock.
Duration World::Impl::drawn_clock_error(std::uint32_t c) const {
  const Cohort& cohort = cohorts_[clients_[c].cohort];
  if (!cohort.machine.watches_record) return {};
  const Stream draws{cohort.key / std::uint64_t{c - cohort.row_0} / "clock"};
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
  const auto add = [&](std::uint32_t entity, TimePoint next, Duration period) {
    if (const std::uint32_t r = resolver_of(entity); r != UINT32_MAX && next != kNever)
      pollers[r].push_back({next - TimePoint{}, period});
  };
  for (std::uint32_t c = 0; c < clients_.size(); ++c) {
    const Cohort& cohort = cohorts_[clients_[c].cohort];
    if (cohort.machine.watches_record && knows_dr_domain(client_entity(c)))
      add(client_entity(c), clients_[c].row.record.next, params_.dr.client_poll);
  }
  for (const Component& component : components_)
    add(component.node.value, component.row.record.next, params_.dr.comp_poll);
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
    const Duration held =
        dns::resolver::cached_for(response.ttl, kind_of(resolvers_[r]).params) + params_.dns.rtt_uncached;
    const Duration range = period * ((held + period - Duration{1}) / period) * kCycles;
    const Stream draws{key_of(resolvers_[r]) / "cache"};
    const auto ago = draws.below(static_cast<std::uint64_t>(range.count()), 0);
    dns::resolver::Row& row = resolvers_[r].rows[static_cast<std::size_t>(wire::Name::dr_record)];
    TimePoint t = poll_from(TimePoint{} - Duration{static_cast<std::int64_t>(ago)});
    while (t + params_.dns.rtt_uncached < TimePoint{}) {
      dns::resolver::query(row, t, kind_of(resolvers_[r]).params);
      dns::resolver::fetched(row, t + params_.dns.rtt_uncached, kind_of(resolvers_[r]).params, response);
      t = poll_from(row.expires);
    }
    row.queries = row.hits = row.fetches = row.failures = 0;
  }
}

/// What a client waits for when the record will give it a segment back; nothing when no record is on its way to it.
std::optional<Cause> World::Impl::waits_for_record(std::uint32_t c, std::uint32_t segment) {
  const Cohort& cohort = cohorts_[clients_[c].cohort];
  const client::Row& row = clients_[c].row;
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
  const dr::Verdict verdict =
      dr::judge(reading(cohort.reader, dr_.served).zpa, {.now = now, .in_test_group = cohort.machine.dr_test});
  if (verdict.effect != dr::Effect::enter) return std::nullopt;  // invalid, not begun, over, or not for this client
  const std::uint32_t r = resolver_of(client_entity(c));
  if (r == UINT32_MAX) return std::nullopt;
  bring_record_cache_up(r);
  const dns::resolver::Row& cached = resolvers_[r].rows[static_cast<std::size_t>(wire::Name::dr_record)];
  const bool old = (cached.state == dns::resolver::State::cached && cached.addresses.id != dr_.served) ||
                   cached.state == dns::resolver::State::negative;
  return old && now_ < cached.expires ? Cause::record_propagation : Cause::record_poll;
}

}  // namespace failcast::world
