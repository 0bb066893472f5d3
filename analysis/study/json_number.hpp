// Numbers that may be infinite or missing, which JSON itself cannot say.
#pragma once
#include <optional>

#include <nlohmann/json_fwd.hpp>

namespace failcast::study {

/// A number; "never" when it is infinite, null when there is none.
nlohmann::json number(const std::optional<double>& value);
/// The same read back.
std::optional<double> read_number(const nlohmann::json& value);

}  // namespace failcast::study
