// Access while nobody can log in: what the formulas of domain.md 6.4 speak of, and what a point sets.
#include "analysis/study/saml.hpp"

#include <catch2/catch.hpp>

using namespace failcast;
using namespace failcast::study;

namespace {

constexpr Duration kDay = 24h;

/// Users of one private cloud, three weeks without the cloud and without the identity provider.
scenario::Scenario deployment() {
  scenario::Scenario s;
  s.private_clouds = {{.id = "fra"}};
  s.profiles = {
      {.id = "windows", .bc_enabled = true}
  };
  s.idps = {
      {.id = "idp-bc", .role = scenario::IdpRole::bc}
  };
  s.client_groups = {
      {.id = "staff", .at = "fra"}
  };
  s.faults = {
      {.id = "cloud", .what = scenario::FaultTarget::cloud},
      {.id = "idp",   .what = scenario::FaultTarget::idp  }
  };
  s.faults[0].at.offset = Distribution::constant(1h);
  s.faults[1].at.after = "cloud";
  for (scenario::Fault& fault : s.faults) fault.duration = Distribution::constant(21 * kDay);
  s.horizon = 22 * kDay;
  s.params.auth.timeout = 7 * kDay;
  s.params.auth.lazy_mean = 0s;
  return s;
}
const SamlDesign kDesign{"cloud", {}, {}, {1 * kDay}};

/// What the formula says is left after a day, with the identity provider as the faults leave it or answering.
std::optional<double> left(const scenario::Scenario& s, Mode mode) {
  Study study;
  study.plan.points = {{}};
  REQUIRE_FALSE(lay_out(study.plan, s, kDesign));
  const SamlFindings found = conclude(study, s, kDesign);
  for (const SamlFindings::OfPoint& of : found.points)
    if (of.point.mode == mode && !of.point.campaign) return of.closed_form.at(0);
  return std::nullopt;
}

}  // namespace

TEST_CASE("a seventh of the users is out after a day without logins, nobody with", "[unit][study][6.4]") {
  CHECK(*left(deployment(), Mode::bc) == Approx(6.0 / 7));
  CHECK(left(deployment(), Mode::bc_with_idp) == 1);
}

TEST_CASE("the formula speaks of users with one timeout", "[unit][study][6.4]") {
  scenario::Scenario s = deployment();
  s.timeout_policy = {
      {.id = "all", .timeout = 2 * kDay}
  };
  CHECK_FALSE(left(s, Mode::bc));
}

TEST_CASE("the formula speaks of outages in which no identity provider answers", "[unit][study][6.4]") {
  scenario::Scenario s = deployment();
  s.faults[1].duration = Distribution::constant(21 * kDay - 1ns);
  CHECK_FALSE(left(s, Mode::bc));
  s.faults[1].duration = Distribution::constant(21 * kDay);
  s.faults[1].mode = scenario::FaultMode::slow;
  CHECK_FALSE(left(s, Mode::bc));
  s.faults[1].mode = scenario::FaultMode::refuse;
  CHECK(left(s, Mode::bc));
  s.idps.push_back({.id = "idp-primary", .role = scenario::IdpRole::primary});
  CHECK(left(s, Mode::bc));
  s.faults[1].where = "idp-bc";
  CHECK_FALSE(left(s, Mode::bc));
}

TEST_CASE("an identity provider with a wrong clock may refuse", "[unit][study][6.4]") {
  scenario::Scenario s = deployment();
  s.idps[0].clock_error = 121s;
  CHECK_FALSE(left(s, Mode::bc_with_idp));
}

TEST_CASE("a campaign takes the place of whatever history the users have", "[unit][study][6.4]") {
  Study study;
  study.plan.points = {{}};
  REQUIRE_FALSE(lay_out(study.plan, deployment(), kDesign));
  std::vector<std::string> paths;
  for (const Knob& knob : study.plan.knobs) paths.push_back(knob.path);
  for (const char* path : {"clients.staff.auth_ages", "clients.staff.auth_dates", "clients.staff.authenticated"})
    CHECK(std::count(paths.begin(), paths.end(), path) == 1);
}
