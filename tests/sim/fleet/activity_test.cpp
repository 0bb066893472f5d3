#include "sim/fleet/activity.hpp"

#include <catch2/catch.hpp>
#include <cmath>

using namespace failcast;
using fleet::Activity;

namespace {

Stream client(std::uint64_t n) { return Stream{Key{99} / "client" / n}; }

}  // namespace

TEST_CASE("open M-Tunnels have the mean of an infinite-server queue", "[activity][A49]") {
  Parameters params;  // 6 an hour, 300 s each: 0.5 open on average
  const Activity activity(params);
  double sum = 0;
  constexpr int kClients = 20'000;
  for (std::uint64_t c = 0; c < kClients; ++c) sum += activity.open_mtunnels(client(c), TimePoint{5h + 17min});
  CHECK(sum / kClients == Approx(0.5).margin(4 * std::sqrt(0.5 / kClients)));
}

TEST_CASE("requests follow the rate and are shared by the segments", "[activity][A49]") {
  Parameters params;
  const Activity activity(params);
  double all = 0, first = 0;
  constexpr int kClients = 5'000;
  for (std::uint64_t c = 0; c < kClients; ++c) {
    all += activity.requests(client(c), TimePoint{30min}, TimePoint{150min}, 0, 1);
    first += activity.requests(client(c), TimePoint{30min}, TimePoint{150min}, 0, 3);
  }
  CHECK(all / kClients == Approx(12).margin(4 * std::sqrt(12.0 / kClients)));
  CHECK(first / kClients == Approx(4).margin(4 * std::sqrt(4.0 / kClients)));
}

TEST_CASE("requests of neighbouring intervals add up: the end is not included", "[activity]") {
  Parameters params;
  params.user.mtunnel_per_hour = 600;
  const Activity activity(params);
  const TimePoint a{10min}, b{61min}, c{2h};
  CHECK(activity.requests(client(1), a, c, 0, 1) ==
        activity.requests(client(1), a, b, 0, 1) + activity.requests(client(1), b, c, 0, 1));
  CHECK(activity.requests(client(1), a, a, 0, 1) == 0);
}

TEST_CASE("a user without M-Tunnels is never busy", "[activity]") {
  Parameters params;
  params.user.mtunnel_per_hour = 0;
  CHECK_FALSE(Activity(params).is_busy(client(3), TimePoint{2h}));
}

TEST_CASE("independent activity: idle with the given probability at each probe", "[activity][7.10]") {
  Parameters params;
  params.user.activity = ActivityModel::independent;
  params.user.idle_probability = 0.2;
  const Activity activity(params);
  int idle = 0;
  for (std::uint64_t c = 0; c < 10'000; ++c) idle += activity.is_busy(client(c), TimePoint{1h}) ? 0 : 1;
  CHECK(idle / 10'000.0 == Approx(0.2).margin(4 * std::sqrt(0.16 / 10'000)));
}

TEST_CASE("one exponential M-Tunnel is open at its reference instant and ends once", "[activity][A89]") {
  Parameters params;
  params.user.activity = ActivityModel::one_exponential;
  params.user.busy_since = 1h;
  const Activity activity(params);
  for (std::uint64_t c = 0; c < 100; ++c) {
    CHECK(activity.is_busy(client(c), TimePoint{1h}));
    bool was_busy = true;
    for (int minute = 60; minute < 240; ++minute) {
      const bool busy = activity.is_busy(client(c), TimePoint{std::chrono::minutes{minute}});
      CHECK((was_busy || !busy));
      was_busy = busy;
    }
  }
}

TEST_CASE("the first probe that finds nobody busy is the one that probing finds", "[activity][7.10]") {
  for (const ActivityModel model :
       {ActivityModel::poisson, ActivityModel::independent, ActivityModel::one_exponential}) {
    Parameters params;
    params.user.activity = model;
    params.user.mtunnel_per_hour = 60;
    params.user.idle_probability = 0.05;
    params.user.busy_since = Duration{1h};
    params.user.mtunnel_hold = 20min;
    const Activity activity(params);
    for (std::uint64_t c = 0; c < 200; ++c) {
      const TimePoint from = TimePoint{2h + std::chrono::seconds{c}}, end = from + 5h;
      TimePoint expected = from;
      while (expected < end && activity.is_busy(client(c), expected)) expected += 60s;
      CHECK(activity.first_idle(client(c), from, 60s, end) == expected);
    }
  }
}
TEST_CASE("nobody idle is found before the end", "[activity][7.10]") {
  Parameters params;
  params.user.mtunnel_per_hour = 5000;
  const Activity activity(params);
  CHECK(activity.first_idle(client(1), TimePoint{1h}, 60s, TimePoint{1h + 90s}) == TimePoint{1h + 120s});
  CHECK(activity.first_idle(client(1), TimePoint{1h}, 60s, TimePoint{1h}) == TimePoint{1h});
}
