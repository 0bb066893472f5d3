#include "analysis/study/cell.hpp"

#include <nlohmann/json.hpp>

#include "analysis/study/json_number.hpp"

namespace failcast::study {

using nlohmann::json;

std::string to_line(const CellResult& result) {
  json values = json::array(), budgets = json::array(), slowest = json::array();
  for (const auto& value : result.values) values.push_back(number(value));
  for (const BudgetValue& b : result.budgets)
    budgets.push_back(json::array({b.budget, b.where, number(b.value), b.holds}));
  for (const SlowClient& s : result.slowest)
    slowest.push_back(json::array({s.client, s.lost_ns ? json(*s.lost_ns) : json(nullptr)}));
  return json{
      {"cell",       result.cell           },
      {"hash",       result.trajectory_hash},
      {"violations", result.violations     },
      {"values",     values                },
      {"budgets",    budgets               },
      {"slowest",    slowest               }
  }
      .dump();
}

std::optional<CellResult> from_line(std::string_view line) {
  const json parsed = json::parse(line, nullptr, false);
  if (!parsed.is_object()) return std::nullopt;
  try {
    CellResult result;
    result.cell = parsed.at("cell").get<std::uint64_t>();
    result.trajectory_hash = parsed.at("hash").get<std::uint64_t>();
    result.violations = parsed.at("violations").get<std::uint64_t>();
    for (const json& value : parsed.at("values")) result.values.push_back(read_number(value));
    for (const json& b : parsed.at("budgets"))
      result.budgets.push_back(
          {b.at(0).get<std::uint32_t>(), b.at(1).get<std::string>(), read_number(b.at(2)), b.at(3).get<bool>()});
    for (const json& s : parsed.value("slowest", json::array()))  // stores begun by an earlier version have none
      result.slowest.push_back(
          {s.at(0).get<std::string>(), s.at(1).is_null() ? std::nullopt : std::optional(s.at(1).get<std::int64_t>())});
    return result;
  } catch (const json::exception&) {
    return std::nullopt;
  }
}

}  // namespace failcast::study
