// How numbers, times and tables look in text. No locale: the same everywhere.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/metrics/metric_list.hpp"
#include "models/base/time.hpp"

namespace failcast::metrics {

/// "12 345".
std::string grouped(std::uint64_t n);
/// "180.2 s", below a second "0.038 s"; "never" for an infinite one.
std::string seconds(Duration d);
/// The same, "-" for nothing.
std::string seconds(const std::optional<Duration>& d);
/// Time of a run as "01:02:03"; days before it when there are any.
std::string clock(TimePoint t);
/// A value in a metric's unit: "180.2 s", "99.981 %", "12".
std::string quantity(double value, Unit unit);
/// "61.2 %" of a whole; "0.0 %" of nothing.
std::string share(WideNs part, WideNs whole);
/// A bar of eighths of blocks, `width` characters for a share of 1.
std::string bar(double share, int width);

/// Rows of cells with aligned columns. Two spaces before each row.
class Table {
 public:
  /// @param columns  'l' or 'r' for each column; the last letter stands for all further ones
  explicit Table(std::string_view columns) : columns_(columns) {}
  void row(std::vector<std::string> cells) { rows_.push_back(std::move(cells)); }
  std::string text() const;

 private:
  std::string columns_;
  std::vector<std::vector<std::string>> rows_;
};

}  // namespace failcast::metrics
