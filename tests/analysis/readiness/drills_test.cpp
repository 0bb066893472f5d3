// Where a blocker is not met, a drill of the same deployment shows the failure that the check predicts; where it is
// met, the drill does not.
#include <map>

#include "tests/analysis/readiness/fixtures.hpp"

namespace failcast::readiness {
namespace {

TEST_CASE("whoever lacks a blocker's prerequisite is without access in its drill", "[readiness][slow]") {
  for (const Fixture& fixture : fixtures()) {
    const Check& check = check_of(fixture.check);
    if (check.severity != Severity::blocker) continue;
    DYNAMIC_SECTION(check.id()) {
      const scenario::Scenario scenario = ready(fixture.broken);
      const Tenant tenant(scenario, true);
      const Review all = review(tenant, {check.number});
      const Finding& finding = all.findings.front();
      REQUIRE(finding.status == Status::not_met);
      REQUIRE(finding.consequence);
      CHECK(finding.consequence->without > 0);
      CHECK_FALSE(finding.consequence->why.empty());
      CHECK(all.verdict() == Verdict::not_ready);
    }
  }
}

TEST_CASE("nobody is without access in any drill of a deployment that is ready", "[readiness][slow]") {
  const scenario::Scenario scenario = ready();
  const Tenant tenant(scenario, true);
  for (const Check& check : checklist()) {
    if (check.severity != Severity::blocker || check.drill == Drill::lasting) continue;
    DYNAMIC_SECTION(check.id()) {
      const auto shown = consequence_of(tenant, check, Answer(tenant));
      REQUIRE(shown);
      CHECK(shown->users > 0);
      CHECK(shown->without == 0);
    }
  }
  DYNAMIC_SECTION("C13") {
    const scenario::Scenario brief = ready({"operations.expectations.planned_outage=2d"});
    const Tenant other(brief, true);
    const auto shown = consequence_of(other, check_of(13), Answer(other));
    REQUIRE(shown);
    CHECK(shown->without == 0);
  }
}

TEST_CASE("a drill tells how many users a mistake strands, whom, and why", "[readiness]") {
  const scenario::Scenario scenario = ready({"zones.bc_public=false"});
  const Tenant tenant(scenario, true);
  const Review all = review(tenant, {5});
  const Consequence& shown = all.findings.front().consequence.value();
  CHECK(shown.users == 1082);  // 90 % of 600 and of 580 at home, and 20 pilots
  CHECK(shown.without == 1082);
  CHECK(shown.why == "trust_or_name (name_error)");
  REQUIRE(shown.groups.size() == 3);
  CHECK(shown.groups.front().group == "home-a-users");
  CHECK(shown.groups.front().users == 540);
}

TEST_CASE("a DR domain that the internet does not resolve strands who works at home", "[readiness]") {
  const scenario::Scenario scenario = ready({"operations.recovery.domain_public=false"});
  const Tenant tenant(scenario, true);
  const DrillResult& drill = *tenant.drill(Drill::recovery);
  for (const Party& party : drill.parties) {
    const scenario::ClientGroup& group = scenario.client_groups[party.crowd.first];
    if (group.start == scenario::StartState::new_user) continue;
    INFO(group.id);
    CHECK(party.without == (group.at.starts_with("home") ? party.users : 0));
  }
}

TEST_CASE("a drill is the same whatever else the file makes happen", "[readiness][determinism]") {
  const scenario::Scenario plain = ready();
  const scenario::Scenario busy =
      ready({R"(faults=[{"id": "isp", "what": "isp", "where": "isp-fra", "at": "1m", "for": "3h"}])"});
  const DrillResult a = run_drill(plain, Drill::continuity).value(), b = run_drill(busy, Drill::continuity).value();
  REQUIRE(a.parties.size() == b.parties.size());
  for (std::size_t i = 0; i < a.parties.size(); ++i) CHECK(a.parties[i].without == b.parties[i].without);
  CHECK(a.bc_entries == b.bc_entries);
}

}  // namespace
}  // namespace failcast::readiness
