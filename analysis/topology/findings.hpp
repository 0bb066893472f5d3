// The answers about a deployment: who has a path to what in each mode, and what a failure, or two, takes away from how
// many users.
#pragma once
#include <cstdint>
#include <vector>

#include "analysis/topology/cuts.hpp"
#include "analysis/topology/service.hpp"

namespace failcast::topology {

/// Users of one group who may use a segment, in one mode.
struct Row {
  Mode mode{};
  std::uint32_t group = 0, segment = 0;
  std::int64_t users = 0;    ///< with a path
  std::int64_t cut_off = 0;  ///< without one, though nothing has failed
  std::int64_t unable = 0;   ///< whose device or profile does not take part in the mode, or the segment does not (R37)
  int minimum = 0;           ///< Cuts::minimum, the smallest among those with a path; 0: nobody has one
  std::vector<ElementId> smallest;
};

/// What one group loses.
struct Loss {
  std::uint32_t group = 0;
  std::int64_t users = 0;               ///< who lose any of these
  std::vector<std::uint32_t> segments;  ///< ascending
};
/// Elements that fail together by chance: one, or two of which neither does this alone.
struct Failure {
  Mode mode{};
  std::vector<ElementId> elements;
  std::int64_t users = 0;    ///< who lose a segment
  std::vector<Loss> losses;  ///< by group
};

struct Findings {
  std::vector<Mode> modes;
  std::vector<Row> rows;                ///< by mode, group and segment
  std::vector<Failure> singles, pairs;  ///< most users first
  std::size_t articulation_points = 0, bridges = 0;
};

/// A failed place is not counted against the users who are at it: they have lost more than a path. Where equal places
/// stand as one, what fails there is at one of them.
Findings find_all(const Deployment& deployment, const std::vector<Mode>& modes);

/// The users of a cohort as the service sees them.
Asker asker_of(const Deployment& deployment, const Cohort& cohort, Mode mode);
/// Whether these users can have the segment at all in this mode, whatever the paths.
bool takes_part(const Deployment& deployment, const Cohort& cohort, std::uint32_t segment, Mode mode);
/// Elements whose failure counts for who is at this place.
bool may_fail_for(const Deployment& deployment, PlaceId place, ElementId id);

}  // namespace failcast::topology
