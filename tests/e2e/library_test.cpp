// The scenario library keeps its promises: everybody comes back, the headline numbers are those of the closed forms,
// and what is said to differ differs. Budgets themselves are run by CTest, one scenario each.
#include <cmath>

#include "tests/e2e/library_run.hpp"

using namespace failcast;
using namespace failcast::e2e;

namespace {

double p50(const metrics::SampleStats& s) {
  REQUIRE(s.p50.has_value());
  return seconds(*s.p50);
}

/// A loss that was still on `bound` after `end`, or after its own begin where that came later.
std::optional<Loss> too_long(const std::vector<Loss>& losses, TimePoint end, Duration bound) {
  const auto found = std::find_if(losses.begin(), losses.end(), [&](const Loss& loss) {
    return !loss.to || (*loss.to > end && *loss.to - std::max(loss.from, end) > bound);
  });
  return found == losses.end() ? std::nullopt : std::optional(*found);
}

/// Losses of everybody but new users whose installation cannot work: they wait for the next launch (A100).
std::vector<Loss> entitled_losses(const LibraryRun& r) {
  std::vector<Loss> losses = r.losses;
  std::uint32_t first = 0;
  for (const scenario::ClientGroup& group : r.scenario.client_groups) {
    std::int64_t count = 0;
    for (const auto& part : group.parts) count += part.count;
    const std::uint32_t end = first + static_cast<std::uint32_t>(count);
    const bool fits = group.install.config_file.empty() == group.install.thumbprint.empty() &&
                      (group.install.thumbprint.empty() || group.install.thumbprint == "match");
    if (!fits) std::erase_if(losses, [&](const Loss& loss) { return loss.client >= first && loss.client < end; });
    first = end;
  }
  return losses;
}

/// D1 + W + look-up + connect (7.5), for components at a site that asks its own resolver.
Duration entry_after(const scenario::Scenario& s) {
  const Duration connect = s.sites.front().lan_rtt * s.params.net.connect_rtts;
  return s.params.comp.loss_detect + s.params.bc.enter_wait + s.params.dns.rtt_cached + connect;
}

/// All but replays of weeks, whose every retry counts; CTest runs those by themselves.
std::vector<std::string> quick_scenarios() {
  std::vector<std::string> names = all_scenarios();
  std::erase_if(
      names, [](const std::string& name) { return name.starts_with("historical/") && read(name).horizon > 7 * 24h; });
  return names;
}

}  // namespace

TEST_CASE("every scenario says what it is, what it demands and when all are back", "[scenario]") {
  for (const std::string& name : all_scenarios()) {
    INFO(name);
    const scenario::Scenario s = read(name);
    CHECK(s.name == std::filesystem::path(name).filename());
    CHECK(s.title.size() > 20);
    CHECK(s.doc.size() > 100);
    CHECK(s.budgets.size() >= (name.starts_with("library/") ? 3 : 1));
    CHECK(s.return_bound > Duration{});
  }
}

TEST_CASE("a replayed outage keeps its sources and the confidence of every fault", "[scenario]") {
  const auto names = scenarios_in("historical");
  REQUIRE(names.size() >= 32);
  for (const std::string& name : names) {
    INFO(name);
    const scenario::Scenario s = read(name);
    CHECK_FALSE(s.sources.empty());
    for (const auto& fault : s.faults) {
      CHECK(fault.source.starts_with("http"));
      CHECK_FALSE(fault.confidence.empty());
      CHECK(fault.ref.starts_with(s.name));
    }
  }
}

TEST_CASE("after the last fault or record everybody who may have access has it again within the bound",
          "[scenario][A56]") {
  const std::string name = GENERATE(from_range(quick_scenarios()));
  INFO(name);
  const LibraryRun r = run(name);
  const TimePoint end = r.last_change();
  REQUIRE(r.result.complete);
  REQUIRE(end > TimePoint{});
  REQUIRE(TimePoint{r.scenario.horizon} >= end + r.scenario.return_bound);
  const std::optional<Loss> late = too_long(entitled_losses(r), end, r.scenario.return_bound);
  if (late)
    UNSCOPED_INFO("client row " << late->client << ", out since " << seconds(late->from.time_since_epoch()) << " s");
  CHECK_FALSE(late.has_value());
}

TEST_CASE("full cloud outage: components enter BC when the closed form says", "[scenario][7.5]") {
  const LibraryRun r = run("library/cloud-outage");
  REQUIRE(r.result.bc_stays.size() == 12);
  for (const auto& stay : r.result.bc_stays) {
    INFO(stay.node);
    const bool controller = stay.kind == record::EntityKind::controller;
    const Duration own = r.scenario.params.comp.loss_detect + r.scenario.params.bc.enter_wait;  // A10: nobody to ask
    CHECK(stay.entry_after == (controller ? own : entry_after(r.scenario)));
  }
}

TEST_CASE("full cloud outage: site users come back on the first retry after the components", "[scenario][7.8]") {
  const LibraryRun r = run("library/cloud-outage");
  const Parameters& p = r.scenario.params;
  const auto tries = p.client.redirect_list_len * p.client.attempts_per_edge;
  const Duration client = p.client.idle_detect + tries * p.net.connect_timeout + (tries - 1) * p.client.retry_gap;
  const double retries = std::ceil(seconds(entry_after(r.scenario) - client) / seconds(p.client.pcc_retry));
  const double expected = seconds(client) + retries * seconds(p.client.pcc_retry);
  // 170 users and more ask each controller in the same second: the queue's share (7.12).
  const double queue = 200 / p.pcc.redirect_rate;
  for (const char* group : {"fra-users", "osl-users"}) {
    INFO(group);
    CHECK(p50(r.group(group).failover_time) >= expected);
    CHECK(p50(r.group(group).failover_time) <= expected + queue);
  }
}

TEST_CASE("full cloud outage: the wait timer sets what users see", "[scenario][7.8]") {
  const double shortest = p50(run("library/cloud-outage", {"bc.enter_wait=60s"}).group("fra-users").failover_time);
  CHECK(shortest >= 120);
  CHECK(shortest <= 125);
}

TEST_CASE("budgets of the cloud outage fail on either side", "[scenario]") {
  const auto early = run("library/cloud-outage", {"bc.enter_wait=60s"}).failed();
  CHECK(listed(early, "entry-early"));
  CHECK(listed(early, "site-early"));
  const auto late = run("library/cloud-outage", {"bc.enter_wait=5m"}).failed();
  CHECK(listed(late, "entry-late"));
  CHECK(listed(late, "site-late"));
}

TEST_CASE("a public BC zone brings users at home back as fast as those at a site", "[scenario][C5]") {
  const LibraryRun hidden = run("library/cloud-outage"), open = run("library/cloud-outage-public-bc-zone");
  CHECK(hidden.group("home-a-users").failover_time.n == 0);
  REQUIRE(open.group("home-a-users").failover_time.n == 510 * 3);
  CHECK(p50(open.group("home-a-users").failover_time) ==
        Approx(p50(open.group("fra-users").failover_time)).margin(seconds(open.scenario.params.client.pcc_retry)));
}

TEST_CASE("who is cut off from public edges only: redirects outside BC decide", "[scenario][A52]") {
  const LibraryRun in_bc = run("library/cut-off-from-public-edges");
  const LibraryRun always = run("library/cut-off-from-public-edges-redirect-always");
  CHECK(in_bc.everybody().failover_time.n == 0);
  CHECK(in_bc.everybody().waited_out == 400 * 3);
  CHECK(always.everybody().failover_time.n >= 340 * 3);
  CHECK(always.everybody().lost_pair_time < in_bc.everybody().lost_pair_time / 4);
}

TEST_CASE("only the cloud's service provider is away: the local one answers, or waits for BC", "[scenario][A66]") {
  CHECK(run("library/cloud-sp-only").group("fra-users").failover_time.n == 340 * 3);
  CHECK(run("library/cloud-sp-only-local-sp-requires-bc").group("fra-users").failover_time.n == 0);
}

TEST_CASE("only the control services are away: mixed modes decide between everybody and nobody", "[scenario][A53]") {
  CHECK(run("library/cloud-control-only").everybody().unaffected == 0);
  CHECK(run("library/cloud-control-only-mixed-mode").everybody().unaffected == 2000 * 3);
}

TEST_CASE("an outage that ends before the wait takes nobody into BC, a longer one everybody", "[scenario][R17]") {
  CHECK(run("library/outage-shorter-than-w").result.bc_stays.empty());
  CHECK(run("library/outage-shorter-than-w", {"faults.cloud.for=174s"}).result.bc_stays.empty());
  CHECK(run("library/outage-shorter-than-w", {"faults.cloud.for=181s"}).result.bc_stays.size() == 12);
}

TEST_CASE("an outage of the provider at home: nothing helps, for want of a path", "[scenario][3.1]") {
  const LibraryRun r = run("library/home-isp");
  const metrics::Measures& homes = r.group("home-a-users");
  CHECK(r.everybody().failover_time.n == 0);
  CHECK(homes.waited_out == homes.pairs);
  const auto most = std::max_element(homes.time_by_cause.begin(), homes.time_by_cause.end());
  CHECK(static_cast<Cause>(most - homes.time_by_cause.begin()) == Cause::no_path);
  CHECK(*most > homes.episode_time * 9 / 10);
}

TEST_CASE("clients without BC wait, each with the same reason", "[scenario][R9][R10]") {
  const LibraryRun r = run("library/unsupported-clients");
  for (const char* group : {"browsers", "machine-tunnels", "workloads", "anchored"}) {
    INFO(group);
    const metrics::Measures& m = r.group(group);
    CHECK(m.waited_out == m.pairs);
    const auto most = std::max_element(m.time_by_cause.begin(), m.time_by_cause.end());
    CHECK(static_cast<Cause>(most - m.time_by_cause.begin()) == Cause::unsupported_client);
  }
}

TEST_CASE("without the BC identity provider users are locked out by age", "[scenario][6.4]") {
  const LibraryRun r = run("library/bc-idp-unreachable");
  const double share = seconds(4h) / seconds(r.scenario.params.auth.timeout);
  const double users = 680, expected = users * share, deviation = std::sqrt(users * share * (1 - share));
  const auto locked_out = static_cast<double>(r.everybody().locked_out_users);
  CHECK(locked_out == Approx(expected).margin(3 * deviation));
}

TEST_CASE("forced BC takes the wait timer out of a planned cut", "[scenario][7.6][A51]") {
  const double planned = p50(run("library/forced-bc").group("fra-users").time_without_access);
  const double surprise = p50(run("library/isp-site").group("fra-users").time_without_access);
  CHECK(planned >= 103);
  CHECK(planned <= 105);
  CHECK(surprise - planned == Approx(80).margin(5));
}
