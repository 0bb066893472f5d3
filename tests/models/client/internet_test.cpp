#include "models/client/internet.hpp"

#include <catch2/catch.hpp>

#include "tests/models/client/bench.hpp"
#include "tests/models/readme_table.hpp"

using namespace failcast;
using namespace failcast::client;

namespace {

/// The state after each of these records was read in turn; `normal` at first.
InternetState after_records(InternetAction profile, const std::vector<std::string>& records, bool test_group = false) {
  ClientBench bench;
  bench.profile.watches_record = true;
  bench.profile.zia = profile;
  bench.profile.dr_test = test_group;
  bench.connect();
  bench.params.client.idle_detect = 24h;
  bench.tell(wire::Heard{bench.row.session});
  bench.read_record(records.front());
  for (std::size_t i = 1; i < records.size(); ++i) bench.poll(records[i]);
  CHECK(bench.row.state == State::connected);
  return bench.row.internet;
}
constexpr const char* kZia = "v=1;k=zia;b=on";

}  // namespace

TEST_CASE("the machine for internet traffic forgets nothing and has no dead end", "[client][machines]") {
  test::check_complete(internet_description());
}
TEST_CASE("the README shows the table of the machine for internet traffic", "[client][golden]") {
  test::check_readme_table("models/client/README.md", internet_description());
}
TEST_CASE("internet traffic goes as the app profile says", "[client][H28][H26]") {
  CHECK(after_records(InternetAction::none, {kZia}) == InternetState::normal);
  CHECK(after_records(InternetAction::direct, {kZia}) == InternetState::direct);
  CHECK(after_records(InternetAction::disable, {kZia}) == InternetState::disabled);
  CHECK(after_records(InternetAction::policy_web, {kZia}) == InternetState::policy_web);
  CHECK(after_records(InternetAction::policy_all, {kZia}) == InternetState::policy_all);
}
TEST_CASE("m overrides the app profile", "[client][H21]") {
  CHECK(after_records(InternetAction::disable, {"v=1;k=zia;b=on;m=fo"}) == InternetState::direct);
  CHECK(after_records(InternetAction::direct, {"v=1;k=all;b=on;m=fc"}) == InternetState::disabled);
  CHECK(after_records(InternetAction::policy_web, {"v=1;k=zia;b=on;m=wf"}) == InternetState::policy_web);
  CHECK(after_records(InternetAction::none, {"v=1;k=zia;b=on;m=fc"}) == InternetState::normal);
}
TEST_CASE("a record for private access leaves internet traffic alone", "[client][H21]") {
  CHECK(after_records(InternetAction::direct, {"v=1;k=zpa;b=on"}) == InternetState::normal);
}
TEST_CASE("m may change while DR is on", "[client][H21]") {
  CHECK(after_records(InternetAction::policy_web, {kZia, "v=1;k=zia;b=on;m=fc"}) == InternetState::disabled);
  CHECK(after_records(InternetAction::policy_web, {"v=1;k=zia;b=on;m=fc", kZia}) == InternetState::policy_web);
}
TEST_CASE("internet traffic is normal again when DR is over", "[client][H25]") {
  CHECK(after_records(InternetAction::disable, {kZia, "v=1;k=zia;b=off"}) == InternetState::normal);
}
TEST_CASE("a record nobody can read keeps internet traffic as it is", "[client][A37]") {
  CHECK(after_records(InternetAction::disable, {kZia, "v=1;k=zia;b=perhaps"}) == InternetState::disabled);
}
TEST_CASE("a test concerns the internet traffic of the test group", "[client][H19]") {
  CHECK(after_records(InternetAction::direct, {"v=1;k=zia;b=test"}) == InternetState::normal);
  CHECK(after_records(InternetAction::direct, {"v=1;k=zia;b=test"}, true) == InternetState::direct);
}
TEST_CASE("a state of internet traffic is observed when it begins, and once", "[client][2.5]") {
  ClientBench bench;
  bench.may_use_dr();
  bench.profile.zia = InternetAction::disable;
  bench.connect();
  bench.read_record("v=1;k=all;b=on");
  bench.poll("v=1;k=all;b=on");
  CHECK(bench.count<InternetChanged>() == 1);
  CHECK(bench.last<InternetChanged>().state == static_cast<std::uint8_t>(InternetState::disabled));
  CHECK(in_dr(bench.row));
}
TEST_CASE("a new user has no profile that says anything about DR", "[client][A107]") {
  ClientBench bench;
  bench.profile.watches_record = true;
  bench.profile.zia = InternetAction::disable;
  bench.install().tell(wire::Start{});
  bench.read_record(kZia);
  CHECK(bench.row.internet == InternetState::normal);
}
