// Users who get less than the stated share of what they ask for: how many at most, and for how long, in the whole run
// and while a fault is on.
#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "analysis/metrics/result.hpp"
#include "analysis/metrics/strata.hpp"
#include "sim/record/record.hpp"

namespace failcast::metrics {

class DegradedWatch {
 public:
  /// @param faults       how many fault ids there are
  /// @param judged_from  nothing before counts
  DegradedWatch(const record::Directory& directory, const Strata& strata, std::size_t faults, TimePoint judged_from);

  void on(std::uint32_t group, const DegradedChanged& fact, TimePoint now);
  /// A fault's window opens or closes; windows of one fault do not overlap.
  void open_window(std::uint32_t fault, TimePoint now);
  void close_window(std::uint32_t fault, TimePoint now);
  void finish(TimePoint end);

  struct Sum {
    std::uint64_t peak = 0;  ///< users at one instant, at most
    WideNs person_time = 0;
  };
  /// @param fault  nothing: the whole run
  /// @param index  place, segment or group; 0 for all
  Sum of(std::optional<std::uint32_t> fault, SliceKind kind, std::uint32_t index) const;

 private:
  struct Running {
    std::uint64_t users = 0;
    TimePoint since{};
    Sum sum{};
    std::map<std::uint32_t, Sum> during{};  ///< by fault
  };
  void change(Running& running, std::uint32_t before, std::uint32_t after, TimePoint now) const;
  void bring_up(TimePoint now);

  TimePoint judged_from_;
  std::vector<std::uint8_t> is_open_;  ///< windows, by fault
  std::vector<std::uint32_t> place_of_group_;
  std::map<std::pair<std::uint32_t, SegmentId>, std::uint32_t> told_;  ///< users, by group and segment
  std::map<std::pair<SliceKind, std::uint32_t>, Running> running_;
};

}  // namespace failcast::metrics
