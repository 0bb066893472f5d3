// Studies made of numbers, without simulations.
#pragma once
#include <string>
#include <vector>

#include "analysis/study/study.hpp"

namespace failcast::study {

/// One point, one measure, a value per replication.
inline Study made_study(const std::vector<double>& values, const std::string& measure = "p95(failover_time)",
                        std::uint64_t seed = 1) {
  Study study;
  study.plan.name = "made";
  study.plan.resolved = R"({"clock": {"horizon": "4h"}, "clients": {}})";
  study.plan.seed = seed;
  study.plan.points = {{}};
  study.plan.measures = {std::get<Measure>(parse_measure(measure))};
  study.plan.replications = static_cast<std::uint32_t>(values.size());
  for (std::uint32_t r = 0; r < study.plan.replications; ++r) study.cells[r] = {.cell = r, .values = {values[r]}};
  return study;
}

}  // namespace failcast::study
