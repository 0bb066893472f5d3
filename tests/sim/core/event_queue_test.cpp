#include "sim/core/event_queue.hpp"

#include <rapidcheck/catch.h>
#include <catch2/catch.hpp>

#include <algorithm>
#include <set>
#include <tuple>
#include <vector>

using namespace failcast;
using core::Event;
using core::EventQueue;

namespace {

TimePoint at(std::int64_t ns) { return TimePoint{Duration{ns}}; }

Event event(std::int64_t ns, std::uint8_t rank, std::uint32_t entity, std::uint32_t sequence) {
  Event e;
  e.time = at(ns);
  e.rank = rank;
  e.entity = entity;
  e.sequence = sequence;
  return e;
}

using Order = std::tuple<TimePoint, std::uint8_t, std::uint32_t, std::uint32_t>;
Order order_of(const Event& e) { return {e.time, e.rank, e.entity, e.sequence}; }

/// A queue and the obvious one, fed alike.
class Pair {
 public:
  void push(std::int64_t ns, std::uint8_t rank = 0, std::uint32_t entity = 0) {
    const Event e = event(ns, rank, entity, sequence_++);
    queue_.push(e);
    sorted_.insert(order_of(e));
  }
  /// Takes the least of both and compares them, and everything that can be asked before.
  bool pop() {
    const Order least = *sorted_.begin();
    const bool known = queue_.next_time() == std::get<0>(least) && queue_.size() == sorted_.size();
    sorted_.erase(sorted_.begin());
    return known && order_of(queue_.pop()) == least && queue_.now() == std::get<0>(least) &&
           queue_.empty() == sorted_.empty();
  }
  bool pop_all() {
    while (!sorted_.empty())
      if (!pop()) return false;
    return true;
  }
  bool empty() const { return sorted_.empty(); }
  std::int64_t now() const { return queue_.now().time_since_epoch().count(); }

 private:
  EventQueue queue_;
  std::set<Order> sorted_;
  std::uint32_t sequence_ = 0;
};

std::vector<Order> drain(EventQueue& queue) {
  std::vector<Order> out;
  while (!queue.empty()) out.push_back(order_of(queue.pop()));
  return out;
}

std::vector<Order> drained(const std::vector<Event>& events, std::uint64_t seed = 0) {
  EventQueue queue(seed);
  for (const Event& e : events) queue.push(e);
  return drain(queue);
}

}  // namespace

TEST_CASE("events come in the order of time, rank, entity, sequence", "[event_queue]") {
  const std::vector<Event> in_order{event(1, 9, 9, 9), event(2, 0, 7, 7), event(2, 1, 0, 5),
                                    event(2, 1, 3, 0), event(2, 1, 3, 1), event(3, 0, 0, 0)};
  std::vector<Event> shuffled{in_order[4], in_order[5], in_order[0], in_order[3], in_order[1], in_order[2]};
  CHECK(drained(shuffled) == drained(in_order));
  const auto out = drained(shuffled);
  REQUIRE(out.size() == in_order.size());
  for (std::size_t i = 0; i < out.size(); ++i) CHECK(out[i] == order_of(in_order[i]));
}

TEST_CASE("the order of pushing and popping does not show", "[event_queue][property]") {
  rc::prop("pops are sorted, whatever was pushed when", [] {
    Pair pair;
    const auto bursts = *rc::gen::inRange(0, 12);
    for (int burst = 0; burst < bursts; ++burst) {
      const auto reach = std::int64_t{1} << *rc::gen::inRange(0, 50);  // from one instant to a fortnight
      const auto pushes = *rc::gen::inRange(0, 200);
      for (int i = 0; i < pushes; ++i)
        pair.push(pair.now() + *rc::gen::inRange(std::int64_t{0}, reach),
                  static_cast<std::uint8_t>(*rc::gen::inRange(0, 3)),
                  static_cast<std::uint32_t>(*rc::gen::inRange(0, 4)));
      for (auto pops = *rc::gen::inRange(0, 200); pops > 0 && !pair.empty(); --pops) RC_ASSERT(pair.pop());
    }
    RC_ASSERT(pair.pop_all());
  });
}

TEST_CASE("events at every distance of a power of two, one less and one more come in order", "[event_queue]") {
  for (const std::int64_t start : {std::int64_t{0}, std::int64_t{1}, std::int64_t{63}, std::int64_t{0x3ffff},
                                   std::int64_t{3'600'000'000'000}, std::int64_t{1} << 61}) {
    Pair pair;
    pair.push(start);
    REQUIRE(pair.pop());
    for (int bit = 0; bit < 62; ++bit)
      for (const std::int64_t beside : {-1, 0, 1}) pair.push(start + (std::int64_t{1} << bit) + beside);
    CHECK(pair.pop_all());
  }
}

TEST_CASE("what joins the last instant of a power of two late still comes by rank", "[event_queue]") {
  constexpr std::int64_t kStart = std::int64_t{1} << 61;  // far away, so that both are brought near together
  for (int bit = 1; bit < 61; ++bit) {
    const std::int64_t last = kStart + (std::int64_t{1} << bit) - 1;
    Pair pair;
    pair.push(kStart);
    pair.push(last, 1);
    REQUIRE(pair.pop());
    pair.push(last + 1, 0);
    pair.push(last, 0);
    CHECK(pair.pop_all());
  }
}

TEST_CASE("a flood between two distant events comes in order", "[event_queue]") {
  const auto width = GENERATE(1, 1000, 1'000'000'000);
  Pair pair;
  for (const std::int64_t second : {0, 1, 1000, 2000}) pair.push(second * 1'000'000'000);
  for (int i = 0; i < 3000; ++i) {
    REQUIRE(pair.pop());
    for (std::int64_t more = 0; more < 2; ++more)
      pair.push(pair.now() + (i * 7919 + more) % width, 1, static_cast<std::uint32_t>(i % 5));
  }
  CHECK(pair.pop_all());
}

TEST_CASE("events of one instant that schedule more for it come by rank and entity", "[event_queue]") {
  Pair pair;
  for (std::uint32_t client = 0; client < 1000; ++client) pair.push(5, 3, client * 7 % 1000);
  for (std::uint32_t client = 0; client < 1000; ++client) {
    REQUIRE(pair.pop());
    pair.push(5, 1, client);  // at once
    pair.push(5, 3, 999 - client);
    pair.push(6, 0, client % 10);
  }
  CHECK(pair.pop_all());
}

TEST_CASE("the first and the last instants there are can be scheduled", "[event_queue]") {
  const std::int64_t never = kNever.time_since_epoch().count();
  Pair pair;
  for (const std::int64_t ns : {never, never - 1, std::int64_t{1}, std::int64_t{0}}) pair.push(ns);
  CHECK(pair.pop_all());
  CHECK(pair.now() == never);
}

TEST_CASE("a tie-break seed permutes entities at one instant and rank, and nothing else", "[event_queue]") {
  std::vector<Event> events;
  for (std::uint32_t entity = 0; entity < 80; ++entity)
    for (std::uint32_t sequence = 0; sequence < 3; ++sequence)
      for (const std::uint8_t rank : {std::uint8_t{0}, std::uint8_t{1}})
        events.push_back(event(5, rank, entity, sequence));
  events.push_back(event(4, 9, 99, 0));
  events.push_back(event(6, 0, 0, 3));

  const auto plain = drained(events);
  const auto permuted = drained(events, 42);
  CHECK(permuted != plain);
  CHECK(drained(events, 42) == permuted);
  CHECK(drained(events, 43) != permuted);
  CHECK(std::is_permutation(plain.begin(), plain.end(), permuted.begin(), permuted.end()));
  CHECK(permuted.front() == plain.front());
  CHECK(permuted.back() == plain.back());
  const auto by_rank = [](const Order& x, const Order& y) {
    return std::tie(std::get<0>(x), std::get<1>(x)) < std::tie(std::get<0>(y), std::get<1>(y));
  };
  CHECK(std::is_sorted(permuted.begin(), permuted.end(), by_rank));
  for (std::size_t i = 1; i < permuted.size(); ++i) {
    const auto& [time, rank, entity, sequence] = permuted[i];
    const auto& [time0, rank0, entity0, sequence0] = permuted[i - 1];
    if (time == time0 && rank == rank0 && entity == entity0) CHECK(sequence0 < sequence);
  }
}

TEST_CASE("nothing is scheduled before the start of the run", "[event_queue]") {
  EventQueue queue;
  CHECK_THROWS_AS(queue.push(event(-1, 0, 0, 0)), core::BrokenInvariant);
  CHECK(queue.empty());
}

TEST_CASE("an event at the present is taken, one before it stops the run", "[event_queue]") {
  EventQueue queue;
  queue.push(event(10, 0, 1, 0));
  queue.pop();
  CHECK_NOTHROW(queue.push(event(10, 0, 1, 1)));
  CHECK_THROWS_AS(queue.push(event(9, 0, 1, 2)), core::BrokenInvariant);
}

TEST_CASE("an empty queue has nothing next, and nothing to pop", "[event_queue]") {
  EventQueue queue;
  CHECK(queue.empty());
  CHECK(queue.next_time() == kNever);
  CHECK_THROWS_AS(queue.pop(), core::BrokenInvariant);
  queue.push(event(7, 0, 0, 0));
  CHECK(queue.next_time() == at(7));
  CHECK(queue.size() == 1);
}

TEST_CASE("what is known to come next is told in its order, and nothing beyond", "[event_queue]") {
  EventQueue queue;
  for (const std::uint32_t entity : {3u, 1u, 2u}) queue.push(event(10, 0, entity, 0));
  CHECK(queue.ahead(0) == nullptr);  // not looked at before the first pop
  CHECK(queue.pop().entity == 1);
  REQUIRE(queue.ahead(1) != nullptr);
  CHECK(queue.ahead(0)->entity == 2);
  CHECK(queue.ahead(1)->entity == 3);
  CHECK(queue.ahead(2) == nullptr);
}
