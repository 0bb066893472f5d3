// Which connectors an application has: what listeners need to tell that it is lost because all of them have paused,
// whether or not anybody would have asked for it.
#pragma once
#include <cstdint>
#include <vector>

#include "sim/record/record.hpp"
#include "sim/scenario/scenario.hpp"

namespace failcast::world {

/// By segment of the directory, the nodes that can serve it on an ordinary day; those that are switched off for good
/// are left out.
using ServingConnectors = std::vector<std::vector<std::uint32_t>>;
ServingConnectors serving_connectors(const scenario::Scenario& scenario, const record::Directory& directory);

}  // namespace failcast::world
