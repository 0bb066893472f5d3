#include "sim/fleet/refresh_chain.hpp"

#include <rapidcheck/catch.h>

#include <algorithm>
#include <catch2/catch.hpp>

using namespace failcast;
using namespace failcast::fleet;

namespace {

struct Case {
  struct Member {
    TimePoint next;
    Duration period;
  };
  std::vector<Member> members;
  Duration ttl{}, takes{};
  TimePoint end{};
};

std::ostream& operator<<(std::ostream& out, const Case& c) {
  for (const auto& m : c.members) out << m.next.time_since_epoch().count() << "+" << m.period.count() << " ";
  return out << "ttl " << c.ttl.count() << " takes " << c.takes.count() << " end " << c.end.time_since_epoch().count();
}

/// Coarse grids, so that ticks tie with each other, with the end of a TTL and with the end of a fetch.
Case random_case() {
  using rc::gen::inRange;
  Case c;
  const int members = *inRange(1, 6);
  const Duration period = *inRange(5, 12) * 1s;
  for (int i = 0; i < members; ++i)
    c.members.push_back({TimePoint{*inRange(0, 12) * 1s}, *inRange(0, 4) == 0 ? period + 3s : period});
  c.takes = *inRange(0, 3) * 1s;
  c.ttl = c.takes + *inRange(0, 40) * 1s;
  c.end = TimePoint{*inRange(0, 3000) * 1s};
  return c;
}

dns::Zone zone_with(Duration ttl) {
  dns::Zone zone(900s);
  wire::PeerList version;
  version.id = 1;
  version.size = 1;
  zone.publish(wire::Name::dr_record, TimePoint{}, version, ttl);
  return zone;
}

/// Every look-up asked of the cache, one after the other.
dns::resolver::Row replayed(const Case& c, const dns::Zone& zone) {
  std::vector<std::pair<TimePoint, std::size_t>> ticks;
  for (std::size_t m = 0; m < c.members.size(); ++m)
    for (TimePoint t = c.members[m].next; t < c.end; t += c.members[m].period) ticks.emplace_back(t, m);
  std::ranges::sort(ticks);
  dns::resolver::Row row;
  const dns::resolver::Params params;
  TimePoint lands = kNever;
  const auto land_before = [&](TimePoint t) {
    if (lands == kNever || lands > t) return;
    dns::resolver::fetched(row, lands, params, zone.answer(wire::Name::dr_record, lands));
    lands = kNever;
  };
  for (const auto& [at, member] : ticks) {
    land_before(at);
    if (dns::resolver::query(row, at, params).kind == dns::resolver::Verdict::Kind::fetch) lands = at + c.takes;
  }
  land_before(c.end - Duration{1});
  return row;
}

}  // namespace

TEST_CASE("a chain brings a cache where every single look-up would have brought it", "[fleet][property][7.1]") {
  rc::prop("chain and replay", [] {
    const Case c = random_case();
    RC_LOG() << c << "\n";
    const dns::Zone zone = zone_with(c.ttl);
    RefreshChain chain;
    for (std::uint32_t m = 0; m < c.members.size(); ++m) {
      const auto& member = c.members[m];
      // Ticks of the grid before its first do not happen: only those within one period of time 0 can be meant.
      RC_PRE(member.next - TimePoint{} < member.period);
      chain.ticks.add({(std::uint64_t{1} << 32) + m, m}, member.next, member.period);
    }
    dns::resolver::Row row;
    const dns::resolver::Params params;
    const RefreshChain::Place place{row, params, zone, wire::Name::dr_record};
    std::vector<TimePoint> stops{c.end};
    if (*rc::gen::inRange(0, 2) == 1) stops.insert(stops.begin(), TimePoint{(c.end - TimePoint{}) / 2});
    std::uint64_t queries = 0;
    for (const TimePoint stop : stops) queries += chain.advance(place, {stop, 0}, c.takes, 0).queries;
    const dns::resolver::Row truth = replayed(c, zone);
    RC_ASSERT(row.queries == truth.queries);
    RC_ASSERT(queries == truth.queries);
    RC_ASSERT(row.hits == truth.hits);
    RC_ASSERT(row.fetches == truth.fetches);
    RC_ASSERT(row.state == truth.state);
    RC_ASSERT(row.expires == truth.expires || truth.state == dns::resolver::State::fetching);
  });
}

TEST_CASE("a chain of a month takes no longer than one of a day", "[fleet][7.1]") {
  const dns::Zone zone = zone_with(30s);
  RefreshChain chain;
  for (std::uint32_t m = 0; m < 100; ++m) chain.ticks.add({m, m}, TimePoint{m * 1999ms}, 200s);
  dns::resolver::Row row;
  const dns::resolver::Params params;
  const auto counts = chain.advance({row, params, zone, wire::Name::dr_record}, {TimePoint{24h * 365}, 0}, 100ms, 0);
  CHECK(counts.queries == 100u * 157680u);
  CHECK(counts.fetches + counts.hits <= counts.queries);
  CHECK(counts.fetches == counts.answers);
}

TEST_CASE("a tick that did not happen is not counted", "[fleet][A30]") {
  PollTicks ticks;
  ticks.add({7, 1}, TimePoint{100s}, 100s);
  ticks.leave_out({TimePoint{200s}, 7});
  CHECK(ticks.count({TimePoint{}, 0}, {TimePoint{301s}, 0}) == 3u);
  CHECK(ticks.first({TimePoint{150s}, 0})->at == TimePoint{300s});
  CHECK(ticks.count({TimePoint{200s}, 7}, {TimePoint{200s}, 8}) == 0u);
  CHECK(ticks.count({TimePoint{300s}, 7}, {TimePoint{300s}, 8}) == 1u);
}

TEST_CASE("whoever stops polling takes along the tick that did not happen", "[fleet][A30]") {
  PollTicks ticks;
  ticks.add({7, 1}, TimePoint{100s}, 100s);
  ticks.add({8, 2}, TimePoint{100s}, 100s);
  ticks.leave_out({TimePoint{200s}, 7});
  ticks.remove({7, 1}, TimePoint{300s}, 100s);
  CHECK(ticks.count({TimePoint{200s}, 0}, {TimePoint{201s}, 0}) == 1u);
}
