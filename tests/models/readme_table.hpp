// The table in a machine's README is generated from the rows that the code runs on. Between the lines
// `<!-- table: NAME -->` and `<!-- end of table: NAME -->` stands exactly `to_markdown(machine)`.
#pragma once
#include <string>

#include "models/base/transition.hpp"

namespace failcast::test {

/// Fails the running test case when the table of `machine` in `readme` (relative to the sources) is not the generated
/// one. With FAILCAST_UPDATE_GOLDEN=1 in the environment the table is rewritten instead.
void check_readme_table(const std::string& readme, const MachineDescription& machine);

/// Fails the running test case for every pair of state and event that nobody thought about and every dead end.
void check_complete(const MachineDescription& machine);

}  // namespace failcast::test
