#include "analysis/cli/report_extras.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "analysis/cli/drill_card.hpp"
#include "analysis/cli/output_file.hpp"
#include "analysis/readiness/review.hpp"
#include "analysis/report/result_file.hpp"
#include "analysis/report/study_report.hpp"
#include "analysis/review/templates.hpp"
#include "sim/scenario/reader.hpp"

namespace failcast::cli {

ReportExtras::ReportExtras(const ReportArgs& args, const Console& console, const Replayer& replayer)
    : args_(args), console_(console), replayer_(replayer) {
  if (args.redact) redaction_.emplace();
}

void ReportExtras::keep(const std::string& file, const std::string& answer) {
  auto part = review::readiness_part(answer, readiness_.size() + 1);
  if (const std::string* why = std::get_if<std::string>(&part))
    replayer_.fail(ExitCode::file_trouble, fmt::format("{} {}", file, *why));
  if (redaction_)
    for (const std::string& named : std::get<review::ReadinessPart>(part).files) redaction_->learn(named, "file");
  readiness_.emplace_back(file, std::get<review::ReadinessPart>(std::move(part)));
}

bool ReportExtras::takes(const std::string& file) {
  const auto text = file == "-" ? std::nullopt : read_whole(file);
  if (!text || !review::is_readiness(*text)) return false;
  keep(file, *text);
  return true;
}

void ReportExtras::know(const Original& original, const std::string& file) {
  hashes_.emplace_back(scenario::hash_text(original.scenario), original.scenario.name);
  if (redaction_) {
    redaction_->learn(original.scenario);
    redaction_->learn(file, "file");
    redaction_->learn(args_.baseline, "file");
    for (const auto& [path, source] : original.provenance)
      if (const std::size_t colon = source.find(": "); colon != std::string::npos)
        redaction_->learn_reference(source.substr(colon + 2));
  }
  if (!args_.readiness) return;
  const auto text = file == "-" ? std::nullopt : read_whole(file);
  if (text && (report::read_replay(*text) || report::is_study(*text)))
    replayer_.fail(ExitCode::bad_command,
                   fmt::format("--readiness: {} has every default written out, so that nobody can tell what its file "
                               "states: name the scenario, or the answer of failcast readiness S --format json",
                               file));
  const readiness::Tenant tenant(original.scenario, true, {.progress = replayer_.shown(), .stop = StopSignals::flag()});
  const readiness::Review review = readiness::review(tenant, {});
  if (!review.is_complete()) throw Ended{StopSignals::exit_code()};
  keep(file, readiness::as_json(review));
}

void ReportExtras::know(const study::Plan& baseline) {
  if (!redaction_) return;
  for (const study::Measure& measure : baseline.measures) {
    redaction_->learn(measure.at, "name");
    redaction_->learn(measure.during, "outage");
  }
}

void ReportExtras::fill_card(review::Reviewed& run, const Original& original, const metrics::Result& result) {
  if (args_.drill_card.empty() && args_.observed.empty()) return;
  std::optional<exercise::Observed> observed;
  if (!args_.observed.empty()) observed = load_observed(args_.observed, run.card, replayer_, console_);
  if (redaction_ && observed)
    for (const std::string& remark : observed->remarks)
      if (!remark.empty()) redaction_->learn(remark, "remark");
  exercise::add_bands(run.card, original.scenario, original.replication, exercise::kBandRuns, simulator(replayer_));
  if (!args_.drill_card.empty()) {
    OutputFile file(args_.drill_card);
    if (!file.commit(exercise::to_csv(run.card))) replayer_.fail(ExitCode::file_trouble, *file.trouble());
  }
  if (observed) run.observed = hold_against(original, run.card, *observed, run.values, result, replayer_);
}

page::Document ReportExtras::complete(page::Document document, const std::vector<review::Reviewed>& runs) const {
  const bool is_readiness_alone =
      runs.empty() && !readiness_.empty() &&
      std::ranges::all_of(document.sections, [](const page::Section& section) { return section.id == "overview"; });
  if (is_readiness_alone) {
    const auto rank = [](const auto& one) {
      return one.second.tone == page::Tone::bad ? 0 : one.second.tone == page::Tone::warn ? 1 : 2;
    };
    const review::ReadinessPart& first = std::ranges::min_element(readiness_, {}, rank)->second;
    document = {.title = "Readiness",
                .subtitle = fmt::format("Of {}, hash {}", page::isolated(first.scenario_name), first.scenario_hash),
                .verdict = first.verdict,
                .tone = first.tone,
                .sections = {}};
  }
  auto place = std::ranges::find_if(document.sections,
                                    [](const page::Section& section) { return section.id.ends_with("failures"); });
  if (!document.sections.empty() && document.sections.front().id == "overview") place = document.sections.begin() + 1;
  for (const auto& [file, part] : readiness_) {
    page::Section section = part.section;
    const bool is_known =
        std::ranges::find(hashes_, part.scenario_hash, &std::pair<std::string, std::string>::first) != hashes_.end();
    if (!is_known && redaction_)
      replayer_.fail(ExitCode::bad_command,
                     fmt::format("--redact: {} is about a scenario that no run here is of, so that its names are not "
                                 "known: name that scenario, with --readiness",
                                 file));
    if (is_known) judge_too(document, part);
    if (!is_known && !runs.empty())
      section.blocks.insert(section.blocks.begin(),
                            page::Paragraph{fmt::format("This is about another scenario than the runs: {}, hash {}.",
                                                        page::isolated(part.scenario_name), part.scenario_hash)});
    place = document.sections.insert(place, std::move(section)) + 1;
  }
  const auto wanted = args_.form == "short" ? review::Template::brief
                      : args_.form == "orr" ? review::Template::readiness_review
                                            : review::Template::whole;
  document = review::as_template(std::move(document), runs, wanted);
  return redaction_ ? (*redaction_)(std::move(document)) : document;
}

}  // namespace failcast::cli
