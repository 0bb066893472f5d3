#include "tests/models/readme_table.hpp"

#include <catch2/catch.hpp>
#include <cstdlib>
#include <fstream>
#include <sstream>

namespace failcast::test {
namespace {

std::string read(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

}  // namespace

void check_readme_table(const std::string& readme, const MachineDescription& machine) {
  const std::string path = std::string(FAILCAST_SOURCE_DIR) + "/" + readme;
  const std::string begin_mark = "<!-- table: " + std::string(machine.name) + " -->\n";
  const std::string end_mark = "\n<!-- end of table: " + std::string(machine.name) + " -->\n";
  const std::string generated = "\n" + to_markdown(machine);
  std::string text = read(path);
  const std::size_t begin = text.find(begin_mark);
  const std::size_t end = text.find(end_mark);
  INFO(readme << " needs the lines " << begin_mark << " and " << end_mark);
  REQUIRE(begin != std::string::npos);
  REQUIRE(end != std::string::npos);
  const std::size_t from = begin + begin_mark.size();
  if (const char* update = std::getenv("FAILCAST_UPDATE_GOLDEN"); update != nullptr && std::string(update) == "1") {
    text.replace(from, end - from, generated);
    std::ofstream(path, std::ios::binary) << text;
    return;
  }
  INFO("FAILCAST_UPDATE_GOLDEN=1 rewrites the table");
  CHECK(text.substr(from, end - from) == generated);
}

void check_complete(const MachineDescription& machine) {
  INFO(machine.name);
  CHECK(forgotten_pairs(machine) == std::vector<std::string>{});
  CHECK(dead_ends(machine) == std::vector<std::string>{});
}

}  // namespace failcast::test
