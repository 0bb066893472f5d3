#include "models/policy/policy.hpp"

#include <catch2/catch.hpp>

using namespace failcast;
using namespace failcast::policy;

namespace {

Subject engineer() {
  Subject subject;
  subject.saml = {
      {"department", "engineering"},
      {"group",      "vpn"        }
  };
  subject.scim = {
      {"group", "staff"}
  };
  return subject;
}

const std::vector<AccessRule> kRules{
    {"no-browsers",             {.client_types = {ClientType::web_browser}},                     false},
    {"payroll-for-hr",          {.segments = {"payroll"}, .saml = {{"department", "hr"}}},       true },
    {"payroll-for-nobody-else", {.segments = {"payroll"}},                                       false},
    {"wiki-for-staff",          {.segments = {"wiki"}, .scim = {{"group", "staff"}}},            true },
    {"code-for-engineers",      {.segments = {"code"}, .saml = {{"department", "engineering"}}}, true },
};

}  // namespace

TEST_CASE("a rule without criteria matches everybody", "[policy]") {
  CHECK(matches({}, engineer(), "anything"));
  CHECK(matches({}, Subject{}, "anything"));
}

TEST_CASE("the first rule that matches decides", "[policy]") {
  CHECK(access(kRules, engineer(), "code") == Reason::none);
  CHECK(access(kRules, engineer(), "payroll") == Reason::rejected_by_policy);
  Subject hr = engineer();
  hr.saml = {
      {"department", "hr"}
  };
  CHECK(access(kRules, hr, "payroll") == Reason::none);
}

TEST_CASE("without a rule that matches there is no access", "[policy]") {
  CHECK(access(kRules, engineer(), "billing") == Reason::no_policy);
  CHECK(access({}, engineer(), "code") == Reason::no_policy);
}

TEST_CASE("client types are told apart", "[policy][R9][R10]") {
  Subject browser = engineer();
  browser.client_type = ClientType::web_browser;
  CHECK(access(kRules, browser, "code") == Reason::rejected_by_policy);
  CHECK(access(
            {
                {"zcc", {.client_types = {ClientType::zcc}}, true}
  },
            browser, "code") == Reason::no_policy);
  CHECK(access(
            {
                {"zcc", {.client_types = {ClientType::zcc}}, true}
  },
            engineer(), "code") == Reason::none);
}

TEST_CASE("a SCIM criterion matches nobody whose SCIM attributes are invisible", "[policy][R13]") {
  CHECK(access(kRules, engineer(), "wiki") == Reason::none);
  Subject new_user = engineer();
  new_user.scim_visible = false;
  CHECK(access(kRules, new_user, "wiki") == Reason::no_policy);
}

TEST_CASE("SAML criteria work for new users", "[policy][R13]") {
  Subject new_user = engineer();
  new_user.scim_visible = false;
  CHECK(access(kRules, new_user, "code") == Reason::none);
}

TEST_CASE("values of one attribute are alternatives, different attributes must all hold", "[policy]") {
  const Criteria either{
      .saml = {{"department", "hr"}, {"department", "engineering"}}
  };
  const Criteria both{
      .saml = {{"department", "engineering"}, {"group", "admins"}}
  };
  CHECK(matches(either, engineer(), "code"));
  CHECK_FALSE(matches(both, engineer(), "code"));
}

TEST_CASE("the first timeout rule that matches gives the timeout", "[policy]") {
  const std::vector<TimeoutRule> rules{
      {"strict", {.segments = {"payroll"}}, 1h          },
      {"lax",    {.segments = {"wiki"}},    std::nullopt},
  };
  CHECK(timeout(rules, engineer(), "payroll", 24h) == Duration{1h});
  CHECK(timeout(rules, engineer(), "wiki", 24h) == std::nullopt);
  CHECK(timeout(rules, engineer(), "code", 24h) == Duration{24h});
}

TEST_CASE("traffic is forwarded unless a rule says otherwise", "[policy]") {
  const std::vector<ForwardingRule> rules{
      {"local", {.segments = {"printer"}}, Forwarding::bypass}
  };
  CHECK(forwarding(rules, engineer(), "printer") == Forwarding::bypass);
  CHECK(forwarding(rules, engineer(), "code") == Forwarding::forward);
}

TEST_CASE("a SCIM criterion of a timeout or forwarding rule skips new users too", "[policy][R13]") {
  Subject new_user = engineer();
  new_user.scim_visible = false;
  const Criteria staff{.scim = {{"group", "staff"}}};
  CHECK(timeout(
            {
                {"staff", staff, 1h}
  },
            new_user, "code", 24h) == Duration{24h});
  CHECK(forwarding(
            {
                {"staff", staff, Forwarding::bypass}
  },
            new_user, "code") == Forwarding::forward);
}
