// What it costs to listen to a run: the facts of a Disaster Recovery drill, as a million clients tell them, into the
// sinks that every run has. `facts` is the rate; `bytes_per_client` what the sink holds at its largest, and
// `finish_ms` how long the result takes once the facts are over.
#include <benchmark/benchmark.h>
#include <malloc.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <new>
#include <numeric>
#include <vector>

#include "analysis/metrics/collector.hpp"
#include "models/base/random.hpp"
#include "models/client/client.hpp"
#include "sim/record/record.hpp"

namespace {
std::size_t g_live = 0, g_peak = 0;
}

// Not inlined, or GCC takes the library's delete for a mismatch of this new.
[[gnu::noinline]] void* operator new(std::size_t size) {
  void* memory = std::malloc(size);
  if (memory == nullptr) throw std::bad_alloc{};
  g_live += malloc_usable_size(memory);
  g_peak = std::max(g_peak, g_live);
  return memory;
}
[[gnu::noinline]] void operator delete(void* memory) noexcept {
  g_live -= malloc_usable_size(memory);
  std::free(memory);
}
[[gnu::noinline]] void operator delete(void* memory, std::size_t) noexcept { operator delete(memory); }

namespace {

using namespace failcast;

constexpr std::uint8_t number(client::State state) { return static_cast<std::uint8_t>(state); }

/// The drill: everybody loses access at one instant, notices within a minute, reads the record within 200 s of its
/// publication, and is served one after the other.
class Drill {
 public:
  explicit Drill(std::uint32_t clients) : order_(clients) {
    directory_.places = {"branch"};
    directory_.groups = {"users"};
    directory_.profiles = {"windows"};
    directory_.segments = {"erp"};
    directory_.faults = {"cloud"};
    directory_.clients.add({0, 0, 0, 0}, clients);
    directory_.nodes = {
        {"edge-1", record::EntityKind::edge, 0, "edges", ""}
    };
    directory_.entitled.assign(clients, 1);
    directory_.machines.resize(10);
    directory_.machines[1] = client::description();
    std::iota(order_.begin(), order_.end(), 0U);
    const Stream stream{Key{1} / "order"};
    for (std::uint32_t i = clients; i > 1; --i) std::swap(order_[i - 1], order_[stream.below(i, i)]);
  }
  const record::Directory& directory() const { return directory_; }
  world::DrAudience audience() const {
    world::DrAudience audience;
    audience.clients.assign(order_.size(), {.is_running = true, .is_concerned = true, .is_owed_service = true});
    return audience;
  }

  /// Tells everything to a sink. Returns the number of facts.
  std::uint64_t tell(record::FactSink& sink) {
    sink_ = &sink;
    facts_ = 0;
    const record::Entity world{record::EntityKind::world, 0}, person{record::EntityKind::dr_operator, 0};
    time_ = TimePoint{1h};
    fact(world, FaultBegan{0});
    everybody_lacks(Cause::noticing);
    for (const std::uint32_t c : order_) notices(c);
    time_ = TimePoint{1h + 10min};
    everybody_lacks(Cause::publishing);
    time_ = TimePoint{1h + 15min};
    fact(person, RecordPublished{1});
    fact(person, RecordVisible{1, static_cast<std::uint8_t>(record::Asks::on)});
    everybody_lacks(Cause::record_poll);
    for (const std::uint32_t c : order_) reads_record(c);
    return facts_;
  }

 private:
  void fact(record::Entity who, const Observation& what) {
    sink_->on({time_, who, static_cast<std::uint32_t>(facts_++), what});
  }
  static record::Entity client(std::uint32_t c) { return {record::EntityKind::client, c}; }
  void lacks(std::uint32_t c, Cause cause) { fact(client(c), AccessChanged{SegmentId{0}, false, cause, Reason::none}); }
  void everybody_lacks(Cause cause) {
    for (std::uint32_t c = 0; c < order_.size(); ++c) lacks(c, cause);
  }
  /// The next client's turn, when turns take a span of time together.
  void advance(Duration span) { time_ += span / static_cast<std::int64_t>(order_.size()); }
  void notices(std::uint32_t c) {
    advance(60s);
    fact(client(c), SessionClosed{NodeId{0}, Reason::timed_out});
    fact(client(c), MtunnelsDropped{3, Reason::timed_out});
    fact(client(c), StateChanged{number(client::State::connected), number(client::State::reconnect), 0});
    lacks(c, Cause::attempts);
    fact(client(c), AttemptFailed{Reason::timed_out});
    fact(client(c), AttemptFailed{Reason::timed_out});
  }
  void reads_record(std::uint32_t c) {
    advance(200s);
    fact(client(c), RecordSeen{1, 0, 0});
    fact(client(c), StateChanged{number(client::State::reconnect), number(client::State::dr_connect), 0});
    fact(client(c), DrSegments{1, 0, 0});
    lacks(c, Cause::connecting);
    fact(client(c), SessionOpened{NodeId{0}});
    fact(client(c), StateChanged{number(client::State::dr_connect), number(client::State::safe), 0});
    fact(client(c), NoticeShown{Notice::safe_mode_started});
    fact(client(c), RequestsFailed{4, Reason::timed_out});
    fact(client(c), AccessChanged{SegmentId{0}, true, Cause::detection, Reason::none});
  }

  record::Directory directory_;
  std::vector<std::uint32_t> order_;
  record::FactSink* sink_ = nullptr;
  TimePoint time_{};
  std::uint64_t facts_ = 0;
};

constexpr std::uint32_t kClients = 1'000'000;

Drill& drill() {
  static Drill the_drill(kClients);
  return the_drill;
}

struct Nobody final : record::FactSink {
  void on(const record::Record& record) override { benchmark::DoNotOptimize(&record); }
};

/// What the telling itself costs: to be taken off the others.
void nobody_listens(benchmark::State& measured) {
  Nobody nobody;
  std::uint64_t facts = 0;
  for (auto _ : measured) facts += drill().tell(nobody);
  measured.counters["facts"] = benchmark::Counter(static_cast<double>(facts), benchmark::Counter::kIsRate);
}

void trajectory_hash(benchmark::State& measured) {
  std::uint64_t facts = 0;
  for (auto _ : measured) {
    record::TrajectoryHash hash;
    facts += drill().tell(hash);
    benchmark::DoNotOptimize(hash.value());
  }
  measured.counters["facts"] = benchmark::Counter(static_cast<double>(facts), benchmark::Counter::kIsRate);
}

void collector(benchmark::State& measured) {
  std::uint64_t facts = 0;
  std::size_t bytes = 0, bytes_before_finish = 0;
  std::chrono::duration<double, std::milli> finish{};
  for (auto _ : measured) {
    const std::size_t before = g_live;
    g_peak = g_live;
    metrics::Collector sink(drill().directory(), Duration{}, drill().audience());
    facts += drill().tell(sink);
    bytes_before_finish = g_peak - before;
    const auto began = std::chrono::steady_clock::now();
    world::Outcome outcome{.end = world::EndReason::horizon_reached, .reached = TimePoint{2h}};
    benchmark::DoNotOptimize(sink.finish(outcome));
    finish += std::chrono::steady_clock::now() - began;
    bytes = g_peak - before;
  }
  measured.counters["facts"] = benchmark::Counter(static_cast<double>(facts), benchmark::Counter::kIsRate);
  measured.counters["bytes_per_client"] = static_cast<double>(bytes) / kClients;
  measured.counters["bytes_per_client_while_running"] = static_cast<double>(bytes_before_finish) / kClients;
  measured.counters["finish_ms"] = finish.count() / static_cast<double>(measured.iterations());
}

BENCHMARK(nobody_listens)->Unit(benchmark::kMillisecond);
BENCHMARK(trajectory_hash)->Unit(benchmark::kMillisecond);
BENCHMARK(collector)->Unit(benchmark::kMillisecond);

}  // namespace

BENCHMARK_MAIN();
