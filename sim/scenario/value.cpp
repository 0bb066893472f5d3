#include "sim/scenario/value.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <utility>

namespace failcast::scenario {
namespace {

constexpr double kNanosecondsPerSecond = 1e9;

std::int64_t limit_ns(double seconds) { return std::llround(seconds * kNanosecondsPerSecond); }

template <class Number>
std::optional<Number> whole_number(const Node& node) {
  Number value{};
  const char* const end = node.text.data() + node.text.size();
  const auto [last, problem] = std::from_chars(node.text.data(), end, value);
  if (node.kind != Node::Kind::number || problem != std::errc{} || last != end) return std::nullopt;
  return value;
}

/// A value with its dimension, for comparing a value with its own limits.
struct Quantity {
  int dimension = 0;
  double value = 0;
};

std::optional<Quantity> quantity_of(const Node& node) {
  if (node.kind != Node::Kind::number && !node.is_string()) return std::nullopt;
  int dimension = 0;
  if (node.is_string()) {
    const Parsed<Duration> duration = parse_duration(node.text);
    if (const Duration* value = std::get_if<Duration>(&duration))
      return Quantity{-1, static_cast<double>(value->count()) / kNanosecondsPerSecond};
  }
  for (const Unit unit : {Unit::ratio, Unit::per_second, Unit::megabit_per_second, Unit::byte}) {
    const Parsed<double> number = parse_number(node.text, unit);
    if (const double* value = std::get_if<double>(&number)) return Quantity{dimension, *value};
    ++dimension;
  }
  return std::nullopt;
}

void check_limit(const Node& annotated, std::string_view key, const std::string& path,
                 std::vector<Diagnostic>& diagnostics) {
  const Node* limit = annotated.find(key);
  const Node* value = annotated.find("value");
  if (limit == nullptr) return;
  const std::optional<Quantity> bound = quantity_of(*limit), given = quantity_of(*value);
  if (!bound || !given || bound->dimension != given->dimension) {
    diagnostics.push_back(
        error_at(limit->at, "E010", child_path(path, key),
                 fmt::format("{} {} and value {} cannot be compared", key, quoted(*limit), quoted(*value)),
                 "write both in the same unit"));
    return;
  }
  const bool broken = key == "min" ? given->value < bound->value : given->value > bound->value;
  if (broken)
    diagnostics.push_back(
        error_at(value->at, "E014", path,
                 fmt::format("{} is outside its own limits: {} is {}", quoted(*value), key, quoted(*limit)),
                 "change the value or the limit"));
}

void check_sources(const Node& annotated, const std::string& path, std::vector<Diagnostic>& diagnostics,
                   Unwrapped& out) {
  constexpr std::array<std::string_view, 4> kSources{"measured", "vendor-doc", "design", "guess"};
  if (const Node* source = annotated.find("source")) {
    out.source = source->text;
    if (std::find(kSources.begin(), kSources.end(), source->text) == kSources.end() || !source->is_string())
      diagnostics.push_back(
          error_at(source->at, "E020", child_path(path, "source"), fmt::format("unknown source {}", quoted(*source)),
                   did_you_mean(source->text, std::vector<std::string_view>(kSources.begin(), kSources.end()))));
  }
  if (const Node* ref = annotated.find("ref")) out.ref = ref->text;
}

/// [low, high]: the range of a guess, as texts that --set takes.
void check_range(const Node& annotated, const std::string& path, std::vector<Diagnostic>& diagnostics, Unwrapped& out) {
  const Node* range = annotated.find("range");
  if (range == nullptr) return;
  const auto is_quantity = [](const Node& end) { return end.is_string() || end.kind == Node::Kind::number; };
  if (range->kind != Node::Kind::array || range->items.size() != 2 ||
      !std::all_of(range->items.begin(), range->items.end(), is_quantity)) {
    diagnostics.push_back(error_at(range->at, "E010", child_path(path, "range"),
                                   fmt::format("expected two values, found {}", quoted(*range)),
                                   "write [lowest, highest]"));
    return;
  }
  out.low = range->items[0].text;
  out.high = range->items[1].text;
}

}  // namespace

Unwrapped unwrap(const Node& node, const std::string& path, std::vector<Diagnostic>& diagnostics) {
  Unwrapped out{.value = &node};
  if (!node.is_object()) return out;
  if (node.find("value") == nullptr) {
    if (node.find("dist") != nullptr) check_sources(node, path, diagnostics, out);
    return out;
  }
  constexpr std::array<std::string_view, 7> kKeys{"value", "source", "ref", "min", "max", "range", "doc"};
  for (const Member& member : node.members)
    if (!member.key.starts_with("x-") && std::find(kKeys.begin(), kKeys.end(), member.key) == kKeys.end())
      diagnostics.push_back(
          error_at(member.at, "E003", path, fmt::format("unknown key \"{}\"", member.key),
                   did_you_mean(member.key, std::vector<std::string_view>(kKeys.begin(), kKeys.end()))));
  check_sources(node, path, diagnostics, out);
  check_limit(node, "min", path, diagnostics);
  check_limit(node, "max", path, diagnostics);
  check_range(node, path, diagnostics, out);
  out.value = node.find("value");
  // A reference inside an annotation brings the annotation of its own entry with it.
  if (out.value->is_object()) {
    Unwrapped inner = unwrap(*out.value, path, diagnostics);
    if (!inner.source.empty()) return inner;
    out.value = inner.value;
  }
  return out;
}

bool ValueReader::fail(std::string code, std::string message, std::string hint) {
  diagnostics_.push_back(error_at(node_.at, std::move(code), path_, std::move(message), std::move(hint)));
  return false;
}

bool ValueReader::expected(std::string_view what, std::string hint) {
  return fail("E010", fmt::format("expected {}, found {}", what, quoted(node_)), std::move(hint));
}

bool ValueReader::in_range(double value, const Field& field, const std::string& shown, Unit unit) {
  if (value >= field.min && (!field.has_range() || value <= field.max)) return true;
  if (!field.has_range()) return fail("E014", fmt::format("{} is less than {}", shown, to_text(field.min, unit)));
  return fail("E014", fmt::format("{} is outside {} to {}", shown, to_text(field.min, unit), to_text(field.max, unit)));
}

bool ValueReader::duration_in_range(Duration value, const Field& field) {
  const Duration low{limit_ns(std::max(field.min, 0.0))};
  const Duration high{field.has_range() ? limit_ns(field.max) : std::numeric_limits<std::int64_t>::max()};
  if (value >= low && value <= high) return true;
  const std::string hint = field.basis.empty() ? "" : fmt::format("basis {}", field.basis);
  if (!field.has_range()) return fail("E014", fmt::format("{} is less than {}", quoted(node_), to_text(low)), hint);
  return fail("E014", fmt::format("{} is outside {} to {}", quoted(node_), to_text(low), to_text(high)), hint);
}

std::optional<std::size_t> ValueReader::read_word(std::span<const std::string_view> known) {
  const auto found = std::find(known.begin(), known.end(), node_.text);
  if (node_.is_string() && found != known.end()) return static_cast<std::size_t>(found - known.begin());
  if (!node_.is_string())
    expected("one word", fmt::format("known: {}", fmt::join(known, " ")));
  else
    fail("E020", fmt::format("unknown word {}", quoted(node_)),
         did_you_mean(node_.text, std::vector<std::string_view>(known.begin(), known.end())));
  return std::nullopt;
}

std::optional<Duration> ValueReader::duration_of(const Node& node) {
  if (node.kind == Node::Kind::number) {
    diagnostics_.push_back(error_at(node.at, "E013", path_, fmt::format("{} has no unit", node.text),
                                    fmt::format("write \"{}s\" (units ns us ms s m h d w)", node.text)));
    return std::nullopt;
  }
  if (!node.is_string()) {
    expected("a duration", "write \"90s\"");
    return std::nullopt;
  }
  const Parsed<Duration> parsed = parse_duration(node.text);
  if (const Duration* value = std::get_if<Duration>(&parsed)) return *value;
  const UnitError& problem = std::get<UnitError>(parsed);
  diagnostics_.push_back(error_at(node.at, "E012", path_, problem.message, problem.hint));
  return std::nullopt;
}

std::optional<double> ValueReader::number_of(const Node& node, Unit unit) {
  if (node.kind != Node::Kind::number && !node.is_string()) {
    expected(unit == Unit::plain ? "a number" : "a quantity");
    return std::nullopt;
  }
  if (node.is_string() && unit == Unit::plain) {
    expected("a number", "write it without quotes");
    return std::nullopt;
  }
  const Parsed<double> parsed = parse_number(node.text, unit);
  if (const double* value = std::get_if<double>(&parsed)) return *value;
  const UnitError& problem = std::get<UnitError>(parsed);
  diagnostics_.push_back(error_at(node.at, node.is_string() ? "E012" : "E013", path_, problem.message, problem.hint));
  return std::nullopt;
}

bool ValueReader::read(bool& target, const Field&) {
  if (node_.kind != Node::Kind::boolean) return expected("true or false");
  target = node_.boolean;
  return true;
}

bool ValueReader::read(std::string& target, const Field&) {
  if (!node_.is_string()) return expected("a string");
  target = node_.text;
  return true;
}

bool ValueReader::read(std::int64_t& target, const Field& field) {
  const std::optional<std::int64_t> value = whole_number<std::int64_t>(node_);
  if (!value) return expected("a whole number");
  if (!in_range(static_cast<double>(*value), field, node_.text, Unit::plain)) return false;
  target = *value;
  return true;
}

bool ValueReader::read(std::uint64_t& target, const Field&) {
  const std::optional<std::uint64_t> value = whole_number<std::uint64_t>(node_);
  if (!value) return expected("a whole number of 0 or more");
  target = *value;
  return true;
}

bool ValueReader::read(double& target, const Field& field) {
  const std::optional<double> value = number_of(node_, field.unit);
  if (!value || !in_range(*value, field, quoted(node_), field.unit)) return false;
  target = *value;
  return true;
}

bool ValueReader::read(Duration& target, const Field& field) {
  const std::optional<Duration> value = duration_of(node_);
  if (!value || !duration_in_range(*value, field)) return false;
  target = *value;
  return true;
}

bool ValueReader::read(SignedDuration target, const Field&) {
  if (!node_.is_string()) return duration_of(node_).has_value();
  const Parsed<Duration> parsed = parse_signed_duration(node_.text);
  if (const UnitError* problem = std::get_if<UnitError>(&parsed)) return fail(*problem);
  target.value = std::get<Duration>(parsed);
  return true;
}

bool ValueReader::read(DurationOrNever target, const Field& field) {
  if (node_.is_string() && node_.text == "never") {
    target.value.reset();
    return true;
  }
  Duration value{};
  if (!read(value, field)) return false;
  target.value = value;
  return true;
}

bool ValueReader::read(Version& target, const Field&) {
  const std::optional<Version> version = node_.is_string() ? parse_version(node_.text) : std::nullopt;
  if (!version)
    return fail("E018", fmt::format("{} is not a version", quoted(node_)),
                "write one to four numbers in quotes, as \"4.6\"");
  target = *version;
  return true;
}

bool ValueReader::read(UtcTime& target, const Field&) {
  if (!node_.is_string()) return expected("a UTC date", "write \"2026-03-03T00:00:00Z\"");
  const Parsed<UtcTime> parsed = parse_utc(node_.text);
  if (const UnitError* problem = std::get_if<UnitError>(&parsed)) return fail("E016", problem->message, problem->hint);
  target = std::get<UtcTime>(parsed);
  return true;
}

bool ValueReader::read_strings(std::vector<std::string>& target) {
  if (node_.kind != Node::Kind::array) return expected("a list of strings");
  std::vector<std::string> strings;
  for (std::size_t i = 0; i < node_.items.size(); ++i) {
    const std::string path = child_path(path_, i);
    std::string& text = strings.emplace_back();
    if (!ValueReader(diagnostics_, node_.items[i], path).read(text, Field{})) return false;
  }
  target = std::move(strings);
  return true;
}

bool ValueReader::read(std::vector<std::string>& target, const Field&) {
  if (!read_strings(target)) return false;
  std::sort(target.begin(), target.end());
  const auto twice = std::adjacent_find(target.begin(), target.end());
  if (twice != target.end()) return fail("E021", fmt::format("\"{}\" is listed twice", *twice), "keep one");
  return true;
}

bool ValueReader::read(Lines target, const Field&) { return read_strings(target.value); }

bool ValueReader::read(std::vector<policy::ClientType>& target, const Field& field) {
  if (node_.kind != Node::Kind::array) return expected("a list of client types");
  std::vector<policy::ClientType> types;
  for (std::size_t i = 0; i < node_.items.size(); ++i) {
    const std::string path = child_path(path_, i);
    if (!ValueReader(diagnostics_, node_.items[i], path).read(types.emplace_back(), field)) return false;
  }
  std::sort(types.begin(), types.end());
  target = std::move(types);
  return true;
}

bool ValueReader::read(policy::Attributes& target, const Field&) {
  if (!node_.is_object()) return expected("an object of attributes", "write {\"department\": \"finance\"}");
  policy::Attributes attributes;
  for (const Member& member : node_.members) {
    const std::vector<Node> values =
        member.value.kind == Node::Kind::array ? member.value.items : std::vector<Node>{member.value};
    const std::string path = child_path(path_, member.key);
    for (const Node& value : values) {
      std::string text;
      if (!ValueReader(diagnostics_, value, path).read(text, Field{})) return false;
      attributes.emplace_back(member.key, std::move(text));
    }
  }
  std::sort(attributes.begin(), attributes.end());
  target = std::move(attributes);
  return true;
}

}  // namespace failcast::scenario
