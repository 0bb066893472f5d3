// Renewal thresholds, from values that are made up: what is counted, bounded, and set beside the formulas.
#include "analysis/study/threshold.hpp"

#include <catch2/catch.hpp>

using namespace failcast;
using namespace failcast::study;

namespace {

constexpr Duration kDay = 24h;

scenario::Scenario deployment() {
  scenario::Scenario s;
  s.private_clouds = {{.id = "fra"}};
  s.faults = {
      {.id = "cloud", .what = scenario::FaultTarget::cloud}
  };
  s.faults[0].at.offset = Distribution::constant(365 * kDay);
  s.faults[0].duration = Distribution::constant(60 * kDay);
  s.horizon = 426 * kDay;
  scenario::StationGroup group;
  group.id = "edges";
  group.kind = scenario::StationKind::edge;
  group.count = 4;
  group.certificate_ages = scenario::InitialAges::stationary;
  s.station_groups = {group};
  return s;
}
const ThresholdDesign kDesign{
    "cloud", {30 * kDay, 60 * kDay},
     {30 * kDay, 60 * kDay}
};

Plan laid_out(const scenario::Scenario& s) {
  Plan plan;
  plan.points = {{}};
  REQUIRE_FALSE(lay_out(plan, s, kDesign));
  return plan;
}

/// Every replication of a point sees the same, but for those before `hits`, in which a certificate expires.
Study seen(const scenario::Scenario& s, std::uint32_t replications, std::uint64_t at_point, std::uint32_t hits) {
  Study study;
  study.plan = laid_out(s);
  study.plan.replications = replications;
  for (std::uint64_t p = 0; p < study.plan.points.size(); ++p)
    for (std::uint32_t r = 0; r < replications; ++r) {
      CellResult& cell = study.cells[study.plan.cell(p, r)];
      const double expired = p == at_point && r < hits ? 1 : 0;
      cell.values = {expired, 0.0, expired * 2, 1.1, expired, 0.0, expired * 2, 1.1, 0.0};
    }
  return study;
}

}  // namespace

TEST_CASE("a study of thresholds sets all of them, the outage, and what comes after it", "[unit][study][6.2]") {
  const Plan plan = laid_out(deployment());
  REQUIRE(plan.points.size() == 4);
  std::vector<std::string> paths;
  for (const Knob& knob : plan.knobs) paths.push_back(knob.path);
  CHECK(paths == std::vector<std::string>{"private_clouds.fra.renewal_threshold",
                                          "cert.threshold_outside_private_cloud", "faults.cloud.for", "clock.horizon"});
  CHECK(plan.points[1].numbers == std::vector<double>{30 * 86400.0, 30 * 86400.0, 60 * 86400.0, 426 * 86400.0});
  CHECK(plan.points[2].numbers[3] == 396 * 86400.0);
  CHECK(plan.measures.size() == 9);
}

TEST_CASE("an outage whose begin hangs on something else cannot be varied", "[unit][study][bad-input]") {
  scenario::Scenario s = deployment();
  s.faults[0].at.after = "another";
  Plan plan;
  CHECK(lay_out(plan, s, kDesign)->find("must begin at a fixed time") != std::string::npos);
  CHECK(lay_out(plan, s, {"nothing", {}, {}}) == "there is no fault \"nothing\"");
}

TEST_CASE("shares are counted, bounded and set beside the formula", "[unit][study][6.2]") {
  const scenario::Scenario s = deployment();
  const ThresholdFindings found = conclude(seen(s, 300, 1, 96), s, kDesign, 0.01);
  const GroupRisk& edges = found.cells[1].groups[1];
  CHECK(edges.group == "edges");
  CHECK(edges.any.hits == 96);
  CHECK(edges.any.value() == Approx(0.32));
  CHECK(edges.any.interval.contains(0.3129));
  CHECK(*edges.any.closed_form == Approx(0.3129).margin(5e-5));
  CHECK(*edges.all.closed_form == Approx(6.4e-5).margin(5e-7));
  CHECK(*edges.days_lost.closed_form == Approx(4 * 1.343).margin(5e-3));
  CHECK(*edges.renewals.closed_form == Approx(1.090).margin(5e-4));
  CHECK(*found.cells[0].groups[1].any.closed_form == 0);
}

TEST_CASE("the smallest threshold is one that is known to keep the risk", "[unit][study][6.2]") {
  const scenario::Scenario s = deployment();
  const ThresholdFindings found = conclude(seen(s, 300, 1, 96), s, kDesign, 0.01);
  CHECK(found.replications_needed == 299);
  const ThresholdAnswer &short_one = found.answers[0], &long_one = found.answers[1];
  CHECK(short_one.threshold == 30 * kDay);
  CHECK(long_one.threshold == 60 * kDay);
  CHECK(long_one.bound < 0.01);
  CHECK(long_one.closed_form == 60 * kDay);  // 59 days leave one day of 306: 1.3 % for four
  // Nothing was ever seen to expire, but 298 replications do not say that.
  CHECK_FALSE(conclude(seen(s, 298, 1, 0), s, kDesign, 0.01).answers[0].threshold);
  CHECK(conclude(seen(s, 299, 1, 0), s, kDesign, 0.01).answers[0].threshold == 30 * kDay);
}

TEST_CASE("components deployed together count as one, others of known dates not at all", "[unit][study][6.2]") {
  scenario::Scenario s = deployment();
  s.station_groups[0].certificate_ages = scenario::InitialAges::cohort;
  const auto any = [&] { return conclude(seen(s, 10, 1, 1), s, kDesign, 0.01).cells[1].groups[1].any.closed_form; };
  CHECK(*any() == Approx(0.0896).margin(5e-5));
  s.station_groups[0].certificate_ages = scenario::InitialAges::fresh;
  CHECK_FALSE(any());
}

TEST_CASE("the formulas speak of a whole cloud that is away, and of renewals by a right clock", "[unit][study][6.2]") {
  const auto any = [](const scenario::Scenario& s) {
    return conclude(seen(s, 10, 1, 1), s, kDesign, 0.01).cells[1].groups[1].any.closed_form;
  };
  CHECK(any(deployment()));
  scenario::Scenario other = deployment();
  other.faults[0].what = scenario::FaultTarget::idp;
  CHECK_FALSE(any(other));
  other = deployment();
  other.faults[0].mode = scenario::FaultMode::slow;
  CHECK_FALSE(any(other));
  other = deployment();
  other.station_groups[0].clock_error = 100 * kDay;
  CHECK_FALSE(any(other));
  other = deployment();
  other.station_groups[0].certificate_ages = scenario::InitialAges::cohort;
  other.params.cert.renew_ok_p = 0.5;  // each member has its own luck
  CHECK_FALSE(any(other));
}

TEST_CASE("a run with another outage says nothing of one", "[unit][study][bad-input]") {
  scenario::Scenario s = deployment();
  s.faults.push_back({.id = "early", .what = scenario::FaultTarget::cloud});
  s.faults[1].duration = Distribution::constant(90 * kDay);
  const auto refused = [&](Duration at) {
    s.faults[1].at.offset = Distribution::constant(at);
    Plan plan;
    plan.points = {{}};
    return lay_out(plan, s, kDesign);
  };
  CHECK(refused(30 * kDay)->find("fault \"early\" is another outage than \"cloud\"") != std::string::npos);
  CHECK(refused(365 * kDay - 1ns));
  CHECK_FALSE(refused(365 * kDay));
  CHECK_FALSE(refused(425 * kDay - 1ns));
  CHECK(refused(425 * kDay));
  s.warmup = 31 * kDay;  // and what began in the warm-up is not counted
  CHECK_FALSE(refused(30 * kDay));
}

TEST_CASE("an application is lost with all connectors that could serve it", "[unit][study][6.2]") {
  scenario::Scenario s = deployment();
  scenario::StationGroup& east = s.station_groups[0];
  east.id = "east";
  east.kind = scenario::StationKind::connector;
  east.count = 1;
  scenario::StationGroup west = east;
  west.id = "west";
  west.certificate_ages = scenario::InitialAges::cohort;
  west.count = 2;
  s.station_groups.push_back(west);
  s.server_groups = {
      {"both",     {"east", "west"}},
      {"one_side", {"east"}        }
  };
  s.segments = {
      {.id = "wiki", .server_group = "both"}
  };
  const auto lost = [&] { return *conclude(seen(s, 10, 1, 1), s, kDesign, 0.01).cells[1].segment_lost.closed_form; };
  constexpr double kOne = 30.0 / 335;  // D 60, T 30, V 365
  CHECK(lost() == Approx(kOne * kOne));
  s.segments.push_back({.id = "erp", .server_group = "one_side"});
  CHECK(lost() == Approx(kOne));
  s.segments[0].server_group = "nobody";
  s.segments.pop_back();
  CHECK(lost() == 0);
}
