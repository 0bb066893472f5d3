// Counted sites at work: clients and resolvers at each place, faults on one of them or on all.
#include <algorithm>
#include <set>

#include <catch2/catch.hpp>

#include "tests/sim/world/dr_town.hpp"

using namespace failcast;
using namespace failcast::test;
using scenario::FaultTarget;

namespace {

constexpr std::int64_t kPlaces = 6, kClients = 4;

/// Branches with their own resolvers; the record is turned on after ten minutes, so that caches and polls are at work.
scenario::Scenario branches() {
  scenario::Scenario s = dr_towns(0, 0);
  s.sites.push_back({.id = "branch", .count = kPlaces, .uplinks = {{"branch-up", "isp", 5ms}}});
  s.resolvers.push_back({.id = "branch-dns", .at = "branch"});
  s.profiles.push_back(s.profiles[0]);
  s.profiles[1].id = "windows-too";
  s.client_groups = {
      {.id = "staff", .at = "branch", .parts = {{"windows", 1}, {"windows-too", kClients - 1}}}
  };
  s.operator_steps = {publication("on", scenario::RecordState::on, 10min)};
  return s;
}

/// Clients that lost access at some time.
std::set<std::uint32_t> losers(const Run& r) {
  std::set<std::uint32_t> found;
  for (const auto& record : r.tape.records())
    if (const auto* change = std::get_if<AccessChanged>(&record.fact); change != nullptr && !change->has_access)
      found.insert(record.entity.index);
  return found;
}

std::vector<std::string> lines_until(const Run& r, const record::Directory& names, Duration end) {
  std::vector<std::string> lines;
  for (const auto& record : r.tape.records())
    if (record.time < TimePoint{end}) lines.push_back(to_text(record, names));
  return lines;
}

}  // namespace

TEST_CASE("a counted site has the group's clients at each place", "[world][places]") {
  const scenario::Scenario s = branches();
  const world::World w(s);
  const record::Directory& directory = w.directory();
  REQUIRE(directory.clients.size() == kPlaces * kClients);
  for (std::uint32_t c = 0; c < directory.clients.size(); ++c) {
    CHECK(directory.clients[c].number == c);
    CHECK(directory.profiles[directory.clients[c].profile] == (c % kClients == 0 ? "windows" : "windows-too"));
    CHECK(directory.places[directory.clients[c].place] == "branch");
  }
}

TEST_CASE("each place has a resolver with a cache of its own", "[world][places]") {
  const Run r = plain_run(branches());
  const auto load = std::ranges::find(r.outcome.dns, "branch-dns", &world::DnsLoad::server);
  REQUIRE(load != r.outcome.dns.end());
  // Four clients poll every 200 s; a record lives 30 s: rarely does a place's cache serve two of them.
  const double polls_each = 3600.0 / 200 * kClients;
  CHECK(static_cast<double>(load->queries) >= polls_each * kPlaces * 0.5);
  CHECK(load->fetched > load->queries / 2);
  CHECK(load->peak_per_second <= kClients);
}

TEST_CASE("a fault on one place touches its clients only", "[world][places]") {
  scenario::Scenario s = branches();
  s.operator_steps.clear();
  const auto [what, where] =
      GENERATE(std::pair{FaultTarget::site, "branch-3"}, std::pair{FaultTarget::uplink, "branch-up-3"},
               std::pair{FaultTarget::path, "branch-3 -> public_edges"});
  s.faults = {fault("cut", what, 20min, 20min, where)};
  const std::set<std::uint32_t> third{8, 9, 10, 11};
  CHECK(losers(run(s)) == third);
}

TEST_CASE("a fault on a counted site touches all its places", "[world][places]") {
  scenario::Scenario s = branches();
  s.operator_steps.clear();
  s.faults = {fault("cut", FaultTarget::site, 20min, 20min, "branch")};
  CHECK(losers(run(s)).size() == kPlaces * kClients);
  s.faults.push_back(fault("one", FaultTarget::uplink, 50min, 1min, "branch-up-2"));
  CHECK(losers(run(s)).size() == kPlaces * kClients);
}

TEST_CASE("a resolver that fails at one place leaves the others theirs", "[world][places]") {
  scenario::Scenario s = branches();
  s.operator_steps.clear();
  s.client_groups[0].start = scenario::StartState::logged_out;
  s.client_groups[0].starts_at = Distribution::constant(30min);
  s.faults = {fault("deaf", FaultTarget::resolver, 1min, 50min, "branch-dns-5")};
  const Run r = run(s);
  for (const std::uint32_t c : losers(r)) CHECK(c / kClients == 4);
  const auto opened = r.tape.times<SessionOpened>([](const record::Record& record, const auto&) {
    return record.time < TimePoint{40min} && record.entity.kind == record::EntityKind::client;
  });
  CHECK(opened.size() == (kPlaces - 1) * kClients);
}

// A fault tells a place apart in the network; the clients, their draws, and the order of events stay what they are.
TEST_CASE("that a fault will name a place changes nothing before it", "[world][places]") {
  const scenario::Scenario plain = branches();
  scenario::Scenario named = plain;
  const auto [what, where] =
      GENERATE(std::pair{FaultTarget::site, "branch-3"}, std::pair{FaultTarget::resolver, "branch-dns-1"},
               std::pair{FaultTarget::uplink, "branch-up-6"});
  named.faults = {fault("late", what, 59min, 1min, where)};
  const world::World names(plain);
  const auto before = lines_until(run(plain), names.directory(), 59min);
  CHECK(before.size() > kPlaces * kClients);
  CHECK(lines_until(run(named), world::World(named).directory(), 59min) == before);
}

TEST_CASE("counted homes are places as well", "[world][places]") {
  scenario::Scenario s = branches();
  s.operator_steps.clear();
  s.homes = {
      {"flat", "isp", 20ms, 3}
  };
  s.client_groups[0].at = "flat";
  s.faults = {fault("cut", FaultTarget::home_link, 20min, 20min, "flat-2")};
  CHECK(losers(run(s)) == std::set<std::uint32_t>{4, 5, 6, 7});
}
