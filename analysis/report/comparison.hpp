// What a reader gets of two studies set side by side.
#pragma once
#include <string>

#include <nlohmann/json_fwd.hpp>

#include "analysis/study/comparison.hpp"

namespace failcast::report {

struct ComparisonReport {
  study::Comparison comparison;
  const study::Plan& a;
  const study::Plan& b;
  std::string name_a, name_b;
  bool allow_new = false;  ///< metrics of one side only do not fail it
  bool fails() const {
    return comparison.any_worse() || (!allow_new && (!comparison.only_a.empty() || !comparison.only_b.empty()));
  }
};

/// The table of differences. Rows that are the same and gate nothing only with `all`.
std::string differences_text(const study::Comparison& comparison, const study::Plan& plan, bool all);
/// The same as data, one entry per difference.
nlohmann::json differences_json(const study::Comparison& comparison);
/// "+1.2 s", "-0.010 %".
std::string signed_quantity(double value, metrics::Unit unit);

/// The verdict is in the last line. Rows that are the same are left out unless asked for.
std::string comparison_text(const ComparisonReport& report, bool all);
/// Format compare-1: the same as data.
std::string comparison_json(const ComparisonReport& report);

}  // namespace failcast::report
