// Single points, pairs and smallest cuts beside what removing everything in turn finds.
#include <algorithm>
#include <catch2/catch.hpp>
#include <set>

#include "analysis/topology/findings.hpp"
#include "tests/analysis/topology/random_deployment.hpp"

namespace failcast::topology {
namespace {

constexpr std::uint64_t kDeployments = 60;

using MayFail = std::function<bool(ElementId)>;

/// Asks again with each one and each two removed.
struct BruteForce {
  const Deployment& deployment;
  const Question& question;

  bool works_without(const std::vector<ElementId>& elements) const {
    Failed failed(deployment);
    Trail trail;
    for (const ElementId id : elements) failed.add(id);
    return question(failed, trail);
  }
  Cuts cuts(const MayFail& may_fail) const {
    Cuts found;
    found.works = works_without({});
    if (!found.works) return found;
    std::vector<ElementId> rest;
    for (std::uint32_t i = 0; i < deployment.elements().size(); ++i)
      if (may_fail(ElementId{i})) (works_without({ElementId{i}}) ? rest : found.singles).push_back(ElementId{i});
    for (const ElementId a : rest)
      for (const ElementId b : rest)
        if (a < b && !works_without({a, b})) found.pairs.push_back({a, b});
    found.minimum = !found.singles.empty() ? 1 : !found.pairs.empty() ? 2 : Cuts::kMany;
    return found;
  }
};

/// For each question that the findings answer: the question, who asks, the deployment.
template <class Look>
void for_each_question(const Look& look) {
  for (std::uint64_t n = 0; n < kDeployments; ++n) {
    INFO("deployment " << n);
    const scenario::Scenario scenario = test::RandomDeployment(n).make();
    const Deployment deployment(scenario);
    const Ways ways(deployment);
    const Service service(deployment, ways);
    for (const Mode mode : kModes)
      for (const Cohort& cohort : deployment.cohorts())
        for (std::uint32_t group = 0; group < scenario.server_groups.size(); ++group) {
          const Asker asker = asker_of(deployment, cohort, mode);
          INFO(word_of(mode) << ", " << scenario.client_groups[cohort.group].id << ", server group " << group);
          look(deployment, cohort.place, Question([&](const Failed& failed, Trail& trail) {
                 return service.reaches(mode, asker, group, failed, trail);
               }));
        }
  }
}

TEST_CASE("single points and pairs are those that removing everything in turn finds", "[topology][property]") {
  std::size_t singles = 0, pairs = 0, cut_off = 0;
  std::set<int> minima;
  for_each_question([&](const Deployment& deployment, PlaceId place, const Question& question) {
    const MayFail anything = [&](ElementId id) { return may_fail_for(deployment, place, id); };
    const MayFail stations = [&](ElementId id) {
      const ElementKind kind = deployment.element(id).kind;
      return anything(id) && kind >= ElementKind::public_edge && kind != ElementKind::resolver;
    };
    for (const MayFail& may_fail : {anything, stations}) {
      const Cuts found = CutFinder(deployment, may_fail, [](ElementId) { return false; }).find(question);
      const Cuts expected = BruteForce{deployment, question}.cuts(may_fail);
      CHECK(found.works == expected.works);
      CHECK(found.singles == expected.singles);
      CHECK(found.pairs == expected.pairs);
      CHECK(found.minimum == expected.minimum);
      singles += found.singles.size();
      pairs += found.pairs.size();
      cut_off += found.works ? 0 : 1;
      minima.insert(found.minimum);
    }
  });
  CHECK(singles > 500);
  CHECK(pairs > 200);
  CHECK(cut_off > 20);
  CHECK(minima.size() == 4);  // nothing to cut; one, two, and more than two
}

TEST_CASE("what an answer rests on is enough, whatever else fails", "[topology][property]") {
  for_each_question([](const Deployment& deployment, PlaceId, const Question& question) {
    Failed failed(deployment);
    Trail trail;
    if (!question(failed, trail)) return;
    const std::vector<ElementId> rests_on = trail.elements();
    for (std::uint32_t i = 0; i < deployment.elements().size(); ++i)
      if (deployment.element(ElementId{i}).kind != ElementKind::risk_group &&
          std::ranges::find(rests_on, ElementId{i}) == rests_on.end())
        failed.add(ElementId{i});
    CHECK(question(failed, trail));
  });
}

TEST_CASE("places are joined when the simulated network has a way", "[topology][property]") {
  for (std::uint64_t n = 0; n < kDeployments; ++n) {
    INFO("deployment " << n);
    const scenario::Scenario scenario = test::RandomDeployment(n).make();
    const Deployment deployment(scenario);
    const Ways ways(deployment);
    const network::Topology& map = deployment.map();
    const Stream draws(Key{n} / "failures");
    for (std::uint64_t round = 0; round < 40; ++round) {
      Failed failed(deployment);
      network::Conditions conditions = map.healthy();
      const std::size_t size = map.places().size() + map.links().size();
      for (std::uint64_t i = 0; i <= draws.below(3, 100 * round); ++i) {
        const auto hit = static_cast<std::uint32_t>(draws.below(size, 100 * round + 1 + i));
        failed.add(ElementId{hit});
        if (hit < map.places().size())
          conditions.place_up[hit] = 0;
        else
          conditions.link_up[hit - map.places().size()] = 0;
      }
      for (std::uint32_t a = 0; a < map.places().size(); ++a) {
        const network::RouteTree tree = map.routes(PlaceId{a}, conditions);
        for (std::uint32_t b = 0; b < map.places().size(); ++b) {
          Trail trail;
          const bool has_way = conditions.place_up[a] != 0 && map.way(tree, PlaceId{b}).has_value();
          CHECK(ways.joined(PlaceId{a}, PlaceId{b}, failed, trail) == has_way);
        }
      }
    }
  }
}

TEST_CASE("the map falls apart without its articulation points and bridges, and without nothing else",
          "[topology][property]") {
  for (std::uint64_t n = 0; n < kDeployments; ++n) {
    INFO("deployment " << n);
    const scenario::Scenario scenario = test::RandomDeployment(n).make();
    const Deployment deployment(scenario);
    const Ways ways(deployment);
    const auto places = static_cast<std::uint32_t>(deployment.map().places().size());
    const auto joined_pairs = [&](const Failed& failed, ElementId without) {
      std::size_t count = 0;
      Trail trail;
      for (std::uint32_t a = 0; a < places; ++a)
        for (std::uint32_t b = 0; b < places; ++b)
          if (a != b && ElementId{a} != without && ElementId{b} != without &&
              ways.joined(PlaceId{a}, PlaceId{b}, failed, trail))
            ++count;
      return count;
    };
    const Failed none(deployment);
    for (std::uint32_t i = 0; i < places + deployment.map().links().size(); ++i) {
      Failed failed(deployment);
      failed.add(ElementId{i});
      CHECK(ways.splits_the_map(ElementId{i}) ==
            (joined_pairs(failed, ElementId{i}) < joined_pairs(none, ElementId{i})));
    }
  }
}

}  // namespace
}  // namespace failcast::topology
