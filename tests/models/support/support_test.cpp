#include "models/support/support.hpp"

#include <catch2/catch.hpp>
#include <fstream>
#include <iterator>
#include <vector>

using namespace failcast;
using namespace failcast::support;

namespace {

std::vector<Feature> all_features() {
  std::vector<Feature> all;
  for (std::uint8_t f = 0; f < static_cast<std::uint8_t>(Feature::count_); ++f) all.push_back(static_cast<Feature>(f));
  return all;
}

}  // namespace

TEST_CASE("everything works in normal operation", "[support]") {
  for (const Feature feature : all_features()) {
    CAPTURE(name_of(feature));
    CHECK(support_of(feature, Mode::normal).treatment == Treatment::works);
    CHECK(support::support(feature, Mode::normal) == Reason::none);
  }
}

TEST_CASE("browser, source IP anchoring, cloud and branch connector fail in BC", "[support][R9]") {
  for (const Feature feature :
       {Feature::browser_access, Feature::source_ip_anchoring, Feature::cloud_connector, Feature::branch_connector}) {
    CAPTURE(name_of(feature));
    CHECK(support_of(feature, Mode::bc).treatment == Treatment::fails);
    CHECK(support_of(feature, Mode::bc).basis == "R9");
    CHECK(support::support(feature, Mode::bc) == Reason::unsupported_in_bc);
  }
}

TEST_CASE("machine tunnels fail in BC", "[support][R10]") {
  CHECK(support::support(Feature::machine_tunnel, Mode::bc) == Reason::unsupported_in_bc);
}

TEST_CASE("redirection policies are not applied in BC", "[support][R11]") {
  CHECK(support_of(Feature::redirection_policy, Mode::bc).treatment == Treatment::ignored);
  CHECK(support::support(Feature::redirection_policy, Mode::bc) == Reason::unsupported_in_bc);
}

TEST_CASE("no component is deployed in BC", "[support][R5]") {
  CHECK(support::support(Feature::component_deployment, Mode::bc) == Reason::unsupported_in_bc);
}

TEST_CASE("configuration is frozen in BC", "[support][R4]") {
  CHECK(support::support(Feature::policy_update, Mode::bc) == Reason::portal_frozen);
  CHECK(support::support(Feature::configuration_update, Mode::bc) == Reason::portal_frozen);
}

TEST_CASE("what no rule takes away works in BC", "[support][R14][R61]") {
  for (const Feature feature :
       {Feature::client_enrolment, Feature::client_to_client, Feature::dashboards, Feature::diagnostics,
        Feature::app_protection, Feature::log_streaming, Feature::scim, Feature::deception, Feature::microtenants}) {
    CAPTURE(name_of(feature));
    CHECK(support_of(feature, Mode::bc).treatment == Treatment::works);
  }
}

TEST_CASE("the list of what DR does not support is complete", "[support][R45]") {
  for (const Feature feature :
       {Feature::browser_access, Feature::client_to_client, Feature::cloud_connector, Feature::dashboards,
        Feature::diagnostics, Feature::app_protection, Feature::log_streaming, Feature::machine_tunnel,
        Feature::policy_update, Feature::configuration_update, Feature::source_ip_anchoring, Feature::scim,
        Feature::deception, Feature::microtenants}) {
    CAPTURE(name_of(feature));
    CHECK(support::support(feature, Mode::dr) == Reason::unsupported_in_dr);
    CHECK(support_of(feature, Mode::dr).basis.starts_with("R45"));
  }
}

TEST_CASE("nothing and nobody enrols in DR", "[support][R43]") {
  for (const Mode mode : {Mode::dr, Mode::dr_test})
    for (const Feature feature : {Feature::component_deployment, Feature::client_enrolment}) {
      CHECK(support::support(feature, mode) == Reason::unsupported_in_dr);
      CHECK(support_of(feature, mode).basis == "R43");
    }
}

TEST_CASE("in DR inspection, deception and microtenants are left out, and the request goes through",
          "[support][R45][R46][A58]") {
  for (const Feature feature : {Feature::app_protection, Feature::deception, Feature::microtenants})
    CHECK(support_of(feature, Mode::dr).treatment == Treatment::ignored);
}

TEST_CASE("a DR test takes from those who take part what DR takes, but the portal works", "[support][R48][A126]") {
  for (const Feature feature : all_features()) {
    CAPTURE(name_of(feature));
    const Support test = support_of(feature, Mode::dr_test), real = support_of(feature, Mode::dr);
    if (feature == Feature::policy_update || feature == Feature::configuration_update) {
      CHECK(test.treatment == Treatment::waits);
      CHECK(test.why == Reason::queued);
    } else if (feature == Feature::dashboards) {
      CHECK(test.treatment == Treatment::works);
    } else {
      CHECK(test.treatment == real.treatment);
      CHECK(test.why == real.why);
    }
  }
}

TEST_CASE("nothing works in DR but what no rule names", "[support][R44]") {
  for (const Feature feature : all_features()) {
    CAPTURE(name_of(feature));
    CHECK(support_of(feature, Mode::dr).treatment != Treatment::works);
  }
}

TEST_CASE("whatever does not work says why, and by which rule", "[support]") {
  for (const Feature feature : all_features())
    for (std::uint8_t m = 0; m < static_cast<std::uint8_t>(Mode::count_); ++m) {
      const Support support = support_of(feature, static_cast<Mode>(m));
      CAPTURE(name_of(feature), name_of(static_cast<Mode>(m)));
      CHECK((support.treatment == Treatment::works) == (support.why == Reason::none));
      CHECK((support.treatment == Treatment::works) == support.basis.empty());
    }
}

TEST_CASE("the table of what is not supported stands in the README", "[support][golden]") {
  std::ifstream file(FAILCAST_SOURCE_DIR "/models/support/README.md", std::ios::binary);
  const std::string readme{std::istreambuf_iterator<char>(file), {}};
  INFO(to_markdown());
  CHECK(readme.find("\n" + to_markdown()) != std::string::npos);
}
