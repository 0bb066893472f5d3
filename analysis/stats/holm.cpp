#include "analysis/stats/holm.hpp"

#include <algorithm>
#include <cstddef>
#include <numeric>

namespace failcast::stats {

std::vector<double> holm(std::span<const double> significances) {
  std::vector<std::size_t> order(significances.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return significances[a] < significances[b]; });
  std::vector<double> adjusted(significances.size());
  double largest = 0;
  for (std::size_t k = 0; k < order.size(); ++k) {
    const double times = static_cast<double>(order.size() - k);
    largest = std::max(largest, std::min(1.0, times * significances[order[k]]));
    adjusted[order[k]] = largest;
  }
  return adjusted;
}

}  // namespace failcast::stats
