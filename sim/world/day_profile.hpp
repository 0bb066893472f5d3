// How much users ask for by the hour: all of it by day, a share of it by night, in UTC (A152).
#pragma once
#include "models/base/time.hpp"
#include "models/parameters/parameters.hpp"

namespace failcast::world {

class DayProfile {
 public:
  /// `traffic` must outlive this.
  DayProfile(const Parameters::Traffic& traffic, EntityClock clock) : traffic_(traffic), clock_(clock) {}
  /// Of the full demand.
  double share(TimePoint now) const;
  /// The next instant at which it is day or night; kNever: there is no difference.
  TimePoint next_change(TimePoint now) const;

 private:
  bool is_flat() const { return traffic_.night_share == 1 || traffic_.day_begins == traffic_.day_ends; }
  Duration hour(TimePoint now) const;

  const Parameters::Traffic& traffic_;
  EntityClock clock_;
};

}  // namespace failcast::world
