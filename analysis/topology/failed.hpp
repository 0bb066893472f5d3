// Which elements are out of order, and which ones an answer rests on.
#pragma once
#include <algorithm>
#include <cstdint>
#include <vector>

#include "analysis/topology/deployment.hpp"

namespace failcast::topology {

/// What has failed. Several failures may share an element, as risk groups do: it is whole when the last has gone.
class Failed {
 public:
  explicit Failed(const Deployment& deployment) : deployment_(deployment), count_(deployment.elements().size()) {}

  void add(ElementId id) {
    for (const ElementId member : deployment_.members_of(id))
      if (count_[member.value]++ == 0) elements_.push_back(member);
  }
  void remove(ElementId id) {
    for (const ElementId member : deployment_.members_of(id))
      if (--count_[member.value] == 0) std::erase(elements_, member);
  }
  bool has(ElementId id) const { return count_[id.value] != 0; }
  /// Each once, in the order of failing.
  const std::vector<ElementId>& elements() const { return elements_; }

 private:
  const Deployment& deployment_;
  std::vector<std::uint32_t> count_;
  std::vector<ElementId> elements_;
};

/// The elements by which something works: as long as all of these are whole it does, whatever else has failed.
/// Alternatives that come to nothing are taken back.
class Trail {
 public:
  void add(ElementId id) { elements_.push_back(id); }
  void clear() { elements_.clear(); }
  /// What is tried in vain leaves nothing.
  template <class Works>
  bool attempt(const Works& works) {
    const std::size_t before = elements_.size();
    if (works()) return true;
    elements_.resize(before);
    return false;
  }
  /// Takes the first alternative that works.
  template <class List, class Works>
  bool first_of(const List& alternatives, const Works& works) {
    return std::ranges::any_of(alternatives, [&](const auto& one) { return attempt([&] { return works(one); }); });
  }
  const std::vector<ElementId>& elements() const { return elements_; }

 private:
  std::vector<ElementId> elements_;
};

}  // namespace failcast::topology
