#include "analysis/stats/design.hpp"

#include <numeric>
#include <utility>

namespace failcast::stats {
namespace {

/// One point in each of n equal parts, in random order.
std::vector<double> column(std::size_t n, Key key) {
  std::vector<std::size_t> part(n);
  std::iota(part.begin(), part.end(), std::size_t{0});
  const Stream order{key / "order"}, within{key / "within"};
  for (std::size_t i = n; i > 1; --i) std::swap(part[i - 1], part[order.below(i, i)]);
  std::vector<double> shares(n);
  for (std::size_t i = 0; i < n; ++i)
    shares[i] = (static_cast<double>(part[i]) + within.uniform(i)) / static_cast<double>(n);
  return shares;
}

}  // namespace

Points latin_hypercube(std::size_t n, const std::vector<std::string>& knobs, Key key) {
  Points points(n, std::vector<double>(knobs.size()));
  for (std::size_t k = 0; k < knobs.size(); ++k) {
    const std::vector<double> shares = column(n, key / "latin hypercube" / knobs[k]);
    for (std::size_t i = 0; i < n; ++i) points[i][k] = shares[i];
  }
  return points;
}

Points saltelli(std::size_t n, const std::vector<std::string>& knobs, Key key) {
  const Points a = latin_hypercube(n, knobs, key / "A"), b = latin_hypercube(n, knobs, key / "B");
  Points points = a;
  points.insert(points.end(), b.begin(), b.end());
  for (std::size_t k = 0; k < knobs.size(); ++k)
    for (std::size_t i = 0; i < n; ++i) {
      points.push_back(a[i]);
      points.back()[k] = b[i][k];
    }
  return points;
}

}  // namespace failcast::stats
