#include "sim/servers/station.hpp"

#include <rapidcheck/catch.h>
#include <catch2/catch.hpp>

#include <algorithm>

#include "models/base/random.hpp"
#include "sim/core/broken_invariant.hpp"
#include "sim/core/rounding.hpp"

using namespace failcast;
using servers::Admission;
using servers::Station;
using servers::StationMode;
using servers::StationOptions;

namespace {

TimePoint at(Duration d) { return TimePoint{d}; }

StationOptions options(std::uint32_t count, Duration service) {
  StationOptions o;
  o.servers = count;
  o.service_time = service;
  return o;
}

}  // namespace

TEST_CASE("the i-th of N simultaneous arrivals at C stations of rate mu is served at i/(C mu)", "[station][7.12]") {
  constexpr std::int64_t kClients = 10'000, kStations = 2;
  std::vector<Station> stations(kStations, Station(options(1, core::service_time(200))));
  TimePoint last{};
  for (std::int64_t i = 1; i <= kClients; ++i) {
    const Admission admission = stations[static_cast<std::size_t>(i % kStations)].arrive(at(0s));
    REQUIRE(admission.accepted);
    // In whole services: both stations end one together.
    CHECK(admission.done_at == at((i + kStations - 1) / kStations * 5ms));
    last = std::max(last, admission.done_at);
  }
  CHECK(last == at(25s));
}

TEST_CASE("servers of one station work in parallel", "[station][7.12]") {
  Station station(options(4, 20ms));
  for (std::int64_t i = 0; i < 10; ++i) CHECK(station.arrive(at(0s)).done_at == at((i / 4 + 1) * 20ms));
  CHECK(station.queue_length(at(0s)) == 6);
  CHECK(station.queue_length(at(20ms)) == 2);
  CHECK(station.load(at(60ms)).served == 10);
}

TEST_CASE("arrivals over U(0,s) leave the backlog of the closed form", "[station][7.12]") {
  constexpr std::uint64_t kClients = 10'000;
  constexpr Duration kSpread = 20s;
  std::vector<TimePoint> arrivals;
  const Stream draws{Key{3} / "herd"};
  for (std::uint64_t i = 0; i < kClients; ++i)
    arrivals.push_back(
        at(Duration{static_cast<std::int64_t>(draws.below(static_cast<std::uint64_t>(kSpread.count()), i))}));
  std::sort(arrivals.begin(), arrivals.end());
  Station station(options(2, core::service_time(200)));  // C mu = 400/s, offered 500/s
  TimePoint last{};
  for (const TimePoint arrival : arrivals) last = station.arrive(arrival).done_at;
  // Backlog (N/s - C mu) s = 2,000, cleared 5 s later; a shortage of arrivals at the start leaves the servers idle for
  // a moment. The number of arrivals in the first t deviates by at most sqrt(N)/2 = 50 at one standard deviation.
  CHECK(std::abs(static_cast<double>(station.queue_length(at(kSpread))) - 2000) < 4 * 50);
  CHECK(last >= at(25s));
  CHECK(last < at(25s + 500ms));
}

TEST_CASE("an idle station serves at once", "[station]") {
  Station station(options(1, 5ms));
  CHECK(station.arrive(at(1s)).done_at == at(1s + 5ms));
  const Admission busy = station.arrive(at(1s + 5ms - 1ns));
  CHECK(busy.ahead == 1);
  CHECK(busy.done_at == at(1s + 10ms));
  const Admission idle = station.arrive(at(1s + 10ms));
  CHECK(idle.ahead == 0);
  CHECK(idle.done_at == at(1s + 15ms));
}

TEST_CASE("the accept queue takes its limit and no more", "[station][A71]") {
  StationOptions o = options(1, 5ms);
  o.queue_limit = 2;
  Station station(o);
  CHECK(station.arrive(at(0s)).accepted);  // in service
  CHECK(station.arrive(at(0s)).accepted);
  CHECK(station.arrive(at(0s)).accepted);
  const Admission refused = station.arrive(at(5ms - 1ns));
  CHECK_FALSE(refused.accepted);
  CHECK(refused.why == Reason::capacity);
  CHECK(refused.ahead == 3);
  CHECK(station.arrive(at(5ms)).accepted);
  const auto load = station.load(at(1s));
  CHECK(load.served == 4);
  CHECK(load.refused == 1);
}

TEST_CASE("no queue still serves as many at once as there are servers", "[station]") {
  StationOptions o = options(2, 5ms);
  o.queue_limit = 0;
  Station station(o);
  CHECK(station.arrive(at(0s)).accepted);
  CHECK(station.arrive(at(0s)).accepted);
  CHECK_FALSE(station.arrive(at(0s)).accepted);
}

TEST_CASE("a station has so many sessions and no more", "[station][A48]") {
  StationOptions o = options(1, 5ms);
  o.session_limit = 2;
  Station station(o);
  CHECK(station.open_session());
  CHECK(station.arrive(at(0s)).accepted);
  CHECK(station.open_session());
  CHECK_FALSE(station.open_session());
  CHECK(station.arrive(at(0s)).why == Reason::capacity);
  station.close_session();
  CHECK(station.sessions() == 1);
  CHECK(station.arrive(at(0s)).accepted);
  station.close_session();
  CHECK_THROWS_AS(station.close_session(), core::BrokenInvariant);
}

TEST_CASE("the most sessions and the most arrivals in a second are kept", "[station]") {
  Station station(options(1, 5ms));
  for (int i = 0; i < 3; ++i) CHECK(station.open_session());
  station.close_session();
  CHECK(station.open_session());
  for (const auto when : {0ms, 999ms, 1000ms, 1400ms, 1999ms, 2000ms}) station.arrive(at(when));
  CHECK(station.load(at(3s)).peak_sessions == 3);
  CHECK(station.load(at(3s)).peak_per_second == 3);
}

TEST_CASE("the peak of the queue is kept with its first instant", "[station]") {
  Station station(options(1, 10ms));
  for (int i = 0; i < 3; ++i) station.arrive(at(1s));
  station.arrive(at(1s + 5ms));
  station.arrive(at(1s + 15ms));  // as long again, no longer
  const auto load = station.load(at(2s));
  CHECK(load.peak_queue == 3);
  CHECK(load.peak_at == at(1s + 5ms));
}

TEST_CASE("a slow station works off what waits as slowly as what comes", "[station]") {
  Station station(options(1, 10ms));
  const Admission first = station.arrive(at(0s)), second = station.arrive(at(0s));
  station.set_slow(3, at(5ms));
  CHECK(station.done_at(first.ticket) == at(20ms));
  CHECK(station.done_at(second.ticket) == at(50ms));
  CHECK(station.arrive(at(5ms)).done_at == at(80ms));
  station.set_slow(1, at(50ms));
  CHECK(station.load(at(50ms)).served == 2);
  CHECK(station.load(at(60ms)).served == 3);
}

TEST_CASE("a stopped station keeps everybody waiting until it works again", "[station]") {
  Station station(options(1, 10ms));
  const Admission before = station.arrive(at(0s));
  station.set_mode(StationMode::stopped, at(4ms));
  CHECK(station.done_at(before.ticket) == kNever);
  const Admission during = station.arrive(at(5ms));
  CHECK(during.accepted);
  CHECK(during.done_at == kNever);
  station.set_mode(StationMode::working, at(1s));
  CHECK(station.done_at(before.ticket) == at(1s + 6ms));
  CHECK(station.done_at(during.ticket) == at(1s + 16ms));
}

TEST_CASE("what is served at the instant of a stop is served", "[station]") {
  Station station(options(1, 10ms));
  const Admission admission = station.arrive(at(0s));
  SECTION("at the end of service") {
    station.set_mode(StationMode::stopped, at(10ms));
    CHECK(station.load(at(1s)).served == 1);
    CHECK(station.done_at(admission.ticket) <= at(10ms));
  }
  SECTION("a nanosecond before") {
    station.set_mode(StationMode::stopped, at(10ms - 1ns));
    CHECK(station.load(at(1s)).served == 0);
    CHECK(station.done_at(admission.ticket) == kNever);
  }
}

TEST_CASE("a failing station answers everybody at once, those who wait too", "[station]") {
  Station station(options(1, 10ms));
  const Admission served = station.arrive(at(0s)), waits = station.arrive(at(0s));
  station.set_mode(StationMode::failing, at(10ms));
  CHECK(station.done_at(served.ticket) <= at(10ms));
  CHECK_FALSE(station.done_at(waits.ticket));
  const Admission during = station.arrive(at(11ms));
  CHECK_FALSE(during.accepted);
  CHECK(during.why == Reason::server_failure);
  station.set_mode(StationMode::working, at(20ms));
  CHECK_FALSE(station.done_at(waits.ticket));
  CHECK(station.arrive(at(20ms)).done_at == at(30ms));
  const auto load = station.load(at(1s));
  CHECK(load.served == 2);
  CHECK(load.dropped == 1);
  CHECK(load.failed == 1);
}

TEST_CASE("a process that dies loses its queue, each time", "[station]") {
  Station station(options(2, 10ms));
  const Admission first = station.arrive(at(0s));
  station.drop_queue(at(5ms));
  const Admission second = station.arrive(at(5ms));
  CHECK(second.done_at == at(15ms));
  CHECK(second.ahead == 0);
  CHECK_FALSE(station.done_at(first.ticket));
  CHECK(station.done_at(second.ticket) == at(15ms));
  station.drop_queue(at(6ms));
  CHECK_FALSE(station.done_at(first.ticket));
  CHECK_FALSE(station.done_at(second.ticket));
  CHECK(station.queue_length(at(6ms)) == 0);
}

TEST_CASE("a station is not asked about its past", "[station]") {
  Station station(options(1, 10ms));
  station.arrive(at(1s));
  CHECK_NOTHROW(station.arrive(at(1s)));
  CHECK_THROWS_AS(station.arrive(at(1s) - 1ns), core::BrokenInvariant);
}

TEST_CASE("a station is what an obvious queue of servers is", "[station][property]") {
  rc::prop("dates of service and refusals", [] {
    StationOptions o = options(static_cast<std::uint32_t>(*rc::gen::inRange(1, 4)), Duration{*rc::gen::inRange(1, 6)});
    o.queue_limit = static_cast<std::uint64_t>(*rc::gen::inRange(0, 4));
    Station station(o);
    std::vector<std::int64_t> free(o.servers, 0), ends;
    std::int64_t now = 0;
    for (int i = 0; i < 40; ++i) {
      now += *rc::gen::inRange(0, 4);
      const auto unfinished =
          static_cast<std::uint64_t>(std::count_if(ends.begin(), ends.end(), [&](auto end) { return end > now; }));
      const Admission admission = station.arrive(at(Duration{now}));
      RC_ASSERT(admission.ahead == unfinished);
      RC_ASSERT(admission.accepted == (unfinished < o.servers + o.queue_limit));
      if (!admission.accepted) continue;
      auto& server = *std::min_element(free.begin(), free.end());
      server = std::max(server, now) + o.service_time.count();
      ends.push_back(server);
      RC_ASSERT(admission.done_at == at(Duration{server}));
    }
  });
}

TEST_CASE("slow-downs and stops never lose anybody, and keep their order", "[station][property]") {
  rc::prop("all are served in the order of arrival", [] {
    Station station(options(static_cast<std::uint32_t>(*rc::gen::inRange(1, 3)), 7ns));
    std::vector<servers::Ticket> tickets;
    std::int64_t now = 0;
    for (int i = 0; i < 30; ++i) {
      now += *rc::gen::inRange(0, 10);
      switch (*rc::gen::inRange(0, 4)) {
        case 0: station.set_slow(1 + *rc::gen::inRange(0, 30) * 0.1, at(Duration{now})); break;
        case 1: station.set_mode(StationMode::stopped, at(Duration{now})); break;
        case 2: station.set_mode(StationMode::working, at(Duration{now})); break;
        default: tickets.push_back(station.arrive(at(Duration{now})).ticket);
      }
      for (std::size_t k = 1; k < tickets.size(); ++k)
        RC_ASSERT(*station.done_at(tickets[k - 1]) <= *station.done_at(tickets[k]));
    }
    station.set_mode(StationMode::working, at(Duration{now}));
    station.set_slow(1, at(Duration{now}));
    RC_ASSERT(station.load(at(Duration{now} + 1s)).served == tickets.size());
  });
}
