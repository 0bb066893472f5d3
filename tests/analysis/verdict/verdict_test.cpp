#include "analysis/verdict/verdict.hpp"

#include <catch2/catch.hpp>
#include <limits>

#include "tests/analysis/story.hpp"

namespace failcast::verdict {
namespace {

using metrics::Story;
using scenario::Budget;
using scenario::Comparison;

Budget budget(std::string aggregate, std::string metric, Comparison comparison, double limit) {
  Budget b;
  b.id = "B-1";
  b.aggregate = std::move(aggregate);
  b.metric = std::move(metric);
  b.comparison = comparison;
  b.limit = limit;
  return b;
}
Budget each(Budget b, std::string what) {
  b.each = std::move(what);
  return b;
}
Budget at(Budget b, std::string where) {
  b.at = std::move(where);
  return b;
}
Budget during(Budget b, std::string fault) {
  b.during = std::move(fault);
  return b;
}

/// One client at fra is out for 60 s and one at osl for good; both lose one segment.
metrics::Result one_back_one_out() {
  return Story().fault_begins(100s).loses(100s, 0, 0).regains(160s, 0, 0).loses(100s, 2, 0).measure();
}
Word word(const Budget& b, const metrics::Result& r = one_back_one_out()) { return judge({b}, r).at(0).word; }

}  // namespace

TEST_CASE("a limit itself is inside <= and outside <", "[unit][verdict]") {
  const auto p50 = [](Comparison c, double limit) { return word(budget("p50", "failover_time", c, limit)); };
  CHECK(p50(Comparison::less_equal, 60) == Word::pass);
  CHECK(p50(Comparison::less, 60) == Word::fail);
  CHECK(p50(Comparison::less, 60.000000001) == Word::pass);
  CHECK(p50(Comparison::greater_equal, 60) == Word::pass);
  CHECK(p50(Comparison::greater, 60) == Word::fail);
  CHECK(p50(Comparison::equal, 60) == Word::pass);
}

TEST_CASE("who never came back breaks every upper limit", "[unit][verdict]") {
  const auto j = judge({budget("max", "failover_time", Comparison::less_equal, 1e9)}, one_back_one_out());
  CHECK(j[0].word == Word::fail);
  CHECK(j[0].value == std::numeric_limits<double>::infinity());
  CHECK_FALSE(j[0].head_room.has_value());
}

TEST_CASE("head-room is what is left to the limit", "[unit][verdict]") {
  CHECK(judge({budget("p50", "failover_time", Comparison::less_equal, 300)}, one_back_one_out())[0].head_room == 240.0);
  CHECK(judge({budget("p50", "failover_time", Comparison::less_equal, 50)}, one_back_one_out())[0].head_room == -10.0);
  CHECK(judge({budget("p50", "failover_time", Comparison::greater_equal, 50)}, one_back_one_out())[0].head_room ==
        10.0);
}

TEST_CASE("`each` judges every site by itself", "[unit][verdict]") {
  const auto j = judge({each(budget("p50", "failover_time", Comparison::less_equal, 300), "site")}, one_back_one_out());
  REQUIRE(j.size() == 2);
  CHECK(j[0].where == "fra");
  CHECK(j[0].word == Word::pass);
  CHECK(j[1].where == "osl");
  CHECK(j[1].word == Word::fail);
  const Tally t = tally(j, {each(budget("p50", "failover_time", Comparison::less_equal, 300), "site")});
  CHECK(t.budgets == 1);
  CHECK(t.failed == 1);
}

TEST_CASE("`each` leaves out those without samples, if others have some", "[unit][verdict]") {
  const metrics::Result r = Story().fault_begins(100s).loses(100s, 0, 0).regains(160s, 0, 0).measure();
  const auto j = judge({each(budget("p50", "failover_time", Comparison::less_equal, 300), "site")}, r);
  REQUIRE(j.size() == 1);
  CHECK(j[0].where == "fra");
}

TEST_CASE("`at` restricts a budget to one site, segment or group", "[unit][verdict]") {
  const auto limit = budget("p50", "failover_time", Comparison::less_equal, 300);
  CHECK(word(at(limit, "fra")) == Word::pass);
  CHECK(word(at(limit, "osl")) == Word::fail);
  CHECK(word(at(limit, "fra-staff")) == Word::pass);
  CHECK(judge({at(limit, "wiki")}, one_back_one_out())[0].note == "no samples");
}

TEST_CASE("`during` judges what began during that fault", "[unit][verdict]") {
  const metrics::Result r = Story({"idp", "isp"})
                                .fault_begins(100s, 0)
                                .loses(100s, 0, 0)
                                .regains(160s, 0, 0)
                                .fault_ends(200s, 0)
                                .fault_begins(300s, 1)
                                .loses(300s, 0, 0)
                                .regains(500s, 0, 0)
                                .measure();
  const auto limit = budget("max", "failover_time", Comparison::less_equal, 100);
  CHECK(word(during(limit, "idp"), r) == Word::pass);
  CHECK(word(during(limit, "isp"), r) == Word::fail);
}

TEST_CASE("a budget without samples fails: it asserts nothing", "[unit][verdict]") {
  const metrics::Result quiet = Story().measure();
  CHECK(word(budget("p95", "failover_time", Comparison::less_equal, 300), quiet) == Word::fail);
  CHECK(word(budget("n", "failover_time", Comparison::equal, 0), quiet) == Word::pass);
}

TEST_CASE("a fault that did not take place fails its budgets", "[unit][verdict]") {
  const auto j = judge({during(budget("", "locked_out", Comparison::equal, 0), "idp")}, one_back_one_out());
  CHECK(j[0].word == Word::fail);
  CHECK(j[0].note == "idp did not take place");
}

TEST_CASE("a waiver makes WAIVED of what fails at its place, and of nothing else", "[unit][verdict][waiver]") {
  auto b = each(budget("p50", "failover_time", Comparison::less_equal, 50), "site");
  b.severity = "blocker";
  const auto words = [&](const std::string& where) {
    b.waive = scenario::Waiver{.where = where, .until = {}, .by = "access", .why = "ordered"};
    std::vector<Word> all;
    for (const Judgement& j : judge({b}, one_back_one_out())) all.push_back(j.word);
    return all;
  };
  CHECK(words("osl") == std::vector<Word>{Word::fail, Word::waived});
  CHECK(words("") == std::vector<Word>{Word::waived, Word::waived});
  CHECK(text_of(tally(judge({b}, one_back_one_out()), {b})) == "0 of 1 budgets hold, 1 waived");
  b.limit = 60;
  CHECK(words("fra") == std::vector<Word>{Word::pass, Word::fail});
  CHECK(text_of(tally(judge({b}, one_back_one_out()), {b})) == "1 of 1 budgets failed (1 of severity blocker)");
  CHECK(words("") == std::vector<Word>{Word::pass, Word::waived});
}

TEST_CASE("a budget of several places is as good as its worst", "[unit][verdict]") {
  CHECK(worse_of(Word::fail, Word::waived) == Word::fail);
  CHECK(worse_of(Word::unsure, Word::waived) == Word::unsure);
  CHECK(worse_of(Word::pass, Word::waived) == Word::waived);
  CHECK(worse_of(Word::pass, Word::pass) == Word::pass);
}

TEST_CASE("mistakes that only the metric list can see", "[unit][verdict]") {
  const auto mistake = [](const Budget& b) { return mistake_in(b).value_or(""); };
  CHECK(mistake(budget("p95", "failover_tme", Comparison::less, 1)) == "there is no metric \"failover_tme\"");
  CHECK(mistake(budget("p95", "availability", Comparison::less, 1)) == "availability is one number and takes no p95()");
  CHECK(mistake(budget("", "failover_time", Comparison::less, 1)) ==
        "failover_time needs one of n, mean, p50, p90, p95, p99, max, never around it");
  CHECK(mistake(each(budget("", "requests_failed", Comparison::less, 1), "segment")) ==
        "requests_failed is not known for each segment");
  CHECK(mistake(during(budget("", "peak_queue", Comparison::less, 1), "idp")) ==
        "peak_queue is known for the whole run only");
  CHECK(mistake(budget("", "time_by_cause", Comparison::less, 1)) == "there is no metric \"time_by_cause\"");
  CHECK(mistake(budget("p95", "failover_time", Comparison::less, 1)).empty());
}

TEST_CASE("every metric has a definition and a value for each of its aggregates", "[unit][metrics]") {
  const metrics::Result r = one_back_one_out();
  for (const metrics::Metric& m : metrics::metric_list()) {
    INFO(m.name);
    CHECK(m.definition.size() > 20);
    if (!m.in_budgets) continue;
    if (m.aggregates.empty() && m.at_time == nullptr) CHECK(metrics::value_of(m, "", r.whole().all()).has_value());
    CHECK_FALSE(metrics::value_of(m, "p42", r.whole().all()).has_value());
  }
  const metrics::Metric& lost = *metrics::find_metric("time_without_access");
  for (const std::string_view aggregate : lost.aggregates)
    CHECK(metrics::value_of(lost, aggregate, r.whole().all()).has_value());
}

}  // namespace failcast::verdict
