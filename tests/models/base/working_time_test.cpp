// Working time on a line of instants: what lies in it, and how long something takes that only goes on then.
#include "models/base/working_time.hpp"

#include <catch2/catch.hpp>

using namespace failcast;

namespace {

TimePoint at(Duration d) { return TimePoint{d}; }

/// 8 to 12 and 13 to 17 on the first day, 8 to 9 on the second.
WorkingTime two_days() {
  return WorkingTime({
      {at(32h), at(33h)},
      {at(8h),  at(12h)},
      {at(13h), at(17h)}
  });
}

}  // namespace

TEST_CASE("a stretch of work holds its begin and not its end", "[unit][A157]") {
  const WorkingTime work = two_days();
  CHECK_FALSE(work.contains(at(8h) - 1ns));
  CHECK(work.contains(at(8h)));
  CHECK(work.contains(at(12h) - 1ns));
  CHECK_FALSE(work.contains(at(12h)));
}

TEST_CASE("the next working time is now, or the begin of the next stretch, or never", "[unit][A157]") {
  const WorkingTime work = two_days();
  CHECK(work.next(at(-5h)) == at(8h));
  CHECK(work.next(at(9h)) == at(9h));
  CHECK(work.next(at(12h)) == at(13h));
  CHECK(work.next(at(33h) - 1ns) == at(33h) - 1ns);
  CHECK(work.next(at(33h)) == kNever);
  CHECK(work.next(kNever) == kNever);
}

TEST_CASE("work that takes long goes on in the next stretch", "[unit][A157]") {
  const WorkingTime work = two_days();
  CHECK(work.after(at(9h), 2h) == at(11h));
  CHECK(work.after(at(9h), 3h - 1ns) == at(12h) - 1ns);
  CHECK(work.after(at(9h), 3h) == at(13h));  // noon is no working time any more
  CHECK(work.after(at(0h), 8h) == at(32h));
  CHECK(work.after(at(12h), 4h + 30min) == at(32h + 30min));
  CHECK(work.after(at(0h), 9h) == kNever);
}

TEST_CASE("stretches that meet or overlap are one, and empty ones none", "[unit][A157]") {
  const WorkingTime work({
      {at(3h), at(5h)},
      {at(1h), at(3h)},
      {at(4h), at(6h)},
      {at(9h), at(9h)}
  });
  CHECK(work.stretches() == std::vector<WorkingTime::Stretch>{
                                {at(1h), at(6h)}
  });
}
