#include "models/dns/resolver.hpp"

#include <rapidcheck/catch.h>

#include <catch2/catch.hpp>

#include "tests/models/readme_table.hpp"

using namespace failcast;
using namespace failcast::dns;
using namespace failcast::dns::resolver;
using Kind = Verdict::Kind;

namespace {

constexpr wire::PeerList kList{7, 2};
constexpr wire::PeerList kOther{8, 1};
constexpr Response kRecords{Reason::none, kList, 300s};
constexpr Response kNoName{Reason::name_error, {}, 900s};
constexpr Response kBroken{Reason::server_failure, {}, {}};
constexpr TimePoint at(Duration t) { return TimePoint{t}; }

/// A row that cached kRecords at time 0.
Row warm(const Params& params) {
  Row row;
  query(row, at(0s), params);
  fetched(row, at(0s), params, kRecords);
  return row;
}
Params stale_params() {
  Params params;
  params.serve_stale = true;
  return params;
}

}  // namespace

TEST_CASE("the resolver's table forgets nothing", "[dns]") { test::check_complete(description()); }
TEST_CASE("the README shows the resolver's table", "[dns][golden]") {
  test::check_readme_table("models/dns/README.md", description());
}

TEST_CASE("an empty cache fetches, then answers for the TTL", "[dns]") {
  const Params params;
  Row row;
  CHECK(query(row, at(0s), params).kind == Kind::fetch);
  CHECK(fetched(row, at(100ms), params, kRecords) == Verdict{Kind::answer, Reason::none, kList, 300s, kNever});
  CHECK(query(row, at(10s), params) == Verdict{Kind::answer, Reason::none, kList, 290s + 100ms, kNever});
  CHECK(row.queries == 2);
  CHECK(row.hits == 1);
  CHECK(row.fetches == 1);
}

TEST_CASE("data is expired when its TTL is reached, not before", "[dns]") {
  const Params params;
  Row before = warm(params);
  CHECK(query(before, at(300s) - 1ns, params).kind == Kind::answer);
  Row reached = warm(params);
  CHECK(query(reached, at(300s), params).kind == Kind::fetch);
}

TEST_CASE("a TTL of zero is good for those who wait and nobody else", "[dns]") {
  const Params params;
  Row row;
  query(row, at(0s), params);
  CHECK(fetched(row, at(1s), params, {Reason::none, kList, 0s})->kind == Kind::answer);
  CHECK(query(row, at(1s), params).kind == Kind::fetch);
}

TEST_CASE("queries during a fetch join it", "[dns][A90]") {
  const Params params;
  Row row;
  query(row, at(0s), params);
  CHECK(query(row, at(50ms), params).kind == Kind::join);
  CHECK(row.fetches == 1);
  fetched(row, at(100ms), params, kRecords);
  CHECK(query(row, at(150ms), params).kind == Kind::answer);
}

TEST_CASE("a negative answer is remembered for its own TTL", "[dns][A45]") {
  const Params params;
  Row row;
  query(row, at(0s), params);
  CHECK(fetched(row, at(0s), params, kNoName) == Verdict{Kind::negative, Reason::name_error, {}, 900s, kNever});
  CHECK(query(row, at(900s) - 1ns, params) == Verdict{Kind::negative, Reason::name_error, {}, 1ns, kNever});
  CHECK(query(row, at(900s), params).kind == Kind::fetch);
}

TEST_CASE("no_data is told apart from name_error", "[dns][A45]") {
  const Params params;
  Row row;
  query(row, at(0s), params);
  fetched(row, at(0s), params, {Reason::no_data, {}, 900s});
  CHECK(query(row, at(1s), params).why == Reason::no_data);
}

TEST_CASE("a failure is told and not remembered", "[dns][A7]") {
  const Params params;
  Row row;
  query(row, at(0s), params);
  CHECK(fetched(row, at(1s), params, kBroken)->kind == Kind::failure);
  CHECK(row.failures == 1);
  CHECK(query(row, at(1s), params).kind == Kind::fetch);
}

TEST_CASE("a fetch without a response is given up after its time", "[dns][A7]") {
  const Params params;
  Row row;
  query(row, at(0s), params);
  CHECK(next_wakeup(row) == at(10s));
  CHECK_FALSE(handle_timeouts(row, at(10s) - 1ns, params).has_value());
  CHECK(handle_timeouts(row, at(10s), params)->kind == Kind::failure);
  CHECK(row.failures == 1);
  CHECK(next_wakeup(row) == kNever);
  CHECK_FALSE(fetched(row, at(11s), params, kRecords).has_value());
  CHECK(query(row, at(11s), params).kind == Kind::fetch);
}

TEST_CASE("a query notices by itself that a fetch was given up", "[dns][A7]") {
  const Params params;
  Row before;
  query(before, at(0s), params);
  CHECK(query(before, at(10s) - 1ns, params).kind == Kind::join);
  Row reached;
  query(reached, at(0s), params);
  CHECK(query(reached, at(10s), params).kind == Kind::fetch);
  CHECK(reached.failures == 1);
  CHECK(reached.fetches == 2);
}

TEST_CASE("TTLs are extended, then raised, then cut", "[dns][A68]") {
  Params params;
  params.min_ttl = 60s;
  params.max_ttl = 3600s;
  CHECK(cached_for(59s, params) == 60s);
  CHECK(cached_for(61s, params) == 61s);
  CHECK(cached_for(3601s, params) == 3600s);
  params.ttl_factor = 10;
  CHECK(cached_for(30s, params) == 300s);
  CHECK(cached_for(5s, params) == 60s);
  CHECK(cached_for(1000s, params) == 3600s);
  params.ttl_factor = 1e18;
  CHECK(cached_for(24h * 365, params) == 3600s);
}

TEST_CASE("negative TTLs are cut but neither raised nor extended", "[dns][A68]") {
  Params params;
  params.min_ttl = 1000s;
  params.ttl_factor = 10;
  Row row;
  query(row, at(0s), params);
  CHECK(fetched(row, at(0s), params, kNoName)->ttl == 900s);
  params.max_ttl = 300s;
  Row cut;
  query(cut, at(0s), params);
  CHECK(fetched(cut, at(0s), params, kNoName)->ttl == 300s);
}

TEST_CASE("without serve-stale expired data is gone", "[dns][A69]") {
  const Params params;
  Row row = warm(params);
  query(row, at(300s), params);
  CHECK(fetched(row, at(301s), params, kBroken)->kind == Kind::failure);
}

TEST_CASE("with serve-stale an asker waits for fresh data before it gets the old", "[dns][A69]") {
  const Params params = stale_params();
  Row row = warm(params);
  CHECK(query(row, at(300s), params) == Verdict{Kind::fetch, Reason::none, kList, 0s, at(300s) + 1800ms});
  CHECK(query(row, at(301s), params) == Verdict{Kind::join, Reason::none, kList, 0s, at(301s) + 1800ms});
  CHECK(fetched(row, at(301s), params, {Reason::none, kOther, 300s})->addresses == kOther);
  CHECK(query(row, at(302s), params).addresses == kOther);
}

TEST_CASE("after a failed refresh stale data is answered at once, until a refresh is due again", "[dns][A69]") {
  const Params params = stale_params();
  Row row = warm(params);
  query(row, at(300s), params);
  CHECK(fetched(row, at(301s), params, kBroken) == Verdict{Kind::answer, Reason::none, kList, 0s, kNever});
  CHECK(query(row, at(331s) - 1ns, params) == Verdict{Kind::answer, Reason::none, kList, 0s, kNever});
  CHECK(query(row, at(331s), params).kind == Kind::fetch);
}

TEST_CASE("a negative answer replaces stale data", "[dns][A69]") {
  const Params params = stale_params();
  Row row = warm(params);
  query(row, at(300s), params);
  CHECK(fetched(row, at(301s), params, kNoName)->kind == Kind::negative);
  CHECK(query(row, at(302s), params).kind == Kind::negative);
}

TEST_CASE("negative answers are never served stale", "[dns][A69]") {
  const Params params = stale_params();
  Row row;
  query(row, at(0s), params);
  fetched(row, at(0s), params, kNoName);
  CHECK(query(row, at(900s), params).stale_at == kNever);
  CHECK(fetched(row, at(901s), params, kBroken)->kind == Kind::failure);
}

TEST_CASE("stale data ends at its limit", "[dns][A69]") {
  const Params params = stale_params();
  Row before = warm(params);
  CHECK(query(before, at(300s) + params.stale_max - 1ns, params).stale_at != kNever);
  Row reached = warm(params);
  CHECK(query(reached, at(300s) + params.stale_max, params).stale_at == kNever);
}

TEST_CASE("a refresh under way at the stale limit goes on without stale data", "[dns][A69]") {
  const Params params = stale_params();
  Row row = warm(params);
  const TimePoint limit = at(300s) + params.stale_max;
  query(row, limit - 1s, params);
  CHECK(query(row, limit, params) == Verdict{Kind::join, Reason::none, {}, 0s, kNever});
  CHECK(fetched(row, limit + 1s, params, kBroken)->kind == Kind::failure);
}

TEST_CASE("the parameters of a scenario reach the resolver", "[dns][A7][A68][A69]") {
  Parameters::Dns dns;
  dns.timeout = 3s;
  dns.tries = 4;
  dns.serve_stale = true;
  dns.max_ttl = 77s;
  const Params params = params_from(dns);
  CHECK(params.fetch_timeout == 12s);
  CHECK(params.serve_stale);
  CHECK(params.max_ttl == 77s);
}

// The slow, obvious model: never anything but the truth of the zone not older than one TTL.
TEST_CASE("an answer is never older than the TTL allows", "[dns][property]") {
  rc::prop("for any sequence of gaps and of responses", [](const std::vector<std::uint8_t>& gaps) {
    const Params params;
    Row row;
    TimePoint now{};
    TimePoint cached_at{};
    for (const std::uint8_t gap : gaps) {
      now += gap * 3s;
      const Verdict verdict = query(row, now, params);
      if (verdict.kind == Kind::answer) {
        RC_ASSERT(now - cached_at < 300s);
        RC_ASSERT(verdict.ttl == 300s - (now - cached_at));
      } else if (verdict.kind == Kind::fetch && gap % 2 == 0) {
        fetched(row, now, params, kRecords);
        cached_at = now;
      }
    }
    RC_ASSERT(row.queries == gaps.size());
    RC_ASSERT(row.hits + row.fetches <= row.queries);
  });
}

TEST_CASE("waking a row early or often changes no answer", "[dns][property]") {
  rc::prop("for any sequence of gaps", [](const std::vector<std::uint8_t>& gaps, bool serve_stale) {
    Params params;
    params.serve_stale = serve_stale;
    Row lazy;
    Row eager;
    TimePoint now{};
    for (const std::uint8_t gap : gaps) {
      for (int step = 0; step < gap; ++step) handle_timeouts(eager, now + step * 3s, params);
      now += gap * 3s;
      RC_ASSERT(query(lazy, now, params) == query(eager, now, params));
      if (gap % 3 == 0) RC_ASSERT(fetched(lazy, now, params, kRecords) == fetched(eager, now, params, kRecords));
    }
    RC_ASSERT(lazy.failures == eager.failures);
  });
}
