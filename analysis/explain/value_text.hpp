// A value of a scenario as people read it beside a cause: "1m", "lognormal median 30s sigma 0.6".
#pragma once
#include <string>

namespace failcast::explain {

/// @param json  the value as JSON text
std::string readable(const std::string& json);

}  // namespace failcast::explain
