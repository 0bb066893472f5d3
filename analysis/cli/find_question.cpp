#include "analysis/cli/find_question.hpp"

#include <algorithm>
#include <cmath>
#include <sstream>

#include <fmt/format.h>

#include "analysis/cli/study_driver.hpp"
#include "analysis/cli/sweep_design.hpp"
#include "analysis/verdict/verdict.hpp"
#include "sim/scenario/units.hpp"
#include "sim/scenario/value.hpp"

namespace failcast::cli {
namespace {

constexpr std::size_t kSteps = 16;  ///< of a range that is not of whole numbers
constexpr double kMostPoints = 10'000;
constexpr std::string_view kOver = " over ", kIn = " in ";

std::variant<std::vector<std::string>, std::string> values_of(const std::string& text) {
  if (text.find("..") == std::string::npos) {
    std::vector<std::string> values;
    std::istringstream list(text);
    for (std::string one; std::getline(list, one, ',');) values.emplace_back(scenario::trimmed(one));
    if (values.empty() || std::find(values.begin(), values.end(), "") != values.end())
      return fmt::format("\"{}\": an empty value", text);
    return values;
  }
  const auto parsed = KnobRange::parse(text);
  if (const std::string* why = std::get_if<std::string>(&parsed)) return fmt::format("\"{}\": {}", text, *why);
  const KnobRange& range = std::get<KnobRange>(parsed);
  const auto whole = range.whole_numbers();
  const std::size_t n = whole ? static_cast<std::size_t>(*whole) : kSteps + 1;
  if (static_cast<double>(n) > kMostPoints) return fmt::format("\"{}\": more than {} values", text, kMostPoints);
  std::vector<std::string> values;
  for (std::size_t i = 0; i < n; ++i)
    values.push_back(whole ? range.at((static_cast<double>(i) + 0.5) / static_cast<double>(n))
                           : range.at(static_cast<double>(i) / static_cast<double>(kSteps)));
  return values;
}

/// "PATH in a..b, PATH in a,b,c": commas also stand between values, so a new part begins where " in " follows.
std::vector<std::string> parts_of(const std::string& text) {
  std::vector<std::string> parts;
  std::istringstream list(text);
  for (std::string one; std::getline(list, one, ',');) {
    if (parts.empty() || one.find(kIn) != std::string::npos)
      parts.push_back(one);
    else
      parts.back() += "," + one;
  }
  return parts;
}

std::optional<std::string> read_knobs(const std::string& text, study::Plan& plan) {
  std::vector<std::vector<std::string>> rows = {{}};
  for (const std::string& part : parts_of(text)) {
    const std::size_t in = part.find(kIn);
    if (in == std::string::npos)
      return fmt::format("\"{}\": write PATH in lowest..highest, or PATH in a,b,c", scenario::trimmed(part));
    const std::string path(scenario::trimmed(part.substr(0, in)));
    if (const auto why = no_knob(path)) return *why;
    const auto values = values_of(std::string(scenario::trimmed(part.substr(in + kIn.size()))));
    if (const std::string* why = std::get_if<std::string>(&values)) return *why;
    const auto& list = std::get<std::vector<std::string>>(values);
    if (static_cast<double>(rows.size()) * static_cast<double>(list.size()) > kMostPoints)
      return fmt::format("more than {:.0f} combinations: fewer values", kMostPoints);
    plan.knobs.push_back(
        {path, std::all_of(list.begin(), list.end(), [](const std::string& v) { return number_of(v).has_value(); })});
    std::vector<std::vector<std::string>> longer;
    for (const auto& row : rows)
      for (const std::string& value : list) {
        longer.push_back(row);
        longer.back().push_back(value);
      }
    rows = std::move(longer);
  }
  plan.points.clear();
  for (auto& row : rows) {
    study::Point point{.values = std::move(row)};
    for (const std::string& value : point.values) point.numbers.push_back(number_of(value).value_or(0));
    plan.points.push_back(std::move(point));
  }
  plan.design = study::DesignKind::grid;
  return std::nullopt;
}

std::variant<std::vector<study::Requirement>, std::string> read_requirements(const std::string& text,
                                                                             const scenario::Scenario& scenario) {
  std::vector<study::Requirement> all;
  if (text == "budgets") {
    for (const scenario::Budget& budget : scenario.budgets)
      if (budget.each.empty()) all.push_back(study::requirement_of(budget));
    if (all.empty()) return std::string("the scenario has no budgets for everybody");
    return all;
  }
  const auto parsed = scenario::parse_requirement(text);
  if (const auto* problem = std::get_if<scenario::UnitError>(&parsed))
    return problem->message + (problem->hint.empty() ? "" : "  = " + problem->hint);
  const scenario::Budget& budget = std::get<scenario::Budget>(parsed);
  if (const auto why = verdict::mistake_in(budget)) return *why;
  all.push_back(study::requirement_of(budget));
  return all;
}

/// Costs per unit of the knobs that have one. With several knobs every one must.
std::optional<std::string> read_costs(const FindArgs& args, const study::Plan& plan, Question& question) {
  std::vector<double> of_knob(plan.knobs.size(), 0);
  std::vector<bool> known(plan.knobs.size(), false);
  for (const std::string& text : args.costs) {
    const auto parts = assignment(text);
    const auto cost = parts ? number_of(parts->second) : std::nullopt;
    if (!cost) return fmt::format("--cost {}: write path=number", text);
    const auto knob = std::find_if(plan.knobs.begin(), plan.knobs.end(),
                                   [&](const study::Knob& k) { return k.path == parts->first; });
    if (knob == plan.knobs.end()) return fmt::format("--cost {}: the question has no such knob", text);
    if (!knob->is_number) return fmt::format("--cost {}: its values are no numbers", text);
    of_knob[static_cast<std::size_t>(knob - plan.knobs.begin())] = *cost;
    known[static_cast<std::size_t>(knob - plan.knobs.begin())] = true;
  }
  question.has_costs = !args.costs.empty();
  if (plan.knobs.size() > 1)
    for (std::size_t k = 0; k < plan.knobs.size(); ++k)
      if (!known[k])
        return fmt::format("the cheapest of several knobs: what does one more of {} cost? --cost {}=1",
                           plan.knobs[k].path, plan.knobs[k].path);
  for (std::uint64_t p = 0; p < plan.points.size(); ++p) {
    double cost = 0;
    for (std::size_t k = 0; k < plan.knobs.size(); ++k) cost += of_knob[k] * plan.points[p].numbers[k];
    question.costs.push_back(cost);
    question.order.push_back(p);
  }
  std::stable_sort(question.order.begin(), question.order.end(),
                   [&](std::uint64_t a, std::uint64_t b) { return question.costs[a] < question.costs[b]; });
  return std::nullopt;
}

}  // namespace

std::variant<Question, std::string> parse_question(const FindArgs& args, const scenario::Scenario& scenario,
                                                   study::Plan& plan) {
  Question question{.text = std::string(scenario::trimmed(args.question))};
  const std::size_t over = question.text.find(kOver);
  if (over == std::string::npos)
    return fmt::format("\"{}\" is no question: write REQUIREMENT over PATH in lowest..highest", question.text);
  auto requirements = read_requirements(std::string(scenario::trimmed(question.text.substr(0, over))), scenario);
  if (const std::string* why = std::get_if<std::string>(&requirements)) return *why;
  question.requirements = std::move(std::get<std::vector<study::Requirement>>(requirements));
  if (const auto why = read_knobs(question.text.substr(over + kOver.size()), plan)) return *why;
  plan.measures.clear();
  for (const study::Requirement& requirement : question.requirements) plan.measures.push_back(requirement.measure);
  question.is_ordered = plan.knobs.size() == 1;
  if (!args.confidence.empty()) {
    const auto parsed = parse_quantity(args.confidence, metrics::Unit::ratio);
    const double* value = std::get_if<double>(&parsed);
    if (value == nullptr || *value < 0.5 || *value >= 1)
      return fmt::format("--confidence {}: from 50% to below 100%", args.confidence);
    question.confidence = *value;
  }
  if (const auto why = read_costs(args, plan, question)) return *why;
  return question;
}

}  // namespace failcast::cli
