// Single values of a scenario file: what is allowed, how it is read, how it is written again. The reader, the schema
// and the canonical text all go through here.
#pragma once
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "sim/scenario/document.hpp"
#include "sim/scenario/keys.hpp"
#include "sim/scenario/scenario.hpp"
#include "sim/scenario/units.hpp"
#include "sim/scenario/words.hpp"

namespace failcast::scenario {

/// What a field list says about a field beside its key and its target.
struct Field {
  std::string_view doc;
  bool required = false;
  double min = 0;           ///< inclusive; seconds for durations, else the field's own unit
  double max = -1;          ///< max < min: no range
  Unit unit = Unit::plain;  ///< of a double
  std::string_view basis{};
  bool has_range() const { return max >= min; }
};

inline Field needed(std::string_view doc) { return {.doc = doc, .required = true}; }
inline Field given(std::string_view doc) { return {.doc = doc}; }
inline Field between(double min, double max, std::string_view doc) { return {.doc = doc, .min = min, .max = max}; }
inline constexpr double kDay = 86400;  ///< in the unit of a duration's limits

// Values whose text is more than one scalar of the typed scenario. Each is a view on the fields it fills.

/// A clock error: a duration that may be negative.
struct SignedDuration {
  Duration& value;
};
/// A duration, or "never" for none.
struct DurationOrNever {
  std::optional<Duration>& value;
};
/// Lines of text whose order means something (lists of names are sorted).
struct Lines {
  std::vector<std::string>& value;
};
/// "blackhole", {"loss": "35%"}, {"slow": 3}.
struct ModeView {
  FaultMode& mode;
  double& amount;
};
/// "1h", "cloud-eu + 40m", "cloud-eu.end", a distribution, or {"after": "cloud-eu", "offset": distribution}.
struct StartView {
  FaultStart& value;
};
/// A key: PEM text, or the name of a file that holds it, which starts at the folder of the file that names it. The text
/// becomes the value, so that moving files changes no scenario.
struct PemText {
  std::string& value;
  KeyUse use;
};
/// "p95(failover_time) <= 5min".
struct RequirementView {
  Budget& budget;
};

/// A value without its annotation.
struct Unwrapped {
  const Node* value = nullptr;
  std::string source, ref;
  std::string low, high;  ///< of its range; empty: none
};
/// Looks through {"value", "source", "ref", "min", "max", "range", "doc"}; reports unknown keys, unknown sources and
/// values outside their own limits.
Unwrapped unwrap(const Node& node, const std::string& path, std::vector<Diagnostic>& diagnostics);

/// Reads one value. On a mistake it tells so and leaves `target` alone; the result says whether it was read.
class ValueReader {
 public:
  ValueReader(std::vector<Diagnostic>& diagnostics, const Node& node, const std::string& path)
      : diagnostics_(diagnostics), node_(node), path_(path) {}

  bool read(bool& target, const Field& field);
  bool read(std::string& target, const Field& field);
  bool read(std::int64_t& target, const Field& field);
  bool read(std::uint64_t& target, const Field& field);
  bool read(double& target, const Field& field);
  bool read(Duration& target, const Field& field);
  bool read(Distribution& target, const Field& field);
  bool read(Version& target, const Field& field);
  bool read(UtcTime& target, const Field& field);
  bool read(std::vector<NamedDate>& target, const Field& field);
  bool read(std::vector<UtcTime>& target, const Field& field);
  bool read(std::vector<WorkingSpan>& target, const Field& field);
  bool read(policy::Attributes& target, const Field& field);
  bool read(std::vector<std::string>& target, const Field& field);
  bool read(std::vector<policy::ClientType>& target, const Field& field);
  bool read(SignedDuration target, const Field& field);
  bool read(DurationOrNever target, const Field& field);
  bool read(Lines target, const Field& field);
  bool read(ModeView target, const Field& field);
  bool read(StartView target, const Field& field);
  bool read(PemText target, const Field& field);
  bool read(RequirementView target, const Field& field);
  bool read(Waiver& target, const Field& field);
  template <class T>
  bool read(std::optional<T>& target, const Field& field) {
    T value{};
    if (!read(value, field)) return false;
    target = value;
    return true;
  }
  template <class E>
  requires std::is_enum_v<E>
  bool read(E& target, const Field&) {
    const std::optional<std::size_t> index = read_word(words<E>());
    if (index) target = static_cast<E>(*index);
    return index.has_value();
  }

 private:
  bool fail(std::string code, std::string message, std::string hint = {});
  bool fail(const UnitError& problem) { return fail("E012", problem.message, problem.hint); }
  bool expected(std::string_view what, std::string hint = {});
  bool in_range(double value, const Field& field, const std::string& shown, Unit unit);
  bool duration_in_range(Duration value, const Field& field);
  std::optional<std::size_t> read_word(std::span<const std::string_view> known);
  std::optional<Duration> duration_of(const Node& node);
  std::optional<double> number_of(const Node& node, Unit unit);
  bool read_strings(std::vector<std::string>& target);
  bool read_distribution(const Node& node, Distribution& target);
  bool read_start_text(std::string_view text, FaultStart& target);
  void check_keys(const Node& object, std::initializer_list<std::string_view> known);

  std::vector<Diagnostic>& diagnostics_;
  const Node& node_;
  const std::string& path_;
};

/// Turns shares that add up to 1 into counts that add up to `total`, by largest remainder; ties go to the first.
std::vector<std::int64_t> counts_of(const std::vector<double>& shares, std::int64_t total);

/// Splits "p95(failover_time) <= 5min" into a budget's parts.
Parsed<Budget> parse_requirement(std::string_view text);
/// The aggregates a budget may name.
std::span<const std::string_view> aggregates();
std::string_view symbol_of(Comparison comparison);

/// The text of a distribution for tables: "30s", "lognormal(median 30s, sigma 0.6)".
std::string to_text(const Distribution& distribution);

}  // namespace failcast::scenario
