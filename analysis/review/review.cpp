#include "analysis/review/review.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "analysis/metrics/words.hpp"
#include "sim/scenario/reader.hpp"

namespace failcast::review {
namespace {

using page::Block;
using page::Document;
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
  if (run.study && !run.study->study.complete()) return {"Undecided: not all replications were run", Tone::warn};
  const verdict::Tally tally = tally_of(run);
  if (tally.budgets == 0) return {"Undecided: no budgets", Tone::warn};
  if (tally.failed > 0) return {"Not ready: " + verdict::text_of(tally), Tone::bad};
  if (tally.unsure > 0) return {"Undecided: " + verdict::text_of(tally), Tone::warn};
  if (tally.waived > 0) return {"Ready with waivers: " + verdict::text_of(tally), Tone::warn};
  return {"Ready: " + verdict::text_of(tally), Tone::good};
}

/// Sections whose ids and titles begin with which run they are of, in a programme.
class Sections {
 public:
  Sections(Document& document, std::string id, std::string title)
      : document_(document), id_(std::move(id)), title_(std::move(title)) {}
  /// Without blocks there is no section.
  void add(const std::string& id, const std::string& title, std::vector<Block> blocks) {
    if (!blocks.empty()) document_.sections.push_back({id_ + id, title_ + title, std::move(blocks)});
  }

 private:
  Document& document_;
  std::string id_, title_;
};

/// What a study asks, who it is of, and what it says.
struct Answer {
  std::string id, title, of;
  std::vector<Block> blocks;
};
Answer answer_of(const WhatIf& what_if) {
  if (const auto* sweep = std::get_if<Sweep>(&what_if))
    return {"what-if", "What if", sweep->study.study.plan.name, sweep_part(*sweep)};
  if (const auto* threshold = std::get_if<report::ThresholdReport>(&what_if))
    return {"threshold", "Which renewal threshold", threshold->head.name, threshold_part(*threshold)};
  const auto& saml = std::get<report::SamlReport>(what_if);
  return {"authentication", "How long access lasts without logins", saml.head.name, saml_part(saml)};
}

/// @param of  the scenario of the page; of another one its name is told
void add_answers(Sections& sections, const std::vector<WhatIf>& what_ifs, const std::string& of) {
  for (std::size_t i = 0; i < what_ifs.size(); ++i) {
    Answer answer = answer_of(what_ifs[i]);
    const std::string title = answer.of == of ? answer.title : answer.title + ": " + page::isolated(answer.of);
    sections.add(what_ifs.size() == 1 ? answer.id : fmt::format("{}-{}", answer.id, i + 1), title,
                 std::move(answer.blocks));
  }
}

/// @param first  of the programme, if this is another one
void add_parts(Sections& sections, const Reviewed& run, std::size_t runs, const Reviewed* first,
               const std::vector<WhatIf>& what_ifs) {
  sections.add("verdict", "Verdict", verdict_part(run));
  if (!run.run.scenario.budgets.empty()) sections.add("budgets", "Budgets", budgets_part(run));
  sections.add("findings", "Findings", findings_part(run));
  sections.add("failures", "Failure model", {failure_model(run)});
  if (run.study) sections.add("replications", "Over all replications", replications_part(*run.study));
  sections.add("anatomy", "Failover anatomy", anatomy(run));
  sections.add("access", "Access over the outage", access_part(run, std::max(kFewestStates, kStates / runs)));
  sections.add("survival", "How long access lasts", survival_part(run));
  sections.add("sites", "Sites, applications, groups", sites_part(run));
  sections.add("lanes", "What happened when", lanes_part(run));
  add_answers(sections, what_ifs, run.run.scenario.name);
  sections.add("capacity", "Capacity", capacity_part(run));
  sections.add("map", "Topology and single points of failure", map_part(run));
  if (run.change) sections.add("change", "Change since the baseline", change_part(*run.change));
  sections.add("assumptions", "Assumptions", assumptions_part(run, first));
  sections.add("drill", "Drill card", drill_card(run));
  sections.add("reproduce", "Reproduce", reproduce_part(run));
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

Document review(const std::vector<Reviewed>& runs, const std::vector<WhatIf>& what_ifs) {
  Document document;
  if (runs.empty()) {
    const std::string of = answer_of(what_ifs.front()).of;
    document.title = "What if: " + of;
    document.subtitle = fmt::format("Failover forecast, {} of other settings",
                                    what_ifs.size() == 1 ? "a study" : fmt::format("{} studies", what_ifs.size()));
    Sections sections(document, "", "");
    add_answers(sections, what_ifs, of);
    return document;
  }
  if (runs.size() == 1) {
    const scenario::Scenario& s = runs.front().run.scenario;
    const Decided word = decided(runs.front());
    document.title = s.title.empty() ? s.name : s.title;
    document.subtitle = fmt::format("Failover forecast of scenario {}, seed {}, hash {}", page::isolated(s.name),
                                    s.seed, scenario::hash_text(s));
    document.verdict = word.words;
    document.tone = word.tone;
    Sections sections(document, "", "");
    add_parts(sections, runs.front(), 1, nullptr, what_ifs);
    return document;
  }
  std::size_t ready = 0;
  for (const Reviewed& run : runs) ready += decided(run).tone == Tone::good ? 1 : 0;
  document.title = "Drill programme";
  document.subtitle = fmt::format("Failover forecast of {} runs", runs.size());
  document.verdict = fmt::format("{} of {} ready", ready, runs.size());
  document.tone = ready == runs.size() ? Tone::good : Tone::bad;
  document.sections.push_back({"overview", "Overview", {overview(runs)}});
  for (std::size_t i = 0; i < runs.size(); ++i) {
    Sections sections(document, fmt::format("run-{}-", i + 1), page::isolated(runs[i].run.scenario.name) + ": ");
    add_parts(sections, runs[i], runs.size(), i == 0 ? nullptr : &runs.front(), {});
  }
  Sections sections(document, "", "");
  add_answers(sections, what_ifs, "");
  return document;
}

}  // namespace failcast::review
