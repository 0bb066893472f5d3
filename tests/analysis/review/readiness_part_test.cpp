// What a checklist does to the verdict of the page it stands on.
#include "analysis/review/readiness_part.hpp"

#include <catch2/catch.hpp>

namespace failcast::review {
namespace {

using page::Tone;

page::Document judged(const std::string& verdict, Tone tone, const ReadinessPart& part) {
  page::Document report{.verdict = verdict, .tone = tone};
  judge_too(report, part);
  return report;
}
const ReadinessPart kReady{.verdict = "READY", .tone = Tone::good};
const ReadinessPart kOpen{.verdict = "NOT READY", .tone = Tone::bad};
const ReadinessPart kWaived{.verdict = "READY WITH WAIVERS", .tone = Tone::warn};
const std::string kHold = "Ready: 2 of 2 budgets hold", kFail = "Not ready: 1 of 2 budgets failed";

}  // namespace

TEST_CASE("a checklist that is met leaves the verdict alone", "[unit][review][readiness]") {
  CHECK(judged(kHold, Tone::good, kReady).verdict == kHold);
  CHECK(judged(kHold, Tone::good, kReady).tone == Tone::good);
}

TEST_CASE("an open blocker makes a page not ready, a waived one ready with waivers", "[unit][review][readiness]") {
  const page::Document open = judged(kHold, Tone::good, kOpen);
  CHECK(open.verdict == "Not ready: 2 of 2 budgets hold, blockers of the checklist are open");
  CHECK(open.tone == Tone::bad);
  const page::Document waived = judged(kHold, Tone::good, kWaived);
  CHECK(waived.verdict == "Ready with waivers: 2 of 2 budgets hold, blockers of the checklist are waived");
  CHECK(waived.tone == Tone::warn);
}

TEST_CASE("what is worse without the checklist stays so", "[unit][review][readiness]") {
  const page::Document failed = judged(kFail, Tone::bad, kWaived);
  CHECK(failed.verdict == "Not ready: 1 of 2 budgets failed, blockers of the checklist are waived");
  CHECK(failed.tone == Tone::bad);
}

TEST_CASE("blockers that nothing is stated about are told", "[unit][review][readiness]") {
  ReadinessPart asked = kReady;
  asked.asked_blockers = 13;
  const page::Document told = judged(kHold, Tone::good, asked);
  CHECK(told.verdict == kHold + ", 13 blockers of a checklist only asked");
  CHECK(told.tone == Tone::warn);
}

TEST_CASE("the count of a programme is by its budgets, and told once", "[unit][review][readiness]") {
  page::Document programme = judged("2 of 2 ready", Tone::good, kOpen);
  judge_too(programme, kOpen);
  CHECK(programme.verdict == "2 of 2 ready by their budgets, blockers of a checklist are open");
  CHECK(programme.tone == Tone::bad);
}

}  // namespace failcast::review
