// How many events a second the future event list takes and gives back. The hold model: with n events pending, take the
// least and schedule another one some time after it. Beside it the standard library's binary heap on the same events
// in the same order, because machines differ and ratios stay. `allocations` counts those of the whole measured loop.
#include <benchmark/benchmark.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <new>
#include <queue>
#include <vector>

#include "models/base/distribution.hpp"
#include "models/base/random.hpp"
#include "sim/core/event_queue.hpp"

namespace {
std::size_t g_allocations = 0;
}

// Not inlined, or GCC takes the library's delete for a mismatch of this new.
[[gnu::noinline]] void* operator new(std::size_t size) {
  ++g_allocations;
  if (void* memory = std::malloc(size)) return memory;
  throw std::bad_alloc{};
}
[[gnu::noinline]] void operator delete(void* memory) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }

namespace {

using namespace failcast;
using core::Event;

class BinaryHeap {
 public:
  void push(const Event& event) { heap_.push(event); }
  TimePoint next_time() const { return heap_.top().time; }
  Event pop() {
    const Event least = heap_.top();
    heap_.pop();
    return least;
  }

 private:
  std::priority_queue<Event, std::vector<Event>, core::HappensAfter> heap_{core::HappensAfter{0}};
};

/// How far ahead an event schedules the next one.
enum class Steps {
  exponential,  ///< mean 1 s: independent clients
  bursty,       ///< nine of ten follow within 0.1 ms, the tenth after a minute and a half: a storm between quiet times
  equal         ///< whole seconds, 1 to 4: everybody at the same instants
};

std::vector<Duration> draw(Steps steps) {
  constexpr std::uint64_t kSteps = 1 << 20;
  const Stream stream{Key{1} / "steps"};
  const Distribution second = Distribution::exponential(1s);
  std::vector<Duration> drawn;
  for (std::uint64_t i = 0; i < kSteps; ++i) {
    const Duration random = second.draw(stream, 2 * i);
    const std::uint64_t choice = stream.bits(2 * i + 1);
    switch (steps) {
      case Steps::exponential: drawn.push_back(random); break;
      case Steps::bursty: drawn.push_back(choice % 10 == 0 ? 100 * random : random / 10'000); break;
      case Steps::equal: drawn.push_back((1 + choice % 4) * 1s); break;
    }
  }
  return drawn;
}

template <class Queue, Steps steps>
void hold(benchmark::State& state) {
  const std::vector<Duration> ahead = draw(steps);
  const auto step = [&ahead](std::size_t i) { return ahead[i & (ahead.size() - 1)]; };
  Queue queue;
  const auto pending = static_cast<std::uint32_t>(state.range(0));
  for (std::uint32_t i = 0; i < pending; ++i) queue.push({.time = TimePoint{} + step(i), .entity = i});

  std::size_t events = 0;
  const auto hold_one = [&] {
    benchmark::DoNotOptimize(queue.next_time());
    Event event = queue.pop();
    event.time += step(pending + events++);
    ++event.sequence;
    queue.push(event);
  };
  while (events < 2 * std::size_t{pending}) hold_one();  // until the first fill is forgotten
  const std::size_t allocations_before = g_allocations;
  for (auto _ : state) hold_one();
  state.counters["allocations"] = static_cast<double>(g_allocations - allocations_before);
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()));
}

constexpr std::int64_t kFew = 1'000, kMany = 100'000, kMost = 1'000'000;
BENCHMARK_TEMPLATE(hold, core::EventQueue, Steps::exponential)->Arg(kFew)->Arg(kMany)->Arg(kMost);
BENCHMARK_TEMPLATE(hold, core::EventQueue, Steps::bursty)->Arg(kFew)->Arg(kMany)->Arg(kMost);
BENCHMARK_TEMPLATE(hold, core::EventQueue, Steps::equal)->Arg(kFew)->Arg(kMany)->Arg(kMost);
BENCHMARK_TEMPLATE(hold, BinaryHeap, Steps::exponential)->Arg(kFew)->Arg(kMany)->Arg(kMost);
BENCHMARK_TEMPLATE(hold, BinaryHeap, Steps::bursty)->Arg(kFew)->Arg(kMany)->Arg(kMost);
BENCHMARK_TEMPLATE(hold, BinaryHeap, Steps::equal)->Arg(kFew)->Arg(kMany)->Arg(kMost);

}  // namespace

BENCHMARK_MAIN();
