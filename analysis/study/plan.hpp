// What a study runs: points of a design times replications, and what is measured of each run. Two studies with equal
// plans are the same study, wherever and by whomever their cells are run.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/study/measure.hpp"

namespace failcast::study {

enum class DesignKind : std::uint8_t { none, grid, list, latin_hypercube, one_at_a_time, saltelli };
std::string_view name_of(DesignKind kind);
/// The same read back; throws on another word.
DesignKind design_called(std::string_view name);

/// A scenario path that the study changes, and its range in numbers of its own unit (seconds for durations). Words have
/// none.
struct Knob {
  std::string path;
  bool is_number = false;
  friend bool operator==(const Knob&, const Knob&) = default;
};

/// One scenario of a study: a text and a number for each knob.
struct Point {
  std::vector<std::string> values;  ///< as written after the = of --set; empty: the knob is left as it is
  std::vector<double> numbers;      ///< of knobs that are numbers, else 0
  std::string hash;                 ///< fingerprint of the scenario that this makes
  friend bool operator==(const Point&, const Point&) = default;
};

/// Replications until the interval of a measure's mean is this narrow.
struct Precision {
  Measure measure;
  double half_width = 0;  ///< in the measure's unit
  std::uint32_t cap = 0;  ///< replications at most
  friend bool operator==(const Precision&, const Precision&) = default;
};

struct Plan {
  std::string name, title, scenario_hash;
  std::string resolved;  ///< the scenario as canonical text: what --set changes at each point
  std::vector<std::string> sources;
  std::uint64_t seed = 1;
  DesignKind design = DesignKind::none;
  std::uint64_t design_size = 0;      ///< rows of a Latin hypercube or of Saltelli's design
  bool common_random_numbers = true;  ///< all points have the same luck; else each has its own
  std::vector<Knob> knobs;
  std::vector<Point> points;  ///< at least one
  std::vector<Measure> measures;
  std::uint32_t replications = 1;  ///< with `until`: to begin with
  std::uint32_t first_replication = 0;
  std::optional<Precision> until;
  bool check_rules = false;

  /// Cells are numbered replication by replication, so that more replications are more cells at the end.
  std::uint64_t cell(std::uint64_t point, std::uint64_t replication) const {
    return (replication - first_replication) * points.size() + point;
  }
  std::uint64_t point_of(std::uint64_t cell) const { return cell % points.size(); }
  std::uint32_t replication_of(std::uint64_t cell) const {
    return first_replication + static_cast<std::uint32_t>(cell / points.size());
  }
  std::uint64_t cells() const { return std::uint64_t{replications} * points.size(); }

  friend bool operator==(const Plan&, const Plan&) = default;
};

/// "bc.enter_wait=60s", for each knob that the point sets, and the point's seed where each has its own.
std::vector<std::string> sets_of(const Plan& plan, std::uint64_t point);
/// The command that runs one cell by itself.
std::string replay_command(const Plan& plan, std::uint64_t cell, std::string_view scenario_file);

/// One line of JSON that read_plan() gives back.
std::string to_line(const Plan& plan);
std::optional<Plan> read_plan(std::string_view line);

}  // namespace failcast::study
