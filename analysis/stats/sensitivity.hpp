// Which knob moves a metric, and by how much.
#pragma once
#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "analysis/stats/design.hpp"
#include "analysis/stats/interval.hpp"

namespace failcast::stats {

/// Linear regression of a metric on knobs, all divided by their standard deviations (A. Saltelli et al., Global
/// Sensitivity Analysis, 1.2.5): a coefficient of 0.5 says that one deviation of the knob moves the metric by half of
/// its own. Knobs that never changed have coefficient 0.
struct Regression {
  struct Coefficient {
    double value = 0;
    Interval interval;  ///< Student's t, for errors of equal variance
  };
  std::vector<Coefficient> coefficients;  ///< per knob
  double explained = 0;                   ///< R^2: below about 0.7 the coefficients tell only part of the story
};
/// @param knobs  one row per observation
/// @param metric  as many values, finite
/// Nothing when there are not at least two observations more than knobs that changed, when the metric never changed, or
/// when knobs cannot be told apart.
std::optional<Regression> standardized_regression(const Points& knobs, std::span<const double> metric,
                                                  double level = kLevel);

/// First-order Sobol index per knob: the share of the metric's variance that the knob explains by itself.
struct SobolIndex {
  double value = 0;
  Interval interval;  ///< percentile bootstrap over rows of the design
};
/// @param metric  values at the points of saltelli(n, knobs), in its order, finite
/// Estimator of A. Saltelli et al., Computer Physics Communications 181 (2010), table 2 (b). Nothing when the metric
/// never changed or n is below kBootstrapNeeds.
std::optional<std::vector<SobolIndex>> sobol_first_order(std::size_t n, std::size_t knobs,
                                                         std::span<const double> metric, Key key,
                                                         double level = kLevel);

}  // namespace failcast::stats
