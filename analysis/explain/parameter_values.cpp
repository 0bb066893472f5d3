#include <algorithm>
#include <map>
#include <optional>
#include <string>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "analysis/explain/explanation.hpp"
#include "analysis/explain/value_text.hpp"
#include "sim/scenario/reader.hpp"

namespace failcast::explain {
namespace {

using nlohmann::json;

/// A parameter's default, and what that rests on.
struct Default {
  json value;
  std::string basis;
};
std::map<std::string, Default> defaults() {
  const json fresh = json::parse(scenario::canonical_json({}));
  std::map<std::string, Default> all;
  for (const scenario::ParameterRow& row : scenario::list_parameters()) {
    const std::size_t dot = row.name.find('.');
    const json& section = fresh.at(row.name.substr(0, dot));
    const auto value = section.find(row.name.substr(dot + 1));
    if (value != section.end()) all[row.name] = {*value, row.basis};
  }
  return all;
}

constexpr std::string_view kDefault = "default: ";

}  // namespace

bool is_assumed(std::string_view source) {
  const std::string_view basis = source.starts_with(kDefault) ? source.substr(kDefault.size()) : source;
  const bool is_of_model = basis.size() > 1 && basis[0] == 'A' && basis[1] >= '0' && basis[1] <= '9';
  return is_of_model || basis.ends_with(" I") || source.starts_with("guess");
}

ParameterValues parameter_values(const scenario::Scenario& s, const Provenance& provenance) {
  const std::map<std::string, Default> known = defaults();
  ParameterValues values;
  for (const scenario::Origin& origin : s.origins) {
    std::string name = origin.path.substr(1);
    std::replace(name.begin(), name.end(), '/', '.');
    std::string source = "unstated";
    const auto said = provenance.find(origin.path);
    const auto by_default = known.find(name);
    if (!origin.source.empty())
      source = origin.ref.empty() ? origin.source : fmt::format("{}: {}", origin.source, origin.ref);
    else if (said != provenance.end())
      source = said->second;
    else if (by_default != known.end() && by_default->second.value == json::parse(origin.value))
      source = std::string(kDefault) + by_default->second.basis;
    values[name] = {readable(origin.value), source};
  }
  return values;
}

}  // namespace failcast::explain
