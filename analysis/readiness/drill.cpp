#include "analysis/readiness/drill.hpp"

#include <algorithm>
#include <map>
#include <memory>
#include <utility>

#include <fmt/format.h>

#include "analysis/metrics/collector.hpp"
#include "sim/scenario/targets.hpp"

namespace failcast::readiness {
namespace {

using scenario::Scenario;

/// Nothing depends on when a drill begins, but what has a phase must have had its first turn; a certificate must not be
/// renewed before.
constexpr Duration kBegin = 1min, kBeginLasting = 1s;
constexpr Duration kLong = 1h;  ///< in which whoever can fail over has done so, beside the waits that are stated (A181)
constexpr Duration kAfterwards = 1h;  ///< for stragglers
constexpr const char* kCloud = "cloud";

bool is_of_recovery(Drill drill) {
  return drill == Drill::recovery || drill == Drill::by_runbook || drill == Drill::dr_test;
}

// ---- the deployment

/// Runs neither repeat what the file plans to happen, nor share bandwidth.
void clear(Scenario& s) {
  s.faults.clear();
  s.random_failures.clear();
  s.requests.clear();
  s.budgets.clear();
  s.operator_steps.clear();
  s.warmup = {};
  for (scenario::StationGroup& group : s.station_groups) {
    group.upgrade_at.reset();
    group.upgrade_to.reset();
  }
  for (scenario::Isp& isp : s.isps) isp.bandwidth.reset();
  for (scenario::Home& home : s.homes) home.bandwidth.reset();
  for (scenario::Site& site : s.sites)
    for (scenario::Uplink& uplink : site.uplinks) uplink.bandwidth.reset();
}

std::int64_t places_of(const Scenario& s, const std::string& at) {
  if (const auto site = std::ranges::find(s.sites, at, &scenario::Site::id); site != s.sites.end())
    return scenario::places(*site);
  const auto home = std::ranges::find(s.homes, at, &scenario::Home::id);
  return home == s.homes.end() ? 1 : scenario::places(*home);
}

std::uint32_t place_of_profile(const Scenario& s, const std::string& id) {
  return static_cast<std::uint32_t>(std::ranges::find(s.profiles, id, &scenario::Profile::id) - s.profiles.begin());
}

/// A handful of each kind; says how many there are in truth.
std::map<Crowd, std::int64_t> thin_out(Scenario& s, std::int64_t most) {
  std::map<Crowd, std::int64_t> users;
  for (std::uint32_t g = 0; g < s.client_groups.size(); ++g) {
    scenario::ClientGroup& group = s.client_groups[g];
    const std::int64_t places = places_of(s, group.at);
    for (scenario::ClientGroup::Part& part : group.parts) {
      users[{g, place_of_profile(s, part.profile)}] += part.count * places;
      part.count = std::min(part.count, std::max<std::int64_t>(1, most / places));
    }
  }
  return users;
}

/// Applications that people need and nobody has configured: requests for them find no connector.
void add_unconfigured(Scenario& s) {
  for (const std::string& id : s.operations.applications.value_or(std::vector<std::string>{})) {
    if (std::ranges::any_of(s.segments, [&](const auto& segment) { return segment.id == id; })) continue;
    const std::string servers = "servers of " + id;
    s.server_groups.push_back({.id = servers, .connector_groups = {}});
    scenario::Segment& segment = s.segments.emplace_back();
    segment.id = id;
    segment.server_group = servers;
    segment.critical = segment.dr = true;
  }
}

/// Profiles of the drill's own, by their place in its list: the profile of the file that each was split from.
using SplitProfiles = std::map<std::uint32_t, std::uint32_t>;

/// Without a licence nothing looks for a record; where the internet cannot resolve it, nobody at home finds it.
SplitProfiles limit_recovery(Scenario& s) {
  const scenario::Operations& known = s.operations;
  if (known.dr_licensed == false) {
    s.dr_settings.domain.clear();
    s.dr_settings.parked.reset();
    s.dr_settings.initial_record.clear();
  }
  SplitProfiles split;
  if (known.dr_domain_public != false) return split;
  std::map<std::string, std::string> away_of;
  for (scenario::ClientGroup& group : s.client_groups) {
    if (std::ranges::none_of(s.homes, [&](const auto& home) { return home.id == group.at; })) continue;
    for (scenario::ClientGroup::Part& part : group.parts) {
      const auto [known_as, is_new] = away_of.try_emplace(part.profile);
      if (is_new) {
        const std::uint32_t original = place_of_profile(s, part.profile);
        scenario::Profile away = s.profiles[original];
        do away.id += " at home";
        while (place_of_profile(s, away.id) < s.profiles.size());
        away.dr_domain = "not resolved on the internet";
        known_as->second = away.id;
        split[static_cast<std::uint32_t>(s.profiles.size())] = original;
        s.profiles.push_back(std::move(away));
      }
      part.profile = known_as->second;
    }
  }
  return split;
}

/// What is designated for DR serves it alone.
void leave_continuity_out(Scenario& s) {
  for (scenario::PrivateCloud& cloud : s.private_clouds) cloud.enabled = false;
  for (scenario::Profile& profile : s.profiles) profile.bc_enabled = false;
}

// ---- what happens

Duration wait_of(const Scenario& s) {
  return s.params.comp.loss_detect + std::max(s.params.bc.enter_wait, s.params.pcc.enter_wait);
}

/// How long the cloud is away.
Duration length_of(const Scenario& s, Drill drill) {
  switch (drill) {
    case Drill::flap: return s.operations.usual_flap.value_or(0s);
    case Drill::lasting:  // by then every certificate has run out
      return std::min(s.operations.planned_outage.value_or(0s), Duration{s.params.cert.component_validity + 24h});
    case Drill::recovery: return kLong + s.params.dr.txt_ttl + s.params.dr.client_poll + s.params.dr.comp_poll;
    case Drill::by_runbook: return 24h;
    case Drill::none:
    case Drill::ordinary:
    case Drill::continuity:
    case Drill::logins:
    case Drill::installs:
    case Drill::home_again:
    case Drill::dr_test: break;
  }
  return kLong + wait_of(s);
}

/// How long one looks on when the outage is over.
Duration watched_after(const Scenario& s, Drill drill) {
  if (drill == Drill::flap) return wait_of(s) + kAfterwards;
  if (drill == Drill::home_again) return s.params.bc.exit_max_wait + kAfterwards;
  return {};
}

void take_the_cloud_away(Scenario& s, TimePoint begin, Duration length) {
  scenario::Fault& cloud = s.faults.emplace_back();
  cloud.id = kCloud;
  cloud.what = scenario::FaultTarget::cloud;
  cloud.at.offset = Distribution::constant(begin.time_since_epoch());
  cloud.duration = Distribution::constant(length);
}

/// Everybody, or the new users, when components that are cut off have turned to BC.
void start_devices(Scenario& s, Drill drill, TimePoint begin) {
  const Duration at = (begin + wait_of(s) + 5min).time_since_epoch();
  for (scenario::ClientGroup& group : s.client_groups) {
    const bool is_new = group.start == scenario::StartState::new_user;
    if (drill == Drill::logins && !is_new) group.start = scenario::StartState::logged_out;
    if (group.start != scenario::StartState::connected) group.starts_at = Distribution::constant(at);
  }
}

/// The record that the file's operator publishes, or one made by its settings, uploaded by somebody who checks nothing.
void publish(Scenario& s, const std::vector<scenario::OperatorStep>& planned, Drill drill, TimePoint begin) {
  if (s.dr_settings.domain.empty() || s.operations.dr_domain_modifiable == false) return;
  const auto wanted = drill == Drill::dr_test ? scenario::RecordState::test : scenario::RecordState::on;
  const auto found = std::ranges::find_if(planned, [&](const scenario::OperatorStep& step) {
    return drill != Drill::dr_test && (!step.strings.empty() || step.publish == wanted);
  });
  scenario::OperatorStep step{};
  if (found != planned.end()) step = *found;
  step.id = "activate";
  step.publish = wanted;
  step.at = {};
  step.at.offset = Distribution::constant(begin.time_since_epoch());
  s.operator_steps = {std::move(step)};
  s.params.op.checks = false;
  if (drill == Drill::by_runbook) return;
  s.params.op.detect = s.params.op.decide = s.params.op.publish = Distribution::constant(0s);
}

// ---- who is without what

/// Time without a segment, since it was lost.
struct Spell {
  bool is_out = false;
  TimePoint since{};
  Cause cause{};
  Reason why{};
  std::map<std::pair<Cause, Reason>, Duration> spent{};
};

class Watch final : public record::FactSink {
 public:
  /// @param split  may be profiles that the file does not have
  Watch(const Scenario& s, SplitProfiles split, const record::Directory& directory, bool recovery)
      : directory_(directory), split_(std::move(split)), spells_(directory.entitled.size()) {
    const bool has_critical = std::ranges::any_of(s.segments, &scenario::Segment::critical);
    for (const scenario::Segment& segment : s.segments)
      is_needed_.push_back(segment.critical || (recovery ? segment.dr : !has_critical));
  }

  void on(const record::Record& record) override {
    const auto* access = std::get_if<AccessChanged>(&record.fact);
    if (access == nullptr || record.entity.kind != record::EntityKind::client) return;
    Spell& spell = spells_[record.entity.index * is_needed_.size() + access->segment.value];
    if (spell.is_out) spell.spent[{spell.cause, spell.why}] += record.time - spell.since;
    if (access->has_access) spell.spent.clear();
    spell.is_out = !access->has_access;
    spell.since = record.time;
    spell.cause = access->cause;
    spell.why = access->why;
  }

  /// @param users  in truth, by crowd
  std::vector<Party> parties(const Scenario& s, const std::map<Crowd, std::int64_t>& users, TimePoint end) {
    struct Draft {
      std::int64_t all = 0, without = 0;
      std::map<std::pair<Cause, Reason>, Duration> spent{};
    };
    std::map<Crowd, Draft> drafts;
    for (std::uint32_t c = 0; c < directory_.clients.size(); ++c) {
      Draft& draft = drafts[crowd_of(s, directory_.clients[c])];
      ++draft.all;
      if (is_without(c, end, draft.spent)) ++draft.without;
    }
    std::vector<Party> parties;
    for (const auto& [crowd, draft] : drafts) {
      const std::int64_t all = users.at(crowd);
      const auto [cause, reason] = main_cause(draft.spent);
      parties.push_back({.crowd = crowd,
                         .users = all,
                         .without = (all * draft.without + draft.all / 2) / draft.all,
                         .cause = cause,
                         .reason = reason});
    }
    return parties;
  }

 private:
  /// By the places in the file's lists.
  Crowd crowd_of(const Scenario& s, const record::Client& client) const {
    const std::string& group = directory_.groups[client.group];
    const std::uint32_t profile = place_of_profile(s, directory_.profiles[client.profile]);
    const auto original = split_.find(profile);
    return {static_cast<std::uint32_t>(std::ranges::find(s.client_groups, group, &scenario::ClientGroup::id) -
                                       s.client_groups.begin()),
            original == split_.end() ? profile : original->second};
  }
  bool is_without(std::uint32_t client, TimePoint end, std::map<std::pair<Cause, Reason>, Duration>& spent) {
    bool is_out = false, is_entitled = false;
    for (std::size_t s = 0; s < is_needed_.size(); ++s) {
      const std::size_t pair = client * is_needed_.size() + s;
      if (!is_needed_[s] || directory_.entitled[pair] == 0) continue;
      is_entitled = true;
      Spell& spell = spells_[pair];
      if (!spell.is_out) continue;
      is_out = true;
      spell.spent[{spell.cause, spell.why}] += end - spell.since;
      for (const auto& [why, time] : spell.spent) spent[why] += time;
    }
    // Whom no rule lets use any of them is without, before as during the outage.
    if (!is_entitled) spent[{Cause::refused_policy, Reason::no_policy}] += end.time_since_epoch();
    return is_out || !is_entitled;
  }
  static std::pair<Cause, Reason> main_cause(const std::map<std::pair<Cause, Reason>, Duration>& spent) {
    const auto most = std::ranges::max_element(spent, {}, [](const auto& entry) { return entry.second; });
    return most == spent.end() ? std::pair{Cause{}, Reason::none} : most->first;
  }

  const record::Directory& directory_;
  SplitProfiles split_;
  std::vector<bool> is_needed_;
  std::vector<Spell> spells_;
};

}  // namespace

std::string Party::why() const {
  if (without == 0) return {};
  return reason == Reason::none ? std::string(name_of(cause)) : fmt::format("{} ({})", name_of(cause), name_of(reason));
}

std::optional<DrillResult> run_drill(const Scenario& given, Drill drill, const Supervision& supervision) {
  Scenario s = given;
  const std::vector<scenario::OperatorStep> planned = s.operator_steps;
  clear(s);
  const std::map<Crowd, std::int64_t> users = thin_out(s, drill == Drill::lasting ? kLastingUsers : kDrillUsers);
  add_unconfigured(s);
  SplitProfiles split = limit_recovery(s);
  const TimePoint begin{drill == Drill::lasting ? kBeginLasting : kBegin};
  const Duration length = length_of(s, drill);
  s.horizon = begin.time_since_epoch() + length + watched_after(s, drill);
  if (drill != Drill::ordinary && drill != Drill::dr_test && length > Duration{}) take_the_cloud_away(s, begin, length);
  if (drill == Drill::recovery || drill == Drill::by_runbook) leave_continuity_out(s);
  if (is_of_recovery(drill)) publish(s, planned, drill, begin);
  start_devices(s, drill, begin);

  world::World world(s, {.stop = supervision.stop, .progress = supervision.progress});
  const record::Directory& directory = world.directory();
  metrics::Collector collector(directory, s.warmup, world::dr_audience(s, directory));
  Watch watch(s, std::move(split), directory, is_of_recovery(drill));
  const world::Outcome outcome = world.run({&collector, &watch});
  if (outcome.end == world::EndReason::interrupted) return std::nullopt;
  const metrics::Result measured = collector.finish(outcome);
  const metrics::Measures& all = measured.whole().all();
  DrillResult result{.drill = drill, .outage = length, .parties = watch.parties(s, users, outcome.reached)};
  result.bc_entries = measured.bc_stays.size();
  result.last_return = all.return_time.max == metrics::kInfinite ? std::nullopt : all.return_time.max;
  result.never_returned = all.return_time.never;
  const bool all_react = all.record_reaction.n > 0 && all.record_reaction.p95 != metrics::kInfinite;
  if (all_react && !measured.dr_records.empty() && measured.dr_records.front().visible)
    result.in_dr = *measured.dr_records.front().visible - begin + *all.record_reaction.p95;
  result.test_entries = all.dr_test_entries;
  return result;
}

}  // namespace failcast::readiness
