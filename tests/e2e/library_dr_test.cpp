// Scenarios of Disaster Recovery and of new users: what is said to make a difference makes it. Their budgets are run by
// CTest, one scenario each.
#include <algorithm>
#include <numeric>

#include "tests/e2e/library_run.hpp"

using namespace failcast;
using namespace failcast::e2e;

namespace {

double mean(const metrics::SampleStats& s) {
  REQUIRE(s.mean.has_value());
  return seconds(*s.mean);
}
const metrics::Measures& segment(const LibraryRun& run, std::string_view id) {
  const metrics::Measures* found = run.result.whole().find(metrics::SliceKind::segment, id);
  REQUIRE(found != nullptr);
  return *found;
}
/// Time without access that the facts of a run tell, whatever the metrics make of them.
metrics::WideNs told(const LibraryRun& run) {
  metrics::WideNs sum = 0;
  for (const Loss& loss : run.losses) sum += (loss.to.value_or(run.result.outcome.reached) - loss.from).count();
  return sum;
}

}  // namespace

TEST_CASE("every second without access has its cause, also what DR itself costs", "[scenario][R37][R39]") {
  for (const char* name : {"library/dr-ended-by-x", "library/dr-test-beside-regular-users"}) {
    INFO(name);
    const LibraryRun r = run(name);
    CHECK(r.everybody().dr_interruption.n > 0);
    CHECK(r.everybody().lost_pair_time > r.everybody().episode_time);
    CHECK((r.everybody().lost_pair_time == told(r)));
    for (const metrics::Scope& scope : r.result.scopes)
      for (const metrics::Slice& slice : scope.slices) {
        INFO(scope.fault << " " << slice.id);
        const auto& causes = slice.measures.lost_by_cause;
        const auto sum = std::accumulate(causes.begin(), causes.end(), metrics::WideNs{});
        CHECK((sum == slice.measures.lost_pair_time));
      }
  }
}

TEST_CASE("budgets of DR fail when caches are slow, or restarts are", "[scenario][7.2][7.3]") {
  const auto cached = run("library/dr-on-off-signed", {"dr.txt_ttl=15m"}).failed();
  CHECK(listed(cached, "never-late"));
  CHECK(listed(cached, "mean-late"));
  CHECK(listed(cached, "way-out"));
  CHECK_FALSE(listed(cached, "all-back"));
  const auto restarting = run("library/dr-on-off-signed", {"comp.restart=5m"}).failed();
  CHECK(listed(restarting, "components-late"));
  CHECK_FALSE(listed(restarting, "never-late"));
}

TEST_CASE("the TTL of a record delays its beginning, and not the end that it names", "[scenario][7.4][R49]") {
  const LibraryRun slow = run("library/dr-ended-by-x"), fast = run("library/dr-ended-by-x", {"dr.txt_ttl=30s"});
  CHECK(mean(slow.everybody().record_reaction) > mean(fast.everybody().record_reaction) + 300);
  CHECK(mean(slow.everybody().dr_deactivation_time) ==
        Approx(mean(fast.everybody().dr_deactivation_time)).margin(seconds(slow.scenario.params.client.pcc_retry)));
}

TEST_CASE("two stale addresses of six cost half an attempt on average", "[scenario][C49][A33]") {
  const LibraryRun stale = run("library/dr-stale-a-record");
  const LibraryRun clean = run("library/dr-stale-a-record", {"disaster_recovery.stale_a_records=0"});
  // A random first address, then the next: two failures for one of six clients, one for another.
  const double expected = seconds(stale.scenario.params.net.connect_timeout) * (2 + 1) / 6;
  CHECK(mean(stale.everybody().dr_activation_time) - mean(clean.everybody().dr_activation_time) ==
        Approx(expected).margin(2));
}

TEST_CASE("an operator who looks before uploading finds the wrong key, and the missing part", "[scenario][A98]") {
  CHECK(run("library/dr-record-nobody-can-verify", {"op.checks=true"}).everybody().dr_entries == 114);
  CHECK(run("library/dr-missing-part", {"op.checks=true"}).everybody().dr_incomplete == 0);
}

TEST_CASE("a record that was parked is seen sooner than one that was not there", "[scenario][C51][A45]") {
  const LibraryRun parked = run("library/dr-record-absent-before", {"disaster_recovery.initial_state=off"});
  CHECK(parked.everybody().record_reaction.max <= Duration{230100ms});
  CHECK(mean(run("library/dr-record-absent-before").everybody().record_reaction) >
        mean(parked.everybody().record_reaction) + 200);
}

TEST_CASE("of BC and DR the one that wins decides what a site has in the outage", "[scenario][A43]") {
  const LibraryRun dr = run("library/dr-during-bc"), bc = run("library/dr-during-bc-bc-wins");
  CHECK(segment(dr, "wiki").lost_pair_time > 2 * segment(bc, "wiki").lost_pair_time);
  CHECK(dr.everybody().dr_entries == bc.everybody().dr_entries);
}

TEST_CASE("a maximum age above the outage and the timeout together loses nobody", "[scenario][6.4][C55]") {
  const std::vector<std::string> sets = {"faults.cloud.for=20h", "clock.horizon=26h"};
  CHECK(run("library/dr-longer-than-max-age", sets).everybody().locked_out_users == 0);
  CHECK(run("library/dr-longer-than-max-age", {"faults.cloud.for=36h", "clock.horizon=42h"})
            .everybody()
            .locked_out_users > 0);
}

TEST_CASE("with the last policy known DR opens nothing that was closed", "[scenario][A34]") {
  CHECK(run("library/dr-microtenants").everybody().dr_beyond_policy == 24);
  CHECK(run("library/dr-microtenants", {"dr.policy=last_known"}).everybody().dr_beyond_policy == 0);
}

TEST_CASE("the setting keeps new users out of BC, and not out of the service", "[scenario][R14]") {
  const LibraryRun closed = run("library/new-users-by-mdm", {"bc.new_user_enrolment=false"});
  CHECK(closed.group("new-users").failover_time.n == 0);
  CHECK(closed.everybody().new_users_enrolled == 20);
}

TEST_CASE("new users work in the outage only with a package that fits", "[scenario][C20][C22]") {
  CHECK(run("library/new-users-by-mdm").group("new-users").failover_time.n == 60);
  CHECK(run("library/new-users-config-older-than-domain").group("new-users").failover_time.n == 0);
}
