// The card for a drill with people: its steps, what the simulation expects of each, and room for what was measured. As
// a table of comma-separated values it goes out to whoever holds the stopwatch, and comes back filled in.
#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "analysis/metrics/result.hpp"
#include "analysis/study/measure.hpp"
#include "sim/scenario/scenario.hpp"

namespace failcast::exercise {

/// Times in seconds; infinite: it does not happen before the run ends.
struct Band {
  double low = 0, middle = 0, high = 0;
};

struct Step {
  std::string id;                           ///< "begin cloud-eu", "p95(failover_time) during cloud-eu"
  std::string what;                         ///< for people
  std::optional<TimePoint> planned{};       ///< when somebody does it; nothing: it is measured
  std::optional<study::Measure> measure{};  ///< what it is in the simulation
  std::optional<double> of_run{};           ///< of the run that the card is of
  std::optional<Band> band{};               ///< of some runs; nothing: not asked for
};

struct Card {
  std::vector<Step> steps;
  std::uint32_t replications = 1;  ///< that the bands are of
  std::size_t left_out = 0;        ///< windows of faults beyond kMostWindows
};
/// Begins and ends of faults that a card has room for.
inline constexpr std::size_t kMostWindows = 40;
/// Runs that a band is of (A175).
inline constexpr std::uint32_t kBandRuns = 20;
/// Seconds by which a band is wider at both ends: so exactly people read a time (A178).
inline constexpr double kReading = 5;

Card card_of(const scenario::Scenario& scenario, const metrics::Result& result);

/// What each step takes in a run, in seconds; nothing for planned steps, and where nobody came to it.
using Times = std::vector<std::optional<double>>;
Times times_in(const Card& card, const metrics::Result& result);

/// Runs a scenario with the luck of a replication.
using Simulate = std::function<metrics::Result(const scenario::Scenario&, std::uint32_t replication)>;
/// From the least to the most that any of some replications takes, and as much as people misread; `first` is the run
/// that the card is of.
void add_bands(Card& card, const scenario::Scenario& scenario, std::uint32_t first, std::uint32_t runs,
               const Simulate& simulate);

/// "181.2 s", "never", "" for nothing.
std::string time_text(const std::optional<double>& seconds);
/// "181.2s": as the table has it, and as it reads a duration.
std::string csv_time(const std::optional<double>& seconds);

/// The card to be filled in.
std::string to_csv(const Card& card);

}  // namespace failcast::exercise
