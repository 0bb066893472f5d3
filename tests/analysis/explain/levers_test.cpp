#include "analysis/explain/levers.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

#include "analysis/explain/explanation.hpp"
#include "analysis/metrics/metric_list.hpp"
#include "sim/scenario/reader.hpp"

namespace failcast::explain {
namespace {

const std::string kFile = std::string(FAILCAST_SOURCE_DIR) + "/scenarios/library/cloud-outage.jsonc";

scenario::Scenario read(const std::vector<std::string>& sets = {}) {
  auto result = scenario::read_file(kFile, {.sets = sets});
  REQUIRE(result.scenario.has_value());
  return *std::move(result.scenario);
}

std::vector<std::string> sets_of(const Levers& levers) {
  std::vector<std::string> all;
  for (const Lever& lever : levers.levers) all.push_back(lever.set);
  return all;
}
std::vector<std::string> tried(Cause cause, const std::vector<std::string>& sets = {},
                               const std::vector<std::string>& places = {"fra"}) {
  return sets_of(levers_for({cause}, read(sets), places));
}
using Sets = std::vector<std::string>;

Lost lost(std::initializer_list<std::pair<const Cause, Duration>> parts) {
  Lost all;
  for (const auto& [cause, length] : parts) {
    all.by_cause[cause] += length;
    all.lost += length;
  }
  return all;
}

}  // namespace

TEST_CASE("a time is halved, down to the least that it may be", "[unit][explain]") {
  CHECK(tried(Cause::wait_timer) == Sets{"bc.enter_wait=1m"});
  CHECK(tried(Cause::wait_timer, {"bc.enter_wait=100s"}) == Sets{"bc.enter_wait=1m"});
  CHECK(tried(Cause::wait_timer, {"bc.enter_wait=1m"}).empty());
  CHECK(tried(Cause::attempts) == Sets{"net.connect_timeout=5s"});
}

TEST_CASE("what cannot be turned any further is told, not tried", "[unit][explain]") {
  const Levers levers = levers_for({Cause::detection}, read(), {"fra"});
  CHECK(levers.levers.empty());
  REQUIRE(levers.stuck.size() == 1);
  CHECK(levers.stuck[0].path == "client.idle_detect");
  CHECK(levers.stuck[0].value == "1m");
}

TEST_CASE("a queue has its rate doubled and one server more where the client is", "[unit][explain]") {
  CHECK(tried(Cause::controller_queue) == Sets{"pcc.redirect_rate=400/s", "controller_groups.fra-controllers.count=3"});
  CHECK(tried(Cause::controller_queue, {}, {"home-a"}) == Sets{"pcc.redirect_rate=400/s",
                                                               "controller_groups.fra-controllers.count=3",
                                                               "controller_groups.osl-controllers.count=3"});
}

TEST_CASE("every time of a distribution is halved, and a switch is put on", "[unit][explain]") {
  const Levers login = levers_for({Cause::authentication}, read(), {});
  REQUIRE_FALSE(login.levers.empty());
  CHECK(login.levers[0].from == "lognormal median 30s sigma 0.6");
  CHECK(login.levers[0].to == "lognormal median 15s sigma 0.6");
  CHECK(tried(Cause::trust_or_name) == Sets{"zones.bc_public=true"});
  CHECK(tried(Cause::trust_or_name, {"zones.bc_public=true"}).empty());
}

TEST_CASE("the levers of the library are values that the reader takes", "[unit][explain]") {
  std::vector<Cause> all;
  for (std::size_t c = 0; c < static_cast<std::size_t>(Cause::count_); ++c) all.push_back(static_cast<Cause>(c));
  const Levers levers = levers_for(all, read(), {"fra"});
  CHECK(levers.levers.size() > 20);
  for (const Lever& lever : levers.levers) {
    INFO(lever.set);
    CHECK(scenario::read_file(kFile, {.sets = {lever.set}}).scenario.has_value());
  }
}

TEST_CASE("the parameter beside a cause is a lever of that cause", "[unit][explain]") {
  for (std::size_t c = 0; c < static_cast<std::size_t>(Cause::count_); ++c) {
    const auto cause = static_cast<Cause>(c);
    const std::string parameter(words_of(cause).parameter);
    // The life of the BC zone's answers is the zone's own; a limit of overload is met with more servers.
    if (parameter.empty() || cause == Cause::stale_dns || cause == Cause::refused_capacity) continue;
    INFO(parameter);
    const std::vector<Cause> causes = causes_of(parameter);
    CHECK(std::ranges::find(causes, cause) != causes.end());
  }
  CHECK(causes_of("edge_groups.anything.count") == std::vector<Cause>{Cause::handshake_queue, Cause::refused_capacity});
  CHECK(causes_of("title").empty());
}

TEST_CASE("a lever that saves nothing says why", "[unit][explain]") {
  const Lever wait{.path = "bc.enter_wait", .causes = {Cause::wait_timer}};
  const Lost before = lost({
      {Cause::detection,  60s},
      {Cause::wait_timer, 40s}
  });
  CHECK(why_nothing(wait, false, before, before) == "changes nothing in this run");
  CHECK(why_nothing(wait, true, before, before) == "not on the critical path: every part is as long as before");
  const Lost elsewhere = lost({
      {Cause::detection, 60s},
      {Cause::attempts,  40s}
  });
  CHECK(why_nothing(wait, true, elsewhere, elsewhere) ==
        "not on the critical path: no part of this time is wait_timer");
  CHECK(why_nothing(wait, true, before, elsewhere) == "not on the critical path: attempts +40.0 s, wait_timer -40.0 s");
}

TEST_CASE("a lever that saves something says what it took instead", "[unit][explain]") {
  const Lever wait{.path = "bc.enter_wait", .causes = {Cause::wait_timer}};
  const Lost before = lost({
      {Cause::wait_timer, 100s}
  });
  CHECK(why_nothing(wait, true, before,
                    lost({
                        {Cause::wait_timer, 40s}
  }))
            .empty());
  CHECK(why_nothing(wait, true, before,
                    lost({
                        {Cause::wait_timer, 40s},
                        {Cause::pauses,     10s}
  })) == "wait_timer -60.0 s, pauses +10.0 s");
}

TEST_CASE("a lever is judged by the loss that it is about, up to the next one", "[unit][explain]") {
  const auto episode = [](Duration begin, Duration end) {
    return Episode{{{TimePoint{begin}, TimePoint{end}, Cause::attempts, Reason::none, {}}}, true, {}};
  };
  const ClientStory story{
      .episodes = {episode(100s, 200s), episode(500s, 510s)},
        .explained = 0
  };
  const auto [begin, end] = window_of(story, TimePoint{1h});
  CHECK(begin == TimePoint{100s});
  CHECK(end == TimePoint{500s});
  CHECK(lost_in(story.episodes, begin, end).lost == 100s);
  CHECK(lost_in({episode(90s, 120s), episode(300s, 310s), episode(600s, 700s)}, begin, end).lost == 30s);
  CHECK(lost_in({}, begin, end).returned);
}

TEST_CASE("a value has the source that people gave it, or its default's basis", "[unit][explain]") {
  const scenario::Scenario s = read({"client.pcc_retry=7s"});
  const ParameterValues values = parameter_values(s, {});
  CHECK(values.at("bc.enter_wait").source == "vendor-doc: H2");
  CHECK(values.at("client.retry_gap").source == "default: A6");
  CHECK(values.at("client.pcc_retry").source == "unstated");
  const auto resolved = scenario::read_text(scenario::canonical_json(s), "r", {}, {});
  CHECK(parameter_values(*resolved.scenario,
                         {
                             {"/bc/enter_wait", "vendor-doc: H2"}
  })
            .at("bc.enter_wait")
            .source == "vendor-doc: H2");
}

}  // namespace failcast::explain
