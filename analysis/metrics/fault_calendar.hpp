// Which faults are on. A fault is on from its begin (inclusive) to its end (exclusive), so an instant is judged after
// all facts of that instant were told.
#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "models/base/time.hpp"

namespace failcast::metrics {

/// Fault id of an occurrence: "isp-flap" of "isp-flap#2".
std::string_view fault_id_of(std::string_view occurrence);

/// A set of faults that were on together. Set 0 is the empty one.
struct FaultSet {
  std::vector<std::uint32_t> occurrences;  ///< indices of record::Directory::faults, ascending
  std::vector<std::uint32_t> ids;          ///< indices of FaultCalendar::ids(), ascending
};

class FaultCalendar {
 public:
  /// @param occurrences  record::Directory::faults
  explicit FaultCalendar(const std::vector<std::string>& occurrences);

  void begin(std::uint32_t occurrence, TimePoint now);
  void end(std::uint32_t occurrence, TimePoint now);

  /// Fault ids by name, without occurrence numbers.
  const std::vector<std::string>& ids() const { return ids_; }
  std::uint32_t id_of(std::uint32_t occurrence) const { return id_of_[occurrence]; }
  /// Whether any occurrence of a fault id is on.
  bool is_on(std::uint32_t id) const { return depth_[id] > 0; }

  /// Number of the set that is on now.
  std::uint32_t current() const { return current_; }
  const std::vector<FaultSet>& sets() const { return sets_; }
  /// Whether the fault that struck while that set was on still lasts: of its occurrences the one that began last (all
  /// that began at that instant). Faults that were on before and go on do not count.
  bool still_lasts(std::uint32_t set) const;

  struct Mark {
    TimePoint at{};
    std::uint32_t id = 0;
  };
  /// The last begin and end so far.
  const std::optional<Mark>& last_begin() const { return last_begin_; }
  const std::optional<Mark>& last_end() const { return last_end_; }
  /// Ends told so far.
  std::uint32_t ends() const { return ends_; }

 private:
  void enter(const std::vector<std::uint32_t>& active);

  std::vector<std::string> ids_;
  std::vector<std::uint32_t> id_of_;
  std::vector<TimePoint> began_;  ///< per occurrence
  std::vector<std::uint32_t> depth_;
  std::vector<FaultSet> sets_;
  std::map<std::vector<std::uint32_t>, std::uint32_t> set_numbers_;
  std::uint32_t current_ = 0, ends_ = 0;
  std::optional<Mark> last_begin_, last_end_;
};

}  // namespace failcast::metrics
