#include "sim/faults/timeline.hpp"

#include <rapidcheck/catch.h>
#include <catch2/catch.hpp>

#include <algorithm>
#include <stdexcept>

using namespace failcast;
using faults::Occurrence;
using faults::start_times;
using faults::timeline;
using scenario::Fault;

namespace {

TimePoint at(Duration d) { return TimePoint{d}; }

Fault fault(std::string id, Duration start, Duration length) {
  Fault f;
  f.id = std::move(id);
  f.at.offset = Distribution::constant(start);
  f.duration = Distribution::constant(length);
  return f;
}

Fault after(std::string id, std::string other, bool end, Duration offset, Duration length) {
  Fault f = fault(std::move(id), offset, length);
  f.at.after = std::move(other);
  f.at.after_end = end;
  return f;
}

Fault flapping(std::string id, Duration start, Duration length, Duration every, std::int64_t times) {
  Fault f = fault(std::move(id), start, length);
  f.every = every;
  f.times = times;
  return f;
}

constexpr TimePoint kHorizon{4h};
const Key kKey = Key{42} / std::uint64_t{0};

/// What a person would read: the fault's id instead of its index.
struct Named {
  std::string id;
  std::uint32_t number;
  TimePoint begin, end;
  bool clipped;
  auto operator<=>(const Named&) const = default;
};

std::vector<Named> named(const std::vector<Fault>& list, Key key = kKey, TimePoint horizon = kHorizon) {
  std::vector<Named> out;
  for (const Occurrence& o : timeline(list, key, horizon))
    out.push_back({list[o.fault].id, o.number, o.begin, o.end, o.clipped});
  return out;
}

}  // namespace

TEST_CASE("a fault begins at its start and ends after its duration", "[timeline]") {
  const auto seen = timeline({fault("cloud", 1h, 30min)}, kKey, kHorizon);
  REQUIRE(seen.size() == 1);
  CHECK(seen[0] == Occurrence{0, 0, at(1h), at(90min), false});
}

TEST_CASE("faults start after the begin or the end of others, in chains", "[timeline]") {
  const auto seen =
      named({after("c", "b", true, 5min, 1min), after("b", "a", false, 10min, 20min), fault("a", 1h, 1h)});
  REQUIRE(seen.size() == 3);
  CHECK((seen[0].id == "a" && seen[0].begin == at(1h)));
  CHECK((seen[1].id == "b" && seen[1].begin == at(70min)));
  CHECK((seen[2].id == "c" && seen[2].begin == at(95min)));
}

TEST_CASE("after a flapping fault means its first begin and its last end", "[timeline]") {
  const Fault flap = flapping("flap", 1h, 90s, 10min, 3);
  const auto seen = named({flap, after("x", "flap", false, 1s, 1s), after("y", "flap", true, 1s, 1s)});
  const auto begin_of = [&](const std::string& id) {
    return std::find_if(seen.begin(), seen.end(), [&](const Named& n) { return n.id == id; })->begin;
  };
  CHECK(begin_of("x") == at(1h + 1s));
  CHECK(begin_of("y") == at(1h + 20min + 90s + 1s));
}

TEST_CASE("repetitions begin one period after the other", "[timeline]") {
  const auto seen = named({flapping("flap", 1h, 90s, 10min, 3)});
  REQUIRE(seen.size() == 3);
  for (std::uint32_t n = 0; n < 3; ++n) {
    CHECK(seen[n].number == n);
    CHECK(seen[n].begin == at(1h + n * 10min));
    CHECK(seen[n].end == at(1h + n * 10min + 90s));
  }
}

TEST_CASE("repetitions that touch or overlap are one window", "[timeline]") {
  CHECK(named({flapping("f", 1h, 10min - 1ns, 10min, 3)}).size() == 3);
  const auto touching = named({flapping("f", 1h, 10min, 10min, 3)});
  REQUIRE(touching.size() == 1);
  CHECK(touching[0].end == at(90min));
  CHECK(named({flapping("f", 1h, 15min, 10min, 3)}).front().end == at(95min));
}

TEST_CASE("without a period a fault happens once", "[timeline]") {
  CHECK(named({flapping("f", 1h, 1min, 0s, 5)}).size() == 1);
}

TEST_CASE("windows are clipped to the horizon", "[timeline]") {
  const auto whole = named({fault("f", 3h, 1h)});
  REQUIRE(whole.size() == 1);
  CHECK_FALSE(whole[0].clipped);
  const auto clipped = named({fault("f", 3h, 1h + 1ns)});
  CHECK(clipped[0].end == kHorizon);
  CHECK(clipped[0].clipped);
  CHECK(named({fault("f", 4h - 1ns, 1min)}).size() == 1);
  CHECK(named({fault("f", 4h, 1min)}).empty());
  CHECK(named({flapping("f", 0s, 1s, 1s + 1ns, std::int64_t{1} << 62)}, kKey, at(5s)).size() == 5);
}

TEST_CASE("what hangs on a fault behind the horizon does not happen", "[timeline]") {
  CHECK(named({fault("a", 5h, 1min), after("b", "a", false, 0s, 1min)}).empty());
  CHECK(named({fault("a", 3h, 2h), after("b", "a", true, 0s, 1min)}).size() == 1);
  CHECK(named({flapping("a", 1h, 1min, 1h, 9), after("b", "a", true, 0s, 1min)}).size() == 3);
}

TEST_CASE("a fault of no length does not happen, but others may hang on it", "[timeline]") {
  const auto seen = named({fault("mark", 1h, 0s), after("b", "mark", true, 1min, 1min)});
  REQUIRE(seen.size() == 1);
  CHECK(seen[0].begin == at(61min));
}

TEST_CASE("tails longer than the clock are bounded", "[timeline]") {
  Fault endless = fault("endless", 1h, 0s);
  endless.duration = Distribution::constant(Duration::max());
  const auto seen = named({endless, after("b", "endless", true, 1h, 1h)});
  REQUIRE(seen.size() == 1);
  CHECK(seen[0].end == kHorizon);
}

TEST_CASE("random starts and lengths come from the fault's name and the key", "[timeline]") {
  Fault f = flapping("flap", 0s, 0s, 30min, 4);
  f.at.offset = Distribution::uniform(10min, 20min);
  f.duration = Distribution::uniform(1min, 9min);
  const auto seen = named({f});
  REQUIRE(seen.size() == 4);
  CHECK(seen[0].begin >= at(10min));
  CHECK(seen[0].begin < at(20min));
  CHECK(seen[0].end - seen[0].begin != seen[1].end - seen[1].begin);
  CHECK(named({f}) == seen);
  CHECK(named({fault("other", 1s, 1s), f}).back() == seen.back());
  CHECK(named({f}, Key{42} / std::uint64_t{1}) != seen);
  Fault twin = f;
  twin.id = "flap2";
  CHECK(named({twin}).front().begin != seen.front().begin);
}

TEST_CASE("circles and unknown names are refused", "[timeline]") {
  CHECK_THROWS_AS(named({after("a", "a", false, 0s, 1s)}), std::invalid_argument);
  CHECK_THROWS_AS(named({after("a", "b", false, 0s, 1s), after("b", "a", true, 0s, 1s)}), std::invalid_argument);
  CHECK_THROWS_AS(named({fault("c", 0s, 1s), after("a", "nobody", false, 0s, 1s)}), std::invalid_argument);
}

TEST_CASE("a long chain of faults is no problem", "[timeline]") {
  std::vector<Fault> chain{fault("f0", 0s, 1ms)};
  for (int i = 1; i < 20'000; ++i)
    chain.push_back(after("f" + std::to_string(i), "f" + std::to_string(i - 1), true, 1ms, 1ms));
  std::reverse(chain.begin(), chain.end());
  const auto seen = named(chain);
  REQUIRE(seen.size() == 20'000);
  CHECK(seen.back().begin == at(39'998ms));
}

namespace {

Distribution some_distribution() {
  const Duration a{*rc::gen::inRange(0, 400)};
  switch (*rc::gen::inRange(0, 4)) {
    case 0: return Distribution::constant(a);
    case 1: return Distribution::uniform(a, a + Duration{*rc::gen::inRange(0, 400)});
    case 2: return Distribution::exponential(a);
    default: return Distribution::lognormal(a, 0.8);
  }
}

std::vector<Fault> some_faults() {
  std::vector<Fault> list;
  const int count = *rc::gen::inRange(1, 7);
  for (int i = 0; i < count; ++i) {
    Fault f = flapping("f" + std::to_string(i), 0s, 0s, Duration{*rc::gen::inRange(0, 200)}, *rc::gen::inRange(1, 6));
    f.at.offset = some_distribution();
    f.duration = some_distribution();
    if (i > 0 && *rc::gen::inRange(0, 2) == 0) {
      f.at.after = "f" + std::to_string(*rc::gen::inRange(0, i));
      f.at.after_end = *rc::gen::inRange(0, 2) == 0;
    }
    list.push_back(std::move(f));
  }
  return list;
}

}  // namespace

TEST_CASE("any timeline is sorted, inside the horizon, and without self-overlap", "[timeline][property]") {
  rc::prop("windows", [] {
    const auto list = some_faults();
    const TimePoint horizon{Duration{*rc::gen::inRange(1, 2000)}};
    const auto seen = timeline(list, Key{*rc::gen::arbitrary<std::uint64_t>()}, horizon);
    std::vector<TimePoint> last_end(list.size(), TimePoint::min());
    TimePoint last_begin{};
    for (const Occurrence& o : seen) {
      RC_ASSERT(o.begin < o.end);
      RC_ASSERT(o.end <= horizon);
      RC_ASSERT(!o.clipped || o.end == horizon);
      RC_ASSERT(last_begin <= o.begin);
      RC_ASSERT(last_end[o.fault] < o.begin);  // a gap between two windows of one fault
      last_begin = o.begin;
      last_end[o.fault] = o.end;
    }
  });
}

TEST_CASE("the order of faults in the scenario changes nothing", "[timeline][property]") {
  rc::prop("reordered", [] {
    const auto list = some_faults();
    const Key key{*rc::gen::arbitrary<std::uint64_t>()};
    auto shuffled = list;
    for (std::size_t i = shuffled.size(); i > 1; --i)
      std::swap(shuffled[i - 1], shuffled[static_cast<std::size_t>(*rc::gen::inRange(0, static_cast<int>(i)))]);
    RC_ASSERT((named(list, key) == named(shuffled, key)));
  });
}
// ---- what people do

namespace {

template <class Event>
Event event(std::string id, std::string after, bool end, Duration offset) {
  Event e;
  e.id = std::move(id);
  e.at.after = std::move(after);
  e.at.after_end = end;
  e.at.offset = Distribution::constant(offset);
  return e;
}
const auto step = event<scenario::OperatorStep>;

}  // namespace

TEST_CASE("a step counts from the fault it hangs on, or from its end", "[timeline]") {
  const std::vector<Fault> faults{fault("cloud", 1h, 30min), flapping("isp", 10min, 5min, 1h, 3)};
  CHECK(start_times({step("a", "", false, 7min), step("b", "cloud", false, 5min), step("c", "cloud", true, 5min),
                     step("d", "isp", true, 0s)},
                    faults, kKey, kHorizon) == std::vector{at(7min), at(65min), at(95min), at(135min)});
}

TEST_CASE("a step at the horizon never comes, one just before does", "[timeline]") {
  CHECK(start_times({step("a", "", false, 4h - 1ns), step("b", "", false, 4h)}, {}, kKey, kHorizon) ==
        std::vector{at(4h - 1ns), kNever});
}

TEST_CASE("a step sees its fault where the timeline has it, though both are random", "[timeline]") {
  Fault cloud = fault("cloud", 0s, 0s);
  cloud.at.offset = Distribution::uniform(1h, 2h);
  cloud.duration = Distribution::exponential(10min);
  const std::vector<Fault> faults{cloud};
  const auto windows = timeline(faults, kKey, kHorizon);
  REQUIRE(windows.size() == 1);
  CHECK(start_times({step("on", "cloud", false, 0s), step("off", "cloud", true, 1min)}, faults, kKey, kHorizon) ==
        std::vector{windows[0].begin, windows[0].end + 1min});
}

TEST_CASE("a step, a request and a fault of one id draw for themselves", "[timeline]") {
  Fault f = fault("x", 0s, 1min);
  auto s = step("x", "", false, 0s);
  auto r = event<scenario::Request>("x", "", false, 0s);
  f.at.offset = s.at.offset = r.at.offset = Distribution::uniform(0s, 4h);
  const TimePoint of_fault = timeline({f}, kKey, kHorizon)[0].begin;
  const TimePoint of_step = start_times(std::vector{s}, {f}, kKey, kHorizon)[0];
  const TimePoint of_request = start_times(std::vector{r}, {f}, kKey, kHorizon)[0];
  CHECK(of_step != of_fault);
  CHECK(of_request != of_fault);
  CHECK(of_request != of_step);
}

TEST_CASE("a step that hangs on no known fault is refused", "[timeline]") {
  CHECK_THROWS_AS(start_times({step("a", "cloud", false, 0s)}, {}, kKey, kHorizon), std::invalid_argument);
}
