#include "sim/faults/timeline.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <stdexcept>
#include <string_view>
#include <tuple>

namespace failcast::faults {
namespace {

/// A fault's repetitions as drawn, merged where they touch; not clipped.
struct Drawn {
  TimePoint first_begin{}, last_end{};
  std::vector<Occurrence> windows;
};

/// `t + d`, at most kNever: a lognormal tail may be longer than the clock.
TimePoint later(TimePoint t, Duration d) { return d > kNever - t ? kNever : t + d; }

Drawn draw(const scenario::Fault& fault, std::uint32_t index, TimePoint begin, Key key, TimePoint horizon) {
  const Stream lengths{key / "fault" / fault.id / "duration"};
  const std::int64_t times = fault.every > Duration{} ? std::max<std::int64_t>(fault.times, 1) : 1;
  Drawn drawn{begin, begin, {}};
  for (std::int64_t n = 0; n < times; ++n, begin = later(begin, fault.every)) {
    const TimePoint end = later(begin, fault.duration.draw(lengths, static_cast<std::uint64_t>(n)));
    drawn.last_end = std::max(drawn.last_end, end);
    if (begin >= horizon) break;  // no later repetition can be seen, nor what starts after its end
    if (begin == end) continue;
    if (!drawn.windows.empty() && begin <= drawn.windows.back().end)
      drawn.windows.back().end = std::max(drawn.windows.back().end, end);
    else
      drawn.windows.push_back({index, static_cast<std::uint32_t>(n), begin, end, false});
  }
  return drawn;
}

/// Draws each fault after the one that its start hangs on.
class Drawing {
 public:
  Drawing(const std::vector<scenario::Fault>& faults, Key key, TimePoint horizon)
      : faults_(faults), key_(key), horizon_(horizon), drawn_(faults.size()) {
    for (std::uint32_t i = 0; i < faults.size(); ++i) by_id_.emplace(faults[i].id, i);
  }

  const Drawn& of(std::uint32_t fault) {
    std::vector<std::uint32_t> chain;  // from `fault` to the first that is drawn or hangs on nothing
    for (std::optional<std::uint32_t> at = fault; at && !drawn_[*at]; at = predecessor(*at)) {
      if (chain.size() == faults_.size())
        throw std::invalid_argument("faults start after each other in a circle: " + faults_[fault].id);
      chain.push_back(*at);
    }
    for (; !chain.empty(); chain.pop_back())
      drawn_[chain.back()] = draw(faults_[chain.back()], chain.back(), start(chain.back()), key_, horizon_);
    return *drawn_[fault];
  }

 private:
  std::optional<std::uint32_t> predecessor(std::uint32_t fault) const {
    const std::string& id = faults_[fault].at.after;
    if (id.empty()) return std::nullopt;
    const auto found = by_id_.find(id);
    if (found == by_id_.end())
      throw std::invalid_argument("fault " + faults_[fault].id + " starts after an unknown fault: " + id);
    return found->second;
  }

  TimePoint start(std::uint32_t fault) const {
    const scenario::FaultStart& at = faults_[fault].at;
    const Duration offset = at.offset.draw(Stream{key_ / "fault" / faults_[fault].id / "start"}, 0);
    const auto before = predecessor(fault);
    if (!before) return later(TimePoint{}, offset);
    return later(at.after_end ? drawn_[*before]->last_end : drawn_[*before]->first_begin, offset);
  }

  const std::vector<scenario::Fault>& faults_;
  Key key_;
  TimePoint horizon_;
  std::map<std::string_view, std::uint32_t> by_id_;
  std::vector<std::optional<Drawn>> drawn_;
};

}  // namespace

std::vector<Occurrence> timeline(const std::vector<scenario::Fault>& faults, Key key, TimePoint horizon) {
  Drawing drawing(faults, key, horizon);
  std::vector<Occurrence> seen;
  for (std::uint32_t fault = 0; fault < faults.size(); ++fault)
    for (Occurrence window : drawing.of(fault).windows) {
      window.clipped = window.end > horizon;
      window.end = std::min(window.end, horizon);
      seen.push_back(window);
    }
  std::sort(seen.begin(), seen.end(), [&](const Occurrence& x, const Occurrence& y) {
    return std::tie(x.begin, faults[x.fault].id, x.number) < std::tie(y.begin, faults[y.fault].id, y.number);
  });
  return seen;
}

}  // namespace failcast::faults
