// Users who get less than the stated share of what they ask for: how many at most, and for how long.
#pragma once
#include <cstdint>
#include <map>
#include <utility>
#include <vector>

#include "analysis/metrics/result.hpp"
#include "analysis/metrics/strata.hpp"
#include "sim/record/record.hpp"

namespace failcast::metrics {

class DegradedWatch {
 public:
  /// @param judged_from  nothing before counts
  DegradedWatch(const record::Directory& directory, const Strata& strata, TimePoint judged_from);

  void on(std::uint32_t group, const DegradedChanged& fact, TimePoint now);
  void finish(TimePoint end);

  struct Sum {
    std::uint64_t peak = 0;  ///< users at one instant, at most
    WideNs person_time = 0;
  };
  /// @param index  place, segment or group; 0 for all
  Sum of(SliceKind kind, std::uint32_t index) const;

 private:
  struct Running {
    std::uint64_t users = 0;
    TimePoint since{};
    Sum sum{};
  };
  void change(Running& running, std::uint32_t before, std::uint32_t after, TimePoint now) const;

  TimePoint judged_from_;
  std::vector<std::uint32_t> place_of_group_;
  std::map<std::pair<std::uint32_t, SegmentId>, std::uint32_t> told_;  ///< users, by group and segment
  std::map<std::pair<SliceKind, std::uint32_t>, Running> running_;
};

}  // namespace failcast::metrics
