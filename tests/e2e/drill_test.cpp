// The drill that whole runs are timed with: its percentiles, and what it does at the edges of its parameters. Both ways
// of running it say the same.
#include <cmath>

#include "tests/e2e/library_run.hpp"

using namespace failcast;
using namespace failcast::e2e;

namespace {

using Sets = std::vector<std::string>;

/// The drill, run with and without skipping.
LibraryRun drill(const Sets& sets) {
  LibraryRun skipping = run("bench/drill-1k", sets);
  const LibraryRun every = run("bench/drill-1k", sets, {.every_event = true});
  CHECK(skipping.result.outcome.trajectory_hash == every.result.outcome.trajectory_hash);
  CHECK(skipping.result.outcome.facts == every.result.outcome.facts);
  return skipping;
}

/// Seconds that a percentile of so many clients may be off (DESIGN section 4).
double tolerance(double clients) { return std::max(1.0, 250 / std::sqrt(clients)); }

}  // namespace

TEST_CASE("the drill of 1,000 clients has the percentiles that other programs find", "[scenario][7.2][7.12]") {
  const LibraryRun r = drill({});
  CHECK(r.failed().empty());
  CHECK(seconds(*r.everybody().failover_time.p50) == Approx(1018).margin(tolerance(1'000)));
  CHECK(seconds(*r.everybody().failover_time.p99) == Approx(1118).margin(tolerance(1'000)));
}

TEST_CASE("the drill of 10,000 clients has the percentiles that other programs find", "[scenario][slow][7.2][7.12]") {
  const LibraryRun r = run("bench/drill-10k");
  CHECK(r.failed().empty());
  CHECK(r.everybody().failover_time.n == 10'000);
}

TEST_CASE("a drill without clients is a drill", "[scenario]") {
  const LibraryRun r = drill({"clients.users.count=0"});
  CHECK(r.everybody().failover_time.n == 0);
  CHECK(r.result.outcome.end == world::EndReason::horizon_reached);
}

TEST_CASE("a drill of one client", "[scenario]") {
  const LibraryRun r = drill({"sites.branch.count=1", "clients.users.count=1"});
  CHECK(r.everybody().failover_time.n == 1);
  CHECK(r.everybody().failover_time.never == 0);
}

TEST_CASE("with everybody behind one resolver its cache is never older than its TTL", "[scenario][7.1]") {
  const LibraryRun r = drill({"sites.branch.count=1", "clients.users.count=1000"});
  CHECK(r.everybody().dr_entries == 1'000);
  CHECK(r.everybody().record_reaction.max <= 230s);
}

TEST_CASE("with one client per resolver each poll fetches", "[scenario][7.1]") {
  const LibraryRun r = drill({"sites.branch.count=1000", "clients.users.count=1"});
  CHECK(r.everybody().dr_entries == 1'000);
  CHECK(r.everybody().record_reaction.max <= 200s);
}

TEST_CASE("a TTL of zero leaves the poll alone to wait for", "[scenario][7.2]") {
  const LibraryRun r = drill({"dr.txt_ttl=0s"});
  CHECK(r.everybody().dr_entries == 1'000);
  CHECK(r.everybody().record_reaction.max <= 200s);
}

TEST_CASE("a TTL beyond the horizon keeps the old record for good", "[scenario][7.2]") {
  const LibraryRun r = drill({"dr.txt_ttl=3h"});
  CHECK(r.everybody().dr_entries == 0);
  CHECK(r.everybody().failover_time.never == 1'000);
}

TEST_CASE("polls every second leave the TTL alone to wait for", "[scenario][7.2]") {
  // A cache that began empty is fetched every 40 s: the record comes in the middle, after 112.5 times that.
  const LibraryRun r = drill({"sites.branch.count=1", "dr.client_poll=1s", "dr.txt_ttl=40s"});
  CHECK(r.everybody().dr_entries == 100);
  CHECK(r.everybody().record_reaction.max > 20s);
  CHECK(r.everybody().record_reaction.max < 21100ms);
}

TEST_CASE("with polls once a day the last client needs a day", "[scenario][7.2]") {
  const LibraryRun r =
      drill({"sites.branch.count=1", "dr.client_poll=1d", "clock.horizon=27h", "faults.cloud.for=26h"});
  CHECK(r.everybody().dr_entries == 100);
  CHECK(r.everybody().record_reaction.max > 20h);
  CHECK(r.everybody().record_reaction.max <= 24h + 30s);
}
