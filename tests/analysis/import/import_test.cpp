// From other people's files to faults: phases, words, deployments, and what is refused.
#include "analysis/import/catalogue.hpp"

#include <algorithm>
#include <filesystem>

#include <rapidcheck/catch.h>
#include <catch2/catch.hpp>

#include "analysis/import/placement.hpp"
#include "analysis/import/replay.hpp"
#include "analysis/import/statuspage.hpp"
#include "analysis/import/windows.hpp"
#include "analysis/import/words.hpp"
#include "sim/scenario/reader.hpp"

namespace failcast::import {
namespace {

using scenario::Diagnostic;
using scenario::FaultMode;
using scenario::FaultTarget;

const std::filesystem::path kBase = std::filesystem::path(FAILCAST_SOURCE_DIR) / "scenarios/base";

/// A catalogue with one entry; `more` goes between its members.
std::string catalogue(const std::string& more) {
  return R"({"outages": [{"id": "one", "title": "An outage", "kind": "isp", )" + more + R"(,
    "sources": [{"url": "https://example.org/post-mortem", "role": "primary", "read": "excerpt"}]}]})";
}
constexpr const char* kIsp = R"("sim": {"component": "client_isp", "effect": "blackhole", "scope_default": "country"})";

struct Read {
  std::vector<Outage> outages;
  std::vector<Diagnostic> diagnostics;
};
Read read(const std::string& text) {
  Read r;
  r.outages = read_catalogue(text, "c.json", r.diagnostics);
  return r;
}
Outage one(const std::string& more) {
  const Read r = read(catalogue(more));
  for (const Diagnostic& d : r.diagnostics) UNSCOPED_INFO(scenario::format(d));
  REQUIRE(r.diagnostics.empty());
  REQUIRE(r.outages.size() == 1);
  return r.outages.front();
}

std::string codes(const std::vector<Diagnostic>& diagnostics) {
  std::string text;
  for (const Diagnostic& d : diagnostics) text += (text.empty() ? "" : " ") + d.code;
  return text;
}

scenario::Scenario deployment(const std::string& base = "default.jsonc") {
  return scenario::read_file(kBase / base).scenario.value();
}

/// The replay as the simulator reads it.
scenario::Scenario replayed(const Outage& outage, const std::string& base = "default.jsonc") {
  std::vector<Diagnostic> diagnostics;
  const auto text = replay(outage, deployment(base), kBase / base, kBase, {}, diagnostics);
  for (const Diagnostic& d : diagnostics) UNSCOPED_INFO(scenario::format(d));
  REQUIRE(text.has_value());
  auto result = scenario::read_text(*text, "replay", kBase);
  for (const Diagnostic& d : result.diagnostics) UNSCOPED_INFO(scenario::format(d));
  REQUIRE(result.scenario.has_value());
  CHECK(result.diagnostics.empty());
  return *result.scenario;
}

Phase at(Duration begin, std::optional<double> availability) {
  Phase phase;
  phase.begin = begin;
  phase.availability = availability;
  return phase;
}

Outage of(std::vector<Phase> phases, std::optional<Duration> duration = std::nullopt) {
  Outage outage;
  outage.id = outage.title = "one";
  outage.kind = "isp";
  outage.phases = std::move(phases);
  outage.duration = duration;
  return outage;
}

struct Split {
  std::vector<Window> windows;
  std::vector<Diagnostic> diagnostics;
};
Split split(const Outage& outage) {
  Split s;
  s.windows = windows_of(outage, s.diagnostics);
  return s;
}

}  // namespace

TEST_CASE("a phase lasts until the next one and the last until the stated end", "[import]") {
  const auto [windows, said] = split(of({at(-60s, 1), at(0s, 0), at(600s, 0.5), at(900s, std::nullopt)}, 1000s));
  CHECK(said.empty());
  REQUIRE(windows.size() == 3);
  CHECK(windows[0].begin == 0s);
  CHECK(windows[0].end == 600s);
  CHECK(windows[0].availability == 0.0);
  CHECK(windows[1].end == 900s);
  CHECK_FALSE(windows[2].availability.has_value());
  CHECK(windows[2].end == 1000s);
}

TEST_CASE("neighbouring phases in which equally much works are one window", "[import]") {
  const auto windows = split(of({at(0s, 0), at(60s, 0), at(120s, 0.5), at(180s, 0)}, 240s)).windows;
  REQUIRE(windows.size() == 3);
  CHECK(windows[0].end == 120s);
  CHECK(windows[0].last == 1);
  CHECK(windows[2].begin == 180s);
}

TEST_CASE("a fully working phase ends a window and makes none", "[import]") {
  const auto windows = split(of({at(0s, std::nullopt), at(60s, 1), at(120s, 0), at(180s, 1)})).windows;
  REQUIRE(windows.size() == 2);
  CHECK(windows[0].end == 60s);
  CHECK(windows[1].begin == 120s);
}

TEST_CASE("a last phase of unknown depth at the stated end is the end, one just before it is not", "[import]") {
  CHECK(split(of({at(0s, 0), at(100s, std::nullopt)}, 100s)).windows.size() == 1);
  const auto before = split(of({at(0s, 0), at(99s, std::nullopt)}, 100s)).windows;
  REQUIRE(before.size() == 2);
  CHECK(before[1].end == 100s);
  const auto counted = split(of({at(0s, 0), at(100s, std::nullopt), at(200s, 0.9), at(300s, 1)}, 100s)).windows;
  CHECK(counted.size() == 3);  // a later phase still counts what does not work
}

TEST_CASE("an end that nobody states stays open, and is that of the last phase alone", "[import]") {
  for (const double last : {0.0, 0.5}) {
    const auto windows = split(of({at(0s, 0), at(60s, last)})).windows;
    REQUIRE(windows.size() == 2);
    CHECK(windows[0].end == 60s);
    CHECK_FALSE(windows[1].end.has_value());
  }
}

TEST_CASE("a phase without a time is left out and said so", "[import]") {
  const auto [windows, said] = split(of({at(0s, 0), Phase{}, at(60s, 1)}));
  CHECK(codes(said) == "L602");
  CHECK(said.front().severity == Diagnostic::warning);
  CHECK(windows.size() == 1);
}

TEST_CASE("an outage without a timed phase is one fault of its length", "[import]") {
  const auto [windows, said] = split(of({Phase{}, Phase{}}, 24h));
  CHECK(codes(said) == "L602 L602");
  REQUIRE(windows.size() == 1);
  CHECK(windows[0].begin == 0s);
  CHECK(windows[0].end == 24h);
  CHECK_FALSE(windows[0].availability.has_value());
}

TEST_CASE("an outage of which no time at all is known is refused", "[import]") {
  CHECK(codes(split(of({})).diagnostics) == "E084");
  CHECK(codes(split(of({Phase{}})).diagnostics) == "L602 E084");
  CHECK(codes(split(of({at(0s, 1)}, 60s)).diagnostics) == "E084");  // and one in which everything works
}

TEST_CASE("phases out of order are refused, phases at one instant are not", "[import]") {
  CHECK(codes(split(of({at(60s, 0), at(59s, 0.5)}, 100s)).diagnostics) == "E083");
  const auto equal = split(of({at(60s, 0), at(60s, 0.5)}, 100s));
  CHECK(equal.diagnostics.empty());
  REQUIRE(equal.windows.size() == 1);
  CHECK(equal.windows[0].availability == 0.5);  // the later word holds
}

TEST_CASE("windows are in order, do not overlap and are never empty", "[import][property]") {
  rc::prop("for any phases in order", [] {
    const auto steps = *rc::gen::container<std::vector<std::pair<int, int>>>(
        rc::gen::pair(rc::gen::inRange(0, 100), rc::gen::inRange(-1, 5)));
    Duration t{};
    std::vector<Phase> phases;
    for (const auto& [step, quarter] : steps) {
      t += step * 1s;
      phases.push_back(at(t, quarter < 0 ? std::nullopt : std::optional(quarter / 4.0)));
    }
    const auto windows = split(of(std::move(phases), *rc::gen::inRange(1, 2000) * 1s)).windows;
    for (std::size_t i = 0; i < windows.size(); ++i) {
      RC_ASSERT(!windows[i].end || *windows[i].end > windows[i].begin);
      RC_ASSERT(windows[i].availability.value_or(0) < 1);
      RC_ASSERT(i + 1 == windows.size() || (windows[i].end && *windows[i].end <= windows[i + 1].begin));
    }
  });
}

TEST_CASE("whole days are a time where no clock is known", "[import]") {
  const Outage outage =
      one(R"("phases": [{"t_s": null, "t_days": 6, "availability": 0.97}, {"t_s": 935460, "t_days": 1}])");
  CHECK(outage.phases[0].begin == 144h);
  CHECK(outage.phases[1].begin == 935460s);
}

TEST_CASE("of several regions the worst is replayed", "[import]") {
  const Outage outage =
      one(R"("phases": [{"t_s": 0, "availability": null, "availability_by_region": {"a": 0.37, "b": 0.17}}])");
  CHECK(outage.phases[0].availability == 0.17);
}

TEST_CASE("words of a component decide by table, the special before the general", "[import]") {
  const auto means = [](const std::string& words, Part part) {
    INFO(words);
    const auto found = part_of(words);
    REQUIRE(found.has_value());
    CHECK(found->meaning == part);
  };
  means("authoritative_dns", Part::zones);
  means("recursive-dns", Part::resolvers);
  means("idp", Part::idps);
  means("controller", Part::control);
  means("controller_policy_store", Part::login);
  means("cloud_region_control_plane", Part::control);
  means("cloud_region", Part::cloud);
  means("client_isp_mobile", Part::providers);
  means("client_power_and_isp", Part::places);
  means("client_and_connector_hosts", Part::hosts);
  CHECK_FALSE(part_of("wallpaper").has_value());
  CHECK_FALSE(part_of("capital").has_value());  // "api" is a word, not a part of one
}

TEST_CASE("of an effect the word said first decides", "[import]") {
  const auto mode = [](const std::string& words) { return effect_of(words).value().meaning.mode; };
  CHECK(mode("timeout+servfail") == FaultMode::blackhole);
  CHECK(mode("NODATA dns, then launch failures, then LB flaps") == FaultMode::error);
  CHECK(mode("loss+latency to hard down") == FaultMode::loss);
  CHECK(mode("blackhole+stale_routes") == FaultMode::blackhole);
  CHECK(mode("stale routes") == FaultMode::blackhole);
  CHECK(mode("reroute: RTT increase, brief loss") == FaultMode::slow);
  CHECK_FALSE(effect_of("odd").has_value());
  CHECK(effect_of("http 5xx, flapping period 300 s").value().meaning.flapping == 300s);
  CHECK(effect_of("http 5xx, flapping").value().meaning.flapping == 0s);
  CHECK(effect_of("http 5xx, flapping period 0 s").value().meaning.flapping == 0s);
  CHECK(effect_of("http 5xx, flapping period 86401 s").value().meaning.flapping == 0s);
}

TEST_CASE("every kind has a part, and an unknown one is refused with the nearest", "[import]") {
  CHECK(kinds().size() == 11);
  for (const std::string_view kind : kinds()) CHECK_FALSE(name_of(part_of_kind(kind)).empty());
  const Read r = read(R"({"outages": [{"id": "a", "title": "t", "kind": "ips", "duration_seconds": 60}]})");
  REQUIRE(codes(r.diagnostics) == "E082");
  CHECK(r.diagnostics.front().hint == "did you mean \"isp\"?");
  CHECK(r.diagnostics.front().path == "/outages/0/kind");
  CHECK(r.diagnostics.front().line == 1);
}

TEST_CASE("an unknown component falls back to the kind, and says so", "[import]") {
  std::vector<Diagnostic> said;
  const auto base = deployment();
  Outage outage = of({at(0s, 0)}, 60s);
  outage.component = "wallpaper";
  outage.effect = "blackhole";
  outage.scope = "global";
  const Placement placement = place(outage, base, said);
  CHECK(placement.what == FaultTarget::isp);
  CHECK(placement.where == "*");
  CHECK(codes(said) == "L603");
}

TEST_CASE("a country is the first site's provider and that of the first homes", "[import]") {
  const auto s =
      replayed(one(std::string(kIsp) + R"(, "phases": [{"t_s": 0, "availability": 0}], "duration_seconds": 3600)"));
  REQUIRE(s.faults.size() == 1);
  CHECK(s.faults[0].what == FaultTarget::risk_group);
  REQUIRE(s.risk_groups.size() == 1);
  CHECK(s.risk_groups[0].members == std::vector<std::string>{"isp-fra", "isp-home-a"});
  CHECK(s.faults[0].mode == FaultMode::blackhole);
  CHECK(s.faults[0].at.offset.a == 1h);
  CHECK(s.faults[0].duration.a == 1h);
  CHECK(s.horizon == 4h);
  CHECK(s.faults[0].source == "https://example.org/post-mortem");
  CHECK(s.sources == std::vector<std::string>{"https://example.org/post-mortem (primary; excerpt)"});
}

TEST_CASE("a list of sites takes its share of the public edges away entirely", "[import]") {
  const auto s = replayed(one(R"("scope": {"fraction_affected": 0.5}, "duration_seconds": 600,
    "sim": {"component": "edge", "effect": "blackhole in listed sites", "scope_default": "site list"},
    "phases": [{"t_s": 0, "availability": 0.5}])"));
  CHECK(s.faults[0].where == "eu-edge-1");
  CHECK(s.faults[0].mode == FaultMode::blackhole);
}

TEST_CASE("a share that works is the loss of the rest, none is the effect, all is no fault", "[import]") {
  const auto s = replayed(one(R"("sim": {"component": "edge", "effect": "http 5xx", "scope_default": "global"},
    "phases": [{"t_s": 0, "availability": 0.15}, {"t_s": 60, "availability": 0}, {"t_s": 120, "availability": null},
               {"t_s": 180, "availability": 1}])"));
  REQUIRE(s.faults.size() == 3);
  CHECK(s.faults[0].mode == FaultMode::loss);
  CHECK(s.faults[0].amount == Approx(0.85));
  CHECK(s.faults[1].mode == FaultMode::error);
  CHECK(s.faults[2].mode == FaultMode::loss);  // params.unpublished
  CHECK(s.faults[2].amount == Approx(0.5));
}

TEST_CASE("what no source says can be set to nothing works and to nine tenths work", "[import]") {
  std::vector<Diagnostic> said;
  const Outage outage = one(R"("sim": {"component": "idp", "effect": "http 500", "scope_default": "global"},
    "phases": [{"t_s": 0, "availability": null}, {"t_s": 600, "availability": 1}])");
  const std::string text = replay(outage, deployment(), kBase / "default.jsonc", kBase, {}, said).value();
  const auto with = [&](const std::string& set) {
    return scenario::read_text(text, "replay", kBase, {.sets = {set}}).scenario.value().faults.at(0);
  };
  CHECK(with("params.unpublished=error").mode == FaultMode::error);
  CHECK(with(R"(params.unpublished={"loss": "10%"})").amount == Approx(0.1));
  CHECK(text.find("--set params.unpublished=error") != std::string::npos);
}

TEST_CASE("flapping is half a period bad and half a period good, as often as the phase holds", "[import]") {
  const auto s = replayed(one(R"("sim": {"component": "edge", "effect": "http 5xx, flapping period 300 s"},
    "phases": [{"t_s": 0, "availability": 0}, {"t_s": 6350, "availability": 1}])"));
  REQUIRE(s.faults.size() == 1);
  CHECK(s.faults[0].duration.a == 150s);
  CHECK(s.faults[0].every == 300s);
  CHECK(s.faults[0].times == 21);
}

TEST_CASE("a detour is slow, not lost", "[import]") {
  const auto s = replayed(one(R"("sim": {"component": "intercontinental_path", "effect": "reroute: RTT increase"},
    "phases": [{"t_s": 0, "availability": null}])"));
  CHECK(s.faults[0].mode == FaultMode::slow);
  CHECK(s.faults[0].duration.a == 4h);  // params.open_end
}

TEST_CASE("with a DR domain the operator switches DR on at the begin and off at the end", "[import]") {
  const Outage outage =
      one(std::string(kIsp) + R"(, "phases": [{"t_s": 0, "availability": 0}], "duration_seconds": 3600)");
  CHECK(replayed(outage).operator_steps.empty());
  const auto s = replayed(outage, "dr.jsonc");
  REQUIRE(s.operator_steps.size() == 2);
  CHECK(s.operator_steps[0].publish == scenario::RecordState::on);
  CHECK_FALSE(s.operator_steps[0].at.after_end);
  CHECK(s.operator_steps[1].publish == scenario::RecordState::off);
  CHECK(s.operator_steps[1].at.after_end);
}

TEST_CASE("words of an entry cannot end a string or a comment of the file", "[import]") {
  const auto s = replayed(one(R"("mechanism": "a \" } \n, \"faults\": null // b", "duration_seconds": 3600,
    "sim": {"component": "isp \n\"x\": 1", "effect": "down */ \n {", "scope_default": "global \\"},
    "phases": [{"t_s": 0, "availability": 0, "event": "\"}]\n"}])"));
  CHECK(s.faults.size() == 1);
}

TEST_CASE("what is wrong in a catalogue is told with its place", "[import]") {
  const auto first = [](const std::string& text) {
    const Read r = read(text);
    REQUIRE_FALSE(r.diagnostics.empty());
    return scenario::format(r.diagnostics.front());
  };
  const auto has = [&](const std::string& text, const std::string& part) {
    const std::string said = first(text);
    INFO(said);
    CHECK(said.find(part) != std::string::npos);
  };
  has("<!DOCTYPE html><html>", "c.json:1:1: error E002: this is a web page");
  has("{\"outages\": [{\"id\": \"a\",", "c.json:1:");
  has("[]", "expected an object, found");
  has("{}", "there is no list \"outages\"");
  has("{\"incidents\": []}", "failcast import statuspage");
  has(catalogue(R"("phases": [{"t_s": "0"}])"), "/outages/0/phases/0/t_s: expected a number or null, found");
  has(catalogue(R"("phases": [{"t_s": 0, "availability": 1.01}])"), "1.01 is outside 0 to 1");
  has(catalogue(R"("phases": [{"t_s": 0, "availability": -0.01}])"), "-0.01 is outside 0 to 1");
  has(catalogue(R"("phases": [{"t_s": 1e300}])"), "more than a century");
  has(catalogue(R"("phases": [7])"), "/outages/0/phases/0: expected an object, found 7");
  has(catalogue(R"("duration_seconds": 0)"), "lasts 0 s or less");
  has(R"({"outages": [{"title": "t", "kind": "isp"}]})", "there is no \"id\"");
  has(R"({"outages": [{"id": "a", "title": "t", "kind": "isp"}, {"id": "a", "title": "t", "kind": "isp"}]})",
      "\"a\" stands there twice");
}

TEST_CASE("a catalogue that breaks off anywhere is refused", "[import]") {
  const std::string text = catalogue(std::string(kIsp) + R"(, "phases": [{"t_s": 0, "availability": 0}])");
  for (std::size_t length = 0; length < text.size(); ++length) {
    const Read r = read(text.substr(0, length));
    INFO(length);
    REQUIRE(scenario::has_errors(r.diagnostics));
  }
}

TEST_CASE("a deployment with none of what failed is refused", "[import]") {
  std::vector<Diagnostic> said;
  auto base = deployment();
  base.idps.clear();
  Outage outage = of({at(0s, 0)}, 60s);
  outage.component = "idp";
  place(outage, base, said);
  CHECK(scenario::has_errors(said));
}

}  // namespace failcast::import
