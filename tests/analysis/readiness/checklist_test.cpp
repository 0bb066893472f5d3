// Every check of domain.md section 9, with a deployment that meets it, one that does not, and one that does not say.
#include <fmt/format.h>

#include "tests/analysis/readiness/fixtures.hpp"

namespace failcast::readiness {
namespace {

/// The answer to one check; drills are run only where the check is decided by one.
Finding answer_to(const Check& check, const scenario::Scenario& scenario) {
  const Tenant tenant(scenario, check.basis == Basis::simulation);
  Review all = review(tenant, {check.number});
  REQUIRE(all.findings.size() == 1);
  return all.findings.front();
}

std::string shown(const Finding& finding) {
  std::string text(word_of(finding.status));
  for (const auto* list : {&finding.answer.bad(), &finding.answer.open(), &finding.answer.good()})
    for (const Evidence& evidence : *list) text += "; " + evidence.text;
  return text;
}

TEST_CASE("the checklist has 68 checks, each once, in order", "[readiness]") {
  REQUIRE(checklist().size() == 68);
  for (std::size_t i = 0; i < checklist().size(); ++i) {
    CHECK(checklist()[i].number == static_cast<int>(i) + 1);
    CHECK_FALSE(checklist()[i].fix.empty());
  }
}

TEST_CASE("at least 50 of 68 checks are decided by configuration or simulation", "[readiness]") {
  const auto said = std::ranges::count(checklist(), Basis::statement, &Check::basis);
  CHECK(checklist().size() - static_cast<std::size_t>(said) >= 50);
}

TEST_CASE("each check has a fixture that meets it and one that does not", "[readiness]") {
  for (const Fixture& fixture : fixtures()) {
    const Check& check = check_of(fixture.check);
    DYNAMIC_SECTION(check.id()) {
      const Finding met = answer_to(check, ready(fixture.met));
      INFO(shown(met));
      CHECK(met.status == (check.basis == Basis::simulation ? Status::simulated : Status::met));
      const Finding broken = answer_to(check, ready(fixture.broken));
      INFO(shown(broken));
      CHECK(broken.status == Status::not_met);
      CHECK_FALSE(broken.answer.bad().empty());
    }
  }
  CHECK(fixtures().size() == 68);
}

TEST_CASE("what the file does not state is asked for, never met", "[readiness]") {
  for (const Fixture& fixture : fixtures()) {
    if (fixture.unstated.empty()) continue;
    const Check& check = check_of(fixture.check);
    DYNAMIC_SECTION(check.id()) {
      const Finding open = answer_to(check, ready(fixture.unstated));
      INFO(shown(open));
      CHECK(open.status == Status::asked);
      CHECK_FALSE(open.answer.open().empty());
    }
  }
}

TEST_CASE("evidence has the file and the line of what it is about", "[readiness]") {
  const scenario::Scenario scenario = ready({"sites.fra.inbound_443=false"});
  const Finding finding = answer_to(check_of(3), scenario);
  REQUIRE(finding.answer.bad().size() == 1);
  CHECK(finding.answer.bad().front().path == "/sites/fra/inbound_443");
  CHECK(finding.answer.bad().front().where == "--set sites.fra.inbound_443=false");
  REQUIRE_FALSE(finding.answer.good().empty());
  CHECK(finding.answer.good().front().where.find("ready.jsonc:") != std::string::npos);
}

TEST_CASE("without simulation what only a drill can tell is asked", "[readiness]") {
  const scenario::Scenario scenario = ready();
  const Tenant tenant(scenario, false);
  const Review all = review(tenant, {});
  CHECK(all.count(Status::simulated) == 0);
  CHECK(all.count(Status::asked) == 6);
  CHECK(tenant.drills().empty());
}

TEST_CASE("a deployment without DR is not asked for it, and one with nothing is not ready", "[readiness]") {
  scenario::Scenario scenario = ready();
  scenario.dr_settings = {};
  scenario.operations.dr_licensed.reset();
  for (scenario::Profile& profile : scenario.profiles) profile.dr_enabled = false;
  const Tenant without(scenario, false);
  CHECK(review(without, {42, 44, 54}).count(Status::not_applicable) == 3);
  scenario.private_clouds.clear();
  std::erase_if(scenario.station_groups,
                [](const auto& group) { return group.kind == scenario::StationKind::controller; });
  for (scenario::StationGroup& group : scenario.station_groups) group.private_cloud.clear();
  const Tenant bare(scenario, false);
  CHECK(review(bare, {9}).verdict() == Verdict::not_ready);
}

TEST_CASE("a waiver takes a blocker out of the verdict and stays visible", "[readiness]") {
  const std::string waiver =
      R"(operations.waivers=[{"id": "C7", "waive": {"until": "2026-12-31", "by": "network", "why": "proxy is replaced"}}])";
  const std::string proxy = R"(sites.fra.inspection="drops_bc_sni")";
  const scenario::Scenario waived = ready({proxy, waiver}), strict = ready({proxy});
  const Tenant tenant(waived, false);
  const Review mild = review(tenant, {7, 8});
  CHECK(mild.verdict() == Verdict::with_waivers);
  CHECK(mild.findings.front().waiver->by == "network");
  CHECK(as_text(mild, false).find("waived until 2026-12-31 by network: proxy is replaced") != std::string::npos);
  const Tenant other(strict, false);
  CHECK(review(other, {7, 8}).verdict() == Verdict::not_ready);
}

}  // namespace
}  // namespace failcast::readiness
