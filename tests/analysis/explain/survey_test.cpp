#include "analysis/explain/survey.hpp"

#include <catch2/catch.hpp>

#include "tests/analysis/story.hpp"

namespace failcast::explain {
namespace {

using metrics::EndedEpisode;
using metrics::Story;
using Of = Question::Of;

/// Client 0 fails over in 60 s by two causes, client 1 waits the fault out by the same two, client 2 never comes back.
Story three_ways() {
  return Story()
      .fault_begins(100s)
      .loses(100s, 0, 0, Cause::detection)
      .loses(100s, 1, 0, Cause::detection)
      .loses(100s, 2, 1, Cause::no_path)
      .loses(110s, 0, 0, Cause::attempts)
      .loses(120s, 0, 0, Cause::detection)
      .loses(130s, 1, 0, Cause::attempts)
      .regains(160s, 0, 0)
      .fault_ends(200s)
      .regains(300s, 1, 0);
}

struct Surveyed {
  Story story;
  metrics::Collector collector;
  Survey survey;
  Surveyed(Story told, const Question& question)
      : story(std::move(told)),
        collector(story.directory, {}),
        survey(story.directory, collector.fault_ids(), question) {
    collector.tell(survey);
    for (const record::Record& r : story.records) collector.on(r);
    world::Outcome outcome;
    outcome.reached = TimePoint{1h};
    collector.finish(outcome);
  }
  std::vector<std::uint32_t> clients() const {
    std::vector<std::uint32_t> all;
    for (const EndedEpisode& e : survey.slowest(10)) all.push_back(e.client);
    return all;
  }
};

std::vector<std::uint32_t> found(const Question& question) { return Surveyed(three_ways(), question).clients(); }
using Clients = std::vector<std::uint32_t>;

}  // namespace

TEST_CASE("each class of loss finds its clients, the slowest first", "[unit][explain]") {
  CHECK(found({.of = Of::lost}) == Clients{2, 1, 0});
  CHECK(found({.of = Of::failover}) == Clients{2, 0});
  CHECK(found({.of = Of::waited_out}) == Clients{1});
  CHECK(found({.of = Of::stuck}) == Clients{2});
  CHECK(found({.of = Of::interruption}).empty());
  CHECK(found({.of = Of::locked_out}).empty());
}

TEST_CASE("a question may be about one place, segment, group or fault", "[unit][explain]") {
  using metrics::SliceKind;
  CHECK(found({
            .of = Of::lost, .part = {SliceKind::site, 0}
  }) == Clients{1, 0});
  CHECK(found({
            .of = Of::lost, .part = {SliceKind::segment, 1}
  }) == Clients{2});
  CHECK(found({
            .of = Of::lost, .part = {SliceKind::group, 1}
  }) == Clients{2});
  CHECK(found({.of = Of::lost, .during = "cloud-eu"}) == Clients{2, 1, 0});
  CHECK(found({.of = Of::lost, .during = "other"}).empty());
}

TEST_CASE("a limit leaves out who kept it, and nobody who never came back", "[unit][explain]") {
  CHECK(found({.of = Of::lost, .above_s = 59.9}) == Clients{2, 1, 0});
  CHECK(found({.of = Of::lost, .above_s = 60}) == Clients{2, 1});
  CHECK(found({.of = Of::lost, .above_s = 1e9}) == Clients{2});
}

TEST_CASE("clients with the same causes are on the same course, however often they went round", "[unit][explain]") {
  const Surveyed s(three_ways(), {.of = Of::lost});
  CHECK(s.survey.course(0) == std::vector<Cause>{Cause::detection, Cause::attempts});
  CHECK(s.survey.course(1) == s.survey.course(0));
  CHECK(s.survey.shares(0).clients == 3);
  CHECK(s.survey.shares(0).same == 2);
  CHECK(s.survey.shares(0).slowest == 1);
  CHECK(s.survey.shares(0).same_slowest == 0);
  CHECK(s.survey.shares(2).same_slowest == 1);
}

TEST_CASE("a lock-out is found by what stood on the way", "[unit][explain]") {
  const Surveyed s(Story()
                       .fault_begins(100s)
                       .loses(100s, 0, 0, Cause::authentication)
                       .loses(150s, 0, 0, Cause::expired_authentication)
                       .regains(160s, 0, 0)
                       .loses(100s, 1, 0, Cause::attempts),
                   {.of = Of::locked_out});
  CHECK(s.clients() == Clients{0});
}

TEST_CASE("a budget asks about what its metric counts", "[unit][explain]") {
  scenario::Budget budget{.id = "RTO", .aggregate = "p95", .metric = "failover_time", .limit = 300};
  budget.comparison = scenario::Comparison::less_equal;
  const auto upper = question_of(budget);
  CHECK(std::get<Question>(upper).of == Of::failover);
  CHECK(std::get<Question>(upper).above_s == 300.0);
  budget.comparison = scenario::Comparison::greater_equal;
  CHECK_FALSE(std::get<Question>(question_of(budget)).above_s.has_value());
  budget.aggregate = "never";
  CHECK(std::get<Question>(question_of(budget)).of == Of::stuck);
  budget.metric = "peak_queue";
  CHECK(std::get<std::string>(question_of(budget)).find("peak_queue") != std::string::npos);
}

TEST_CASE("a part is a site before a segment before a group", "[unit][explain]") {
  const Story story;
  CHECK(find_part(story.directory, "osl")->kind == metrics::SliceKind::site);
  CHECK(find_part(story.directory, "wiki")->index == 1);
  CHECK(find_part(story.directory, "fra-staff")->kind == metrics::SliceKind::group);
  CHECK_FALSE(find_part(story.directory, "nowhere").has_value());
}

}  // namespace failcast::explain
