#include "analysis/report/threshold_report.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "analysis/metrics/words.hpp"

namespace failcast::report {
namespace {

using metrics::Table;
using study::Loss;
using study::ThresholdAnswer;
using study::ThresholdCell;

std::string days(Duration d) { return fmt::format("{:g} d", metrics::to_seconds(d.count()) / 86'400); }
std::string percent(double share) { return fmt::format("{:.1f} %", share * 100); }

/// "8.9 % (9.0)": simulated, and the closed form where there is one.
std::string beside(const study::Share& share) {
  const std::string seen = percent(share.value());
  return share.closed_form ? fmt::format("{} ({:.1f})", seen, *share.closed_form * 100) : seen;
}
std::string beside(const study::Number& number) {
  if (!number.mean) return "-";
  const std::string seen = fmt::format("{:.2f}", *number.mean);
  return number.closed_form ? fmt::format("{} ({:.2f})", seen, *number.closed_form) : seen;
}

/// A row per threshold, a column per length.
template <class Cell>
std::string map(const ThresholdReport& r, std::string_view title, Cell cell) {
  Table table("r");
  std::vector<std::string> head{"T"};
  for (const Duration outage : r.design.outages) head.push_back(days(outage));
  table.row(std::move(head));
  auto at = r.found.cells.begin();
  for (const Duration threshold : r.design.thresholds) {
    std::vector<std::string> row{days(threshold)};
    for (std::size_t d = 0; d < r.design.outages.size(); ++d) row.push_back(cell(*at++));
    table.row(std::move(row));
  }
  return fmt::format("{}\n{}", title, table.text());
}

std::string title(const ThresholdReport& r) {
  const auto& groups = r.found.cells.front().groups;
  return fmt::format(
      "{}  {}   seed {}, scenario {}\n"
      "  {} components in {} groups, certificates of {}; {} replications of {} thresholds and {} lengths of \"{}\"\n"
      "  in brackets what the formula says\n",
      r.head.name, r.head.title, r.head.seed, r.head.scenario_hash, groups.front().members, groups.size() - 1,
      days(r.validity), metrics::grouped(r.head.replications), r.design.thresholds.size(), r.design.outages.size(),
      r.design.fault);
}

std::string maps(const ThresholdReport& r, const Style& style) {
  std::string text;
  for (const Loss loss : {Loss::any_component, Loss::whole_group, Loss::application})
    text += map(r, fmt::format("probability that {}", words_of(loss)),
                [&](const ThresholdCell& cell) { return beside(share_of(cell, loss)); });
  text += map(r, "component-days without a certificate, per outage",
              [](const ThresholdCell& cell) { return beside(cell.groups.front().days_lost); });
  for (std::size_t g = 1; style.verbose && g < r.found.cells.front().groups.size(); ++g) {
    const std::string& group = r.found.cells.front().groups[g].group;
    text += map(r, fmt::format("{}: probability that any certificate expires", group),
                [&](const ThresholdCell& cell) { return beside(cell.groups[g].any); });
    text += map(r, fmt::format("{}: probability that all expire", group),
                [&](const ThresholdCell& cell) { return beside(cell.groups[g].all); });
    text += map(r, fmt::format("{}: component-days without a certificate", group),
                [&](const ThresholdCell& cell) { return beside(cell.groups[g].days_lost); });
  }
  return text;
}

/// What a threshold costs: renewals, under the first length.
std::string cost(const ThresholdReport& r) {
  Table table("r");
  std::vector<std::string> head{"T"}, row{"renewals"};
  for (std::size_t t = 0; t < r.design.thresholds.size(); ++t) {
    head.push_back(days(r.design.thresholds[t]));
    row.push_back(beside(r.found.cells[t * r.design.outages.size()].groups.front().renewals));
  }
  table.row(std::move(head));
  table.row(std::move(row));
  return "renewals per component and year, what a threshold costs\n" + table.text();
}

std::string threshold_of(const ThresholdAnswer& answer) {
  if (!answer.threshold) return "none";
  return fmt::format("{} (at most {})", days(*answer.threshold), percent(answer.bound));
}

std::string answers(const ThresholdReport& r) {
  std::string text = fmt::format("the smallest threshold that keeps a risk within {}, with 95 %\n", percent(r.risk));
  Table table("rlrll");
  table.row({"outage", words_of(Loss::any_component).data(), "by formula", words_of(Loss::whole_group).data(),
             words_of(Loss::application).data()});
  const std::size_t lengths = r.design.outages.size();
  for (std::size_t d = 0; d < lengths; ++d) {
    const ThresholdAnswer& any = r.found.answers[d];
    table.row({days(r.design.outages[d]), threshold_of(any), any.closed_form ? days(*any.closed_form) : "-",
               threshold_of(r.found.answers[lengths + d]), threshold_of(r.found.answers[2 * lengths + d])});
  }
  text += table.text();
  if (r.head.replications < r.found.replications_needed)
    text += fmt::format("  {} replications cannot tell {} from nothing: --replications {}\n",
                        metrics::grouped(r.head.replications), percent(r.risk), r.found.replications_needed);
  return text;
}

}  // namespace

std::string_view words_of(Loss loss) {
  switch (loss) {
    case Loss::any_component: return "any certificate expires";
    case Loss::whole_group: return "all certificates of a group expire";
    case Loss::application: break;
  }
  return "an application loses all its connectors";
}

ThresholdReport threshold_report(const study::Study& study, const scenario::Scenario& scenario,
                                 study::ThresholdDesign design, double risk) {
  study::ThresholdFindings found = conclude(study, scenario, design, risk);
  return {head_of(study), std::move(design), risk, scenario.params.cert.component_validity, std::move(found)};
}

std::vector<std::string> answer_sentences(const ThresholdReport& r) {
  if (!r.head.complete) return {"INCOMPLETE  some cells are missing"};
  std::vector<std::string> sentences;
  for (const Loss loss : {Loss::any_component, Loss::whole_group, Loss::application}) {
    const ThresholdAnswer* longest = nullptr;
    for (const ThresholdAnswer& answer : r.found.answers)
      if (answer.loss == loss && answer.threshold && (longest == nullptr || answer.outage > longest->outage))
        longest = &answer;
    sentences.push_back(
        longest == nullptr
            ? fmt::format("NONE  no threshold of these keeps the risk that {} within {}", words_of(loss),
                          percent(r.risk))
            : fmt::format("T = {} keeps the risk that {} within {} for outages up to {}, at {:.2f} renewals per "
                          "component and year",
                          days(*longest->threshold), words_of(loss), percent(r.risk), days(longest->outage),
                          longest->renewals.value_or(0)));
  }
  return sentences;
}

std::string threshold_text(const ThresholdReport& r, const Style& style) {
  return title(r) + maps(r, style) + cost(r) + answers(r) + fmt::format("{}\n", fmt::join(answer_sentences(r), "\n"));
}

}  // namespace failcast::report
