#include "models/dr_operator/dr_operator.hpp"

#include <rapidcheck.h>
#include <rapidcheck/catch.h>

#include <catch2/catch.hpp>
#include <functional>
#include <set>
#include <string>

#include "tests/models/bench.hpp"
#include "tests/models/readme_table.hpp"

using namespace failcast;
using namespace failcast::dr_operator;
using test::at;

namespace {

/// An operator who notices in 5 minutes, decides in 10 and publishes in 3, unless a test says otherwise.
class OperatorBench {
 public:
  Parameters params;
  Row row;
  TimePoint now{};
  bool sound = true;
  std::vector<wire::Action> said;
  std::vector<Command> uploads;
  std::vector<TimePoint> uploaded_at;

  OperatorBench() {
    params.op.detect = Distribution::constant(300s);
    params.op.decide = Distribution::constant(600s);
    params.op.publish = Distribution::constant(180s);
  }
  Context context() const { return {now, params, Stream{Key{7} / "operator"}, EntityClock{}}; }
  void reason(std::uint32_t step, dr::State publishes) {
    say([&](wire::Actions& out) { reason_given(row, step, publishes, context(), out); });
  }
  void tick() {
    say([&](wire::Actions& out) {
      if (const auto command = handle_timeouts(row, sound, context(), out)) {
        uploads.push_back(*command);
        uploaded_at.push_back(now);
      }
    });
  }
  void visible() {
    say([&](wire::Actions& out) { record_visible(row, context(), out); });
  }
  void end() {
    say([&](wire::Actions& out) { end_passed(row, context(), out); });
  }
  void ttl() {
    say([&](wire::Actions& out) { ttl_elapsed(row, context(), out); });
  }
  void until(TimePoint t) {
    while (next_wakeup(row) <= t) {
      now = std::max(now, next_wakeup(row));
      tick();
    }
    now = t;
  }
  void run(Duration d) { until(now + d); }
  /// Has published this step, and everybody is served it.
  OperatorBench& published(std::uint32_t step, dr::State state) {
    reason(step, state);
    run(1080s);
    visible();
    return *this;
  }
  void forget() { said.clear(); }

 private:
  template <class Do>
  void say(Do act) {
    wire::Actions out;
    act(out);
    said.insert(said.end(), out.all().begin(), out.all().end());
  }
};

}  // namespace

TEST_CASE("an operator notices, decides and publishes, one after the other", "[dr_operator][A46]") {
  OperatorBench bench;
  CHECK(phase(bench.row) == Phase::none);
  bench.reason(0, dr::State::on);
  CHECK(phase(bench.row) == Phase::noticing);
  bench.until(at(300s) - 1ns);
  CHECK(phase(bench.row) == Phase::noticing);
  bench.until(at(300s));
  CHECK(phase(bench.row) == Phase::deciding);
  bench.until(at(900s) - 1ns);
  CHECK(phase(bench.row) == Phase::deciding);
  CHECK(bench.row.state == State::idle);
  bench.until(at(900s));
  CHECK(phase(bench.row) == Phase::publishing);
  CHECK(bench.row.state == State::prepare);
  bench.until(at(1080s) - 1ns);
  CHECK(bench.uploads.empty());
  bench.until(at(1080s));
  REQUIRE(bench.uploads.size() == 1);
  CHECK(bench.uploads[0].step == 0);
  CHECK_FALSE(bench.uploads[0].repaired);
  CHECK(bench.row.state == State::publish);
  CHECK(next_wakeup(bench.row) == kNever);
}

TEST_CASE("an uploaded record is active when every server has it", "[dr_operator][A47]") {
  OperatorBench bench;
  bench.reason(0, dr::State::on);
  bench.run(1080s);
  CHECK(phase(bench.row) == Phase::propagating);
  bench.visible();
  CHECK(phase(bench.row) == Phase::none);
  CHECK(bench.row.state == State::active);
}

TEST_CASE("a test is published like the real thing", "[dr_operator][H19]") {
  OperatorBench bench;
  bench.published(0, dr::State::test);
  CHECK(bench.row.state == State::active);
}

TEST_CASE("DR is over when the caches have forgotten it", "[dr_operator][H19]") {
  OperatorBench bench;
  bench.published(0, dr::State::on);
  bench.reason(1, dr::State::off);
  bench.run(900s - 1ns);
  CHECK(bench.row.state == State::active);
  bench.run(1ns);
  CHECK(bench.row.state == State::deactivate);
  bench.run(180s);
  REQUIRE(bench.uploads.size() == 2);
  CHECK(bench.uploads[1].step == 1);
  bench.visible();
  CHECK(bench.row.state == State::deactivate);
  bench.ttl();
  CHECK(bench.row.state == State::idle);
}

TEST_CASE("the end time of a record needs no operator", "[dr_operator][H18][H22]") {
  OperatorBench bench;
  bench.published(0, dr::State::on);
  bench.end();
  CHECK(bench.row.state == State::idle);
  CHECK(bench.uploads.size() == 1);
}

TEST_CASE("an operator who checks finds a mistake, and repairs it before the upload", "[dr_operator][H22][A98]") {
  OperatorBench bench;
  bench.sound = false;
  bench.reason(0, dr::State::on);
  bench.until(at(1080s));
  CHECK(bench.uploads.empty());
  CHECK(bench.row.state == State::prepare);
  bench.until(at(1260s) - 1ns);
  CHECK(bench.uploads.empty());
  bench.until(at(1260s));
  REQUIRE(bench.uploads.size() == 1);
  CHECK(bench.uploads[0].repaired);
}

TEST_CASE("a mistake in the record that ends DR is found too", "[dr_operator][A98]") {
  OperatorBench bench;
  bench.published(0, dr::State::on);
  bench.sound = false;
  bench.reason(1, dr::State::off);
  bench.run(1080s);
  CHECK(bench.uploads.size() == 1);
  CHECK(bench.row.state == State::deactivate);
  bench.run(180s);
  REQUIRE(bench.uploads.size() == 2);
  CHECK(bench.uploads[1].repaired);
}

TEST_CASE("a repair is of one record, not of the next", "[dr_operator][A98]") {
  OperatorBench bench;
  bench.sound = false;
  bench.published(0, dr::State::on).run(180s);
  bench.sound = true;
  bench.reason(1, dr::State::off);
  bench.run(1080s);
  REQUIRE(bench.uploads.size() == 2);
  CHECK(bench.uploads[0].repaired);
  CHECK_FALSE(bench.uploads[1].repaired);
}

TEST_CASE("an operator who does not check publishes the mistake", "[dr_operator][A98]") {
  OperatorBench bench;
  bench.params.op.checks = false;
  bench.sound = false;
  bench.reason(0, dr::State::on);
  bench.until(at(1080s));
  REQUIRE(bench.uploads.size() == 1);
  CHECK_FALSE(bench.uploads[0].repaired);
}

TEST_CASE("reasons that come meanwhile wait in their order", "[dr_operator][A123]") {
  OperatorBench bench;
  bench.reason(2, dr::State::test);
  bench.run(100s);
  bench.reason(1, dr::State::on);
  bench.reason(0, dr::State::off);
  bench.run(1h);
  REQUIRE(bench.uploads.size() == 3);
  CHECK(bench.uploads[0].step == 2);
  CHECK(bench.uploads[1].step == 1);
  CHECK(bench.uploads[2].step == 0);
  CHECK(bench.uploaded_at == std::vector<TimePoint>{at(1080s), at(2160s), at(3240s)});
}

TEST_CASE("a reason is not given twice while it is under way or waits", "[dr_operator][A123]") {
  OperatorBench bench;
  bench.reason(0, dr::State::on);
  bench.reason(0, dr::State::on);
  bench.reason(1, dr::State::off);
  bench.reason(1, dr::State::off);
  bench.run(1h);
  CHECK(bench.uploads.size() == 2);
  bench.reason(1, dr::State::off);
  bench.run(1h);
  CHECK(bench.uploads.size() == 3);
}

TEST_CASE("one record follows another from every state", "[dr_operator][A120][A121]") {
  const auto next = [](OperatorBench bench, dr::State publishes) {
    bench.reason(9, publishes);
    bench.run(900s);
    return bench.row.state;
  };
  const OperatorBench idle;
  OperatorBench active;
  active.published(0, dr::State::on);
  OperatorBench published;
  published.reason(0, dr::State::on);
  published.run(1080s);
  OperatorBench returning = active;
  returning.published(1, dr::State::off);
  for (const OperatorBench& bench : {idle, published, active, returning}) {
    CHECK(next(bench, dr::State::on) == State::prepare);
    CHECK(next(bench, dr::State::off) == State::deactivate);
  }
}

TEST_CASE("of two uploads on their way the last one to be served counts", "[dr_operator][A47][A120]") {
  OperatorBench bench;
  bench.reason(0, dr::State::test);
  bench.reason(1, dr::State::on);
  bench.run(2160s);
  REQUIRE(bench.uploads.size() == 2);
  bench.visible();
  CHECK(bench.row.state == State::publish);
  bench.visible();
  CHECK(bench.row.state == State::active);
  bench.forget();
  bench.visible();
  CHECK(bench.said.empty());
}

TEST_CASE("the end of a record whose successor is on its way is nobody's business", "[dr_operator][A122]") {
  OperatorBench bench;
  bench.published(0, dr::State::on);
  bench.reason(1, dr::State::on);
  bench.run(900s);
  REQUIRE(bench.row.state == State::prepare);
  bench.end();
  CHECK(bench.row.state == State::prepare);
  bench.run(180s);
  bench.end();
  CHECK(bench.row.state == State::publish);
  bench.visible();
  bench.end();
  CHECK(bench.row.state == State::idle);
}

TEST_CASE("with no times to take, a record is uploaded at the instant of its reason", "[dr_operator][7.2]") {
  OperatorBench bench;
  bench.params.op.detect = bench.params.op.decide = bench.params.op.publish = Distribution::constant(0s);
  bench.now = at(1h);
  bench.reason(0, dr::State::on);
  bench.reason(1, dr::State::off);
  bench.tick();
  CHECK(bench.uploads.size() == 1);
  CHECK(next_wakeup(bench.row) == at(1h));
  bench.tick();
  CHECK(bench.uploads.size() == 2);
}

TEST_CASE("a call too early does nothing", "[dr_operator]") {
  OperatorBench bench;
  bench.reason(0, dr::State::on);
  bench.now = at(300s) - 1ns;
  bench.tick();
  CHECK(phase(bench.row) == Phase::noticing);
}

TEST_CASE("a step's delays are its own", "[dr_operator][A46]") {
  const auto upload_of = [](std::uint32_t step, bool others) {
    OperatorBench bench;
    bench.params = Parameters{};
    if (others) {
      bench.reason(3, dr::State::test);
      bench.run(30 * 24h);
    }
    const TimePoint reason = bench.now;
    bench.reason(step, dr::State::on);
    bench.run(30 * 24h);
    return bench.uploaded_at.back() - reason;
  };
  CHECK(upload_of(5, false) == upload_of(5, true));
  CHECK(upload_of(5, false) != upload_of(6, false));
}

TEST_CASE("no two delays of an operator are the same draw", "[dr_operator][A46]") {
  OperatorBench bench;
  bench.params.op.detect = bench.params.op.decide = bench.params.op.publish = Distribution::lognormal(300s, 0.7);
  bench.sound = false;
  std::set<Duration> delays;
  for (std::uint32_t step = 0; step < 5; ++step) {
    bench.reason(step, dr::State::on);
    for (int delay = 0; delay < 4; ++delay) {
      delays.insert(next_wakeup(bench.row) - bench.now);
      bench.until(next_wakeup(bench.row));
    }
    CHECK(bench.uploads.size() == step + 1);
  }
  CHECK(delays.size() == 20);
}

TEST_CASE("the operator's table is complete and stands in the README", "[dr_operator][machines][golden]") {
  test::check_complete(description());
  test::check_readme_table("models/dr_operator/README.md", description());
}

namespace {

using Choice = std::function<void(OperatorBench&)>;

std::vector<Choice> choices(const OperatorBench& bench) {
  std::vector<Choice> may = {[](OperatorBench& b) { b.visible(); }, [](OperatorBench& b) { b.end(); },
                             [](OperatorBench& b) { b.ttl(); }};
  for (const dr::State publishes : {dr::State::off, dr::State::on, dr::State::test})
    may.emplace_back([publishes](OperatorBench& b) {
      b.reason(static_cast<std::uint32_t>(b.uploads.size() + b.row.waiting.size()) + 1, publishes);
    });
  if (next_wakeup(bench.row) != kNever)
    for (const bool sound : {true, false})
      may.emplace_back([sound](OperatorBench& b) {
        b.sound = sound;
        b.until(next_wakeup(b.row));
      });
  return may;
}

const MachineDescription kMachine = description();

std::string broken(const OperatorBench& bench) {
  for (const wire::Action& action : bench.said)
    if (const auto* fact = std::get_if<Observation>(&action))
      if (const auto* ignored = std::get_if<EventIgnored>(fact); ignored && !test::is_noted(kMachine, *ignored))
        return "an event that cannot happen";
  const Row& row = bench.row;
  const bool busy = row.phase != Phase::none;
  if (busy != (next_wakeup(row) != kNever)) return "works without a deadline, or waits for nothing";
  if (!busy && !row.waiting.empty()) return "a reason waits for nobody";
  if (row.state == State::prepare && row.phase != Phase::publishing) return "prepares without a hand on the keyboard";
  if (row.state == State::publish && row.on_its_way == 0) return "published, and nothing is on its way";
  return {};
}

}  // namespace

TEST_CASE("an operator keeps its promises under every sequence of six inputs", "[dr_operator][property]") {
  test::explore_unbroken(OperatorBench{}, 6, choices, broken);
}

TEST_CASE("every reason leads to one upload, whatever comes between", "[dr_operator][property][A123]") {
  rc::prop("every reason leads to one upload, whatever comes between", [](const std::vector<std::uint8_t>& story) {
    OperatorBench bench;
    std::size_t reasons = 0;
    for (const std::uint8_t pick : story) {
      bench.forget();
      const auto what = pick % 6;
      if (what < 2) bench.reason(static_cast<std::uint32_t>(++reasons), what == 0 ? dr::State::on : dr::State::off);
      if (what == 2) bench.visible();
      if (what == 3) bench.end();
      if (what == 4) bench.ttl();
      if (what == 5) bench.run(std::chrono::seconds{pick});
      bench.sound = pick % 2 == 0;
      RC_ASSERT(broken(bench).empty());
    }
    bench.run(std::chrono::hours{24 * 365});
    RC_ASSERT(bench.uploads.size() == reasons);
  });
}
