#include "analysis/metrics/dr_watch.hpp"

#include <algorithm>
#include <array>
#include <utility>
#include <variant>

namespace failcast::metrics {
namespace {

using record::EntityKind;

/// The words of states, over all machines.
constexpr std::array<std::string_view, 2> kNotRunning = {"start", "installed"};
constexpr std::array<std::string_view, 4> kOnTheWay = {"dr_connect", "dr_blocked", "dr_boot", "dr_exit"};
constexpr std::array<std::string_view, 2> kArrived = {"safe", "dr"};
constexpr std::array<std::string_view, 2> kOnCloud = {"connected", "cloud"};

template <class Words>
bool contains(const Words& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

void add(Timed& timed, TimePoint from, TimePoint to) { timed.finite.add((to - from).count()); }

}  // namespace

DrWatch::DrWatch(const record::Directory& directory, const Strata& strata, ClientRows& rows, world::DrAudience audience,
                 TimePoint warmup)
    : directory_(directory),
      strata_(strata),
      rows_(rows),
      audience_(std::move(audience)),
      warmup_(warmup),
      components_(directory.nodes.size()),
      of_clients_(strata.list().size()),
      of_components_(directory.places.size()) {
  for (const MachineDescription& machine : directory.machines) {
    std::vector<Meaning>& meanings = meanings_.emplace_back();
    for (const std::string_view state : machine.states)
      meanings.push_back(contains(kNotRunning, state) ? Meaning::not_running
                         : contains(kOnTheWay, state) ? Meaning::on_the_way
                         : contains(kArrived, state)  ? Meaning::arrived
                         : contains(kOnCloud, state)  ? Meaning::on_cloud
                                                      : Meaning::other);
  }
  for (std::uint32_t c = 0; c < rows_.size(); ++c)
    rows_[c].dr.set(DrStanding::running, audience_.is_running_at_start(c));
  if (audience_.first_record != record::Asks::off) record_begins(audience_.first_record);
}

DrWatch::Meaning DrWatch::meaning_of(EntityKind kind, std::uint8_t state) const {
  const auto index = static_cast<std::size_t>(kind);
  if (index >= meanings_.size() || state >= meanings_[index].size()) return Meaning::other;
  return meanings_[index][state];
}

void DrWatch::on(const record::Record& record) {
  if (record.time != now_) forget_switches();
  now_ = record.time;
  const record::Entity& who = record.entity;
  if (who.kind == EntityKind::dr_operator) return on_operator(record);
  if (const auto* moved = std::get_if<StateChanged>(&record.fact)) {
    if (who.kind == EntityKind::client) on_client(who.index, meaning_of(who.kind, moved->to));
    if (who.kind == EntityKind::connector || who.kind == EntityKind::edge)
      on_component(who.index, meaning_of(who.kind, moved->to));
  } else if (const auto* access = std::get_if<AccessChanged>(&record.fact)) {
    if (access->has_access) on_access(who.index);
  } else if (const auto* seen = std::get_if<RecordSeen>(&record.fact); seen != nullptr && counts()) {
    bad_signatures_ += record::unusable(*seen) == record::Unusable::badly_signed ? 1 : 0;
    incomplete_ += record::unusable(*seen) == record::Unusable::incomplete ? 1 : 0;
  } else if (const auto* segments = std::get_if<DrSegments>(&record.fact)) {
    if (!counts() || rows_[who.index].dr.mark(DrStanding::segments_counted)) return;
    counters_of(who.index).beyond_policy += segments->beyond_policy;
    counters_of(who.index).uninspected += segments->uninspected;
  } else if (std::holds_alternative<ClientEnrolled>(record.fact)) {
    audience_.enrolled(who.index);
  } else if (const auto* internet = std::get_if<InternetChanged>(&record.fact)) {
    if (!record::is_without_internet(*internet) || !counts()) return;
    if (!rows_[who.index].dr.mark(DrStanding::internet_counted)) ++counters_of(who.index).internet_disabled;
  }
}

void DrWatch::on_access(std::uint32_t c) {
  DrStanding& client = rows_[c].dr;
  if (client.is(DrStanding::safe) && client.take(DrStanding::owes_service))
    add(counters_of(c).service, asked_at_, now_);
}

void DrWatch::forget_switches() {
  for (const std::uint32_t c : switched_) rows_[c].dr.set(DrStanding::just_switched, false);
  switched_.clear();
}

// --- the record

void DrWatch::on_operator(const record::Record& record) {
  if (const auto* published = std::get_if<RecordPublished>(&record.fact)) return on_published(published->version);
  if (const auto* visible = std::get_if<RecordVisible>(&record.fact)) return on_visible(*visible);
  std::optional<std::uint8_t> event;
  if (const auto* moved = std::get_if<StateChanged>(&record.fact)) event = moved->event;
  if (const auto* ignored = std::get_if<EventIgnored>(&record.fact)) event = ignored->event;
  if (!event || directory_.event_name(EntityKind::dr_operator, *event) != "end_passed") return;
  if (!records_.empty()) records_.back().ended = now_;
  record_ends();
}

void DrWatch::on_published(std::uint32_t version) {
  records_.push_back({.version = version, .published = now_, .visible = {}, .asks = {}, .ended = {}});
}

void DrWatch::on_visible(const RecordVisible& visible) {
  const record::Asks asks = record::asks(visible);
  const auto of = std::find_if(records_.begin(), records_.end(),
                               [&](const PublishedRecord& r) { return r.version == visible.version; });
  if (of != records_.end()) {
    of->visible = now_;
    of->asks = record::name_of(asks);
  }
  asks == record::Asks::off ? record_ends() : record_begins(asks);
}

/// Whoever had not followed an earlier record never will; who waits for the way back is called again instead.
void DrWatch::record_begins(record::Asks asked) {
  if (asked_ == asked) return;
  asked_ = last_asked_ = asked;
  asked_at_ = now_;
  for (std::uint32_t c = 0; c < rows_.size(); ++c) {
    DrStanding& client = rows_[c].dr;
    give_up(c);
    for (const auto bit : {DrStanding::let_go, DrStanding::is_back, DrStanding::left_early}) client.set(bit, false);
    const bool follows = client.is(DrStanding::running) && !client.is(DrStanding::safe) && audience_.concerns(c, asked);
    if (!counts() || !follows) continue;
    client.set(DrStanding::owes_reaction, !client.is(DrStanding::in_dr));
    client.set(DrStanding::owes_activation, true);
    client.set(DrStanding::owes_service, audience_.clients[c].is_owed_service);
  }
  for (std::uint32_t n = 0; n < components_.size(); ++n) {
    give_up_node(n);
    components_[n].let_go_at = kNever;
    if (counts() && audience_.is_designated(n) && !components_[n].arrived) components_[n].asked_at = now_;
  }
}

void DrWatch::record_ends() {
  if (asked_ == record::Asks::off) return;
  asked_ = record::Asks::off;
  if (!counts()) return;
  ended_at_ = now_;
  for (std::uint32_t c = 0; c < rows_.size(); ++c) {
    DrStanding& client = rows_[c].dr;
    const bool left_early = client.take(DrStanding::left_early);
    const bool is_back = client.take(DrStanding::is_back);
    if (client.is(DrStanding::in_dr) || (left_early && !is_back)) client.set(DrStanding::let_go, true);
    if (left_early && is_back) add(counters_of(c).deactivation, now_, now_);
  }
  for (Component& component : components_)
    if (component.in_dr) component.let_go_at = now_;
}

// --- those who follow it

void DrWatch::on_client(std::uint32_t c, Meaning meaning) {
  DrStanding& client = rows_[c].dr;
  OfClients& counters = counters_of(c);
  const bool in_dr = meaning == Meaning::on_the_way || meaning == Meaning::arrived;
  client.set(DrStanding::running, meaning != Meaning::not_running);
  if (in_dr != client.is(DrStanding::in_dr)) {
    client.set(DrStanding::in_dr, in_dr);
    client.set(DrStanding::just_switched, true);
    switched_.push_back(c);
    // Leaving while the record stands: its clock is ahead, or the record was spoilt.
    client.set(DrStanding::left_early, !in_dr && asked_ != record::Asks::off);
    client.set(DrStanding::is_back, false);
    if (in_dr && counts()) ++(last_asked_ == record::Asks::test ? counters.test_entries : counters.entries);
    if (in_dr && client.take(DrStanding::owes_reaction)) add(counters.reaction, asked_at_, now_);
  }
  const bool safe = meaning == Meaning::arrived;
  if (safe != client.is(DrStanding::safe)) {
    client.set(DrStanding::safe, safe);
    safe ? ++safe_now_ : --safe_now_;
    if (counts()) safe_peak_ = std::max(safe_peak_, safe_now_);
    if (safe && client.take(DrStanding::owes_activation)) add(counters.activation, asked_at_, now_);
  }
  if (meaning != Meaning::on_cloud) return;
  if (client.is(DrStanding::left_early)) client.set(DrStanding::is_back, true);
  if (client.take(DrStanding::let_go)) add(counters.deactivation, ended_at_, now_);
}

void DrWatch::on_component(std::uint32_t node, Meaning meaning) {
  Component& component = components_[node];
  OfComponents& counters = counters_of_node(node);
  const bool was_in_dr = component.in_dr;
  component.in_dr = meaning == Meaning::on_the_way || meaning == Meaning::arrived;
  const bool restarts_out = component.arrived && meaning == Meaning::on_the_way;
  if (component.in_dr != was_in_dr || restarts_out) restarted_at_ = now_;
  component.arrived = meaning == Meaning::arrived;
  if (component.arrived && component.asked_at != kNever)
    add(counters.activation, std::exchange(component.asked_at, kNever), now_);
  if (meaning == Meaning::on_cloud && component.let_go_at != kNever)
    add(counters.deactivation, std::exchange(component.let_go_at, kNever), now_);
}

void DrWatch::give_up(std::uint32_t c) {
  DrStanding& client = rows_[c].dr;
  OfClients& counters = counters_of(c);
  counters.reaction.never += client.take(DrStanding::owes_reaction) ? 1 : 0;
  counters.activation.never += client.take(DrStanding::owes_activation) ? 1 : 0;
  counters.service.never += client.take(DrStanding::owes_service) ? 1 : 0;
}

void DrWatch::give_up_node(std::uint32_t node) {
  if (std::exchange(components_[node].asked_at, kNever) != kNever) ++counters_of_node(node).activation.never;
}

void DrWatch::finish() {
  for (std::uint32_t c = 0; c < rows_.size(); ++c) {
    give_up(c);
    if (rows_[c].dr.is(DrStanding::let_go)) ++counters_of(c).deactivation.never;
  }
  for (std::uint32_t n = 0; n < components_.size(); ++n) {
    give_up_node(n);
    if (components_[n].let_go_at != kNever) ++counters_of_node(n).deactivation.never;
  }
}

}  // namespace failcast::metrics
