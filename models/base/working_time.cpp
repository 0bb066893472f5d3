#include "models/base/working_time.hpp"

#include <algorithm>

namespace failcast {

WorkingTime::WorkingTime(std::vector<Stretch> stretches) {
  std::ranges::sort(stretches, {}, &Stretch::begin);
  for (const Stretch& stretch : stretches) {
    if (stretch.end <= stretch.begin) continue;
    if (!stretches_.empty() && stretch.begin <= stretches_.back().end)
      stretches_.back().end = std::max(stretches_.back().end, stretch.end);
    else
      stretches_.push_back(stretch);
  }
  Duration sum{};
  for (const Stretch& stretch : stretches_) {
    before_.push_back(sum);
    sum += stretch.end - stretch.begin;
  }
}

bool WorkingTime::contains(TimePoint t) const { return next(t) == t; }

TimePoint WorkingTime::next_change(TimePoint t) const {
  const auto stretch = std::ranges::upper_bound(stretches_, t, {}, &Stretch::end);  // the first that ends after `t`
  if (stretch == stretches_.end()) return kNever;
  return t < stretch->begin ? stretch->begin : stretch->end;
}

TimePoint WorkingTime::after(TimePoint t, Duration work) const {
  const auto from = std::ranges::upper_bound(stretches_, t, {}, &Stretch::end);  // the first that ends after `t`
  if (from == stretches_.end()) return kNever;
  const Duration past = std::max(t - from->begin, Duration{});
  const Duration target = before_[static_cast<std::size_t>(from - stretches_.begin())] + past + work;
  const auto in = std::ranges::upper_bound(before_, target) - before_.begin() - 1;  // the last that begins by then
  const Stretch& stretch = stretches_[static_cast<std::size_t>(in)];
  const TimePoint at = stretch.begin + (target - before_[static_cast<std::size_t>(in)]);
  return at < stretch.end ? at : kNever;
}

}  // namespace failcast
