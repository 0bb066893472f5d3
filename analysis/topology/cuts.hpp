// What has to fail so that something no longer works: alone, and two at a time. The question may be any
// that more failures never turn from no to yes. Nothing is enumerated that cannot matter: whatever takes away the
// answer has to hit each set of elements on which the answer can rest, so only elements of one such set are tried.
#pragma once
#include <array>
#include <functional>
#include <utility>
#include <vector>

#include "analysis/topology/failed.hpp"

namespace failcast::topology {

using Pair = std::array<ElementId, 2>;  ///< ascending

struct Cuts {
  bool works = false;  ///< with nothing failed
  std::vector<ElementId> singles;
  std::vector<Pair> pairs;  ///< of elements that alone take nothing away
  /// The smallest number that takes it away; kMany stands for that or more, 0 for what does not work at all.
  int minimum = 0;
  std::vector<ElementId> smallest;  ///< one such set, if there are less than kMany
  static constexpr int kMany = 3;
};

/// Whether it works; if so `trail` has what that rests on.
using Question = std::function<bool(const Failed& failed, Trail& trail)>;

class CutFinder {
 public:
  /// @param may_fail        elements that are tried, alone or with others; members of risk groups fail with them
  ///                        regardless
  /// @param harmless_alone  elements that are known to take nothing away alone
  CutFinder(const Deployment& deployment, std::function<bool(ElementId)> may_fail,
            std::function<bool(ElementId)> harmless_alone)
      : deployment_(deployment), may_fail_(std::move(may_fail)), harmless_alone_(std::move(harmless_alone)) {}

  Cuts find(const Question& question) const;

 private:
  /// Elements whose failure hits the trail, without the single points.
  std::vector<ElementId> candidates(const Trail& trail, const std::vector<ElementId>& but) const;
  /// Three without an element in common that may fail, single points aside: no pair takes all of them away.
  bool has_three_ways(const Question& question, const std::vector<ElementId>& but) const;
  std::vector<Pair> pairs(const Question& question, const std::vector<ElementId>& singles, const Trail& trail) const;

  const Deployment& deployment_;
  std::function<bool(ElementId)> may_fail_, harmless_alone_;
};

}  // namespace failcast::topology
