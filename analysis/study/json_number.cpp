#include "analysis/study/json_number.hpp"

#include <cmath>
#include <limits>

#include <nlohmann/json.hpp>

namespace failcast::study {

using nlohmann::json;

json number(const std::optional<double>& value) {
  if (!value) return nullptr;
  return std::isfinite(*value) ? json(*value) : json("never");
}

std::optional<double> read_number(const json& value) {
  if (value.is_null()) return std::nullopt;
  if (value.is_string()) return std::numeric_limits<double>::infinity();
  return value.get<double>();
}

}  // namespace failcast::study
