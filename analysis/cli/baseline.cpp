#include "analysis/cli/baseline.hpp"

#include <filesystem>
#include <utility>

#include <fmt/format.h>

#include "analysis/cli/output_file.hpp"
#include "analysis/report/study_report.hpp"

namespace failcast::cli {

std::string baseline_file(const std::string& place, const std::string& name) {
  if (std::filesystem::is_regular_file(place)) return place;
  return (std::filesystem::path(place) / (name + ".json")).string();
}

std::variant<report::Baseline, std::string> read_baseline_of(const std::string& file, const std::string& name) {
  const auto text = read_whole(file);
  if (!text) return fmt::format("{} cannot be read: {} has no baseline", file, name);
  std::string trouble;
  std::optional<report::Baseline> baseline;
  if (report::is_study(*text)) {
    if (auto study = report::read_study(*text, trouble))
      baseline = report::Baseline{std::move(study->study), std::move(study->model)};
  } else {
    baseline = report::read_baseline(*text, trouble);
  }
  if (!baseline) return fmt::format("{} {}", file, trouble);
  const study::Plan& plan = baseline->study.plan;
  if (plan.name != name) return fmt::format("{} is the baseline of {}, not of {}", file, plan.name, name);
  if (plan.points.size() > 1 || baseline->study.stopped)
    return fmt::format("{} is no finished study of one point", file);
  return std::move(*baseline);
}

}  // namespace failcast::cli
