#include "analysis/topology/findings.hpp"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

namespace failcast::topology {
namespace {

using Elements = std::vector<ElementId>;

/// Finds each cut once for all who ask the same.
class Answers {
 public:
  Answers(const Deployment& deployment, const Ways& ways)
      : deployment_(deployment), ways_(ways), service_(deployment, ways) {}

  const Cuts& of(Mode mode, const Asker& asker, std::uint32_t server_group) {
    const auto [at, is_new] = known_.try_emplace({mode, asker, server_group});
    if (is_new) at->second = find(mode, asker, server_group);
    return at->second;
  }

 private:
  Cuts find(Mode mode, const Asker& asker, std::uint32_t server_group) const {
    const auto may_fail = [&](ElementId id) { return may_fail_for(deployment_, asker.place, id); };
    const auto is_spare_link = [&](ElementId id) {
      const ElementKind kind = deployment_.element(id).kind;
      return (kind == ElementKind::uplink || kind == ElementKind::home_link) && !ways_.splits_the_map(id);
    };
    return CutFinder(deployment_, may_fail, is_spare_link).find([&](const Failed& failed, Trail& trail) {
      return service_.reaches(mode, asker, server_group, failed, trail);
    });
  }

  const Deployment& deployment_;
  const Ways& ways_;
  Service service_;
  std::map<std::tuple<Mode, Asker, std::uint32_t>, Cuts> known_;
};

/// Adds up what cohorts lose, by failure.
class Losses {
 public:
  explicit Losses(const Deployment& deployment) : deployment_(deployment) {}

  /// Failures of one cohort in one mode, with the segments that each takes away.
  void add(Mode mode, const Cohort& cohort, const std::map<Elements, std::vector<std::uint32_t>>& lost) {
    for (const auto& [elements, segments] : lost) {
      const bool at_one_place =
          std::ranges::any_of(elements, [&](ElementId id) { return deployment_.element(id).of_many > 1; });
      const std::int64_t users = cohort.per_place * (at_one_place ? 1 : cohort.places);
      Failure& failure = failures_[{mode, elements}];
      failure.users += users;
      auto loss = std::ranges::find(failure.losses, cohort.group, &Loss::group);
      if (loss == failure.losses.end()) loss = failure.losses.insert(loss, {.group = cohort.group, .segments = {}});
      loss->users += users;
      std::vector<std::uint32_t> both;
      std::ranges::set_union(loss->segments, segments, std::back_inserter(both));
      loss->segments = std::move(both);
    }
  }

  /// Most users first.
  std::vector<Failure> ranked() && {
    std::vector<Failure> all;
    for (auto& [key, failure] : failures_) {
      std::tie(failure.mode, failure.elements) = key;
      std::ranges::stable_sort(failure.losses, std::greater{}, &Loss::users);
      all.push_back(std::move(failure));
    }
    std::ranges::stable_sort(all, std::greater{}, &Failure::users);
    return all;
  }

 private:
  const Deployment& deployment_;
  std::map<std::pair<Mode, Elements>, Failure> failures_;
};

void add_to_row(Row& row, const Cohort& cohort, const Cuts* cuts) {
  const std::int64_t users = cohort.per_place * cohort.places;
  if (cuts == nullptr) {
    row.unable += users;
  } else if (!cuts->works) {
    row.cut_off += users;
  } else {
    row.users += users;
    if (row.minimum != 0 && row.minimum <= cuts->minimum) return;
    row.minimum = cuts->minimum;
    row.smallest = cuts->smallest;
  }
}

}  // namespace

Asker asker_of(const Deployment& deployment, const Cohort& cohort, Mode mode) {
  const scenario::Scenario& scenario = deployment.scenario();
  Asker asker{cohort.place, scenario.profiles[cohort.profile].root_ca, {}};
  if (mode == Mode::normal) asker.prefers_edges_of = scenario.client_groups[cohort.group].prefers_edges_of;
  return asker;
}

bool takes_part(const Deployment& deployment, const Cohort& cohort, std::uint32_t segment, Mode mode) {
  if (mode == Mode::normal) return true;
  if (mode == Mode::bc) return cohort.can_bc;
  const scenario::Segment& asked = deployment.scenario().segments[segment];
  const bool is_closed =
      asked.inspection && deployment.scenario().params.dr.appprotection == AppProtection::refuse;  // A58
  return cohort.can_dr && asked.dr && !is_closed;
}

bool may_fail_for(const Deployment& deployment, PlaceId place, ElementId id) {
  const Element& element = deployment.element(id);
  if (!element.can_fail || id == deployment.element_of(place)) return false;
  return element.of_many == 1 || element.at == place;  // of many others there is always another
}

Findings find_all(const Deployment& deployment, const std::vector<Mode>& modes) {
  const Ways ways(deployment);
  Answers answers(deployment, ways);
  Losses singles(deployment), pairs(deployment);
  const auto segments = static_cast<std::uint32_t>(deployment.scenario().segments.size());
  std::map<std::tuple<Mode, std::uint32_t, std::uint32_t>, Row> rows;
  for (const Mode mode : modes)
    for (const Cohort& cohort : deployment.cohorts()) {
      std::map<Elements, std::vector<std::uint32_t>> by_one, by_two;
      for (std::uint32_t s = 0; s < segments; ++s) {
        if (cohort.entitled[s] == 0) continue;
        Row& row = rows[{mode, cohort.group, s}];
        std::tie(row.mode, row.group, row.segment) = std::tuple(mode, cohort.group, s);
        const Cuts* cuts = nullptr;
        if (takes_part(deployment, cohort, s, mode))
          cuts = &answers.of(mode, asker_of(deployment, cohort, mode), deployment.server_group_of(s));
        add_to_row(row, cohort, cuts);
        if (cuts == nullptr) continue;
        for (const ElementId id : cuts->singles) by_one[{id}].push_back(s);
        for (const Pair& pair : cuts->pairs) by_two[{pair[0], pair[1]}].push_back(s);
      }
      singles.add(mode, cohort, by_one);
      pairs.add(mode, cohort, by_two);
    }
  Findings findings{.modes = modes,
                    .rows = {},
                    .singles = std::move(singles).ranked(),
                    .pairs = std::move(pairs).ranked(),
                    .articulation_points = ways.articulation_points().size(),
                    .bridges = ways.bridges().size()};
  for (auto& [key, row] : rows) findings.rows.push_back(std::move(row));
  return findings;
}

}  // namespace failcast::topology
