#include <catch2/catch.hpp>

#include "models/client/client.hpp"
#include "models/cloud/cloud.hpp"
#include "models/component/component.hpp"
#include "models/connector/data_session.hpp"
#include "models/controller/controller.hpp"
#include "models/edge/exit.hpp"
#include "models/idp/idp.hpp"
#include "tests/models/readme_table.hpp"

using namespace failcast;

TEST_CASE("no machine forgets a pair of state and event, and none has a dead end", "[machines]") {
  for (const MachineDescription& machine :
       {client::description(), component::description("component"), connector::session_description(),
        controller::description(), cloud::description(), idp::description()})
    test::check_complete(machine);
}

TEST_CASE("the exit machine forgets nothing, and ends only where the user has left", "[machines][R22]") {
  CHECK(forgotten_pairs(edge::exit_description()) == std::vector<std::string>{});
  CHECK(dead_ends(edge::exit_description()) == std::vector<std::string>{"gone"});
}

TEST_CASE("the READMEs show the machines' tables", "[machines][golden]") {
  test::check_readme_table("models/client/README.md", client::description());
  test::check_readme_table("models/component/README.md", component::description("component"));
  test::check_readme_table("models/connector/README.md", component::description("connector"));
  test::check_readme_table("models/connector/README.md", connector::session_description());
  test::check_readme_table("models/edge/README.md", component::description("edge"));
  test::check_readme_table("models/edge/README.md", edge::exit_description());
  test::check_readme_table("models/controller/README.md", controller::description());
  test::check_readme_table("models/cloud/README.md", cloud::description());
  test::check_readme_table("models/idp/README.md", idp::description());
}
