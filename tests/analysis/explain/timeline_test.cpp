#include "analysis/explain/timeline.hpp"

#include <rapidcheck/catch.h>
#include <catch2/catch.hpp>

#include "models/dr/evaluate.hpp"
#include "tests/analysis/story.hpp"

namespace failcast::explain {
namespace {

using metrics::Story;
using record::EntityKind;

ClientTrace trace_of(const Story& story, std::uint32_t client = 0) {
  ClientTrace trace(client);
  for (const record::Record& r : story.records) trace.on(r);
  return trace;
}
std::vector<Episode> episodes_of(const Story& story, TimePoint reached = TimePoint{1h}) {
  return episodes(trace_of(story), story.directory, SegmentId{0}, reached);
}
std::string text_of(const Story& story, bool all_facts = false) {
  return to_text(episodes_of(story), story.directory, 0,
                 SegmentId{
                     0
  },
                 {{"client.idle_detect", {"1m", "vendor-doc"}}}, all_facts);
}

Story failover() {
  return Story()
      .fault_begins(3600s)
      .loses(3600s, 0, 0, Cause::detection)
      .loses(3660s, 0, 0, Cause::attempts)
      .tell(3670s, {EntityKind::client, 0}, AttemptFailed{Reason::timed_out})
      .loses(3680s, 0, 0, Cause::wait_timer, Reason::not_in_bc)
      .regains(3780s, 0, 0);
}

}  // namespace

TEST_CASE("the timeline of a failover", "[golden][explain]") {
  CHECK(text_of(failover()) ==
        "fra-staff-00000 (fra, windows)  segment erp\n"
        "without access for 180.0 s from 01:00:00\n"
        "  while on: cloud-eu\n"
        "     0.000 s        60.0 s  ████          detection               the loss is not noticed yet  "
        "[client.idle_detect: 1m, vendor-doc]\n"
        "      60.0 s        20.0 s  █▍            attempts                attempts on dead addresses  1 attempt: "
        "timed_out\n"
        "      80.0 s       100.0 s  ██████▋       wait_timer              components still wait before they enter BC "
        "(not_in_bc)\n"
        "       total       180.0 s  3 pieces add up to 180000000000 ns\n");
}

TEST_CASE("with all facts, each stands under its piece", "[golden][explain]") {
  CHECK(text_of(failover(), true).find("  3670.000000000  fra-staff-00000  attempt failed") != std::string::npos);
}

TEST_CASE("a failover to DR adds up from the first second to Safe Mode", "[golden][explain]") {
  const Story story = Story()
                          .fault_begins(3600s)
                          .loses(3600s, 0, 0, Cause::noticing)
                          .loses(3900s, 0, 0, Cause::deciding)
                          .loses(4500s, 0, 0, Cause::publishing)
                          .publishes(4680s, 1)
                          .loses(4680s, 0, 0, Cause::record_propagation)
                          .serves(4710s, 1, record::Asks::on)
                          .tell(4800s, Story::client(0),
                                RecordSeen{static_cast<std::uint8_t>(dr::Outcome::invalid),
                                           static_cast<std::uint8_t>(dr::Problem::missing_part), 7})
                          .loses(4800s, 0, 0, Cause::record_poll)
                          .loses(4900s, 0, 0, Cause::restart, Reason::not_in_dr)
                          .regains(4925s, 0, 0);
  CHECK(
      text_of(story) ==
      "fra-staff-00000 (fra, windows)  segment erp\n"
      "without access for 1 325.0 s from 01:00:00\n"
      "  while on: cloud-eu\n"
      "     0.000 s       300.0 s  ██▊           noticing                the operator of the DR record has not noticed "
      "yet\n"
      "     300.0 s       600.0 s  █████▍        deciding                people decide about the DR record\n"
      "     900.0 s       180.0 s  █▋            publishing              the DR record is made and uploaded\n"
      "   1 080.0 s       120.0 s  █▏            record_propagation      name servers and caches still hold the record "
      "before\n"
      "   1 200.0 s       100.0 s  ▉             record_poll             until the next look at the DR record  1 "
      "unusable DR record: missing_part\n"
      "   1 300.0 s        25.0 s  ▎             restart                 a component restarts (not_in_dr)\n"
      "       total     1 325.0 s  6 pieces add up to 1325000000000 ns\n");
  CHECK(text_of(story, true).find("DR record 1 uploaded") != std::string::npos);
}

TEST_CASE("the causes of DR name the parameter that sets their length", "[unit][explain]") {
  CHECK(words_of(Cause::noticing).parameter == "op.detect");
  CHECK(words_of(Cause::deciding).parameter == "op.decide");
  CHECK(words_of(Cause::publishing).parameter == "op.publish");
  CHECK(words_of(Cause::record_propagation).parameter == "dr.txt_ttl");
  CHECK(words_of(Cause::record_poll).parameter == "dr.client_poll");
}

TEST_CASE("after several losses each cause is added up, also of those that DR began", "[golden][explain][R39]") {
  const Story story = Story()
                          .fault_begins(100s)
                          .loses(100s, 0, 0, Cause::record_poll)
                          .loses(160s, 0, 0, Cause::connecting)
                          .regains(161s, 0, 0)
                          .fault_ends(200s)
                          .enters(300s, Story::client(0), Story::kSafe)
                          .enters(400s, Story::client(0), Story::kConnected)
                          .loses(400s, 0, 0, Cause::connecting)
                          .regains(402s, 0, 0);
  CHECK(
      text_of(story).ends_with("without access for 63.0 s in all\n"
                               "                    60.0 s  ███████████▍  record_poll\n"
                               "                     3.0 s  ▋             connecting\n"));
  CHECK(text_of(failover()).find("in all") == std::string::npos);
}

TEST_CASE("a client that lost nothing had access throughout", "[unit][explain]") {
  CHECK(text_of(Story().fault_begins(1s).loses(1s, 1, 0)) ==
        "fra-staff-00000 (fra, windows)  segment erp\nhad access throughout\n");
}

TEST_CASE("an unfinished episode reaches to the end of the run", "[unit][explain]") {
  const auto all = episodes_of(Story().fault_begins(3000s).loses(3000s, 0, 0));
  REQUIRE(all.size() == 1);
  CHECK_FALSE(all[0].returned);
  CHECK(all[0].length() == 600s);
}

TEST_CASE("rounds that repeat are told once", "[unit][explain]") {
  Story story;
  story.fault_begins(100s);
  for (int round = 0; round < 10; ++round) {
    story.loses(100s + round * 11s, 0, 0, Cause::attempts);
    story.loses(110s + round * 11s, 0, 0, Cause::pauses);
  }
  story.regains(210s, 0, 0);
  const std::string text = text_of(story);
  CHECK(text.find("the same 9 more times") != std::string::npos);
  CHECK(text.find("20 pieces add up to 110000000000 ns") != std::string::npos);
  CHECK(text_of(story, true).find("the same") == std::string::npos);
}

TEST_CASE("two rounds are told one by one", "[unit][explain]") {
  const Story story = Story()
                          .fault_begins(100s)
                          .loses(100s, 0, 0, Cause::attempts)
                          .loses(110s, 0, 0, Cause::pauses)
                          .loses(111s, 0, 0, Cause::attempts)
                          .loses(121s, 0, 0, Cause::pauses)
                          .regains(122s, 0, 0);
  CHECK(text_of(story).find("the same") == std::string::npos);
}

TEST_CASE("the worst segment is the one without access longest", "[unit][explain]") {
  const Story story = Story().loses(100s, 0, 0).regains(110s, 0, 0).loses(100s, 0, 1).regains(115s, 0, 1);
  CHECK(worst_segment(trace_of(story), story.directory, TimePoint{1h}) == SegmentId{1});
}

TEST_CASE("pieces meet, and agree cause by cause with what the run lost", "[property][explain]") {
  rc::prop("pieces", [](std::vector<std::tuple<std::uint16_t, std::uint8_t, std::uint8_t>> steps) {
    Story story;
    story.fault_begins(1s);
    Duration now = 1s;
    for (const auto& [gap, what, cause] : steps) {
      now += Duration{gap};
      switch (what % 6) {
        case 0: story.regains(now, 0, 0); break;
        case 1: story.fault_ends(now); break;
        case 2: story.enters(now, Story::client(0), Story::kSafe); break;
        case 3: story.enters(now, Story::client(0), Story::kConnected); break;
        default: story.loses(now, 0, 0, static_cast<Cause>(cause % metrics::kCauses)); break;
      }
    }
    const Duration horizon = now + 5ns;
    metrics::TimeByCause by_cause{};
    metrics::WideNs sum = 0;
    for (const Episode& e : episodes_of(story, TimePoint{horizon})) {
      for (std::size_t i = 1; i < e.pieces.size(); ++i) RC_ASSERT(e.pieces[i].begin == e.pieces[i - 1].end);
      for (const Piece& piece : e.pieces)
        by_cause[static_cast<std::size_t>(piece.cause)] += (piece.end - piece.begin).count();
      sum += e.length().count();
    }
    const metrics::Result result = story.measure(horizon);
    RC_ASSERT(by_cause == result.whole().all().lost_by_cause);
    RC_ASSERT(sum == result.whole().all().lost_pair_time);
  });
}

TEST_CASE("an unsupported client is told what it cannot use", "[unit][explain][R8][R44]") {
  const auto words = [](Reason why) { return std::string(words_of(Cause::unsupported_client, why).words); };
  for (const Reason why : {Reason::bc_not_enabled, Reason::unsupported_operating_system, Reason::unsupported_version,
                           Reason::unsupported_client_type})
    CHECK(words(why) == "this client cannot use BC");
  CHECK(words(Reason::unsupported_in_dr) == "this client cannot use DR");
  CHECK(words(Reason::not_enrolled) == "this client is not enrolled");
  const std::string text = text_of(Story()
                                       .fault_begins(1s)
                                       .loses(1s, 0, 0, Cause::unsupported_client, Reason::unsupported_version)
                                       .regains(9s, 0, 0));
  CHECK(text.find("this client cannot use BC (unsupported_version)") != std::string::npos);
  CHECK(text.find("DR") == std::string::npos);
}

TEST_CASE("every cause has words", "[unit][explain]") {
  for (std::size_t c = 0; c < metrics::kCauses; ++c) CHECK_FALSE(words_of(static_cast<Cause>(c)).words.empty());
}

}  // namespace failcast::explain
