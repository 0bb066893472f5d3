#include "sim/scenario/csv.hpp"

#include <rapidcheck/catch.h>
#include <catch2/catch.hpp>

namespace failcast::scenario {
namespace {

TEST_CASE("a cell has quotes where it needs them only", "[scenario][RFC 4180]") {
  CHECK(csv_cell("p95(failover_time) during cloud") == "p95(failover_time) during cloud");
  CHECK(csv_cell("one, two") == "\"one, two\"");
  CHECK(csv_cell("a \"b\"") == "\"a \"\"b\"\"\"");
  CHECK(csv_cell("two\nlines") == "\"two\nlines\"");
  CHECK(csv_cell(" a") == "\" a\"");
}

TEST_CASE("any text that is written as a cell is read again", "[scenario][RFC 4180][property]") {
  rc::prop("cells", [](const std::string& first, const std::string& second) {
    std::vector<Diagnostic> diagnostics;
    const CsvTable table = parse_csv("name,value,end\n" + csv_cell(first) + "," + csv_cell(second) + ",.\n",
                                     std::make_shared<Source>(), "", diagnostics);
    RC_ASSERT(diagnostics.empty());
    RC_ASSERT(table.rows.size() == 1u);
    RC_ASSERT(table.rows[0][0].text == first);
    RC_ASSERT(table.rows[0][1].text == second);
  });
}

}  // namespace
}  // namespace failcast::scenario
