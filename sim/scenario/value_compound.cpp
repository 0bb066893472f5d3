// Values of several parts: distributions, modes and starts of faults, requirements of budgets, shares of clients.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <utility>

#include "models/base/math.hpp"
#include "sim/scenario/value.hpp"
#include "sim/scenario/working_hours.hpp"

namespace failcast::scenario {
namespace {

constexpr std::array<std::string_view, 9> kAggregates{"p50", "p90", "p95", "p99", "max", "mean", "min", "n", "never"};

bool is_name(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  });
}

struct ComparisonSymbol {
  std::string_view text;
  Comparison comparison;
};
// Two-letter symbols first: "<" would match the front of "<=".
constexpr std::array kComparisons{
    ComparisonSymbol{"<=", Comparison::less_equal   },
    ComparisonSymbol{">=", Comparison::greater_equal},
    ComparisonSymbol{"==", Comparison::equal        },
    ComparisonSymbol{"<",  Comparison::less         },
    ComparisonSymbol{">",  Comparison::greater      }
};

std::optional<double> limit_of(std::string_view text) {
  const Parsed<double> number = parse_number(text, Unit::ratio);
  if (const double* value = std::get_if<double>(&number)) return *value;
  const Parsed<Duration> duration = parse_duration(text);
  if (const Duration* value = std::get_if<Duration>(&duration)) return static_cast<double>(value->count()) / 1e9;
  for (const Unit unit : {Unit::per_second, Unit::megabit_per_second, Unit::byte}) {
    const Parsed<double> quantity = parse_number(text, unit);
    if (const double* value = std::get_if<double>(&quantity)) return *value;
  }
  return std::nullopt;
}

}  // namespace

std::span<const std::string_view> aggregates() { return kAggregates; }

std::string_view symbol_of(Comparison comparison) {
  const auto found = std::find_if(kComparisons.begin(), kComparisons.end(),
                                  [&](const ComparisonSymbol& s) { return s.comparison == comparison; });
  return found->text;
}

Parsed<Budget> parse_requirement(std::string_view text) {
  const UnitError malformed{fmt::format("\"{}\" is not a requirement", text),
                            "write \"p95(failover_time) <= 5m\" or \"availability >= 99.9%\""};
  for (const ComparisonSymbol& symbol : kComparisons) {
    const std::size_t at = text.find(symbol.text);
    if (at == std::string_view::npos) continue;
    Budget budget;
    budget.text = text;
    budget.comparison = symbol.comparison;
    std::string_view left = trimmed(text.substr(0, at));
    const std::string_view right = trimmed(text.substr(at + symbol.text.size()));
    const std::optional<double> limit = limit_of(right);
    if (!limit)
      return UnitError{fmt::format("\"{}\" is no limit", right),
                       "write a duration (\"5m\"), a share (\"99.9%\") or a number"};
    budget.limit = *limit;
    if (const std::size_t bracket = left.find('('); bracket != std::string_view::npos) {
      if (!left.ends_with(")")) return malformed;
      budget.aggregate = trimmed(left.substr(0, bracket));
      left = trimmed(left.substr(bracket + 1, left.size() - bracket - 2));
      const bool is_time = std::holds_alternative<Duration>(parse_duration(budget.aggregate));  // 7d(access_survival)
      if (!is_time && std::find(kAggregates.begin(), kAggregates.end(), budget.aggregate) == kAggregates.end())
        return UnitError{fmt::format("\"{}\" is no aggregate", budget.aggregate),
                         fmt::format("known: {}, or a time", fmt::join(kAggregates, " "))};
    }
    if (!is_name(left)) return malformed;
    budget.metric = left;
    return budget;
  }
  return malformed;
}

std::string to_text(const Distribution& d) {
  switch (d.kind) {
    case Distribution::Kind::constant: return to_text(d.a);
    case Distribution::Kind::uniform: return fmt::format("uniform({} to {})", to_text(d.a), to_text(d.b));
    case Distribution::Kind::exponential: return fmt::format("exponential(mean {})", to_text(d.a));
    case Distribution::Kind::lognormal:
      return fmt::format("lognormal(median {}, sigma {})", to_text(d.a), to_text(d.sigma, Unit::plain));
  }
  return {};
}

std::vector<std::int64_t> counts_of(const std::vector<double>& shares, std::int64_t total) {
  std::vector<std::int64_t> counts;
  std::vector<double> remainders;
  for (const double share : shares) {
    // 0.1 * 600 may come out a hair below 60: what differs from a whole number by rounding alone counts as whole.
    constexpr double kRounding = 1e-7;
    const double exact = share * static_cast<double>(total);
    counts.push_back(static_cast<std::int64_t>(std::floor(exact + kRounding)));
    remainders.push_back(exact - static_cast<double>(counts.back()));
  }
  std::vector<std::size_t> order(shares.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return remainders[a] > remainders[b]; });
  std::int64_t left = total - std::accumulate(counts.begin(), counts.end(), std::int64_t{0});
  for (std::size_t i = 0; left > 0 && i < order.size(); ++i, --left) ++counts[order[i]];
  return counts;
}

void ValueReader::check_keys(const Node& object, std::initializer_list<std::string_view> known) {
  for (const Member& member : object.members) {
    if (member.key.starts_with("x-") || std::find(known.begin(), known.end(), member.key) != known.end()) continue;
    diagnostics_.push_back(error_at(member.at, "E003", path_, fmt::format("unknown key \"{}\"", member.key),
                                    did_you_mean(member.key, std::vector<std::string_view>(known))));
  }
}

bool ValueReader::read(Distribution& target, const Field& field) {
  if (node_.is_object()) return read_distribution(node_, target);
  Duration value{};
  if (!read(value, field)) return false;
  target = Distribution::constant(value);
  return true;
}

bool ValueReader::read_distribution(const Node& node, Distribution& target) {
  const Node* kind = node.find("dist");
  const std::string hint =
      "write \"30s\", {\"dist\": \"uniform\", \"min\", \"max\"}, {\"dist\": \"exponential\", \"mean\"} or {\"dist\": "
      "\"lognormal\", \"median\", \"p95\"}";
  if (kind == nullptr) return fail("E015", "a distribution needs \"dist\"", hint);
  const auto part = [&](std::string_view key) -> std::optional<Duration> {
    const Node* value = node.find(key);
    if (value != nullptr) return duration_of(*value);
    fail("E015", fmt::format("a {} distribution needs \"{}\"", kind->text, key), hint);
    return std::nullopt;
  };
  if (kind->text == "uniform") {
    check_keys(node, {"dist", "min", "max", "source", "ref", "doc"});
    const std::optional<Duration> low = part("min"), high = part("max");
    if (!low || !high) return false;
    if (*high < *low)
      return fail("E015", fmt::format("max {} is less than min {}", to_text(*high), to_text(*low)), "swap them");
    target = Distribution::uniform(*low, *high);
    return true;
  }
  if (kind->text == "exponential") {
    check_keys(node, {"dist", "mean", "source", "ref", "doc"});
    const std::optional<Duration> mean = part("mean");
    if (mean) target = Distribution::exponential(*mean);
    return mean.has_value();
  }
  if (kind->text != "lognormal") return fail("E015", fmt::format("unknown distribution {}", quoted(*kind)), hint);
  check_keys(node, {"dist", "median", "sigma", "p95", "source", "ref", "doc"});
  const std::optional<Duration> median = part("median");
  if (!median) return false;
  if (const Node* sigma = node.find("sigma")) {
    const std::optional<double> value = number_of(*sigma, Unit::plain);
    if (value && (*value < 0 || *value > 10))
      return fail("E014", fmt::format("sigma {} is outside 0 to 10", quoted(*sigma)));
    if (value) target = Distribution::lognormal(*median, *value);
    return value.has_value();
  }
  const std::optional<Duration> p95 = part("p95");
  if (!p95) return false;
  if (median->count() <= 0 || *p95 < *median)
    return fail("E015", "a lognormal distribution needs 0s < median <= p95", "swap them");
  const double ratio = static_cast<double>(p95->count()) / static_cast<double>(median->count());
  target = Distribution::lognormal(*median, math::log(ratio) / math::normal_quantile(0.95));
  return true;
}

bool ValueReader::read(ModeView target, const Field& field) {
  if (!node_.is_object()) {
    FaultMode mode{};
    if (!read(mode, field)) return false;
    if (mode == FaultMode::loss || mode == FaultMode::slow)
      return fail("E010", fmt::format("{} needs an amount", quoted(node_)),
                  mode == FaultMode::loss ? "write {\"loss\": \"35%\"}" : "write {\"slow\": 3}");
    target.mode = mode;
    target.amount = 1;
    return true;
  }
  check_keys(node_, {"loss", "slow"});
  const Node* loss = node_.find("loss");
  const Node* slow = node_.find("slow");
  if ((loss == nullptr) == (slow == nullptr))
    return fail("E010", "a mode is one of loss and slow", "write {\"loss\": \"35%\"} or {\"slow\": 3}");
  const std::optional<double> amount = loss != nullptr ? number_of(*loss, Unit::ratio) : number_of(*slow, Unit::plain);
  if (!amount) return false;
  if (loss != nullptr && (*amount < 0 || *amount > 1))
    return fail("E014", fmt::format("loss {} is outside 0 to 100%", quoted(*loss)));
  if (slow != nullptr && *amount < 1)
    return fail("E014", fmt::format("slow {} is less than 1", quoted(*slow)), "3 means three times as slow");
  target.mode = loss != nullptr ? FaultMode::loss : FaultMode::slow;
  target.amount = *amount;
  return true;
}

bool ValueReader::read_start_text(std::string_view text, FaultStart& target) {
  FaultStart start;
  const std::size_t plus = text.find('+');
  std::string_view anchor = trimmed(text.substr(0, plus));
  if (anchor.ends_with(".end")) {
    start.after_end = true;
    anchor.remove_suffix(4);
  } else if (anchor.ends_with(".start")) {
    anchor.remove_suffix(6);
  }
  start.after = anchor;
  if (plus != std::string_view::npos) {
    const Parsed<Duration> offset = parse_duration(text.substr(plus + 1));
    if (const UnitError* problem = std::get_if<UnitError>(&offset)) return fail(*problem);
    start.offset = Distribution::constant(std::get<Duration>(offset));
  }
  target = start;
  return true;
}

bool ValueReader::read(StartView target, const Field& field) {
  if (node_.is_object() && node_.find("dist") == nullptr) {
    check_keys(node_, {"after", "offset"});
    const Node* after = node_.find("after");
    const Node* offset = node_.find("offset");
    if (after == nullptr || !after->is_string() || offset == nullptr)
      return fail("E010", "a relative start needs \"after\" and \"offset\"",
                  "write {\"after\": \"cloud-eu\", \"offset\": \"40m\"}");
    FaultStart start;
    if (!read_start_text(after->text, start) || !ValueReader(diagnostics_, *offset, path_).read(start.offset, field))
      return false;
    target.value = start;
    return true;
  }
  const auto starts_with_digit = [](std::string_view text) {
    return !text.empty() && text.front() >= '0' && text.front() <= '9';
  };
  const std::string_view text = trimmed(node_.text);
  const bool relative = node_.is_string() && !text.empty() && text.front() != '-' &&
                        (!starts_with_digit(text) || text.find('+') != std::string_view::npos);
  if (relative) return read_start_text(text, target.value);
  Distribution offset;
  if (!read(offset, field)) return false;
  target.value = {{}, false, offset};
  return true;
}

bool ValueReader::read(std::vector<NamedDate>& target, const Field& field) {
  if (!node_.is_object())
    return expected("dates by name, or a CSV file", "write {\"fra-edges-1\": \"2026-03-03T00:00:00Z\"}");
  std::vector<NamedDate> dates;
  bool good = true;
  for (const Member& member : node_.members) {
    NamedDate& date = dates.emplace_back(NamedDate{member.key, {}});
    good = ValueReader(diagnostics_, member.value, child_path(path_, member.key)).read(date.at, field) && good;
  }
  std::ranges::sort(dates, {}, &NamedDate::id);
  if (good) target = std::move(dates);
  return good;
}

bool ValueReader::read(std::vector<UtcTime>& target, const Field& field) {
  if (node_.kind != Node::Kind::array)
    return expected("a list of dates, or a CSV file", "write [\"2026-03-03T00:00:00Z\"]");
  std::vector<UtcTime> dates(node_.items.size());
  bool good = true;
  for (std::size_t i = 0; i < dates.size(); ++i)
    good = ValueReader(diagnostics_, node_.items[i], child_path(path_, i)).read(dates[i], field) && good;
  if (good) target = std::move(dates);
  return good;
}

bool ValueReader::read(std::vector<WorkingSpan>& target, const Field&) {
  const auto refuse = [this](const Node& node, const UnitError& problem) {
    diagnostics_.push_back(error_at(node.at, "E012", path_, problem.message, problem.hint));
    return false;
  };
  if (node_.kind != Node::Kind::array || node_.items.empty())
    return expected("a list of working hours", "write [\"mon-fri 08:30-17:00\"]");
  std::vector<WorkingSpan> spans;
  bool good = true;
  for (const Node& item : node_.items) {
    const Parsed<WorkingSpan> parsed = parse_working_span(item.is_string() ? std::string_view(item.text) : "");
    if (const UnitError* problem = std::get_if<UnitError>(&parsed))
      good = refuse(item, *problem);
    else
      spans.push_back(std::get<WorkingSpan>(parsed));
  }
  if (good) target = std::move(spans);
  return good;
}

bool ValueReader::read(RequirementView target, const Field&) {
  if (!node_.is_string()) return expected("a requirement", "write \"p95(failover_time) <= 5m\"");
  Parsed<Budget> parsed = parse_requirement(node_.text);
  if (const UnitError* problem = std::get_if<UnitError>(&parsed)) return fail("E026", problem->message, problem->hint);
  const Budget& budget = std::get<Budget>(parsed);
  target.budget.text = budget.text;
  target.budget.aggregate = budget.aggregate;
  target.budget.metric = budget.metric;
  target.budget.comparison = budget.comparison;
  target.budget.limit = budget.limit;
  return true;
}

bool ValueReader::read(Waiver& target, const Field&) {
  const std::string hint =
      R"(write {"where": "osl", "until": "2026-06-30", "by": "access-platform", "why": "second controller ordered"})";
  if (!node_.is_object()) return expected("a waiver", hint);
  check_keys(node_, {"where", "until", "by", "why"});
  Waiver waiver;
  bool whole = true;
  const auto text = [&](std::string_view key, bool needed) -> std::string {
    const Node* value = node_.find(key);
    if (value == nullptr && !needed) return {};
    if (value != nullptr && value->is_string() && !trimmed(value->text).empty()) return value->text;
    whole = fail("E010", fmt::format("a waiver needs \"{}\", a text", key), hint);
    return {};
  };
  waiver.where = text("where", false);
  waiver.by = text("by", true);
  waiver.why = text("why", true);
  const std::string until = text("until", true);
  if (!whole) return false;
  const Parsed<UtcTime> day = parse_date(until);
  if (const UnitError* problem = std::get_if<UnitError>(&day)) return fail("E016", problem->message, problem->hint);
  waiver.until = std::get<UtcTime>(day);
  target = std::move(waiver);
  return true;
}

}  // namespace failcast::scenario
