// How much users ask for by the hour: all of it by day, or at work where working hours are stated (A157), and a share
// of it otherwise (A152).
#pragma once
#include "models/base/time.hpp"
#include "models/base/working_time.hpp"
#include "models/parameters/parameters.hpp"

namespace failcast::world {

class DayProfile {
 public:
  /// `traffic` and `work` must outlive this.
  /// @param work  nullptr: the day is that of the parameters, in UTC
  DayProfile(const Parameters::Traffic& traffic, EntityClock clock, const WorkingTime* work = nullptr)
      : traffic_(traffic), clock_(clock), work_(work) {}
  /// Of the full demand.
  double share(TimePoint now) const;
  /// The next instant at which it is day or night; kNever: there is no difference.
  TimePoint next_change(TimePoint now) const;

 private:
  bool is_flat() const {
    return traffic_.night_share == 1 || (work_ == nullptr && traffic_.day_begins == traffic_.day_ends);
  }
  Duration hour(TimePoint now) const;

  const Parameters::Traffic& traffic_;
  EntityClock clock_;
  const WorkingTime* work_;
};

}  // namespace failcast::world
