#include "analysis/cli/tolerance.hpp"

#include <sstream>

#include <fmt/format.h>

#include "analysis/cli/study_driver.hpp"

namespace failcast::cli {
namespace {

/// Adds one part, "+5s" or "3%"; what is wrong with it.
std::optional<std::string> add(study::Tolerance& tolerance, std::string part, metrics::Unit unit) {
  if (part.starts_with('+')) part.erase(0, 1);
  const bool is_share = part.ends_with('%') && unit != metrics::Unit::ratio;
  const auto size = parse_quantity(part, is_share ? metrics::Unit::ratio : unit);
  if (const std::string* why = std::get_if<std::string>(&size)) return *why;
  (is_share ? tolerance.share : tolerance.width) = std::get<double>(size);
  return std::nullopt;
}

}  // namespace

std::variant<Tolerances, std::string> parse_tolerances(const std::vector<std::string>& texts) {
  Tolerances all;
  for (const std::string& text : texts) {
    const std::size_t equals = text.rfind('=');
    if (equals == std::string::npos || equals + 1 == text.size())
      return fmt::format("--tolerance {}: write metric=width, as 'failover_time.p95=+5s,+3%'", text);
    const auto measure = study::parse_measure(text.substr(0, equals));
    if (const std::string* why = std::get_if<std::string>(&measure))
      return fmt::format("--tolerance {}: {}", text, *why);
    study::Tolerance tolerance;
    std::istringstream parts(text.substr(equals + 1));
    for (std::string part; std::getline(parts, part, ',');)
      if (const auto why = add(tolerance, part, unit_of(std::get<study::Measure>(measure))))
        return fmt::format("--tolerance {}: {}", text, *why);
    all.emplace_back(std::get<study::Measure>(measure), tolerance);
  }
  return all;
}

}  // namespace failcast::cli
