#include "analysis/topology/cuts.hpp"

#include <algorithm>

namespace failcast::topology {
namespace {

void make_unique(auto& list) {
  std::sort(list.begin(), list.end());
  list.erase(std::unique(list.begin(), list.end()), list.end());
}

/// A failure for as long as this lives.
class While {
 public:
  While(Failed& failed, ElementId id) : failed_(failed), id_(id) { failed_.add(id_); }
  While(const While&) = delete;
  While& operator=(const While&) = delete;
  ~While() { failed_.remove(id_); }

 private:
  Failed& failed_;
  ElementId id_;
};

}  // namespace

std::vector<ElementId> CutFinder::candidates(const Trail& trail, const std::vector<ElementId>& but) const {
  std::vector<ElementId> found;
  for (const ElementId id : trail.elements()) {
    found.push_back(id);
    for (const ElementId group : deployment_.risk_groups_of(id)) found.push_back(group);
  }
  make_unique(found);
  std::erase_if(found, [&](ElementId id) { return !may_fail_(id) || std::ranges::binary_search(but, id); });
  return found;
}

Cuts CutFinder::find(const Question& question) const {
  Cuts cuts;
  Failed failed(deployment_);
  Trail whole, trail;
  cuts.works = question(failed, whole);
  if (!cuts.works) return cuts;
  for (const ElementId id : candidates(whole, {})) {
    if (harmless_alone_(id)) continue;
    const While down(failed, id);
    if (!question(failed, trail)) cuts.singles.push_back(id);
  }
  if (!has_three_ways(question, cuts.singles)) cuts.pairs = pairs(question, cuts.singles, whole);
  if (!cuts.singles.empty())
    cuts.smallest = {cuts.singles.front()};
  else if (!cuts.pairs.empty())
    cuts.smallest = {cuts.pairs.front()[0], cuts.pairs.front()[1]};
  cuts.minimum = cuts.smallest.empty() ? Cuts::kMany : static_cast<int>(cuts.smallest.size());
  return cuts;
}

bool CutFinder::has_three_ways(const Question& question, const std::vector<ElementId>& but) const {
  Failed failed(deployment_);
  Trail trail;
  for (int way = 0; way < 3; ++way) {
    if (!question(failed, trail)) return false;
    for (const ElementId id : candidates(trail, but)) failed.add(id);
  }
  return true;
}

/// The one of a pair hits what the answer rests on, the other what it rests on then.
std::vector<Pair> CutFinder::pairs(const Question& question, const std::vector<ElementId>& singles,
                                   const Trail& trail) const {
  std::vector<Pair> found;
  Failed failed(deployment_);
  Trail then, last;
  for (const ElementId first : candidates(trail, singles)) {
    const While down(failed, first);
    if (!question(failed, then)) continue;
    for (const ElementId second : candidates(then, singles)) {
      const Pair pair{std::min(first, second), std::max(first, second)};
      const While down_too(failed, second);
      if (!question(failed, last)) found.push_back(pair);
    }
  }
  make_unique(found);
  return found;
}

}  // namespace failcast::topology
