// Many questions at once: each extra one is another chance to cry wolf.
#pragma once
#include <span>
#include <vector>

namespace failcast::stats {

/// Significances adjusted so that rejecting all below alpha errs even once with a probability of at most alpha, however
/// the questions hang together (S. Holm, Scandinavian Journal of Statistics 6, 1979). In the given order, at most 1.
std::vector<double> holm(std::span<const double> significances);

}  // namespace failcast::stats
