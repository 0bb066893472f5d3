// How something broken behaves, and what several faults on one thing add up to.
#pragma once
#include <cstdint>
#include <vector>

#include "models/base/time.hpp"

namespace failcast::network {

/// In order of strength behind `none`: who hears nothing cannot hear a refusal.
enum class Failure : std::uint8_t { none, blackhole, reset, refuse, error };

/// One fault's effect. `none` with loss or slow is a grey fault. A loss of 1 is a black hole.
struct Impairment {
  Failure failure = Failure::none;
  double loss = 0;  ///< probability that a packet is lost one way
  double slow = 1;  ///< factor on latency, at least 1
  friend auto operator<=>(const Impairment&, const Impairment&) = default;
};

/// The impairments in force on one target.
class Impairments {
 public:
  void add(const Impairment& impairment, TimePoint now);
  /// @returns false when no such impairment is in force
  bool remove(const Impairment& impairment, TimePoint now);

  Failure failure() const { return failure_; }
  /// Carries packets, be it badly or to a service that does not work.
  bool open() const { return failure_ == Failure::none || failure_ == Failure::error; }
  double pass() const { return pass_; }  ///< probability that a packet gets through one way
  double slow() const { return slow_; }
  /// Latest change of open().
  TimePoint toggled_at() const { return toggled_at_; }

 private:
  void sum_up(TimePoint now);

  std::vector<Impairment> in_force_;  ///< sorted, so that products do not depend on who came first
  Failure failure_ = Failure::none;
  double pass_ = 1, slow_ = 1;
  TimePoint toggled_at_ = TimePoint::min();
};

}  // namespace failcast::network
