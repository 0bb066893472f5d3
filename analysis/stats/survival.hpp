// How long something lasts when not everybody was watched to the end: a user's access in an outage, which the end of
// the outage or of the run cuts short.
#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "analysis/stats/interval.hpp"

namespace failcast::stats {

/// Those whose watch ended after the same time, in any unit: by the event, or, censored, by anything else.
struct Exit {
  std::int64_t after = 0;
  std::uint64_t events = 0, censored = 0;
};

/// From `after` on, until the next step.
struct SurvivalStep {
  std::int64_t after = 0;
  std::uint64_t at_risk = 0, events = 0;
  double survival = 1;
  double greenwood =
      0;  ///< Greenwood's sum: the variance of the survival over its square; infinite when nobody is left
  friend bool operator==(const SurvivalStep&, const SurvivalStep&) = default;
};

/// The product-limit estimate (E. L. Kaplan and P. Meier, J. Am. Stat. Assoc. 53, 1958): a step for each time with an
/// event. Who is censored at the time of an event was at risk of it. Cost O(n log n).
std::vector<SurvivalStep> product_limit(std::vector<Exit> exits);

/// Share that lasts longer than `after`; 1 before the first step.
double survival_at(std::span<const SurvivalStep> steps, std::int64_t after);

/// The first time at which no more than 1 - `share` are left; nothing when that many never end.
std::optional<std::int64_t> time_until(std::span<const SurvivalStep> steps, double share);

/// Pointwise interval by Greenwood's variance on the scale of log(-log S), which stays within 0 and 1 (J. D.
/// Kalbfleisch and R. L. Prentice, The Statistical Analysis of Failure Time Data, 1980). [S, S] where S is 0 or 1.
Interval survival_interval(const SurvivalStep& step, double level = kLevel);

}  // namespace failcast::stats
