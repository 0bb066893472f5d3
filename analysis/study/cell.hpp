// One run of a study: a point of its design, a replication, and what came out.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace failcast::study {

/// What one budget said of one run, for one of the places that it speaks about.
struct BudgetValue {
  std::uint32_t budget = 0;  ///< index into Scenario::budgets
  std::string where;
  std::optional<double> value;  ///< nothing without samples
  bool holds = false;
  friend bool operator==(const BudgetValue&, const BudgetValue&) = default;
};

/// One of the clients that a run kept without access for longest.
struct SlowClient {
  std::string client;
  std::optional<std::int64_t> lost_ns;  ///< nothing: it never came back
  friend bool operator==(const SlowClient&, const SlowClient&) = default;
};

struct CellResult {
  std::uint64_t cell = 0;
  std::uint64_t trajectory_hash = 0;
  std::uint64_t violations = 0;               ///< rules broken, with --check-rules
  std::vector<std::optional<double>> values;  ///< per measure of the plan; infinite when it is, nothing without samples
  std::vector<BudgetValue> budgets;
  std::vector<SlowClient> slowest;  ///< slowest first; of studies of one point
  friend bool operator==(const CellResult&, const CellResult&) = default;
};

/// One line of text without its end: what workers send and stores keep. Numbers come back to the last bit.
std::string to_line(const CellResult& result);
/// Nothing when the text is none.
std::optional<CellResult> from_line(std::string_view line);

}  // namespace failcast::study
