#include "analysis/stats/proportion.hpp"

#include <cmath>

#include <boost/math/distributions/beta.hpp>
#include <boost/math/distributions/binomial.hpp>

namespace failcast::stats {

Interval proportion_interval(std::size_t hits, std::size_t n, double level) {
  if (n == 0) return {0, 1};
  const double k = static_cast<double>(hits), m = static_cast<double>(n), tail = (1 - level) / 2;
  Interval interval{0, 1};
  if (hits > 0) interval.low = boost::math::quantile(boost::math::beta_distribution(k, m - k + 1), tail);
  if (hits < n) interval.high = boost::math::quantile(boost::math::beta_distribution(k + 1, m - k), 1 - tail);
  return interval;
}

double bound_without_hits(std::size_t n, double level) {
  return n == 0 ? 1 : -std::expm1(std::log1p(-level) / static_cast<double>(n));
}

double sign_significance(std::size_t hits, std::size_t n) {
  if (hits == 0) return 1;
  const boost::math::binomial heads(static_cast<double>(n), 0.5);
  return boost::math::cdf(boost::math::complement(heads, static_cast<double>(hits) - 1));
}

}  // namespace failcast::stats
