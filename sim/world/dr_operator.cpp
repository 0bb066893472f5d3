// The person who publishes the DR record: why, when, what, and with which mistakes (domain.md 3.8; A46, A47, A98).
#include <algorithm>

#include "models/dr/publication.hpp"
#include "sim/faults/timeline.hpp"
#include "sim/world/impl.hpp"

namespace failcast::world {
namespace {

std::optional<dr::Internet> internet_of(scenario::InternetOverride action) {
  switch (action) {
    case scenario::InternetOverride::none: return std::nullopt;
    case scenario::InternetOverride::fail_open: return dr::Internet::fail_open;
    case scenario::InternetOverride::fail_closed: return dr::Internet::fail_closed;
  }
  return std::nullopt;
}

}  // namespace

/// The strings of a record, signed when there is a key that can sign.
std::vector<std::string> World::Impl::record_strings(const dr::Record& record, std::string_view key) const {
  const std::string text = dr::format(record);
  const scenario::DrKey* found = key_named(key);
  if (found == nullptr || found->private_key.empty()) return {text};
  const auto read = dr::PrivateKey::from_pem(found->private_key);
  const auto* usable = std::get_if<dr::PrivateKey>(&read);
  if (usable == nullptr) return {text};
  return dr::sign(text, *usable, params_.dr.payload).value_or(std::vector{text});
}

Context World::Impl::context_of_operator() const { return {now_, params_, Stream{key_ / "dr_operator"}, true_clock()}; }

void World::Impl::start_operator() {
  const std::vector<TimePoint> reasons =
      faults::start_times(scenario_.operator_steps, scenario_.faults, key_ / "faults", horizon_);
  for (std::uint32_t step = 0; step < scenario_.operator_steps.size(); ++step) note_who_will_follow(step);
  for (std::uint32_t step = 0; step < reasons.size(); ++step)
    if (reasons[step] != kNever) push(Rank::reply, Kind::operator_reason, reasons[step], portal_.value, 0, step);
}

/// Which readers a step's record will be good for, apart from its dates: those wait for it while people work on it.
void World::Impl::note_who_will_follow(std::uint32_t index) {
  const scenario::OperatorStep& step = scenario_.operator_steps[index];
  const std::vector<std::string> strings = strings_of(step, params_.op.checks && !is_sound(index));
  auto& good = dr_.good_for.emplace_back();
  for (const RecordReader& reader : dr_.readers)
    good.push_back(read_as(reader, {.answered = true, .strings = strings}).zpa.problem == dr::Problem::none);
}

void World::Impl::operator_acts(const std::optional<dr_operator::Command>& command) {
  emit_facts({record::EntityKind::dr_operator, 0}, dr_.facts);
  if (command) publish(command->step, command->repaired);
  judge_due_ = true;
  if (const TimePoint due = dr_operator::next_wakeup(dr_.person); due != kNever)
    push(Rank::reply, Kind::operator_wake, std::max(due, now_), portal_.value);
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
                         return components_[nodes_[edge.value].machine].profile.dr_designated;
                       }));
  if (!edges_are_there) return false;
  if (!step.strings.empty()) {  // looked at as a component would
    const RecordReader::Pair read = read_as(dr_.readers.front(), {.answered = true, .strings = step.strings});
    return read.zpa.problem == dr::Problem::none || read.zpa.problem == dr::Problem::wrong_product;
  }
  return (!step.signed_with || *step.signed_with == settings.key) && step.omitted_part == 0;
}

/// What a step is for: what it says, or what the strings say that it publishes as they are.
dr::State World::Impl::asked_by(const scenario::OperatorStep& step) const {
  return step.strings.empty() ? step.publish : state_in(step.strings);
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
    return std::max(now_, true_clock().when(after_it));
  }
  return kNever;
}

std::vector<std::string> World::Impl::strings_of(const scenario::OperatorStep& step, bool repaired) const {
  if (!step.strings.empty() && !repaired) return step.strings;
  const auto seconds = [&](const std::optional<Duration>& later) -> std::optional<dr::EpochSeconds> {
    if (!later) return std::nullopt;
    const std::int64_t now = dr::whole_seconds(true_clock().utc(now_));
    return static_cast<dr::EpochSeconds>(now + *later / 1s);  // in seconds: nanoseconds end in 2262
  };
  const dr::Record record{.product = step.product,
                          .state = asked_by(step),
                          .internet = internet_of(step.internet),
                          .start = seconds(step.starts_after),
                          .end = seconds(step.ends_after)};
  const std::string& key = step.signed_with && !repaired ? *step.signed_with : scenario_.dr_settings.key;
  std::vector<std::string> strings = record_strings(record, key);
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
  record_changed();
  watch_record_caches();
  if (dr_.versions[event.a].state == dr::State::off)  // no cache holds what it replaced any longer than that
    push(Rank::reply, Kind::record_lapsed, now_ + replaced, portal_.value, 0, event.a, 1);
}

/// From the end of its TTL on, what the record replaced delays nobody any more: whoever waits waits for a look-up.
void World::Impl::watch_record_caches() {
  for (const Resolver& resolver : resolvers_) {
    const dns::resolver::Row& cached = resolver.rows[static_cast<std::size_t>(wire::Name::dr_record)];
    const bool kept = cached.state == dns::resolver::State::cached || cached.state == dns::resolver::State::negative;
    if (kept && cached.expires > now_)
      push(Rank::reply, Kind::record_cache_expires, cached.expires, entity_of(resolver));
  }
}

void World::Impl::record_cache_expires(const core::Event& event) {
  for_clients_of(event.entity - resolver_entity(0), [&](std::uint32_t c) { judge(c); });
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

}  // namespace failcast::world
