// Failures that nobody scripted: every connector, edge, link ... has a failure process of its own, and some failures
// are common to all of a group (one conduit, one bad update). Windows are drawn before the run like those of faults.
#pragma once
#include <vector>

#include "sim/faults/timeline.hpp"

namespace failcast::faults {

/// The faults that a scenario lists, then one for each thing that a random failure may strike, with the failure's id
/// and the thing as `where`. Occurrences index this list.
std::vector<scenario::Fault> all_faults(const scenario::Scenario& scenario);

/// Windows of all of them, as `timeline` gives those of the listed ones, in the same order.
/// - A thing works for an exponential time of mean mtbf / (1 - share), is repaired for a time drawn from mttr, works
///   again. All work at time 0; clock.warmup leaves the way into the steady state out of the count.
/// - Failures that are common come to a group after exponential times of mean mtbf / share, and strike all of it for
/// one
///   repair time. So each thing fails at the rate 1 / mtbf whatever the share (K. N. Fleming's beta factor, 1974).
/// - A thing may be down twice over; it works when both repairs are done.
/// - Draws come from streams of `key`, the failure's id and the thing's or group's name: another thing changes nothing.
/// - Windows of one id are numbered by begin, then by thing.
/// @param key  of the replication
std::vector<Occurrence> all_occurrences(const scenario::Scenario& scenario, Key key, TimePoint horizon);

}  // namespace failcast::faults
