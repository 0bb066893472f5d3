#include <catch2/catch.hpp>

#include "analysis/review/access_over_time.hpp"
#include "analysis/review/loss_lengths.hpp"
#include "tests/analysis/story.hpp"

namespace failcast::review {
namespace {

record::Record access(Duration at, std::uint32_t client, std::uint32_t segment, bool has,
                      Cause cause = Cause::detection) {
  return {
      .time = TimePoint{at                },
      .entity = {                                              record::EntityKind::client, client},
      .sequence = 0,
      .fact = AccessChanged{ SegmentId{segment},                     has,                                     cause, Reason::none}
  };
}

std::uint64_t pairs(const AccessOverTime::Sample& sample, Doing doing) {
  return sample.pairs[static_cast<std::size_t>(doing)];
}

}  // namespace

TEST_CASE("every pair is counted in one state at every instant", "[review]") {
  const metrics::Story story;
  AccessOverTime over(story.directory);
  over.on(access(10s, 0, 0, false));
  over.on(access(20s, 0, 0, false, Cause::handshake_queue));
  over.on(access(20s, 1, 0, false, Cause::no_path));
  over.on(access(30s, 0, 0, true));
  const auto samples = over.finish(TimePoint{1min});
  for (const auto& sample : samples) {
    std::uint64_t all = 0;
    for (const std::uint64_t n : sample.pairs) all += n;
    CHECK(all == 6);
  }
  REQUIRE(samples.size() == 5);
  CHECK(samples[0].at == TimePoint{});
  CHECK(pairs(samples[0], Doing::has_access) == 6);
  CHECK(samples[1].at == TimePoint{10s});
  CHECK(pairs(samples[1], Doing::failing_over) == 1);
  CHECK(samples[2].at == TimePoint{20s});
  CHECK(pairs(samples[2], Doing::queued) == 1);
  CHECK(pairs(samples[2], Doing::locked_out) == 1);
  CHECK(pairs(samples[3], Doing::queued) == 0);
  CHECK(samples.back().at == TimePoint{1min});
  CHECK(pairs(samples.back(), Doing::locked_out) == 1);
}

TEST_CASE("a pair that may not use a segment is in no state", "[review]") {
  metrics::Story story;
  story.directory.entitled[0] = 0;
  AccessOverTime over(story.directory);
  over.on(access(10s, 0, 0, false));
  CHECK(pairs(over.finish(TimePoint{1min}).back(), Doing::has_access) == 5);
}

TEST_CASE("a long run with many changes is sampled more coarsely, to the right end", "[review]") {
  const metrics::Story story;
  AccessOverTime over(story.directory);
  for (int i = 0; i < 50'000; ++i) over.on(access(i * 7s, 0, 0, i % 2 == 1));
  const auto samples = over.finish(TimePoint{400'000s});
  CHECK(samples.size() <= 4098);
  CHECK(samples.size() > 1000);
  CHECK(samples.back().at == TimePoint{400'000s});
  CHECK(pairs(samples.back(), Doing::has_access) == 6);
  for (std::size_t i = 1; i < samples.size(); ++i) CHECK(samples[i - 1].at < samples[i].at);
}

TEST_CASE("what never came back stays in the number of losses (no survivor bias)", "[review]") {
  const metrics::Story story;
  LossLengths lengths(story.directory);
  const metrics::FaultSet faults;
  const auto loss = [&](std::uint32_t client, Duration length, metrics::Returned returned) {
    lengths.ended(
        {.client = client, .length = length, .returned = returned, .kind = metrics::EpisodeKind::loss, .faults = 1},
        faults);
  };
  loss(0, 20s, metrics::Returned::during_fault);
  loss(1, 10s, metrics::Returned::during_fault);
  loss(2, 5s, metrics::Returned::never);
  loss(2, 1s, metrics::Returned::after_fault);  // waited out: not failover time
  const LossLengths::All all = lengths.finish();
  CHECK(all.everybody.size() == 3);
  CHECK(all.everybody.never == 1);
  CHECK(all.everybody.ended == std::vector<Duration>{10s, 20s});
  CHECK(all.by_place[0].size() == 2);
  CHECK(all.by_place[1].never == 1);
}

}  // namespace failcast::review
