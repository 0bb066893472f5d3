// Something that must hold, asked of replications: whether it seems to, and whether it surely does.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "analysis/study/measure.hpp"
#include "sim/scenario/scenario.hpp"

namespace failcast::study {

struct Requirement {
  std::string text;  ///< "p95(failover_time) <= 5min"
  Measure measure;
  scenario::Comparison comparison{};
  double limit = 0;  ///< in the measure's unit
  /// Extremes, counts and equalities are asked of every replication, everything else of the mean over them.
  bool of_every_replication() const;
};
Requirement requirement_of(const scenario::Budget& budget);

/// By the values alone: the mean is inside, or every one is. A replication without samples asks nothing; none at all
/// does not hold.
bool seems_to_hold(const Requirement& requirement, const std::vector<std::optional<double>>& values);
/// The same with a probability of error of at most `error`: the one-sided bound of the mean is inside (Student's t);
/// what is asked of every replication held in all of them, which were enough to say that it fails in 5 % of them at
/// most.
bool holds_surely(const Requirement& requirement, const std::vector<std::optional<double>>& values, double error);

/// "183.9 s ± 0.2 s", "held in 40 of 40".
std::string evidence(const Requirement& requirement, const std::vector<std::optional<double>>& values);

}  // namespace failcast::study
