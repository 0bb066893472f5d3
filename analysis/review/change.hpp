// What has changed since somebody accepted a baseline.
#pragma once
#include <string>
#include <vector>

#include "analysis/page/document.hpp"
#include "analysis/study/comparison.hpp"

namespace failcast::review {

struct Change {
  study::Comparison comparison;  ///< A is the baseline
  std::string file;              ///< of the baseline
  std::string scenario_hash, model;
  std::uint32_t replications = 0;
  std::string now_hash;  ///< of the scenario as it is
};
/// A chart of the paired differences, each in units of what counts as none, and a table with words.
std::vector<page::Block> change_part(const Change& change);

}  // namespace failcast::review
