#include "models/portal/portal.hpp"

#include <rapidcheck.h>
#include <rapidcheck/catch.h>

#include <catch2/catch.hpp>
#include <vector>

#include "tests/models/readme_table.hpp"

using namespace failcast;
using namespace failcast::portal;

namespace {

constexpr Facts kNormal{};
constexpr Facts kBc{.bc_active = true};
constexpr Facts kTest{.dr_test = true};
constexpr Facts kDr{.dr_on = true};
constexpr Facts kCloudDown{.cloud_up = false};

class Portal {
 public:
  Parameters params;
  Row row;
  wire::Actions out;
  State follow(const Facts& facts) {
    out.clear();
    return portal::follow(row, facts, params, out);
  }
  Reason wants(Wish wish, bool for_bc = false) { return answer(row, wish, for_bc); }
};
Portal in(const Facts& facts) {
  Portal portal;
  portal.follow(facts);
  return portal;
}
constexpr Wish kAll[] = {Wish::edit, Wish::edit_vendor_managed, Wish::deploy,
                         Wish::sync, Wish::download_config,     Wish::copy_thumbprint,
                         Wish::look};

}  // namespace

TEST_CASE("an edit in normal operation is a new configuration", "[portal][A50]") {
  Portal portal = in(kNormal);
  CHECK(portal.wants(Wish::edit) == Reason::none);
  CHECK(portal.row.version == 2);
  CHECK(portal.wants(Wish::deploy) == Reason::none);
  CHECK(portal.row.version == 3);
}

TEST_CASE("nothing of a private cloud in BC can be changed or deployed", "[portal][R4][R5]") {
  Portal portal = in(kBc);
  CHECK(portal.row.state == State::bc_frozen);
  CHECK(portal.wants(Wish::edit, true) == Reason::portal_frozen);
  CHECK(portal.wants(Wish::deploy, true) == Reason::unsupported_in_bc);
  CHECK(portal.row.version == 1);
}

TEST_CASE("a private cloud that is not in BC can be changed while another one is", "[portal][R4]") {
  Portal portal = in(kBc);
  CHECK(portal.wants(Wish::edit, false) == Reason::none);
  CHECK(portal.row.version == 2);
}

TEST_CASE("edits in a DR test take effect when it is over", "[portal][R48][H18]") {
  Portal portal = in(kTest);
  CHECK(portal.row.state == State::test_queue);
  CHECK(portal.wants(Wish::edit) == Reason::queued);
  CHECK(portal.wants(Wish::deploy) == Reason::queued);
  CHECK(portal.row.version == 1);
  CHECK(portal.row.queued == 2);
  portal.follow(kNormal);
  CHECK(portal.row.version == 3);
  CHECK(portal.row.queued == 0);
}

TEST_CASE("edits that wait do so through a real DR and through BC", "[portal][R48]") {
  Portal portal = in(kTest);
  portal.wants(Wish::edit);
  for (const Facts& facts : {kDr, kBc, kTest, kCloudDown}) {
    portal.follow(facts);
    CHECK(portal.row.queued == 1);
    CHECK(portal.row.version == 1);
  }
  portal.follow(kNormal);
  CHECK(portal.row.version == 2);
}

TEST_CASE("in a DR test, a private cloud in BC is still frozen", "[portal][R4][A124]") {
  Portal portal = in(kTest);
  CHECK(portal.wants(Wish::edit, true) == Reason::portal_frozen);
  CHECK(portal.wants(Wish::deploy, true) == Reason::unsupported_in_bc);
  CHECK(portal.row.queued == 0);
}

TEST_CASE("with DR on, or the cloud down, the portal does nothing", "[portal][R48][A55]") {
  for (const Facts& facts : {kDr, kCloudDown}) {
    Portal portal = in(facts);
    CHECK(portal.row.state == State::down);
    for (const Wish wish : kAll) CHECK(portal.wants(wish) == Reason::portal_down);
    CHECK(portal.row.version == 1);
    CHECK(portal.row.queued == 0);
  }
}

TEST_CASE("a portal elsewhere survives the cloud, but not DR", "[portal][A55]") {
  Portal portal;
  portal.params.portal.available = PortalAvailability::independent;
  CHECK(portal.follow(kCloudDown) == State::up);
  CHECK(portal.wants(Wish::edit) == Reason::none);
  CHECK(portal.follow({.cloud_up = false, .bc_active = true}) == State::bc_frozen);
  CHECK(portal.follow(kDr) == State::down);
}

TEST_CASE("of several modes the one that takes more away holds", "[portal][A124]") {
  CHECK(in({.bc_active = true, .dr_test = true}).row.state == State::test_queue);
  CHECK(in({.bc_active = true, .dr_on = true}).row.state == State::down);
  CHECK(in({.dr_on = true, .dr_test = true}).row.state == State::down);
  CHECK(in({.cloud_up = false, .bc_active = true, .dr_test = true}).row.state == State::down);
}

TEST_CASE("objects that the vendor manages are read only", "[portal][R29]") {
  for (const Facts& facts : {kNormal, kBc, kTest}) {
    Portal portal = in(facts);
    CHECK(portal.wants(Wish::edit_vendor_managed) == Reason::portal_frozen);
    CHECK(portal.row.version == 1);
    CHECK(portal.row.queued == 0);
  }
}

TEST_CASE("a config file holds the settings of the last sync", "[portal][S1]") {
  Portal portal = in(kNormal);
  portal.wants(Wish::edit);
  CHECK(portal.wants(Wish::download_config) == Reason::none);
  CHECK(portal.row.synced == 1);
  CHECK(portal.wants(Wish::sync) == Reason::none);
  CHECK(portal.row.synced == 2);
  portal.wants(Wish::edit);
  CHECK(portal.row.synced == 2);
}

TEST_CASE("sync, download and thumbprint are for the time before an outage", "[portal][S1][A125]") {
  Portal portal = in(kBc);
  for (const Wish wish : {Wish::sync, Wish::download_config, Wish::copy_thumbprint})
    CHECK(portal.wants(wish) == Reason::portal_frozen);
  CHECK(portal.row.synced == 1);
  portal.follow(kNormal);
  for (const Wish wish : {Wish::sync, Wish::download_config, Wish::copy_thumbprint})
    CHECK(portal.wants(wish) == Reason::none);
}

TEST_CASE("a sync in a DR test waits among the edits", "[portal][R48]") {
  Portal portal = in(kTest);
  portal.wants(Wish::edit);
  CHECK(portal.wants(Wish::sync) == Reason::queued);
  portal.wants(Wish::edit);
  portal.wants(Wish::edit);
  CHECK(portal.wants(Wish::download_config) == Reason::none);
  CHECK(portal.wants(Wish::copy_thumbprint) == Reason::none);
  CHECK(portal.row.synced == 1);
  portal.follow(kNormal);
  CHECK(portal.row.synced == 2);
  CHECK(portal.row.version == 4);
  portal.follow(kTest);
  portal.wants(Wish::edit);
  portal.follow(kNormal);
  CHECK(portal.row.synced == 2);
}

TEST_CASE("one can look while the portal answers", "[portal][H18]") {
  for (const Facts& facts : {kNormal, kBc, kTest}) CHECK(in(facts).wants(Wish::look) == Reason::none);
}

TEST_CASE("a mode that stays is no event", "[portal]") {
  for (const Facts& facts : {kNormal, kBc, kTest, kDr}) {
    Portal portal = in(facts);
    portal.follow(facts);
    CHECK(portal.out.all().empty());
  }
}

TEST_CASE("Update App and Update Policy are hidden in BC", "[portal][S2]") {
  CHECK_FALSE(shows_update_menu(true));
  CHECK(shows_update_menu(false));
}

TEST_CASE("the portal's table is complete and stands in the README", "[portal][machines][golden]") {
  test::check_complete(description());
  test::check_readme_table("models/portal/README.md", description());
}

TEST_CASE("the mode is a function of the facts, and no edit is lost", "[portal][property][R48]") {
  rc::prop("the mode is a function of the facts, and no edit is lost", [](const std::vector<std::uint8_t>& story) {
    Portal portal;
    std::uint32_t accepted = 0;
    for (const std::uint8_t what : story) {
      const Facts facts{.cloud_up = (what & 1) == 0,
                        .bc_active = (what & 2) != 0,
                        .dr_on = (what & 4) != 0,
                        .dr_test = (what & 8) != 0};
      portal.follow(facts);
      RC_ASSERT(portal.row.state == in(facts).row.state);
      const Reason why = portal.wants(Wish::edit, (what & 16) != 0);
      if (why == Reason::none || why == Reason::queued) ++accepted;
      if ((what & 32) != 0) portal.wants(Wish::sync);
      RC_ASSERT(portal.row.version + portal.row.queued == accepted + 1);
      RC_ASSERT(portal.row.synced <= portal.row.version);
    }
    portal.follow(kNormal);
    RC_ASSERT(portal.row.version == accepted + 1);
    RC_ASSERT(portal.row.synced <= portal.row.version);
  });
}
