// A drill with people held against what the simulation expected: step by step, with the parameter that explains each
// difference best. Explaining is running again, with the same luck and one uncertain parameter turned.
#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "analysis/exercise/observed.hpp"
#include "analysis/explain/explanation.hpp"

namespace failcast::exercise {

enum class Word : std::uint8_t { planned, not_observed, within, faster, slower };
std::string_view name_of(Word word);

/// A value with which a step would have taken what was measured, or nearly.
struct Explanation {
  explain::Lever lever;
  std::string source;     ///< of the value that the scenario has
  double factor = 1;      ///< of that value
  double expected = 0;    ///< seconds, the middle of the band moved by what the lever moves the run
  bool explains = false;  ///< the measured time lies within the moved band
  std::size_t fits = 0;   ///< observed steps that lie within their moved bands then
};

struct Line {
  std::size_t step = 0;  ///< of the card
  std::optional<double> observed;
  std::string remarks;
  Word word{};
  std::optional<double> difference;       ///< observed less the middle, both finite
  std::vector<Explanation> explanations;  ///< of a difference, the best first
  std::size_t moving = 0;                 ///< parameters tried that move this step at all
};

struct Comparison {
  std::string scenario_name, scenario_hash;
  std::uint64_t seed = 0;
  std::uint32_t replication = 0;
  Card card;
  std::vector<Line> lines;
  std::vector<std::string> tried;      ///< uncertain parameters, by path
  std::vector<std::string> not_tried;  ///< beyond kMostCandidates
  std::size_t count(Word word) const;
  std::size_t observed() const;
};

/// Uncertain parameters that are tried at most (A176), explanations told of a step.
inline constexpr std::size_t kMostCandidates = 40, kToldExplanations = 3;
/// How far a parameter is turned, up and down (A177).
inline constexpr double kMostTurned = 4;

/// What comparing needs of the run that the card is of.
struct Original {
  const scenario::Scenario& scenario;
  std::uint32_t replication = 0;
  const explain::ParameterValues& values;
  /// The scenario with a value set; nothing when its own checks refuse that.
  std::function<std::optional<scenario::Scenario>(const std::string& set)> with;
  Simulate simulate;
};
/// @param lost  time by cause in the run: parameters behind what takes longest are tried first
Comparison compare(Card card, const Observed& observed, const Original& original, const metrics::TimeByCause& lost);

/// "[178.0 s, 190.1 s]".
std::string band_text(const Band& band);
/// One sentence about a difference: what explains it, or that nothing that was tried does.
std::string explained(const Comparison& comparison, const Line& line);
/// The verdict is in the last line.
std::string to_text(const Comparison& comparison);
/// Format observed-1.
std::string to_json(const Comparison& comparison);
/// JSON Schema of that.
std::string observed_schema();

}  // namespace failcast::exercise
