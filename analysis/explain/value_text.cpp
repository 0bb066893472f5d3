#include "analysis/explain/value_text.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace failcast::explain {

std::string readable(const std::string& json) {
  const auto value = nlohmann::json::parse(json);
  if (value.is_string()) return value.get<std::string>();
  if (!value.is_object() || !value.contains("dist")) return value.dump();
  std::string text = value.at("dist").get<std::string>();
  for (const auto& [key, part] : value.items())
    if (key != "dist") text += fmt::format(" {} {}", key, readable(part.dump()));
  return text;
}

}  // namespace failcast::explain
