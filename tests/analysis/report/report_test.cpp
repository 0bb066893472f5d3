#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "analysis/metrics/words.hpp"
#include "analysis/report/result_file.hpp"
#include "analysis/report/summary.hpp"
#include "models/dr/evaluate.hpp"
#include "sim/scenario/time_zone.hpp"
#include "tests/analysis/report/golden.hpp"
#include "tests/analysis/story.hpp"
#include "tests/json_schema.hpp"

namespace failcast::report {
namespace {

using metrics::bar;
using metrics::clock;
using metrics::grouped;
using metrics::quantity;
using metrics::seconds;
using metrics::share;
using metrics::Story;
using nlohmann::json;
using record::EntityKind;

/// Two users fail over, one never comes back; an edge goes through BC; one budget holds, one fails.
struct Sample {
  Story story;
  scenario::Scenario scenario;
  metrics::Result result;

  Sample() : story({"cloud-eu#1"}) {
    story.fault_begins(600s)
        .loses(600s, 0, 0, Cause::detection)
        .loses(600s, 2, 1, Cause::no_path, Reason::unreachable)
        .tell(600s, {EntityKind::client, 0}, MtunnelsDropped{2, Reason::timed_out})
        .loses(660s, 0, 0, Cause::wait_timer)
        .enters(780s, {EntityKind::edge, 0}, 2)
        .regains(783s, 0, 0)
        .enters(783s, {EntityKind::client, 0}, 2)
        .fault_ends(1800s)
        .enters(1803s, {EntityKind::edge, 0}, 0)
        .loses(2400s, 0, 0, Cause::connecting)
        .regains(2400s + 50ms, 0, 0)
        .enters(2400s + 50ms, {EntityKind::client, 0}, 0);
    world::Outcome outcome;
    outcome.end = world::EndReason::horizon_reached;
    outcome.reached = TimePoint{1h};
    outcome.trajectory_hash = 0x0123456789abcdefU;
    outcome.facts = 13;
    outcome.faults = {
        {"cloud-eu#1", 0, TimePoint{600s}, TimePoint{1800s}}
    };
    outcome.servers = {
        {"fra-edges-1", 12, 1, 7, TimePoint{783s}},
        {"osl-edges-1", 0,  0, 0, TimePoint{}    }
    };
    outcome.dns = {
        {"dns-fra", 40, 30, 10, 2, 4.5}
    };
    outcome.logs = {
        {"fra", 1000, 3}
    };
    outcome.events = 9'876;
    outcome.recurrences = {
        {"client_record_poll", 54'000, 17},
        {"exit_probe",         0,      0 }
    };
    result = story.measure(outcome, 0s);

    scenario.name = "cloud-eu";
    scenario.title = "EU cloud unreachable";
    scenario.seed = 42;
    scenario.horizon = 1h;
    scenario::Fault fault;
    fault.id = "cloud-eu";
    fault.where = "eu";
    fault.duration = Distribution::constant(20min);
    fault.source = "measured";
    scenario.faults = {fault};
    scenario.budgets = {budget("RTO-1", "p50", "failover_time", 300, "site"), budget("OUT-1", "", "stuck", 0, "")};
  }
  static scenario::Budget budget(std::string id, std::string aggregate, std::string metric, double limit,
                                 std::string each) {
    scenario::Budget b;
    b.id = std::move(id);
    b.text = aggregate.empty() ? metric + " <= 0" : aggregate + "(" + metric + ") <= 5min";
    b.aggregate = std::move(aggregate);
    b.metric = std::move(metric);
    b.comparison = scenario::Comparison::less_equal;
    b.limit = limit;
    b.each = std::move(each);
    return b;
  }
  RunReport report() const { return {scenario, story.directory, result, verdict::judge(scenario.budgets, result)}; }
};

/// The record is published in mid-outage: one user fails over to Safe Mode, one never reads it; two requests.
struct DrSample : Sample {
  DrSample() {
    story = Story({"cloud-eu#1"});
    story.with_dr()
        .fault_begins(600s)
        .loses(600s, 0, 0, Cause::noticing)
        .publishes(1680s, 1)
        .serves(1700s, 1, record::Asks::on)
        .loses(1700s, 0, 0, Cause::record_poll)
        .enters(1800s, Story::client(0), Story::kDrConnect)
        .tell(1800s, Story::client(0), DrSegments{1, 1, 0})
        .enters(1800s, Story::edge(0), Story::kDrBoot)
        .enters(1830s, Story::edge(0), Story::kInDr)
        .enters(1831s, Story::client(0), Story::kSafe)
        .regains(1831s, 0, 0)
        .tell(1840s, {EntityKind::portal, 0}, RequestEnded{0, false, Reason::portal_down})
        .tell(1850s, {EntityKind::portal, 0}, RequestEnded{1, true, Reason::unsupported_in_dr})
        .tell(1860s, Story::client(1),
              RecordSeen{static_cast<std::uint8_t>(dr::Outcome::invalid),
                         static_cast<std::uint8_t>(dr::Problem::bad_signature), 9})
        .fault_ends(2400s)
        .publishes(2990s, 2)
        .serves(3000s, 2, record::Asks::off)
        .enters(3100s, Story::client(0), Story::kConnected)
        .loses(3100s, 0, 0, Cause::connecting)
        .regains(3102s, 0, 0)
        .enters(3140s, Story::edge(0), Story::kCloud);
    story.audience.clients[2].is_concerned = false;
    result = story.measure();
    scenario.budgets.clear();
    scenario.dr_settings.domain = "dr.example";
    scenario.segments = {
        {.id = "erp", .dr = true},
        {.id = "wiki"          }
    };
    scenario.station_groups = {
        {.id = "fra-edges", .kind = scenario::StationKind::edge, .dr = true},
        {.id = "osl-edges",                 .kind = scenario::StationKind::edge                                   }
    };
    scenario.requests = {
        {.id = "edit",   .what = scenario::RequestKind::edit_policy   },
        {.id = "browse", .what = scenario::RequestKind::browser_access}
    };
  }
};

}  // namespace

TEST_CASE("the summary of a small run", "[golden][report]") {
  const std::string text = summary(Sample().report(), {});
  CHECK(text == golden("tests/analysis/report/summary.txt", text));
}

TEST_CASE("the summary of a run with Disaster Recovery", "[golden][report]") {
  const std::string text = summary(DrSample().report(), {});
  CHECK(text == golden("tests/analysis/report/summary_dr.txt", text));
}

TEST_CASE("where the time went includes what DR itself cost", "[unit][report]") {
  const DrSample sample;
  const std::string text = summary(sample.report(), {});
  CHECK(sample.result.whole().all().dr_interruption.n == 1);
  CHECK(text.find("  connecting ") != std::string::npos);
  const json all = json::parse(result_json(sample.report()))["scopes"][0]["slices"][0];
  CHECK(all["lost_by_cause_ns"]["connecting"] == 2'000'000'000);
  CHECK_FALSE(all["time_by_cause_ns"].contains("connecting"));
}

TEST_CASE("a second record asks the same clients anew", "[unit][report]") {
  DrSample sample;
  sample.story.publishes(3190s, 3).serves(3200s, 3, record::Asks::on);
  sample.result = sample.story.measure();
  CHECK(summary(sample.report(), {}).find("1 of 4 arrivals asked for; after the record") != std::string::npos);
}

TEST_CASE("a scenario without a DR domain has no DR block", "[unit][report]") {
  DrSample sample;
  sample.scenario.dr_settings.domain.clear();
  CHECK(summary(sample.report(), {}).find("disaster recovery") == std::string::npos);
}

TEST_CASE("a result file tells of records and requests", "[unit][report]") {
  const json document = json::parse(result_json(DrSample().report()));
  CHECK(complaints(json::parse(result_schema()), document) == "");
  const json& record = document["disaster_recovery"]["records"][0];
  CHECK(record["asks"] == "on");
  CHECK(record["visible_ns"] == 1'700'000'000'000);
  CHECK(record["ended_ns"].is_null());
  CHECK(document["disaster_recovery"]["bad_signature"] == 1);
  CHECK(document["requests"][1]["what"] == "browser_access");
  CHECK(document["requests"][1]["by_reason"]["unsupported_in_dr"] == 1);
}

TEST_CASE("the verbose summary lists every component and server", "[golden][report]") {
  const std::string text = summary(Sample().report(), {false, true});
  CHECK(text.find("fra-edges-1  in 00:13:00  180.0 s  out 00:30:03  3.0 s") != std::string::npos);
  CHECK(text.find("osl-edges-1") != std::string::npos);
}

TEST_CASE("colour adds to the words and replaces none", "[unit][report]") {
  std::string text = summary(Sample().report(), {true, false});
  CHECK(text.find("\x1b[34mPASS\x1b[0m") != std::string::npos);
  for (std::size_t at = text.find('\x1b'); at != std::string::npos; at = text.find('\x1b'))
    text.erase(at, text.find('m', at) - at + 1);
  CHECK(text == summary(Sample().report(), {}));
}

TEST_CASE("the result of a small run", "[golden][report]") {
  const std::string text = result_json(Sample().report());
  json document = json::parse(text);
  document["scenario"].erase("resolved");  // the reader's own, and long
  document["scenario"]["hash"] = "0000000000000000";
  const std::string shown = document.dump(1) + "\n";
  CHECK(shown == golden("tests/analysis/report/result.json", shown));
}

TEST_CASE("a result file meets its schema", "[unit][report]") {
  CHECK(complaints(json::parse(result_schema()), json::parse(result_json(Sample().report()))) == "");
  CHECK(complaints(json::parse(result_schema()), json::parse(result_json(Sample().report(), true))) == "");
}

TEST_CASE("what a run took is no part of its result unless it is asked for", "[unit][report]") {
  CHECK_FALSE(json::parse(result_json(Sample().report())).contains("environment"));
  const json environment = json::parse(result_json(Sample().report(), true)).at("environment");
  CHECK(environment.at("events") == 9'876);
  CHECK(environment.at("ticks") == 17);
}

TEST_CASE("a result says which time zone data it rests on, where it rests on any", "[unit][report]") {
  Sample sample;
  sample.scenario.working_hours = {
      {.id = "office", .zone = "Europe/Berlin", .hours = {}}
  };
  const json document = json::parse(result_json(sample.report()));
  CHECK(document.at("environment") == json{
                                          {"zone_data", scenario::zone_data_version()}
  });
  CHECK(complaints(json::parse(result_schema()), document) == "");
}

TEST_CASE("the schema refuses what a result file never holds", "[unit][report]") {
  const json schema = json::parse(result_schema());
  const json good = json::parse(result_json(Sample().report()));
  const auto refuses = [&](auto change) {
    json bad = good;
    change(bad);
    return !complaints(schema, bad).empty();
  };
  CHECK(refuses([](json& r) { r["verdict"] = true; }));
  CHECK(refuses([](json& r) { r.erase("complete"); }));
  CHECK(refuses([](json& r) { r["surprise"] = 1; }));
  CHECK(refuses([](json& r) { r["run"]["trajectory_hash"] = "xyz"; }));
  CHECK(refuses([](json& r) { r["scopes"][0]["slices"][0]["failover_time"]["p95_ns"] = 1.5; }));
  CHECK(refuses([](json& r) { r["scopes"][0]["slices"][0]["failover_time"]["p95_ns"] = "forever"; }));
}

TEST_CASE("the schema in scenarios/schema is the present one", "[golden][report]") {
  CHECK(result_schema() == golden("scenarios/schema/result-1.schema.json", result_schema()));
}

TEST_CASE("a result file can be replayed", "[unit][report]") {
  const auto replay = read_replay(result_json(Sample().report()));
  REQUIRE(replay.has_value());
  CHECK(replay->trajectory_hash == 0x0123456789abcdefU);
  CHECK(replay->scenario_name == "cloud-eu");
  CHECK(replay->complete);
}

TEST_CASE("other texts are no result files", "[unit][report]") {
  CHECK_FALSE(read_replay("").has_value());
  CHECK_FALSE(read_replay("[1]").has_value());
  CHECK_FALSE(read_replay(R"({"format": 1})").has_value());
  CHECK_FALSE(read_replay(R"({"format": "result-1"})").has_value());
  CHECK_FALSE(read_replay("// a scenario\n{}").has_value());
}

TEST_CASE("the verdict of a run", "[unit][report]") {
  Sample sample;
  CHECK(overall_verdict(sample.report()) == "fail");
  sample.scenario.budgets.pop_back();
  sample.scenario.budgets[0].each = "";
  sample.scenario.budgets[0].at = "fra";
  CHECK(overall_verdict(sample.report()) == "pass");
  sample.result.complete = false;
  CHECK(overall_verdict(sample.report()) == "none");
  sample.result.complete = true;
  sample.scenario.budgets.clear();
  CHECK(overall_verdict(sample.report()) == "none");
  sample.result.outcome.violations = {
      {"R16", TimePoint{1s}, "fra-edges-1", "too early"}
  };
  CHECK(overall_verdict(sample.report()) == "fail");
}

TEST_CASE("numbers and times in words", "[unit][report]") {
  CHECK(grouped(0) == "0");
  CHECK(grouped(999) == "999");
  CHECK(grouped(1000) == "1 000");
  CHECK(grouped(1234567) == "1 234 567");
  CHECK(seconds(Duration{180249ms}) == "180.2 s");
  CHECK(seconds(Duration{180250ms}) == "180.3 s");
  CHECK(seconds(Duration{999ms}) == "0.999 s");
  CHECK(seconds(Duration{1s}) == "1.0 s");
  CHECK(seconds(metrics::kInfinite) == "never");
  CHECK(clock(TimePoint{3723s}) == "01:02:03");
  CHECK(clock(TimePoint{86400s + 1s}) == "1d 00:00:01");
  CHECK(share(1, 3) == "33.3 %");
  CHECK(share(0, 0) == "0.0 %");
  CHECK(bar(0.5, 4) == "██");
  CHECK(quantity(0.99981, metrics::Unit::ratio) == "99.981 %");
  CHECK(quantity(180.02, metrics::Unit::seconds) == "180.02 s");
}

TEST_CASE("a result file and the summary tell of traffic", "[unit][report]") {
  Sample sample;
  world::TrafficReport& traffic = sample.result.outcome.traffic.emplace();
  traffic.bin = 75s;
  traffic.capacities = {
      {.name = "fra-uplink",       .kind = world::CapacityKind::link, .limit = 1'000'000'000, .peak = 0.25},
      { .name = "fra-edges-1",
       .kind = world::CapacityKind::edge,
       .limit = 500'000'000,
       .peak = 1,
       .peak_at = TimePoint{700s},
       .peak_offered = 1.5,
       .short_for = 90s,
       .short_at = TimePoint{700s}}
  };
  traffic.curves.push_back({"fra-staff", "fra", {"erp"}, {}});
  traffic.curves.back().curve.offered[9] = 8e9;
  traffic.curves.back().curve.carried[9] = 6e9;
  traffic.cohorts = {
      {"fra-staff",
       "fra", "fra-edges-1",
       "fra-connectors", {"erp"},
       traffic.curves.back().curve,
       0.75, TimePoint{700s}}
  };
  traffic.transfers = {
      {world::TransferKind::configuration, 4e7, TimePoint{780s},                   TimePoint{781s},    3},
      {world::TransferKind::configuration,                                  4e7,    TimePoint{780s}, {}}
  };
  const json document = json::parse(result_json(sample.report()));
  CHECK(complaints(json::parse(result_schema()), document) == "");
  const json& told = document["traffic"];
  CHECK(told["carried_bits"] == 6'000'000'000);
  CHECK(told["capacities"][0]["short_at_ns"].is_null());
  CHECK(told["capacities"][1]["short_for_ns"] == 90'000'000'000);
  CHECK(told["curves"]["all"]["offered_bits"][9] == 8'000'000'000);
  CHECK(told["cohorts"]["short_of_something"][0]["least_share"] == 0.75);
  CHECK(told["cohorts"]["short_of_something"][0]["carried_bits"] == 6'000'000'000);
  CHECK(told["cohorts"]["short_of_something"][0]["curve"]["carried_bits"][9] == 6'000'000'000);
  CHECK(told["transfers"][0]["begun_again"] == 3);
  CHECK(told["transfers"][0]["started"] == 2);
  CHECK(told["transfers"][0]["ended"] == 1);
  const std::string text = summary(sample.report(), {});
  CHECK(text.find("traffic   75.0 % of 1.0 GB carried") != std::string::npos);
  CHECK(text.find("full for 90.0 s from 00:11:40, 150.0 % asked for") != std::string::npos);
  CHECK(text.find("begun again 3 times; 1 under way at the end") != std::string::npos);
}

}  // namespace failcast::report
