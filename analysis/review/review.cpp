#include "analysis/review/review.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "analysis/metrics/words.hpp"
#include "sim/scenario/reader.hpp"

namespace failcast::review {
namespace {

using page::Block;
using page::Document;
using page::Section;
using page::Table;
using page::Tone;

/// Rows of the table of access over time: of one run, and at least in a programme.
constexpr std::size_t kStates = 200, kFewestStates = 24;

struct Decided {
  std::string words;
  Tone tone = Tone::plain;
};
Decided decided(const Reviewed& run) {
  if (!run.run.result.complete) return {"Undecided: the run did not reach its end", Tone::warn};
  const verdict::Tally tally = verdict::tally(run.run.judgements, run.run.scenario.budgets);
  if (tally.budgets == 0) return {"Undecided: no budgets", Tone::warn};
  if (tally.failed > 0) return {"Not ready: " + verdict::text_of(tally), Tone::bad};
  if (tally.unsure > 0) return {"Undecided: " + verdict::text_of(tally), Tone::warn};
  if (tally.waived > 0) return {"Ready with waivers: " + verdict::text_of(tally), Tone::warn};
  return {"Ready: " + verdict::text_of(tally), Tone::good};
}

/// @param before  of ids and titles: which run, in a programme
/// @param first  of the programme, if this is another one
void add_parts(Document& document, const Reviewed& run, const std::string& id, const std::string& title,
               std::size_t runs, const Reviewed* first) {
  const auto add = [&](const char* part, const char* name, std::vector<Block> blocks) {
    document.sections.push_back({id + part, title + name, std::move(blocks)});
  };
  add("verdict", "Verdict", verdict_part(run));
  if (!run.run.judgements.empty()) add("budgets", "Budgets", {budget_table(run)});
  add("failures", "Failure model", {failure_model(run)});
  add("anatomy", "Failover anatomy", anatomy(run));
  add("access", "Access over the outage", access_part(run, std::max(kFewestStates, kStates / runs)));
  add("sites", "Sites, applications, groups", sites_part(run));
  add("lanes", "What happened when", lanes_part(run));
  add("capacity", "Capacity", capacity_part(run));
  add("map", "Topology and single points of failure", map_part(run));
  add("assumptions", "Assumptions", assumptions_part(run, first));
  add("drill", "Drill card", drill_card(run));
  add("reproduce", "Reproduce", reproduce_part(run));
}

Table overview(const std::vector<Reviewed>& runs) {
  Table table{
      .caption = "The drill programme, one row per run",
      .columns = {"Run",           "Title", "Verdict", "Failover p50", "Failover p95", "Never back", "User-minutes lost",
                  "Availability"},
      .rows = {}
  };
  for (const Reviewed& run : runs) {
    const metrics::Measures& m = run.run.result.whole().all();
    const Decided word = decided(run);
    const double minutes = metrics::to_seconds(m.lost_user_time) / 60;
    table.rows.push_back(
        {text_cell(run.run.scenario.name), text_cell(run.run.scenario.title), text_cell(word.words, word.tone),
         time_cell(m.failover_time.p50), time_cell(m.failover_time.p95), count_cell(m.stuck_pairs),
         number_cell(metrics::quantity(minutes, metrics::Unit::minutes), minutes), ratio_cell(m.availability())});
  }
  return table;
}

}  // namespace

Document review(const std::vector<Reviewed>& runs) {
  Document document;
  if (runs.size() == 1) {
    const scenario::Scenario& s = runs.front().run.scenario;
    const Decided word = decided(runs.front());
    document.title = s.title.empty() ? s.name : s.title;
    document.subtitle = fmt::format("Failover forecast of scenario {}, seed {}, hash {}", page::isolated(s.name),
                                    s.seed, scenario::hash_text(s));
    document.verdict = word.words;
    document.tone = word.tone;
    add_parts(document, runs.front(), "", "", 1, nullptr);
    return document;
  }
  std::size_t ready = 0;
  for (const Reviewed& run : runs) ready += decided(run).tone == Tone::good ? 1 : 0;
  document.title = "Drill programme";
  document.subtitle = fmt::format("Failover forecast of {} runs", runs.size());
  document.verdict = fmt::format("{} of {} ready", ready, runs.size());
  document.tone = ready == runs.size() ? Tone::good : Tone::bad;
  document.sections.push_back({"overview", "Overview", {overview(runs)}});
  for (std::size_t i = 0; i < runs.size(); ++i)
    add_parts(document, runs[i], fmt::format("run-{}-", i + 1), page::isolated(runs[i].run.scenario.name) + ": ",
              runs.size(), i == 0 ? nullptr : &runs.front());
  return document;
}

}  // namespace failcast::review
