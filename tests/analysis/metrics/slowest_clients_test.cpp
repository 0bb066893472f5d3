#include "analysis/metrics/slowest_clients.hpp"

#include <rapidcheck/catch.h>
#include <algorithm>
#include <catch2/catch.hpp>

#include "tests/analysis/story.hpp"

namespace failcast::metrics {
namespace {

EndedEpisode lost(std::uint32_t client, std::int64_t seconds, Returned returned = Returned::during_fault) {
  return {.client = client, .length = Duration{std::chrono::seconds{seconds}}, .returned = returned};
}

std::vector<std::uint32_t> clients_of(const SlowestClients& slowest) {
  std::vector<std::uint32_t> clients;
  for (const EndedEpisode& episode : slowest.list()) clients.push_back(episode.client);
  return clients;
}

}  // namespace

TEST_CASE("who never came back comes first, then the longest loss", "[unit][explain]") {
  SlowestClients slowest;
  for (const EndedEpisode& e : {lost(1, 50), lost(2, 900), lost(3, 10, Returned::never), lost(4, 60)}) slowest.add(e);
  slowest.finish();
  CHECK(clients_of(slowest) == std::vector<std::uint32_t>{3, 2, 4, 1});
}

TEST_CASE("a client is kept once, with its longest loss", "[unit][explain]") {
  SlowestClients slowest;
  for (const EndedEpisode& e : {lost(1, 50), lost(1, 70), lost(2, 60), lost(1, 20)}) slowest.add(e);
  slowest.finish();
  REQUIRE(clients_of(slowest) == std::vector<std::uint32_t>{1, 2});
  CHECK(slowest.list()[0].length == 70s);
}

TEST_CASE("of equal losses the first clients are kept, and a hundred of them", "[unit][explain]") {
  SlowestClients slowest;
  for (std::uint32_t client = 20000; client-- > 0;) slowest.add(lost(client, 60));
  slowest.finish();
  REQUIRE(slowest.list().size() == SlowestClients::kKept);
  CHECK(slowest.list().front().client == 0);
  CHECK(slowest.list().back().client == SlowestClients::kKept - 1);
}

TEST_CASE("the slowest are the same in whatever order they end", "[property][explain]") {
  rc::prop("heap against sorting", [](std::vector<std::pair<std::uint16_t, std::uint8_t>> raw, std::uint8_t copies) {
    std::vector<EndedEpisode> all;
    for (int copy = 0; copy <= copies; ++copy)
      for (const auto& [client, seconds] : raw)
        all.push_back(lost(client + static_cast<std::uint32_t>(copy) * 7U, seconds,
                           seconds % 5 == 0 ? Returned::never : Returned::after_fault));
    SlowestClients slowest;
    for (const EndedEpisode& e : all) slowest.add(e);
    slowest.finish();
    std::ranges::sort(all, is_slower);
    std::vector<std::uint32_t> expected;
    for (const EndedEpisode& e : all)
      if (std::ranges::find(expected, e.client) == expected.end()) expected.push_back(e.client);
    expected.resize(std::min(expected.size(), SlowestClients::kKept));
    RC_ASSERT(clients_of(slowest) == expected);
  });
}

TEST_CASE("a result names its slowest clients, and what was on", "[unit][explain]") {
  const Result result = Story()
                            .fault_begins(100s)
                            .loses(100s, 0, 0)
                            .loses(100s, 1, 1)
                            .loses(100s, 2, 0)
                            .regains(160s, 0, 0)
                            .fault_ends(200s)
                            .regains(300s, 1, 1)
                            .measure();
  REQUIRE(result.slowest.size() == 3);
  CHECK(result.slowest[0].client == "osl-staff-00000");
  CHECK(result.slowest[0].returned == Returned::never);
  CHECK(result.slowest[0].length == 3500s);
  CHECK(result.slowest[1].client == "fra-staff-00001");
  CHECK(result.slowest[1].segment == "wiki");
  CHECK(result.slowest[1].returned == Returned::after_fault);
  CHECK(result.slowest[2].returned == Returned::during_fault);
  CHECK(result.slowest[2].faults == std::vector<std::string>{"cloud-eu"});
}

TEST_CASE("what no fault took is nobody's slowest", "[unit][explain]") {
  CHECK(Story().loses(100s, 0, 0).regains(200s, 0, 0).measure().slowest.empty());
}

}  // namespace failcast::metrics
