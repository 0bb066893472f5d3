#include "analysis/stats/sensitivity.hpp"

#include <algorithm>
#include <cmath>

#include <Eigen/Dense>
#include <boost/math/distributions/students_t.hpp>

#include "analysis/stats/bootstrap.hpp"
#include "analysis/stats/mean.hpp"
#include "analysis/stats/quantile.hpp"

namespace failcast::stats {
namespace {

/// Minus the mean, over the standard deviation; empty when nothing varies.
std::vector<double> standardized(std::vector<double> values) {
  const Moments m = moments(values);
  const double deviation = std::sqrt(m.variance);
  // What is left of equal values after rounding is no variation.
  if (deviation <= 1e-12 * std::max(1.0, std::abs(m.mean))) return {};
  for (double& v : values) v = (v - m.mean) / deviation;
  return values;
}

std::vector<double> column(const Points& rows, std::size_t k) {
  std::vector<double> values;
  for (const auto& row : rows) values.push_back(row[k]);
  return values;
}

/// One index from the rows that `pick` names. Values are centred first: the estimator's noise grows with the mean.
double sobol_of(std::span<const double> y, std::size_t n, std::size_t knob, const std::vector<std::size_t>& pick) {
  std::vector<double> both;
  for (const std::size_t i : pick) both.insert(both.end(), {y[i], y[n + i]});
  const Moments m = moments(both);
  if (m.variance == 0) return 0;
  double sum = 0;
  for (const std::size_t i : pick) sum += (y[n + i] - m.mean) * (y[(2 + knob) * n + i] - y[i]);
  return sum / static_cast<double>(pick.size()) / m.variance;
}

}  // namespace

std::optional<Regression> standardized_regression(const Points& knobs, std::span<const double> metric, double level) {
  if (knobs.empty() || knobs.size() != metric.size()) return std::nullopt;
  const std::vector<double> y = standardized({metric.begin(), metric.end()});
  std::vector<std::vector<double>> columns;
  std::vector<std::size_t> of_knob;
  for (std::size_t k = 0; k < knobs.front().size(); ++k) {
    std::vector<double> x = standardized(column(knobs, k));
    if (x.empty()) continue;
    columns.push_back(std::move(x));
    of_knob.push_back(k);
  }
  const std::size_t n = metric.size(), p = columns.size();
  if (y.empty() || p == 0 || n < p + 2) return std::nullopt;
  Eigen::MatrixXd x(n, p);
  for (std::size_t k = 0; k < p; ++k)
    for (std::size_t i = 0; i < n; ++i) x(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(k)) = columns[k][i];
  const Eigen::Map<const Eigen::VectorXd> target(y.data(), static_cast<Eigen::Index>(n));
  const Eigen::ColPivHouseholderQR<Eigen::MatrixXd> solver(x);
  if (solver.rank() < static_cast<Eigen::Index>(p)) return std::nullopt;
  const Eigen::VectorXd beta = solver.solve(target);
  const double residual = (target - x * beta).squaredNorm();
  const double degrees = static_cast<double>(n - p - 1);  // one for the mean that was taken off
  const Eigen::MatrixXd spread = (x.transpose() * x).inverse() * (residual / degrees);
  const double t = boost::math::quantile(boost::math::students_t(degrees), (1 + level) / 2);

  Regression regression;
  regression.explained = 1 - residual / target.squaredNorm();
  regression.coefficients.resize(knobs.front().size());
  for (std::size_t k = 0; k < p; ++k) {
    const auto at = static_cast<Eigen::Index>(k);
    const double half = t * std::sqrt(std::max(0.0, spread(at, at)));
    regression.coefficients[of_knob[k]] = {
        beta(at), {beta(at) - half, beta(at) + half}
    };
  }
  return regression;
}

std::optional<std::vector<SobolIndex>> sobol_first_order(std::size_t n, std::size_t knobs,
                                                         std::span<const double> metric, Key key, double level) {
  if (n < kBootstrapNeeds || metric.size() != n * (knobs + 2)) return std::nullopt;
  if (std::all_of(metric.begin(), metric.end(), [&](double v) { return v == metric.front(); })) return std::nullopt;
  constexpr std::size_t kResamples = 1000;
  const Stream draws{key / "sobol"};
  std::vector<SobolIndex> indices(knobs);
  std::vector<std::size_t> pick(n);
  for (std::size_t i = 0; i < n; ++i) pick[i] = i;
  for (std::size_t k = 0; k < knobs; ++k) indices[k].value = sobol_of(metric, n, k, pick);
  std::vector<std::vector<double>> resampled(knobs);
  for (std::size_t r = 0; r < kResamples; ++r) {
    for (std::size_t i = 0; i < n; ++i) pick[i] = draws.below(n, r * n + i);
    for (std::size_t k = 0; k < knobs; ++k) resampled[k].push_back(sobol_of(metric, n, k, pick));
  }
  for (std::size_t k = 0; k < knobs; ++k) {
    std::sort(resampled[k].begin(), resampled[k].end());
    indices[k].interval = {quantile(resampled[k], (1 - level) / 2), quantile(resampled[k], (1 + level) / 2)};
  }
  return indices;
}

}  // namespace failcast::stats
