#include "models/upgrade/upgrade.hpp"

#include <rapidcheck.h>
#include <rapidcheck/catch.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <set>

#include "tests/models/bench.hpp"
#include "tests/models/readme_table.hpp"

using namespace failcast;
using namespace failcast::upgrade;
using test::at;

namespace {

/// A group whose members do as they are told: each upgrade takes its time, and ends well or as its slot says.
class GroupBench {
 public:
  Parameters params;
  Row row;
  TimePoint now{};
  std::vector<Member> members;
  std::vector<wire::Action> said;
  struct Given {
    Slot slot;
    TimePoint when;
  };
  std::vector<Given> slots;
  Key group = Key{7} / "group";

  explicit GroupBench(std::size_t size = 3, TimePoint first = TimePoint{}) : members(size, Member::ready) {
    start(row, first);
  }
  Context context() const { return {now, params, Stream{group}, EntityClock{}}; }
  std::optional<Slot> tick() {
    wire::Actions out;
    const std::optional<Slot> slot = handle_timeouts(row, members, context(), out);
    said.insert(said.end(), out.all().begin(), out.all().end());
    if (slot) slots.push_back({*slot, now});
    return slot;
  }
  void done(std::uint32_t member, bool well) {
    wire::Actions out;
    member_done(row, member, well, context(), out);
    said.insert(said.end(), out.all().begin(), out.all().end());
  }
  void finish(const Slot& slot) {
    if (!slot.fails) members[slot.member] = Member::up_to_date;
    done(slot.member, !slot.fails);
  }
  /// Runs windows up to and including `t`; every member takes upgrade.restart.
  void until(TimePoint t) {
    while (next_wakeup(row) <= t) {
      now = std::max(now, next_wakeup(row));
      if (const auto slot = tick()) {
        now += params.upgrade.restart;
        finish(*slot);
      }
    }
    now = std::max(now, t);
  }
  std::vector<std::uint32_t> order() const {
    std::vector<std::uint32_t> members_in_turn;
    for (const Given& given : slots) members_in_turn.push_back(given.slot.member);
    return members_in_turn;
  }
  void forget() { said.clear(); }
};

}  // namespace

TEST_CASE("a group waits for its window", "[upgrade][R60]") {
  GroupBench bench(3, at(10h));
  bench.now = at(10h) - 1ns;
  CHECK_FALSE(bench.tick().has_value());
  CHECK(bench.row.state == State::closed);
  bench.now = at(10h);
  CHECK(bench.tick().has_value());
  CHECK(bench.row.state == State::upgrading);
}

TEST_CASE("one member at a time, each once", "[upgrade][R60]") {
  GroupBench bench(5);
  bench.until(at(4h));
  REQUIRE(bench.slots.size() == 5);
  for (std::size_t k = 0; k < 5; ++k)
    CHECK(bench.slots[k].when == at(static_cast<std::int64_t>(k) * bench.params.upgrade.restart));
  const auto order = bench.order();
  CHECK(std::set<std::uint32_t>(order.begin(), order.end()).size() == 5);
  CHECK(bench.row.state == State::closed);
}

TEST_CASE("while a member is under way nobody else gets a slot", "[upgrade][R60]") {
  GroupBench bench;
  bench.tick();
  for (const Duration later : {Duration{1ns}, Duration{1h}, Duration{4h}}) {
    bench.now = at(later);
    CHECK_FALSE(bench.tick().has_value());
    CHECK(bench.row.state == State::upgrading);
  }
}

TEST_CASE("the next window is a period later", "[upgrade][H10][H43]") {
  GroupBench bench(1, at(10h));
  bench.members[0] = Member::unready;
  bench.until(at(10h));
  CHECK(bench.row.state == State::closed);
  CHECK(next_wakeup(bench.row) == at(10h + 7 * 24h));
  bench.members[0] = Member::ready;
  bench.until(at(10h + 7 * 24h) - 1ns);
  CHECK(bench.slots.empty());
  bench.until(at(10h + 7 * 24h));
  CHECK(bench.slots.size() == 1);
}

TEST_CASE("nothing starts that cannot end inside the window", "[upgrade][R60]") {
  const auto slots = [](Duration restart) {
    GroupBench bench(4);
    bench.params.upgrade.restart = restart;
    bench.until(at(5h));
    return bench.slots.size();
  };
  CHECK(slots(4h) == 1);
  CHECK(slots(4h + 1ns) == 0);
  CHECK(slots(2h) == 2);
  CHECK(slots(2h + 1ns) == 1);
  CHECK(slots(1h) == 4);
}

TEST_CASE("a group of n takes n times u, if that fits the window", "[upgrade][property][7.13]") {
  rc::prop("a group of n takes n times u, if that fits the window", [] {
    const auto size = *rc::gen::inRange<std::size_t>(1, 100);
    const auto minutes = *rc::gen::inRange<std::int64_t>(1, 240);
    GroupBench bench(size);
    bench.params.upgrade.restart = std::chrono::minutes{minutes};
    bench.until(at(4h));
    RC_ASSERT(bench.slots.size() == std::min<std::size_t>(size, static_cast<std::size_t>(240 / minutes)));
    RC_ASSERT(bench.slots.back().when + bench.params.upgrade.restart <= at(4h));
  });
}

TEST_CASE("members that the window was too short for come in the next one", "[upgrade][7.13]") {
  GroupBench bench(3);
  bench.params.upgrade.restart = 2h;
  bench.until(at(7 * 24h));
  CHECK(bench.slots.size() == 3);
  CHECK(bench.slots.back().when == at(7 * 24h));
}

TEST_CASE("only members in normal operation are upgraded", "[upgrade][R6]") {
  GroupBench bench(3);
  bench.members[1] = Member::unready;
  bench.until(at(4h));
  CHECK(bench.slots.size() == 2);
  for (const std::uint32_t member : bench.order()) CHECK(member != 1);
}

TEST_CASE("a member passed over waits for the next window", "[upgrade][R6][A128]") {
  GroupBench bench(2);
  bench.members = {Member::unready, Member::unready};
  bench.until(at(0s));
  bench.members = {Member::ready, Member::ready};
  bench.until(at(4h));
  CHECK(bench.slots.empty());
  bench.until(at(7 * 24h));
  CHECK_FALSE(bench.slots.empty());
}

TEST_CASE("a member is looked at when its turn comes, not when the window opens", "[upgrade][R6]") {
  GroupBench bench(2);
  const Slot first = bench.tick().value();
  bench.members[1 - first.member] = Member::unready;
  bench.now = at(300s);
  bench.finish(first);
  CHECK_FALSE(bench.tick().has_value());
}

TEST_CASE("a failure pauses the group until its next window", "[upgrade][H64][A99]") {
  GroupBench bench(3);
  const Slot first = bench.tick().value();
  bench.now = at(300s);
  bench.done(first.member, false);
  CHECK(bench.row.state == State::paused);
  CHECK(next_wakeup(bench.row) == at(7 * 24h));
  bench.until(at(7 * 24h) - 1ns);
  CHECK(bench.slots.size() == 1);
  bench.until(at(7 * 24h + 4h));
  CHECK(bench.slots.size() == 4);
}

TEST_CASE("upgrades fail as often as they are said to", "[upgrade][A99]") {
  const auto failures = [](double share) {
    GroupBench bench(1);
    bench.params.upgrade.failure_share = share;
    constexpr int kWindows = 2000;
    for (int n = 0; n < kWindows; ++n) {
      bench.members[0] = Member::ready;
      bench.until(at(n * 7 * 24h + 4h));
    }
    CHECK(bench.slots.size() == kWindows);
    const auto failed = std::ranges::count_if(bench.slots, [](const auto& given) { return given.slot.fails; });
    return static_cast<double>(failed) / kWindows;
  };
  CHECK(failures(0) == 0);
  CHECK(failures(1) == 1);
  CHECK(failures(0.3) == Approx(0.3).margin(0.04));
}

TEST_CASE("whoever comes first fails no more often than others", "[upgrade][A99]") {
  std::size_t failed = 0;
  for (std::uint64_t g = 0; g < 1000; ++g) {
    GroupBench bench(10);
    bench.params.upgrade.failure_share = 0.3;
    bench.group = Key{1} / g;
    if (bench.tick().value().fails) ++failed;
  }
  CHECK(static_cast<double>(failed) / 1000 == Approx(0.3).margin(0.06));
}

TEST_CASE("a member that is still under way when the window closes has failed", "[upgrade][A128]") {
  GroupBench bench(2);
  const Slot first = bench.tick().value();
  bench.now = at(4h);
  bench.tick();
  CHECK(bench.row.state == State::upgrading);
  bench.now = at(4h) + 1ns;
  bench.tick();
  CHECK(bench.row.state == State::paused);
  bench.done(first.member, true);
  CHECK(bench.row.state == State::paused);
  CHECK(next_wakeup(bench.row) == at(7 * 24h));
}

TEST_CASE("a report about another member than the one under way counts for nothing", "[upgrade][A128]") {
  GroupBench bench(2);
  const Slot first = bench.tick().value();
  bench.done(1 - first.member, false);
  CHECK(bench.row.state == State::upgrading);
}

TEST_CASE("the order is random, and another one in each window", "[upgrade][H10]") {
  std::set<std::vector<std::uint32_t>> orders;
  std::vector<std::size_t> first(4);
  for (std::uint64_t g = 0; g < 400; ++g) {
    GroupBench bench(4);
    bench.group = Key{1} / g;
    bench.until(at(4h));
    orders.insert(bench.order());
    ++first[bench.order().front()];
  }
  CHECK(orders.size() == 24);
  for (const std::size_t times : first) CHECK(times == Approx(100).margin(40));
  GroupBench bench(20);
  bench.until(at(4h));
  const auto before = bench.order();
  bench.slots.clear();
  bench.members.assign(20, Member::ready);
  bench.until(at(7 * 24h + 4h));
  CHECK(bench.order() != before);
}

TEST_CASE("a member more leaves the order of the others as it was", "[upgrade][property]") {
  rc::prop("a member more leaves the order of the others as it was", [] {
    const auto size = *rc::gen::inRange<std::uint32_t>(1, 30);
    GroupBench small(size), large(size + 1);
    small.until(at(4h));
    large.until(at(4h));
    auto without = large.order();
    std::erase(without, size);
    RC_ASSERT(without == small.order());
  });
}

TEST_CASE("a group's table is complete and stands in the README", "[upgrade][machines][golden]") {
  test::check_complete(description());
  test::check_readme_table("models/upgrade/README.md", description());
}

TEST_CASE("a group keeps its promises over random stories", "[upgrade][property][R6][R60]") {
  const MachineDescription machine = description();
  rc::prop("a group keeps its promises over random stories", [&](const std::vector<std::uint16_t>& story) {
    GroupBench bench(4);
    std::optional<std::uint32_t> under_way;
    for (const std::uint16_t pick : story) {
      bench.forget();
      const std::uint32_t member = pick / 8 % 4;
      switch (pick % 4) {
        case 0: bench.members[member] = pick % 8 < 4 ? Member::ready : Member::unready; break;
        case 1: bench.now += std::chrono::minutes{pick % 100}; break;
        case 2:
          bench.now = next_wakeup(bench.row) == kNever ? bench.now : std::max(bench.now, next_wakeup(bench.row));
          break;
        default:
          if (under_way) bench.done(pick % 8 < 4 ? *under_way : member, pick % 3 != 0);
      }
      const bool was_free = bench.row.state != State::upgrading;
      if (const auto slot = bench.tick()) {
        RC_ASSERT(was_free);
        RC_ASSERT(bench.members[slot->member] == Member::ready);
        const Duration into = (bench.now - TimePoint{}) % bench.params.upgrade.period;
        RC_ASSERT(into + bench.params.upgrade.restart <= bench.params.upgrade.window);
        under_way = slot->member;
      }
      for (const wire::Action& action : bench.said)
        if (const auto* fact = std::get_if<Observation>(&action))
          if (const auto* ignored = std::get_if<EventIgnored>(fact)) RC_ASSERT(test::is_noted(machine, *ignored));
      RC_ASSERT(next_wakeup(bench.row) != kNever);
    }
  });
}
