#include "analysis/cli/sweep_design.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <sstream>
#include <utility>

#include <fmt/format.h>

#include "analysis/metrics/sample_stats.hpp"
#include "analysis/stats/design.hpp"
#include "sim/scenario/units.hpp"

namespace failcast::cli {
namespace {

using scenario::Unit;

constexpr std::array<Unit, 6> kUnits = {
    Unit::plain, Unit::ratio, Unit::per_second, Unit::per_hour, Unit::megabit_per_second, Unit::byte};

std::vector<std::string> split(const std::string& text, char mark) {
  std::vector<std::string> parts;
  std::istringstream stream(text);
  for (std::string part; std::getline(stream, part, mark);) parts.push_back(part);
  if (!text.empty() && text.back() == mark) parts.emplace_back();
  return parts;
}

std::optional<double> duration_seconds(const std::string& text) {
  const auto parsed = scenario::parse_duration(text);
  const Duration* duration = std::get_if<Duration>(&parsed);
  return duration == nullptr ? std::nullopt : std::optional(metrics::to_seconds(duration->count()));
}

struct Number {
  double value = 0;
  Unit unit{};
};
std::optional<Number> plain_number(const std::string& text) {
  for (const Unit unit : kUnits) {
    const auto parsed = scenario::parse_number(text, unit);
    if (const double* value = std::get_if<double>(&parsed)) return Number{*value, unit};
  }
  return std::nullopt;
}

/// A knob of given values.
struct Values {
  std::string path;
  std::vector<std::string> values;
};

/// Turns texts into points, and says which knobs are numbers at all of them.
SweepDesign with_numbers(study::DesignKind kind, const std::vector<std::string>& paths,
                         std::vector<std::vector<std::string>> rows) {
  SweepDesign design{.kind = kind};
  for (const std::string& path : paths) design.knobs.push_back({path, true});
  for (auto& row : rows) {
    study::Point point{.values = std::move(row)};
    for (std::size_t k = 0; k < paths.size(); ++k) {
      const auto number = number_of(point.values[k]);
      const bool as_it_is = point.values[k].empty();
      design.knobs[k].is_number = design.knobs[k].is_number && (as_it_is || number.has_value());
      point.numbers.push_back(number.value_or(0));
    }
    design.points.push_back(std::move(point));
  }
  for (study::Point& point : design.points)
    for (std::size_t k = 0; k < paths.size(); ++k)
      if (!design.knobs[k].is_number) point.numbers[k] = 0;
  return design;
}

std::variant<SweepDesign, std::string> grid(const std::vector<std::string>& flags) {
  std::vector<Values> knobs;
  std::vector<std::string> paths;
  double size = 1;
  for (const std::string& flag : flags) {
    const auto parts = assignment(flag);
    if (!parts) return fmt::format("--grid {}: write path=a,b,c", flag);
    if (const auto why = no_knob(parts->first)) return *why;
    std::vector<std::string> values = split(parts->second, ',');
    if (std::any_of(values.begin(), values.end(), [](const std::string& v) { return v.empty(); }))
      return fmt::format("--grid {}: an empty value", flag);
    if (std::find(paths.begin(), paths.end(), parts->first) != paths.end())
      return fmt::format("--grid {}: {} is there already", flag, parts->first);
    size *= static_cast<double>(values.size());
    paths.push_back(parts->first);
    knobs.push_back({parts->first, std::move(values)});
  }
  if (size > static_cast<double>(kMostPoints))
    return fmt::format(
        "a grid of {:.0f} points is too large: at most {}; a Latin hypercube covers the same ranges with "
        "as many points as you like",
        size, kMostPoints);
  std::vector<std::vector<std::string>> rows = {{}};
  for (const Values& knob : knobs) {
    std::vector<std::vector<std::string>> longer;
    for (const auto& row : rows)
      for (const std::string& value : knob.values) {
        longer.push_back(row);
        longer.back().push_back(value);
      }
    rows = std::move(longer);
  }
  return with_numbers(study::DesignKind::grid, paths, std::move(rows));
}

std::variant<SweepDesign, std::string> list(const std::vector<std::string>& flags) {
  std::vector<std::string> paths;
  std::vector<std::vector<std::pair<std::string, std::string>>> given;
  for (const std::string& flag : flags) {
    given.emplace_back();
    for (const std::string& part : split(flag, ',')) {
      const auto parts = assignment(part);
      if (!parts) return fmt::format("--point {}: write path=value,path=value", flag);
      if (const auto why = no_knob(parts->first)) return *why;
      if (std::find(paths.begin(), paths.end(), parts->first) == paths.end()) paths.push_back(parts->first);
      given.back().push_back(*parts);
    }
  }
  std::vector<std::vector<std::string>> rows;
  for (const auto& assignments : given) {
    rows.emplace_back(paths.size());  // what a point does not name stays as it is
    for (const auto& [path, value] : assignments)
      rows.back()[static_cast<std::size_t>(std::find(paths.begin(), paths.end(), path) - paths.begin())] = value;
  }
  return with_numbers(study::DesignKind::list, paths, std::move(rows));
}

std::optional<std::uint64_t> whole(const std::string& text) {
  const auto number = plain_number(text);
  if (!number || number->unit != Unit::plain || number->value < 1 || number->value != std::floor(number->value) ||
      number->value > static_cast<double>(kMostPoints))
    return std::nullopt;
  return static_cast<std::uint64_t>(number->value);
}

std::variant<SweepDesign, std::string> over_ranges(const SweepArgs& args, std::uint64_t seed) {
  std::vector<std::string> paths;
  std::vector<KnobRange> ranges;
  for (const std::string& flag : args.ranges) {
    const auto parts = assignment(flag);
    if (!parts) return fmt::format("--range {}: write path=lowest..highest", flag);
    if (const auto why = no_knob(parts->first)) return *why;
    const auto range = KnobRange::parse(parts->second);
    if (const std::string* why = std::get_if<std::string>(&range)) return fmt::format("--range {}: {}", flag, *why);
    if (std::find(paths.begin(), paths.end(), parts->first) != paths.end())
      return fmt::format("--range {}: {} is there already", flag, parts->first);
    paths.push_back(parts->first);
    ranges.push_back(std::get<KnobRange>(range));
  }
  if (args.one_at_a_time) {
    std::vector<std::vector<std::string>> rows = {std::vector<std::string>(paths.size())};
    for (std::size_t k = 0; k < paths.size(); ++k)
      for (const std::string& end : {ranges[k].low(), ranges[k].high()}) {
        rows.emplace_back(paths.size());
        rows.back()[k] = end;
      }
    return with_numbers(study::DesignKind::one_at_a_time, paths, std::move(rows));
  }
  const bool saltelli = !args.saltelli.empty();
  const std::string& rows_wanted = saltelli ? args.saltelli : args.latin_hypercube;
  const auto n = whole(rows_wanted);
  if (!n) return fmt::format("{} rows: a whole number from 1 to {}", rows_wanted, kMostPoints);
  if (saltelli && *n * (paths.size() + 2) > kMostPoints)
    return fmt::format("{} points are too many: at most {}", *n * (paths.size() + 2), kMostPoints);
  const Key key = Key{seed} / "sweep";
  const stats::Points shares = saltelli ? stats::saltelli(*n, paths, key) : stats::latin_hypercube(*n, paths, key);
  std::vector<std::vector<std::string>> rows;
  for (const auto& row : shares) {
    rows.emplace_back();
    for (std::size_t k = 0; k < paths.size(); ++k) rows.back().push_back(ranges[k].at(row[k]));
  }
  SweepDesign design =
      with_numbers(saltelli ? study::DesignKind::saltelli : study::DesignKind::latin_hypercube, paths, std::move(rows));
  design.size = *n;
  return design;
}

}  // namespace

std::optional<double> number_of(const std::string& text) {
  if (const auto seconds = duration_seconds(text)) return seconds;
  const auto number = plain_number(text);
  return number ? std::optional(number->value) : std::nullopt;
}

std::optional<std::pair<std::string, std::string>> assignment(const std::string& text) {
  const std::size_t equals = text.find('=');
  if (equals == std::string::npos || equals == 0 || equals + 1 == text.size()) return std::nullopt;
  return std::pair(text.substr(0, equals), text.substr(equals + 1));
}

std::optional<std::string> no_knob(const std::string& path) {
  if (path.starts_with("budgets.") || path == "budgets")
    return fmt::format("{}: a study changes the world, not what is asked of it", path);
  if (path.starts_with("run.")) return fmt::format("{}: luck is varied by replications", path);
  return std::nullopt;
}

std::variant<KnobRange, std::string> KnobRange::parse(const std::string& text) {
  const std::size_t dots = text.find("..");
  if (dots == std::string::npos || dots == 0 || dots + 2 == text.size()) return std::string("write lowest..highest");
  KnobRange range;
  range.low_ = text.substr(0, dots);
  range.high_ = text.substr(dots + 2);
  const auto low = duration_seconds(range.low_), high = duration_seconds(range.high_);
  if (low && high) {
    range.kind_ = Kind::duration;
    range.from_ = *low;
    range.to_ = *high;
  } else {
    const auto a = plain_number(range.low_), b = plain_number(range.high_);
    if (!a || !b || a->unit != b->unit)
      return fmt::format("\"{}\" and \"{}\" are not quantities of one kind", range.low_, range.high_);
    const bool is_whole =
        a->unit == Unit::plain && a->value == std::floor(a->value) && b->value == std::floor(b->value);
    range.kind_ = is_whole ? Kind::whole : Kind::number;
    range.from_ = a->value;
    range.to_ = b->value;
    range.unit_ = static_cast<int>(a->unit);
  }
  if (range.from_ >= range.to_) return fmt::format("{} is not below {}", range.low_, range.high_);
  return range;
}

std::optional<std::uint64_t> KnobRange::whole_numbers() const {
  return kind_ == Kind::whole ? std::optional(static_cast<std::uint64_t>(to_ - from_) + 1) : std::nullopt;
}

std::string KnobRange::at(double share) const {
  switch (kind_) {
    case Kind::whole: return fmt::format("{:.0f}", std::min(to_, from_ + std::floor(share * (to_ - from_ + 1))));
    case Kind::duration: {
      constexpr double kMillisecond = 1e-3;  // finer than any knob is set
      const double seconds = from_ + share * (to_ - from_);
      const bool fine = to_ - from_ > 1000 * kMillisecond;
      const auto ns =
          static_cast<std::int64_t>(fine ? std::round(seconds / kMillisecond) * 1e6 : std::round(seconds * 1e9));
      return scenario::to_text(Duration{ns});
    }
    case Kind::number: break;
  }
  return scenario::to_text(from_ + share * (to_ - from_), static_cast<Unit>(unit_));
}

std::variant<SweepDesign, std::string> design_of(const SweepArgs& args, std::uint64_t seed) {
  const int range_designs =
      (args.one_at_a_time ? 1 : 0) + (args.latin_hypercube.empty() ? 0 : 1) + (args.saltelli.empty() ? 0 : 1);
  const int designs = (args.grid.empty() ? 0 : 1) + (args.points.empty() ? 0 : 1) + range_designs;
  if (designs == 0 && !args.ranges.empty())
    return std::string("--range needs --latin-hypercube N, --saltelli N or --one-at-a-time");
  if (designs == 0)
    return std::string(
        "sweep over what? --grid path=a,b,c, --point path=a,path=b, or --range path=a..b with "
        "--latin-hypercube N, --saltelli N or --one-at-a-time");
  if (designs > 1)
    return std::string("one design at a time: --grid, --point, --latin-hypercube, --saltelli, --one-at-a-time");
  if (range_designs == 1 && args.ranges.empty()) return std::string("over which ranges? --range path=lowest..highest");
  if (range_designs == 0 && !args.ranges.empty())
    return std::string("--range needs --latin-hypercube N, --saltelli N or --one-at-a-time");
  if (!args.grid.empty()) return grid(args.grid);
  return args.points.empty() ? over_ranges(args, seed) : list(args.points);
}

}  // namespace failcast::cli
