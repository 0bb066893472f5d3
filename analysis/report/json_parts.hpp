// Pieces that the files of this program have in common.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

#include "analysis/stats/interval.hpp"
#include "analysis/study/estimates.hpp"
#include "analysis/study/json_number.hpp"
#include "sim/scenario/scenario.hpp"

namespace failcast::report {

/// Version of the simulated behaviour: results of different ones differ.
inline constexpr std::string_view kModel = "0.1.0";

/// The fingerprint of a document without its own "digest" and without what may differ between equal runs.
std::string digest_of(nlohmann::json document);
/// Why a document is not as it was written: its digest is missing or another one. Nothing when it is whole.
std::optional<std::string> broken_seal(const nlohmann::json& document);

/// In days; null where there is none.
nlohmann::json days(Duration d);
nlohmann::json days(const std::optional<Duration>& d);

using study::number;
using study::read_number;
/// [low, high], or null.
nlohmann::json interval(const std::optional<stats::Interval>& interval);
/// The same read back.
std::optional<stats::Interval> read_interval(const nlohmann::json& interval);

/// A budget and what replications say of it.
nlohmann::json budget_json(const scenario::Budget& budget, const study::BudgetEstimate& estimate);
/// What a budget is, without any verdict: id, require, limit, unit, where it looks, severity, waiver.
nlohmann::json budget_parts(const scenario::Budget& budget);
/// The schema of these keys, by key.
nlohmann::json budget_parts_schema();

}  // namespace failcast::report
