// What one link, edge or connector, or the controllers of a private cloud, carried in a run: how full it was at its
// peak, and for how long more was asked of it than passes.
#pragma once
#include "sim/world/traffic_report.hpp"

namespace failcast::world {

class CapacityBook {
 public:
  CapacityBook(std::string name, CapacityKind kind, std::int64_t limit);

  /// As things are from now on; in bit/s.
  struct Reading {
    std::int64_t limit = 0;
    double carried = 0, offered = 0;
    bool is_short = false;
  };
  void note(const Reading& reading, TimePoint now);
  TrafficReport::Capacity report(TimePoint now) const;

 private:
  TrafficReport::Capacity so_far_;
  TimePoint since_{};
  bool is_short_ = false;
};

}  // namespace failcast::world
