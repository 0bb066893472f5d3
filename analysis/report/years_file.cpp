#include "analysis/report/years_file.hpp"

#include <cmath>

#include <nlohmann/json.hpp>

#include "analysis/report/json_parts.hpp"

namespace failcast::report {

std::string years_file(std::string_view format, const StudyHead& head, const std::string& fault,
                       const nlohmann::json& findings) {
  nlohmann::json document = {{"format", format},
                             {"model", kModel},
                             {"complete", head.complete},
                             {"scenario", {{"name", head.name}, {"title", head.title}, {"hash", head.scenario_hash}}},
                             {"run", {{"seed", head.seed}, {"replications", head.replications}}},
                             {"fault", fault}};
  document.update(findings);
  document["digest"] = digest_of(document);
  return document.dump(1) + "\n";
}

StudyHead read_head(const nlohmann::json& document) {
  const nlohmann::json &scenario = document.at("scenario"), &run = document.at("run");
  return {scenario.at("name").get<std::string>(),      scenario.at("title").get<std::string>(),
          scenario.at("hash").get<std::string>(),      run.at("seed").get<std::uint64_t>(),
          run.at("replications").get<std::uint32_t>(), document.at("complete").get<bool>()};
}

Duration read_days(const nlohmann::json& days) {
  constexpr double kMicrosPerDay = 86'400e6;
  return std::chrono::microseconds{std::llround(days.get<double>() * kMicrosPerDay)};
}

}  // namespace failcast::report
