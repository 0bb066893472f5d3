#include "sim/core/event_queue.hpp"

#include <rapidcheck/catch.h>
#include <catch2/catch.hpp>

#include <algorithm>
#include <set>
#include <tuple>

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
    const auto count = *rc::gen::inRange(0, 60);
    EventQueue queue;
    std::vector<Order> expected, out;
    std::set<Order> pushed;
    std::int64_t now = 0;
    for (int i = 0; i < count; ++i) {
      const Event e = event(now + *rc::gen::inRange(0, 4), static_cast<std::uint8_t>(*rc::gen::inRange(0, 3)),
                            static_cast<std::uint32_t>(*rc::gen::inRange(0, 4)), static_cast<std::uint32_t>(i));
      queue.push(e);
      pushed.insert(order_of(e));
      if (*rc::gen::inRange(0, 3) == 0) {
        const Order least = order_of(queue.pop());
        RC_ASSERT(least == *pushed.begin());
        pushed.erase(pushed.begin());
        now = std::get<0>(least).time_since_epoch().count();
      }
    }
    RC_ASSERT(drain(queue) == std::vector<Order>(pushed.begin(), pushed.end()));
  });
}

TEST_CASE("a tie-break seed permutes entities at one instant and rank, and nothing else", "[event_queue]") {
  std::vector<Event> events;
  for (std::uint32_t entity = 0; entity < 8; ++entity)
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
