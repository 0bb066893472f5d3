// From the flags of a sweep to its knobs and points.
#pragma once
#include <string>
#include <variant>

#include "analysis/cli/command.hpp"
#include "analysis/study/plan.hpp"

namespace failcast::cli {

/// Points of one study; more is a slip of the pen.
inline constexpr std::uint64_t kMostPoints = 100'000;

/// Design, knobs and points; or what is wrong with the flags.
struct SweepDesign {
  study::DesignKind kind{};
  std::uint64_t size = 0;
  std::vector<study::Knob> knobs;
  std::vector<study::Point> points;
};
std::variant<SweepDesign, std::string> design_of(const SweepArgs& args, std::uint64_t seed);

/// A text of a scenario as a number: seconds for durations, the unit's own number for others; nothing for words.
std::optional<double> number_of(const std::string& text);

/// Values between two of one kind: durations, whole numbers, shares, rates ...
class KnobRange {
 public:
  /// "lo..hi" or what is wrong with it.
  static std::variant<KnobRange, std::string> parse(const std::string& text);
  /// The text of the value at a share from 0 to 1 of the way; whole numbers have equal shares each.
  std::string at(double share) const;
  /// How many, when they are whole numbers.
  std::optional<std::uint64_t> whole_numbers() const;
  const std::string& low() const { return low_; }
  const std::string& high() const { return high_; }

 private:
  enum class Kind : std::uint8_t { duration, whole, number };
  Kind kind_{};
  std::string low_, high_;
  double from_ = 0, to_ = 0;  ///< seconds for durations
  int unit_ = 0;              ///< of a number: scenario::Unit
};

/// "path=value" in two; nothing without both.
std::optional<std::pair<std::string, std::string>> assignment(const std::string& text);
/// Why a path is no knob of a study: budgets and the seed.
std::optional<std::string> no_knob(const std::string& path);

}  // namespace failcast::cli
