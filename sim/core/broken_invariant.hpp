// A run that contradicts itself must stop, in every build type: a result computed after that would be a guess.
#pragma once
#include <stdexcept>

namespace failcast::core {

/// Thrown where the simulator itself is wrong (never for bad input, never for an outcome of the domain).
struct BrokenInvariant : std::logic_error {
  using std::logic_error::logic_error;
};

}  // namespace failcast::core
