// Which of several things moves a number most: a bar for each, from the number at one end to the number at the other.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "analysis/metrics/metric_list.hpp"
#include "analysis/page/document.hpp"
#include "analysis/study/measure.hpp"

namespace failcast::review {

/// One thing, turned from one end of its range to the other with everything else as it is.
struct Swing {
  std::string path;
  std::string low, high;                  ///< the ends, as people write them
  std::optional<double> at_low, at_high;  ///< the number there
  /// How far the number goes; infinite when it ends at never.
  double span(double base) const;
};
struct Limit {
  double value = 0;
  std::string name;  ///< "RTO-1"
};
/// A chart of swings, widest first, and its table; a sentence where none moves anything.
/// @param base  the number with everything as it is
page::Block tornado(std::string title, const study::Measure& measure, std::optional<double> base,
                    std::vector<Swing> swings, const std::vector<Limit>& limits);

/// Guesses ranked by how far they move what the budgets limit, blockers before others: one tornado per measure.
struct Ranking {
  struct OfMeasure {
    study::Measure measure;
    std::optional<double> base;
    std::vector<Limit> limits;
    std::vector<Swing> swings;
  };
  std::vector<OfMeasure> measures;
  std::vector<std::string> refused;  ///< ends of ranges that the scenario's own checks refuse
};

}  // namespace failcast::review
