#include "models/certificate/life_cycle.hpp"

#include <rapidcheck/catch.h>

#include <catch2/catch.hpp>

#include "tests/models/bench.hpp"
#include "tests/models/readme_table.hpp"

using namespace failcast;
using namespace failcast::certificate;
using test::at;

namespace {

constexpr Duration kT = 30 * 24h;
constexpr wire::Epoch kSession = 5;

struct Bench {
  Parameters params;
  LifeCycle life;
  TimePoint now{};
  wire::Actions out;
  std::string_view owner = "bench";

  Context context() const { return {now, params, Stream{Key{7} / owner}, EntityClock{}}; }
  Bench& install(TimePoint expiry, bool same = false) {
    life.install(expiry, same, kT, context(), out);
    return *this;
  }
  void look(wire::Epoch session) { life.look(session, context(), out); }
  TimePoint due() const { return life.first_that_counts(params); }
  void look_when_due(wire::Epoch session) {
    now = due();
    look(session);
  }
  std::size_t asked() const {
    std::size_t n = 0;
    for (const auto& action : out.all())
      if (const auto* send = std::get_if<wire::Send>(&action)) n += send->request == wire::Request::re_enrol ? 1 : 0;
    return n;
  }
  std::size_t changes() const {
    std::size_t n = 0;
    for (const auto& action : out.all())
      if (const auto* fact = std::get_if<Observation>(&action)) n += std::holds_alternative<CertificateChanged>(*fact);
    return n;
  }
};

}  // namespace

TEST_CASE("a certificate's life cycle forgets no pair, has no dead end, and the README shows it",
          "[certificate][machines]") {
  test::check_complete(description());
  test::check_readme_table("models/certificate/README.md", description());
}

TEST_CASE("nothing is to be done until no more than T is left", "[certificate][A27][3.10]") {
  Bench bench;
  bench.install(at(365 * 24h));
  CHECK(bench.due() >= at(335 * 24h));
  CHECK(bench.due() < at(335 * 24h) + 1h);
}
TEST_CASE("a look at which exactly T is left renews", "[certificate][A27][6.1]") {
  Bench bench;
  bench.install(at(365 * 24h));
  const TimePoint tick = bench.due();
  bench.install(tick + kT);
  CHECK(bench.due() == tick);
  bench.now = tick - 1ns;
  bench.look(kSession);
  CHECK(bench.asked() == 0);
  bench.now = tick;
  bench.look(kSession);
  CHECK(bench.asked() == 1);
}
TEST_CASE("a look at which a nanosecond more is left waits for the next", "[certificate][A27]") {
  Bench bench;
  bench.install(at(365 * 24h));
  const TimePoint tick = bench.due();
  bench.install(tick + kT + 1ns);
  CHECK(bench.due() == tick + 1h);
}
TEST_CASE("owners look at different moments of the hour", "[certificate][A27]") {
  Bench one, other;
  other.owner = "other";
  one.install(at(365 * 24h));
  other.install(at(365 * 24h));
  CHECK(one.due() != other.due());
}
TEST_CASE("an attempt that no certificate follows is repeated at the next look", "[certificate][A27]") {
  Bench bench;
  bench.install(at(365 * 24h));
  bench.look_when_due(kSession);
  const TimePoint first = bench.now;
  CHECK(bench.due() == first + 1h);
  bench.look_when_due(kSession);
  CHECK(bench.asked() == 2);
  CHECK(bench.life.state == State::valid);
}
TEST_CASE("attempts fail as often as they are said to", "[certificate][A27]") {
  Bench bench;
  bench.params.cert.renew_ok_p = 0.25;
  bench.install(at(365 * 24h));
  int asked = 0;
  for (int i = 0; i < 400; ++i) {
    bench.out.clear();
    bench.look_when_due(kSession);
    asked += static_cast<int>(bench.asked());
  }
  CHECK(asked > 70);
  CHECK(asked < 130);
  bench.params.cert.renew_ok_p = 0;
  bench.out.clear();
  bench.look_when_due(kSession);
  CHECK(bench.asked() == 0);
}

TEST_CASE("without the cloud a certificate becomes due, and is not looked at again", "[certificate][R1][3.10]") {
  Bench bench;
  bench.install(at(365 * 24h));
  bench.look_when_due(0);
  CHECK(bench.life.state == State::due);
  CHECK(bench.asked() == 0);
  CHECK(bench.changes() == 1);
  CHECK(bench.due() == kNever);
}
TEST_CASE("a renewal in time is told, the first certificate and one that was replaced early are none",
          "[certificate][6.2]") {
  Bench bench;
  bench.install(TimePoint{} + 365 * 24h);
  bench.now = TimePoint{} + 24h;
  bench.install(TimePoint{} + 366 * 24h);
  CHECK(bench.changes() == 0);
  bench.look_when_due(1);
  bench.install(bench.now + 365 * 24h);
  CHECK(bench.changes() == 1);
}

TEST_CASE("a due certificate is renewed at once when the cloud is back", "[certificate][3.10][6.2]") {
  Bench bench;
  bench.install(at(365 * 24h));
  bench.look_when_due(0);
  bench.now += 90min;
  bench.life.cloud_returned(kSession, bench.context(), bench.out);
  CHECK(bench.asked() == 1);
  CHECK(bench.due() > bench.now);
  CHECK(bench.due() <= bench.now + 1h);
  bench.install(bench.now + 365 * 24h);
  CHECK(bench.life.state == State::valid);
}
TEST_CASE("one that is not due is left alone when the cloud is back", "[certificate][3.10]") {
  Bench bench;
  bench.install(at(365 * 24h));
  bench.now = bench.due() - 1ns;
  bench.life.cloud_returned(kSession, bench.context(), bench.out);
  CHECK(bench.asked() == 0);
}

TEST_CASE("a certificate runs out when nothing is left, once", "[certificate][H37][3.10]") {
  for (const bool was_due : {false, true}) {
    Bench bench;
    bench.install(at(365 * 24h));
    if (was_due) bench.look_when_due(0);
    bench.now = at(365 * 24h) - 1ns;
    CHECK_FALSE(bench.life.runs_out(bench.context(), bench.out));
    bench.now += 1ns;
    CHECK(bench.life.runs_out(bench.context(), bench.out));
    CHECK(bench.life.state == State::expired);
    CHECK_FALSE(bench.life.runs_out(bench.context(), bench.out));
    CHECK(bench.due() == kNever);
  }
}
TEST_CASE("only a certificate that is still good ends the expiry", "[certificate][R3]") {
  Bench bench;
  bench.install(at(1h));
  bench.now = at(1h);
  bench.life.runs_out(bench.context(), bench.out);
  bench.install(at(1h));
  CHECK(bench.life.state == State::expired);
  bench.install(at(1h) + 1ns);
  CHECK(bench.life.state == State::valid);
}
TEST_CASE("looks that fell into the owner's absence did not happen", "[certificate][A27]") {
  Bench bench;
  bench.install(at(365 * 24h));
  const TimePoint missed = bench.due();
  bench.now = missed + 90min;
  bench.life.resume(bench.context());
  CHECK(bench.due() == missed + 2h);
  bench.now = missed + 2h;
  bench.life.resume(bench.context());
  CHECK(bench.due() == missed + 2h);
}
TEST_CASE("a certificate that never was needs nothing", "[certificate]") {
  Bench bench;
  CHECK_FALSE(bench.life.runs_out(bench.context(), bench.out));
  bench.look(kSession);
  CHECK(bench.out.all().empty());
}
TEST_CASE("a renewal comes within a period of the threshold, and not before it", "[certificate][A27][property]") {
  rc::prop("first look", [](std::uint32_t days, std::uint16_t minutes) {
    Bench bench;
    bench.params.cert.renew_check = Duration{1min} * (1 + minutes % 1440);
    const TimePoint expiry = at(24h * (40 + days % 10000));
    bench.install(expiry);
    RC_ASSERT(bench.due() >= expiry - kT);
    RC_ASSERT(bench.due() < expiry - kT + bench.params.cert.renew_check);
  });
}

TEST_CASE("a clock that is set renews nothing", "[certificate][R1]") {
  Bench bench;
  bench.install(at(365 * 24h));
  bench.now = bench.due();
  bench.look(0);
  REQUIRE(bench.life.state == State::due);
  bench.install(at(365 * 24h) + 1s, true);
  CHECK(bench.life.state == State::due);
  CHECK(bench.life.expiry == at(365 * 24h) + 1s);
  bench.install(at(365 * 24h) + 1s);
  CHECK(bench.life.state == State::valid);
}

TEST_CASE("looks before the threshold are skipped as they are made", "[certificate][A27][property]") {
  rc::prop("looks", [](std::uint16_t minutes, std::uint8_t times, bool in_cloud) {
    Bench bench;
    bench.params.cert.renew_check = Duration{1min} * (1 + minutes % 1440);
    bench.install(at(400 * 24h));
    Bench skipped = bench;
    const int looks = 1 + times % 50;
    for (int i = 0; i < looks; ++i) {
      bench.now = bench.life.check;
      RC_ASSERT(bench.life.ignores_look(bench.now));
      bench.look(in_cloud ? kSession : 0);
    }
    RC_ASSERT(bench.out.all().empty());
    skipped.life.skip_looks(looks, skipped.params);
    RC_ASSERT(skipped.life.check == bench.life.check);
    RC_ASSERT(skipped.life.looks == bench.life.looks);
    RC_ASSERT(skipped.life.state == bench.life.state);
    RC_ASSERT(skipped.due() == bench.due());
  });
}
TEST_CASE("the first look that counts is the first that is not ignored", "[certificate][A27]") {
  Bench bench;
  bench.install(at(365 * 24h));
  CHECK_FALSE(bench.life.ignores_look(bench.due()));
  CHECK(bench.life.ignores_look(bench.due() - bench.params.cert.renew_check));
  CHECK_FALSE(bench.life.ignores_look(at(335 * 24h)));
  CHECK(bench.life.ignores_look(at(335 * 24h) - 1ns));
}
