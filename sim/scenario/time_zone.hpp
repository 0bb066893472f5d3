// Time zones as people live in them: what a clock on the wall shows, daylight saving included, from the zone data of
// the system (IANA). Years that the data do not list follow the zone's last rule.
#pragma once
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "models/base/time.hpp"

namespace failcast::scenario {

/// Names of all zones, sorted; empty: this system has no zone data.
std::vector<std::string> zone_names();
/// The release of the zone data, "2025b"; "unknown" where the system does not say.
std::string zone_data_version();

class TimeZone {
 public:
  /// Nothing: there is no such zone.
  static std::optional<TimeZone> named(const std::string& name);
  TimeZone(TimeZone&&) noexcept;
  TimeZone& operator=(TimeZone&&) noexcept;
  ~TimeZone();

  /// What its clocks show minus UTC.
  Duration offset_at(UtcTime at) const;
  /// When a clock on the wall shows this day and time. A time that comes twice means the first; one that is skipped is
  /// counted on from before, so that 02:30 is what the clock calls 03:30 (as in RFC 5545).
  /// @param day  days since 1970-01-01
  UtcTime when(std::int64_t day, Duration since_midnight) const;

 private:
  struct Data;
  explicit TimeZone(std::unique_ptr<Data> data);
  std::unique_ptr<Data> data_;
};

}  // namespace failcast::scenario
