// Where to look in a space of knobs: points in the unit cube, each coordinate the share of one knob's range.
#pragma once
#include <cstddef>
#include <string>
#include <vector>

#include "models/base/random.hpp"

namespace failcast::stats {

/// Rows are points, columns are knobs.
using Points = std::vector<std::vector<double>>;

/// Latin hypercube: every knob's range is cut into `n` equal parts, and each part holds exactly one point (M. D. McKay,
/// R. J. Beckman and W. J. Conover, Technometrics 21, 1979). A knob's column depends on its name only, not on the
/// others.
Points latin_hypercube(std::size_t n, const std::vector<std::string>& knobs, Key key);

/// Saltelli's design for Sobol indices: points A (n rows), then B (n rows), then for each knob A with that knob's
/// column from B (n rows each): n * (knobs + 2) rows. A and B are Latin hypercubes.
Points saltelli(std::size_t n, const std::vector<std::string>& knobs, Key key);

}  // namespace failcast::stats
