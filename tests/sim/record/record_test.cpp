#include "sim/record/record.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <vector>

#include "tests/sim/record/small_directory.hpp"

namespace failcast::record {
namespace {

Record at(TimePoint time, Entity entity, std::uint32_t sequence, Observation fact) {
  return {time, entity, sequence, fact};
}

std::uint64_t hash_of(const std::vector<Record>& records) {
  TrajectoryHash hash;
  for (const Record& r : records) hash.on(r);
  return hash.value();
}

const std::vector<Record> kRun = {
    at(TimePoint{3600s}, {EntityKind::world, 0}, 0, FaultBegan{0}),
    at(TimePoint{3720s + 100ms}, {EntityKind::edge, 0}, 0, StateChanged{1, 2, 0}),
    at(TimePoint{3720s + 100ms}, {EntityKind::client, 1}, 0,
       AccessChanged{SegmentId{0}, false, Cause::wait_timer, Reason::none}),
};

}  // namespace

TEST_CASE("a transcript line tells time, entity and words", "[golden][record]") {
  CHECK(to_text(kRun[1], small_directory()) == "  3720.100000000  fra-edges-1     wait -> pcc_connect (wait_elapsed)");
  CHECK(to_text(kRun[0], small_directory()) == "  3600.000000000  world           isp-flap#2 begins");
  CHECK(to_text(kRun[2], small_directory()) == "  3720.100000000  fra-00017       no access to erp: wait_timer");
}

TEST_CASE("states of a machine without description are numbers", "[unit][record]") {
  Directory d = small_directory();
  d.machines.clear();
  CHECK(to_text(kRun[1], d) == "  3720.100000000  fra-edges-1     1 -> 2 (0)");
}

TEST_CASE("clients are kept as runs and read one by one", "[unit][record]") {
  Clients clients;
  clients.add({0, 0, 0, 0}, 3);
  clients.add({0, 0, 0, 3}, 2);  // goes on
  clients.add({0, 0, 1, 5}, 1);  // another profile
  clients.add({0, 0, 0, 9}, 0);
  clients.add({1, 2, 0, 0}, 2);
  REQUIRE(clients.size() == 8);
  CHECK(clients[4] == Client{0, 0, 0, 4});
  CHECK(clients[5] == Client{0, 0, 1, 5});
  CHECK(clients[7] == Client{1, 2, 0, 1});
  std::vector<Client> listed;
  for (const Client client : clients) listed.push_back(client);
  REQUIRE(listed.size() == clients.size());
  for (std::uint32_t row = 0; row < clients.size(); ++row) CHECK(listed[row] == clients[row]);
  CHECK(Clients{}.empty());
}

TEST_CASE("client names go both ways", "[unit][record]") {
  const Directory d = small_directory();
  for (std::uint32_t c = 0; c < d.clients.size(); ++c) CHECK(d.find_client(d.client_name(c)) == c);
  CHECK(d.client_name(2) == "home-a-00000");
  CHECK_FALSE(d.find_client("fra-00018").has_value());
  CHECK_FALSE(d.find_client("fra").has_value());
  CHECK_FALSE(d.find_client("osl-00016").has_value());
  CHECK_FALSE(d.find_client("fra-16x").has_value());
}

TEST_CASE("the trajectory hash does not depend on the order in which facts are told", "[unit][record]") {
  std::vector<Record> reversed = kRun;
  std::reverse(reversed.begin(), reversed.end());
  CHECK(hash_of(reversed) == hash_of(kRun));
}

TEST_CASE("the trajectory hash sees every part of a fact", "[unit][record]") {
  const Record base = kRun[2];
  std::vector<Record> variants(8, base);
  variants[0].time += 1ns;
  variants[1].entity.index = 2;
  variants[2].entity.kind = EntityKind::edge;
  variants[3].sequence = 1;
  variants[4].fact = AccessChanged{SegmentId{1}, false, Cause::wait_timer, Reason::none};
  variants[5].fact = AccessChanged{SegmentId{0}, true, Cause::wait_timer, Reason::none};
  variants[6].fact = AccessChanged{SegmentId{0}, false, Cause::no_path, Reason::none};
  variants[7].fact = AccessChanged{SegmentId{0}, false, Cause::wait_timer, Reason::refused};
  for (const Record& variant : variants) CHECK(hash_of({variant}) != hash_of({base}));
}

TEST_CASE("the same fact told twice is not told never", "[unit][record]") {
  CHECK(hash_of({kRun[0], kRun[0]}) != 0);
  CHECK(hash_of({kRun[0], kRun[0]}) != hash_of({kRun[0]}));
}

TEST_CASE("two facts that swap a field are not the same run", "[unit][record]") {
  const auto fact = [](std::uint32_t client, std::uint32_t count) {
    return at(TimePoint{1s}, {EntityKind::client, client}, 0, MtunnelsDropped{count, Reason::restarted});
  };
  CHECK(hash_of({fact(0, 1), fact(1, 2)}) != hash_of({fact(0, 2), fact(1, 1)}));
}

}  // namespace failcast::record
