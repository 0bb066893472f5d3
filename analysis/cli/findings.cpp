#include "analysis/cli/findings.hpp"

#include <algorithm>
#include <limits>
#include <set>
#include <utility>

namespace failcast::cli {
namespace {

using explain::Question;
using metrics::EndedEpisode;
using metrics::SliceKind;
using review::Finding;
using review::Witness;

/// Findings of a report, witnesses of each, levers tried for all of them.
constexpr std::size_t kFindings = 8, kWitnesses = 3, kLevers = 6;

/// What a budget asks about losses of clients, at all its places together, or in a segment if it is for each.
std::optional<Question> question_of(const scenario::Budget& budget, const record::Directory& directory,
                                    const std::string& where) {
  const auto asked = explain::question_of(budget);
  const Question* question = std::get_if<Question>(&asked);
  if (question == nullptr) return std::nullopt;
  Question at = *question;
  const auto part = where.empty() ? std::nullopt : explain::find_part(directory, where);
  if (part && part->kind == SliceKind::segment) at.part = *part;
  return at;
}

/// The losses that a measure is of, where no budget asks.
Question::Of losses_of(const study::Measure& measure) {
  return measure.metric == "failover_time" ? Question::Of::failover : Question::Of::lost;
}

std::uint64_t clients_at(const std::optional<explain::Part>& part, const record::Directory& directory) {
  if (!part) return directory.clients.size();
  std::uint64_t count = 0;
  const std::size_t segments = directory.segments.size();
  for (std::uint32_t c = 0; c < directory.clients.size(); ++c) {
    const record::Client client = directory.clients[c];
    count += (part->kind == SliceKind::site && client.place == part->index) ||
             (part->kind == SliceKind::group && client.group == part->index) ||
             (part->kind == SliceKind::segment && directory.entitled[c * segments + part->index] != 0);
  }
  return count;
}

bool is_at(const EndedEpisode& episode, const std::optional<explain::Part>& part, const record::Directory& directory) {
  if (!part || part->kind == SliceKind::segment) return true;  // the survey was of that segment alone
  const record::Client client = directory.clients[episode.client];
  return part->kind == SliceKind::site ? client.place == part->index : client.group == part->index;
}

std::optional<explain::Part> part_of(const Finding& f, const record::Directory& directory) {
  return f.where.empty() ? std::nullopt : explain::find_part(directory, f.where);
}

}  // namespace

FindingsMaker::FindingsMaker(const Replayer& replayer, const Original& original, const record::Directory& directory,
                             const std::vector<std::string>& fault_ids)
    : replayer_(replayer), original_(original), directory_(directory), fault_ids_(fault_ids) {
  for (const Question::Of of : {Question::Of::lost, Question::Of::failover}) survey_of({.of = of});
  for (const scenario::Budget& budget : original.scenario.budgets) {
    std::vector<std::string> places{budget.at};
    if (budget.each == "segment") places = directory.segments;
    for (const std::string& where : places)
      if (const auto question = question_of(budget, directory, where)) survey_of(*question);
  }
}

explain::Survey& FindingsMaker::survey_of(const Question& question) {
  const auto known = std::ranges::find(asked_, question, &Asked::question);
  if (known != asked_.end()) return known->survey;
  asked_.push_back({question, explain::Survey(directory_, fault_ids_, question)});
  sinks_.add(asked_.back().survey);
  return asked_.back().survey;
}

FindingsMaker::Evidence FindingsMaker::evidence_of(const Finding& f) const {
  const auto question = f.budget == nullptr ? std::optional(Question{.of = losses_of(f.measure)})
                                            : question_of(*f.budget, directory_, f.where);
  if (!question) return {};
  const auto known = std::ranges::find(asked_, *question, &Asked::question);
  if (known == asked_.end()) return {};
  Evidence evidence{.episodes = known->survey.slowest(std::numeric_limits<std::size_t>::max()),
                    .survey = &known->survey};
  const auto part = part_of(f, directory_);
  std::erase_if(evidence.episodes, [&](const EndedEpisode& e) { return !is_at(e, part, directory_); });
  return evidence;
}

void FindingsMaker::fill(Finding& f, const Evidence& evidence) const {
  f.clients_there = clients_at(part_of(f, directory_), directory_);
  f.clients = evidence.episodes.size();
  for (const EndedEpisode& e : evidence.episodes) f.lost += e.length;
  for (const EndedEpisode& e : evidence.episodes) {
    if (f.witnesses.size() == kWitnesses) break;
    Witness witness{.client = directory_.client_name(e.client),
                    .site = directory_.places[directory_.clients[e.client].place],
                    .segment = directory_.segments[e.segment],
                    .began = e.began,
                    .length = e.length,
                    .returned = e.returned != metrics::Returned::never};
    for (const Cause cause : evidence.survey->course(e.client)) {
      witness.parts.emplace_back(cause, Duration{});
      if (std::ranges::count(f.causes, cause) == 0) f.causes.push_back(cause);
    }
    f.witnesses.push_back(std::move(witness));
  }
}

std::vector<Finding> FindingsMaker::wrong(const review::Reviewed& run, std::size_t& left_out) const {
  std::vector<Finding> all;
  for (const review::BudgetRow& row : review::budget_rows(run)) {
    if (row.word == verdict::Word::pass) continue;
    Finding f{.budget = row.budget, .where = row.where, .word = row.word, .measure = study::measure_of(*row.budget)};
    if (!row.budget->each.empty()) f.measure.at = row.where;
    f.value = study::value_of(f.measure, run.run.result);
    const auto asked = explain::question_of(*row.budget);
    if (const std::string* why = std::get_if<std::string>(&asked)) f.why_no_clients = *why + ".";
    fill(f, evidence_of(f));
    all.push_back(std::move(f));
  }
  const auto weight = [](const Finding& f) {
    const std::string severity = severity_of(f);
    return std::pair(severity == "blocker" ? 0
                     : severity == "major" ? 1
                     : severity == "minor" ? 2
                                           : 3,
                     -f.lost.count());
  };
  std::ranges::stable_sort(all, {}, weight);
  left_out = all.size() - std::min(all.size(), kFindings);
  all.resize(all.size() - left_out);
  return all;
}

Finding FindingsMaker::tail(const review::Reviewed& run) const {
  const bool fails_over = run.run.result.whole().all().failover_time.n > 0;
  Finding f{
      .measure = {"p95", fails_over ? "failover_time" : "time_without_access", "", ""}
  };
  f.value = study::value_of(f.measure, run.run.result);
  fill(f, evidence_of(f));
  return f;
}

std::vector<Cause> FindingsMaker::trace(std::vector<Finding>& findings) {
  std::vector<std::uint32_t> rows;
  std::vector<Witness*> witnesses;
  for (Finding& f : findings)
    for (Witness& witness : f.witnesses) {
      rows.push_back(*directory_.find_client(witness.client));
      witnesses.push_back(&witness);
    }
  explain::ClientTraces traces(rows);
  const world::Outcome outcome = Replayer::run(*replayer_.build(original_.scenario, original_.replication), {&traces});
  std::deque<explain::Episode> episodes;
  std::vector<const explain::Episode*> all;
  for (std::size_t i = 0; i < witnesses.size(); ++i) {
    const auto segment = std::ranges::find(directory_.segments, witnesses[i]->segment) - directory_.segments.begin();
    for (explain::Episode& e : explain::episodes(traces.list()[i], directory_,
                                                 SegmentId{static_cast<std::uint32_t>(segment)}, outcome.reached))
      if (e.begin() == witnesses[i]->began) all.push_back(&episodes.emplace_back(std::move(e)));
    if (all.size() != i + 1) replayer_.fail(ExitCode::internal_error, "tracing changed the run: please report this");
    witnesses[i]->parts.clear();
    for (const explain::Piece& piece : all.back()->pieces) {
      auto part = std::ranges::find(witnesses[i]->parts, piece.cause, &std::pair<Cause, Duration>::first);
      if (part == witnesses[i]->parts.end()) part = witnesses[i]->parts.insert(part, {piece.cause, Duration{}});
      part->second += piece.end - piece.begin;
    }
  }
  auto next = all.begin();
  for (Finding& f : findings) {
    const auto last = next + static_cast<std::ptrdiff_t>(f.witnesses.size());
    f.causes = explain::causes_by_time({next, last});
    next = last;
  }
  return explain::causes_by_time(all);
}

void FindingsMaker::turn(review::Findings& findings, const std::vector<Cause>& causes) {
  std::set<std::string> places;
  for (const Finding& f : findings.list)
    for (const Witness& witness : f.witnesses) places.insert(witness.site);
  explain::Levers levers = explain::levers_for(causes, original_.scenario, {places.begin(), places.end()});
  findings.stuck = std::move(levers.stuck);
  findings.levers_left_out = levers.levers.size() - std::min(levers.levers.size(), kLevers);
  levers.levers.resize(levers.levers.size() - findings.levers_left_out);
  for (explain::Lever& lever : levers.levers) {
    const auto turned = with_lever(original_, lever);
    if (const auto* refused = std::get_if<explain::StuckLever>(&turned)) {
      findings.stuck.push_back(*refused);
      continue;
    }
    const scenario::Scenario& s = std::get<scenario::Scenario>(turned);
    const metrics::Result result = replayer_.simulate(s, original_.replication);
    review::LeverTried tried{.lever = std::move(lever)};
    tried.changes_run = result.outcome.trajectory_hash != trajectory_hash_;
    for (const Finding& f : findings.list) tried.values.push_back(study::value_of(f.measure, result));
    findings.levers.push_back(std::move(tried));
  }
}

review::Findings FindingsMaker::make(const review::Reviewed& run, bool with_levers) {
  review::Findings findings;
  findings.list = wrong(run, findings.left_out);
  if (findings.list.empty() && run.run.result.whole().all().time_without_access.n > 0)
    findings.list.push_back(tail(run));
  findings.tried_levers = with_levers;
  trajectory_hash_ = run.run.result.outcome.trajectory_hash;
  const bool has_witnesses = std::ranges::any_of(findings.list, [](const Finding& f) { return !f.witnesses.empty(); });
  if (!with_levers || !has_witnesses) return findings;
  const std::vector<Cause> causes = trace(findings.list);
  turn(findings, causes);
  return findings;
}

}  // namespace failcast::cli
