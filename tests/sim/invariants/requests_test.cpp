#include <catch2/catch.hpp>

#include "tests/sim/invariants/drill.hpp"

using namespace failcast;
using namespace failcast::invariants;
using scenario::RequestKind;

namespace {
Drill asking(RequestKind what, std::string where = "*") {
  return Drill{}.with_dr().set([&](auto& s) {
    s.requests = {
        {.id = "wish", .what = what, .where = where}
    };
  });
}
Drill in_bc(RequestKind what, std::string where = "pc") { return asking(what, where).enter_bc(0s, Drill::edge); }
Drill in_dr(RequestKind what, std::string where = "pc") {
  return asking(what, where).visible(100s, dr::State::on).enter_dr(200s, Drill::edge);
}
Broken done(Drill drill, Reason why = Reason::none) { return drill.portal(500s, RequestEnded{0, true, why}).broken(); }
Broken refused(Drill drill) { return drill.portal(500s, RequestEnded{0, false, Reason::unsupported_in_bc}).broken(); }
}  // namespace

TEST_CASE("configuration stands still in BC", "[invariants][R4]") {
  for (const RequestKind what :
       {RequestKind::edit_policy, RequestKind::edit_application, RequestKind::change_bc_domain}) {
    CHECK(done(asking(what)).empty());
    CHECK(refused(in_bc(what)).empty());
    CHECK(done(in_bc(what, "pc")) == Broken{"R4"});
  }
}
TEST_CASE("another private cloud can be changed", "[invariants][R4]") {
  CHECK(done(in_bc(RequestKind::edit_policy, "other")).empty());
}
TEST_CASE("nothing is deployed in BC or DR", "[invariants][R5][R43]") {
  CHECK(done(asking(RequestKind::deploy_component, "edges")).empty());
  CHECK(done(in_bc(RequestKind::deploy_component, "edges")) == Broken{"R5"});
  CHECK(done(in_dr(RequestKind::deploy_component, "edges")) == Broken{"R43"});
}
TEST_CASE("unsupported access fails in BC", "[invariants][R9][R10][R11]") {
  for (const RequestKind what : {RequestKind::browser_access, RequestKind::source_ip_anchoring,
                                 RequestKind::cloud_connector, RequestKind::branch_connector}) {
    CHECK(done(asking(what)).empty());
    CHECK(done(in_bc(what)) == Broken{"R9"});
  }
  CHECK(done(in_bc(RequestKind::machine_tunnel)) == Broken{"R10"});
  CHECK(done(in_bc(RequestKind::redirection_policy)) == Broken{"R11"});
  CHECK(done(in_bc(RequestKind::redirection_policy), Reason::unsupported_in_bc).empty());
}
TEST_CASE("a request about clients asks for their mode", "[invariants][R9]") {
  Drill drill = asking(RequestKind::browser_access, "staff").enter_bc(0s, Drill::edge);
  CHECK(done(drill).empty());
  CHECK(done(drill.client_enters_bc(130s)) == Broken{"R9"});
}
TEST_CASE("a request about everybody follows the record, not the last component to leave", "[invariants][R45]") {
  CHECK(done(in_dr(RequestKind::browser_access, "*")).empty());
}
TEST_CASE("a component whose process died is in no mode", "[invariants][R9]") {
  Drill drill = in_bc(RequestKind::browser_access);
  CHECK(done(drill.node(300s, Drill::edge, ProcessDied{})).empty());
}
TEST_CASE("nobody enrols in DR", "[invariants][R43]") {
  CHECK(done(in_bc(RequestKind::enrol_client)).empty());
  CHECK(done(in_dr(RequestKind::enrol_client)) == Broken{"R43"});
}
TEST_CASE("what DR leaves out is left out", "[invariants][R45]") {
  for (const RequestKind what :
       {RequestKind::scim_update, RequestKind::client_to_client, RequestKind::browser_access,
        RequestKind::source_ip_anchoring, RequestKind::cloud_connector, RequestKind::branch_connector,
        RequestKind::machine_tunnel, RequestKind::redirection_policy, RequestKind::deception,
        RequestKind::app_protection, RequestKind::log_stream, RequestKind::microtenant_access}) {
    CHECK(done(asking(what)).empty());
    CHECK(done(in_dr(what)) == Broken{"R45"});
    CHECK(done(in_dr(what), Reason::unsupported_in_dr).empty());
  }
}

TEST_CASE("edits during a DR test wait for its end", "[invariants][R48]") {
  const auto in_test = [](RequestKind what) {
    return asking(what).portal(1s, portal::State::up, portal::State::test_queue);
  };
  CHECK(done(in_test(RequestKind::edit_policy)) == Broken{"R48"});
  CHECK(done(in_test(RequestKind::sync)) == Broken{"R48"});
  CHECK(done(in_test(RequestKind::edit_policy), Reason::queued).empty());
  CHECK(done(in_test(RequestKind::download_config)).empty());
  CHECK(done(in_test(RequestKind::edit_policy).portal(400s, portal::State::test_queue, portal::State::up)).empty());
}
TEST_CASE("a portal that is down does nothing", "[invariants][R48]") {
  for (const RequestKind what : {RequestKind::edit_policy, RequestKind::download_config, RequestKind::copy_thumbprint,
                                 RequestKind::view_dashboard, RequestKind::run_diagnostics}) {
    Drill drill = asking(what).portal(1s, portal::State::up, portal::State::down);
    CHECK(refused(drill).empty());
    CHECK(done(drill) == Broken{"R48"});
  }
}
TEST_CASE("the vendor's objects are read only", "[invariants][R29]") {
  CHECK(refused(asking(RequestKind::vendor_managed_edit)).empty());
  CHECK(done(asking(RequestKind::vendor_managed_edit)) == Broken{"R29"});
}
