#include "analysis/explain/courses.hpp"

#include <algorithm>

namespace failcast::explain {

CourseId CourseTable::with(CourseId course, Cause cause) {
  if (has(course, cause)) return course;
  const CourseId known = nodes_[course].longer[static_cast<std::size_t>(cause)];
  if (known != kEmpty) return known;
  const auto fresh = static_cast<CourseId>(nodes_.size());
  const std::uint32_t seen = nodes_[course].seen | bit(cause);
  nodes_.push_back({.before = course, .last = cause, .seen = seen});
  return nodes_[course].longer[static_cast<std::size_t>(cause)] = fresh;
}

std::vector<Cause> CourseTable::causes(CourseId course) const {
  std::vector<Cause> all;
  for (; course != kEmpty; course = nodes_[course].before) all.push_back(nodes_[course].last);
  std::ranges::reverse(all);
  return all;
}

}  // namespace failcast::explain
