// Ways to lose time: the causes of a loss in the order in which each came first. Clients that went through the same
// causes are on the same course, however often they went round.
#pragma once
#include <array>
#include <cstdint>
#include <vector>

#include "models/observations.hpp"

namespace failcast::explain {

using CourseId = std::uint32_t;

/// All courses that occur in a run, each once.
class CourseTable {
 public:
  CourseTable() : nodes_(1) {}
  static constexpr CourseId kEmpty = 0;

  /// The course with one more cause at its end; the same course when it has the cause already.
  CourseId with(CourseId course, Cause cause);
  std::vector<Cause> causes(CourseId course) const;
  bool has(CourseId course, Cause cause) const { return (nodes_[course].seen & bit(cause)) != 0; }

 private:
  static constexpr std::size_t kCauses = static_cast<std::size_t>(Cause::count_);
  static_assert(kCauses <= 32);
  static std::uint32_t bit(Cause cause) { return 1U << static_cast<unsigned>(cause); }
  struct Node {
    CourseId before = kEmpty;
    Cause last{};
    std::uint32_t seen = 0;                  ///< a bit per cause
    std::array<CourseId, kCauses> longer{};  ///< by the next cause; kEmpty: not met yet
  };
  std::vector<Node> nodes_;
};

}  // namespace failcast::explain
