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
    for (; !chain.empty(); chain.pop_back()) drawn_[chain.back()] = drawn(chain.back());
    return *drawn_[fault];
  }

  /// The start of something of this kind and id that may hang on a fault.
  TimePoint start_of(std::string_view kind, const std::string& id, const scenario::FaultStart& at) {
    if (const auto before = anchor(kind, id, at)) of(*before);
    return start(kind, id, at);
  }

 private:
  std::optional<std::uint32_t> anchor(std::string_view kind, const std::string& id,
                                      const scenario::FaultStart& at) const {
    if (at.after.empty()) return std::nullopt;
    const auto found = by_id_.find(at.after);
    if (found == by_id_.end())
      throw std::invalid_argument(std::string(kind) + " " + id + " starts after an unknown fault: " + at.after);
    return found->second;
  }
  std::optional<std::uint32_t> predecessor(std::uint32_t fault) const {
    return anchor("fault", faults_[fault].id, faults_[fault].at);
  }

  Drawn drawn(std::uint32_t index) const {
    const scenario::Fault& fault = faults_[index];
    return draw(fault, index, start("fault", fault.id, fault.at), key_, horizon_);
  }

  /// What it hangs on is drawn already.
  TimePoint start(std::string_view kind, const std::string& id, const scenario::FaultStart& at) const {
    const Duration offset = at.offset.draw(Stream{key_ / kind / id / "start"}, 0);
    const auto before = anchor(kind, id, at);
    if (!before) return later(TimePoint{}, offset);
    return later(at.after_end ? drawn_[*before]->last_end : drawn_[*before]->first_begin, offset);
  }

  const std::vector<scenario::Fault>& faults_;
  Key key_;
  TimePoint horizon_;
  std::map<std::string_view, std::uint32_t> by_id_;
  std::vector<std::optional<Drawn>> drawn_;
};

template <class Events>
std::vector<TimePoint> starts(std::string_view kind, const Events& events, const std::vector<scenario::Fault>& faults,
                              Key key, TimePoint horizon) {
  Drawing drawing(faults, key, horizon);
  std::vector<TimePoint> times;
  for (const auto& event : events) {
    const TimePoint start = drawing.start_of(kind, event.id, event.at);
    times.push_back(start < horizon ? start : kNever);
  }
  return times;
}

}  // namespace

std::vector<TimePoint> start_times(const std::vector<scenario::OperatorStep>& steps,
                                   const std::vector<scenario::Fault>& faults, Key key, TimePoint horizon) {
  return starts("step", steps, faults, key, horizon);
}

std::vector<TimePoint> start_times(const std::vector<scenario::Request>& requests,
                                   const std::vector<scenario::Fault>& faults, Key key, TimePoint horizon) {
  return starts("request", requests, faults, key, horizon);
}

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
