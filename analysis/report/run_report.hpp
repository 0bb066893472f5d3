// What a reader gets of one run. A data structure; summary and result file are two renderers of it.
#pragma once
#include <string>
#include <vector>

#include "analysis/capacity/head_room.hpp"
#include "analysis/metrics/result.hpp"
#include "analysis/verdict/verdict.hpp"
#include "sim/record/record.hpp"
#include "sim/scenario/scenario.hpp"

namespace failcast::report {

struct RunReport {
  const scenario::Scenario& scenario;
  const record::Directory& directory;
  const metrics::Result& result;
  std::vector<verdict::Judgement> judgements;
  std::uint32_t replication = 0;      ///< whose luck it had
  capacity::HeadRoom head_room = {};  ///< of the deployment, with the peaks of this run
};

/// A fingerprint as 16 hexadecimal digits.
std::string hex(std::uint64_t value);

/// One word for the whole run: "pass", "fail", or "none" when it has no budgets.
std::string overall_verdict(const RunReport& report);

}  // namespace failcast::report
