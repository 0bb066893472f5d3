// How often something happens, from how often it was seen; also when it was never seen.
#pragma once
#include <cstddef>

#include "analysis/stats/interval.hpp"

namespace failcast::stats {

/// Exact two-sided interval of a probability from `hits` in `n` trials (C. J. Clopper and E. S. Pearson, Biometrika 26,
/// 1934). [0, 1] for no trials.
Interval proportion_interval(std::size_t hits, std::size_t n, double level = kLevel);

/// One-sided upper bound after `n` trials without a hit: 1 - (1 - level)^(1/n), which the rule of three, 3/n,
/// approximates at 95 % from above (J. A. Hanley and A. Lippman-Hand, JAMA 249, 1983). 1 for no trials.
double bound_without_hits(std::size_t n, double level = kLevel);

/// One-sided significance of `hits` heads or more in `n` throws of a fair coin (sign test); 1 for no throws.
double sign_significance(std::size_t hits, std::size_t n);

}  // namespace failcast::stats
