// When faults happen: a scenario's list of faults, with starts that hang on each other, random lengths and repetitions,
// becomes a sorted list of windows in simulated time. What people do then hangs on the same faults.
#pragma once
#include <cstdint>
#include <vector>

#include "models/base/random.hpp"
#include "models/base/time.hpp"
#include "sim/scenario/scenario.hpp"

namespace failcast::faults {

/// One window of a fault, [begin, end): broken at `begin`, whole at `end`.
struct Occurrence {
  std::uint32_t fault = 0;   ///< index into the scenario's faults
  std::uint32_t number = 0;  ///< which repetition, from 0; merged repetitions keep the first one's
  TimePoint begin{}, end{};  ///< begin < end <= horizon
  bool clipped = false;      ///< goes on behind the horizon
  friend bool operator==(const Occurrence&, const Occurrence&) = default;
};

/// Sorted by (begin, fault id, number), so that the order of the faults in the scenario changes nothing but the
/// indices.
/// - A start after another fault counts from that fault's first begin, or from its last end, both as drawn: before
/// clipping.
/// - Repetition n begins n times `every` after the first; each has a length of its own. Repetitions that touch or
/// overlap are one
///   window. Windows of no length, and those that begin at the horizon or later, are left out.
/// - Draws come from streams of `key` and the fault's id; draw n is repetition n's.
/// @param key  of the replication
/// @throws std::invalid_argument for a start after a fault that does not exist, or in a circle (the reader refuses
/// both)
std::vector<Occurrence> timeline(const std::vector<scenario::Fault>& faults, Key key, TimePoint horizon);

/// When each step has its reason, in the order of `steps`; kNever for one at the horizon or later. Faults are drawn as
/// `timeline` draws them, an offset of a step from a stream of `key` and the step's id.
/// @param key  the one that `timeline` is given
/// @throws std::invalid_argument as `timeline`
std::vector<TimePoint> start_times(const std::vector<scenario::OperatorStep>& steps,
                                   const std::vector<scenario::Fault>& faults, Key key, TimePoint horizon);
/// The same for the first of each request's repetitions.
std::vector<TimePoint> start_times(const std::vector<scenario::Request>& requests,
                                   const std::vector<scenario::Fault>& faults, Key key, TimePoint horizon);

}  // namespace failcast::faults
