#include "sim/network/impairments.hpp"

#include <algorithm>

namespace failcast::network {

void Impairments::add(const Impairment& impairment, TimePoint now) {
  in_force_.insert(std::upper_bound(in_force_.begin(), in_force_.end(), impairment), impairment);
  sum_up(now);
}

bool Impairments::remove(const Impairment& impairment, TimePoint now) {
  const auto found = std::find(in_force_.begin(), in_force_.end(), impairment);
  if (found == in_force_.end()) return false;
  in_force_.erase(found);
  sum_up(now);
  return true;
}

void Impairments::sum_up(TimePoint now) {
  const bool was_open = open();
  failure_ = Failure::none;
  pass_ = 1;
  slow_ = 1;
  for (const Impairment& each : in_force_) {
    if (each.failure != Failure::none && (failure_ == Failure::none || each.failure < failure_))
      failure_ = each.failure;
    pass_ *= 1 - each.loss;
    slow_ *= each.slow;
  }
  if (pass_ <= 0) failure_ = Failure::blackhole;
  if (open() != was_open) toggled_at_ = now;
}

}  // namespace failcast::network
