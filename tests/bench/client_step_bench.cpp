// Queue and client together, with nothing to skip: clients on edges of the cloud lose them at random times, work
// through the redirect list, meet refusals, and get the list anew. Every event is irregular and every one is a step of
// the full machine; beside the queue and the row nothing of the simulated world is there.
#include <benchmark/benchmark.h>

#include <cstddef>
#include <cstdint>
#include <utility>
#include <variant>
#include <vector>

#include "models/base/distribution.hpp"
#include "models/base/random.hpp"
#include "models/client/client.hpp"
#include "sim/core/event_queue.hpp"

namespace {

using namespace failcast;
using core::Event;

constexpr std::int64_t kFew = 1'000, kMany = 100'000, kMost = 1'000'000;

/// Seconds drawn ahead of time: drawing is not what is measured.
std::vector<Duration> draw_seconds() {
  constexpr std::uint64_t kDraws = 1 << 20;
  const Stream stream{Key{1} / "seconds"};
  const Distribution second = Distribution::exponential(1s);
  std::vector<Duration> drawn;
  for (std::uint64_t i = 0; i < kDraws; ++i) drawn.push_back(second.draw(stream, i));
  return drawn;
}

class Fleet {
 public:
  explicit Fleet(std::uint32_t size) : rows_(size, client::first_row(profile_)) {
    for (std::uint32_t c = 0; c < size; ++c) {
      client::set_authentication(rows_[c], UtcTime{1s}, context_of(c));
      queue_.push({.time = TimePoint{} + next_second(), .kind = kStart, .entity = c});
    }
  }

  void run_one() {
    const Event event = queue_.pop();
    client::Row& row = rows_[event.entity];
    now_ = event.time;
    const client::ClientContext ctx = context_of(event.entity);
    if (event.kind == kTimer)
      client::handle_timeouts(row, ctx, actions_);
    else
      client::step(row, input_of(event, row), ctx, actions_);
    schedule(event.entity, row, event.sequence + 1);
    actions_.clear();
  }

 private:
  enum Kind : std::uint8_t { kStart, kAnswer, kConnected, kRefused, kEdges, kLost, kTimer };
  static constexpr wire::PeerList kDispatch{.id = 0, .size = 1}, kEdgeList{.id = 1, .size = 2};
  static constexpr int kHoldsFor = 64;     ///< a session lasts this many times as long as an answer takes
  static constexpr int kOneRefusedOf = 8;  ///< attempts

  client::ClientContext context_of(std::uint32_t c) const {
    return {
        {now_, params_, Stream{key_ / std::uint64_t{c}}, EntityClock{UtcTime{1s}, {}}},
        profile_
    };
  }
  Duration next_second() { return seconds_[drawn_++ & (seconds_.size() - 1)]; }

  static wire::Input input_of(const Event& event, const client::Row& row) {
    switch (event.kind) {
      case kAnswer: return wire::Answer{kDispatch, event.epoch};
      case kConnected: return wire::Connected{event.epoch};
      case kRefused: return wire::Refused{Reason::refused, event.epoch};
      case kEdges: return wire::Edges{kEdgeList, event.epoch};
      case kLost: return wire::ConnectionLost{Reason::connection_reset, row.session};
      default: return wire::Start{};
    }
  }

  /// One event follows another: the answer to what was asked, else the end of a pause, else that of the session.
  void schedule(std::uint32_t c, const client::Row& row, std::uint32_t sequence) {
    const Duration later = next_second();
    Event next{.time = now_ + later, .kind = kLost, .entity = c, .sequence = sequence};
    for (const wire::Action& action : actions_.all()) {
      if (const auto* resolve = std::get_if<wire::Resolve>(&action)) {
        next.kind = kAnswer;
        next.epoch = resolve->epoch;
      } else if (const auto* connect = std::get_if<wire::Connect>(&action)) {
        next.kind = later.count() % kOneRefusedOf == 0 ? kRefused : kConnected;
        next.epoch = connect->epoch;
      } else if (const auto* send = std::get_if<wire::Send>(&action)) {
        next.kind = kEdges;
        next.epoch = send->epoch;
      }
    }
    if (next.kind == kLost && client::has_user_session(row)) next.time = now_ + kHoldsFor * later;
    if (next.kind == kLost && !client::has_user_session(row)) {
      next.kind = kTimer;
      next.time = client::next_wakeup(row);
    }
    queue_.push(next);
  }

  Parameters params_;
  client::Profile profile_{.bc_refusal = Reason::bc_not_enabled};
  Key key_ = Key{1} / "client";
  std::vector<Duration> seconds_ = draw_seconds();
  std::size_t drawn_ = 0;
  TimePoint now_{};
  std::vector<client::Row> rows_;
  core::EventQueue queue_;
  wire::Actions actions_;
};

void irregular_events(benchmark::State& state) {
  Fleet fleet(static_cast<std::uint32_t>(state.range(0)));
  for (std::int64_t i = 0; i < 8 * state.range(0); ++i) fleet.run_one();  // until starting together is forgotten
  for (auto _ : state) fleet.run_one();
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()));
}
BENCHMARK(irregular_events)->Arg(kFew)->Arg(kMany)->Arg(kMost);

}  // namespace

BENCHMARK_MAIN();
