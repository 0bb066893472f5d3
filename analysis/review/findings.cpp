// What is wrong: a heading for each finding with its evidence, then what each lever would do about all of them.
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "analysis/metrics/words.hpp"
#include "analysis/review/review.hpp"

namespace failcast::review {
namespace {

using page::Block;
using page::Heading;
using page::isolated;
using page::Paragraph;
using page::Table;
using page::Tone;
using page::Verbatim;

constexpr std::array<const char*, 4> kSeverities = {"blocker", "major", "minor", "note"};

std::string id_of(std::size_t finding) { return fmt::format("F-{:02}", finding + 1); }

double share_of(const Finding& f) {
  return f.clients_there == 0 ? 0 : static_cast<double>(f.clients) / static_cast<double>(f.clients_there);
}

std::string measure_text(const Finding& f) { return isolated(text_of(f.measure)); }

/// "attempts on dead addresses sets p95(failover_time) at fra".
std::string title_of(const Finding& f) {
  if (f.causes.empty()) return fmt::format("{} is not as wanted", measure_text(f));
  return fmt::format("what sets {}: {}", measure_text(f), explain::words_of(f.causes.front()).words);
}

std::string value_text(const Finding& f, const std::optional<double>& value) {
  return value ? metrics::quantity(*value, unit_of(f.measure)) : "nothing";
}

std::string scope_of(const Finding& f) {
  if (!f.why_no_clients.empty()) return f.why_no_clients;
  if (f.clients == 0) return "In this run no client is beyond the limit.";
  const double minutes = metrics::to_seconds(f.lost.count()) / 60;
  return fmt::format(
      "{} of {} clients ({:.1f} %) x {:.1f} minutes in the mean = {:.1f} client-minutes, by the longest loss of each.",
      metrics::grouped(f.clients), metrics::grouped(f.clients_there), share_of(f) * 100,
      minutes / static_cast<double>(f.clients), minutes);
}

Table list_of(const Findings& findings) {
  Table table{
      .caption = "Findings, worst first",
      .columns = {"Finding",   "Severity", "What", "Budget", "Observed", "Clients", "Client-minutes", "Owner", "Due"},
      .rows = {}
  };
  for (std::size_t i = 0; i < findings.list.size(); ++i) {
    const Finding& f = findings.list[i];
    const double minutes = metrics::to_seconds(f.lost.count()) / 60;
    const std::string budget = f.budget == nullptr ? "none" : fmt::format("{} {}", f.budget->id, name_of(f.word));
    table.rows.push_back({text_cell(id_of(i)), text_cell(severity_of(f)), text_cell(title_of(f)),
                          text_cell(budget, f.budget == nullptr ? Tone::quiet : tone_of(f.word)),
                          value_cell(f.value, unit_of(f.measure)), count_cell(f.clients),
                          number_cell(metrics::quantity(minutes, metrics::Unit::minutes), minutes), text_cell(""),
                          text_cell("")});
  }
  return table;
}

std::string way_of(const Witness& witness) {
  std::vector<std::string> parts;
  for (const auto& [cause, length] : witness.parts)
    parts.push_back(length == Duration{} ? std::string(name_of(cause))
                                         : fmt::format("{} {}", metrics::seconds(length), name_of(cause)));
  return fmt::format("{}", fmt::join(parts, ", "));
}

Table witnesses_of(const Finding& f) {
  Table table{
      .caption = "Whom it hits longest, and where their time goes",
      .columns = {"Client",          "Site", "Application", "From", "Without access", "Way"},
      .rows = {}
  };
  for (const Witness& w : f.witnesses)
    table.rows.push_back({
        text_cell(w.client), text_cell(w.site), text_cell(w.segment),
        number_cell(metrics::clock(w.began), metrics::to_seconds(w.began.time_since_epoch().count())),
        w.returned ? time_cell(w.length)
                   : page::Cell{.text = metrics::seconds(w.length) + ", not back",
                                .value = metrics::to_seconds(w.length.count()),
                                .tone = Tone::bad},
        text_cell(way_of(w))
    });
  return table;
}

std::string explain_command(const Finding& f, const Reviewed& run) {
  std::string command = "failcast explain " + run.again;
  if (f.budget == nullptr || !f.why_no_clients.empty()) return command + " --slowest 3";
  command += " --budget " + f.budget->id;
  if (!f.where.empty()) command += fmt::format(" --where '{}'", f.where);
  return command;
}

/// "281 s -> 224 s, holds".
page::Cell effect_cell(const Finding& f, const LeverTried& lever, const std::optional<double>& value) {
  if (!lever.changes_run || value == f.value) return text_cell("no change", Tone::quiet);
  std::string text = fmt::format("{} -> {}", value_text(f, f.value), value_text(f, value));
  if (!value) return text_cell(std::move(text), Tone::quiet);
  const bool is_less_better = study::smaller_is_better(f.measure).value_or(true);
  const bool gains = f.value && (*value < *f.value) == is_less_better;
  const bool holds = f.budget != nullptr && verdict::holds(*value, f.budget->comparison, f.budget->limit);
  if (f.budget != nullptr) text += holds ? ", holds" : ", does not hold";
  page::Cell cell = number_cell(std::move(text), *value);
  cell.tone = holds || (f.budget == nullptr && gains) ? Tone::good : gains ? Tone::plain : Tone::bad;
  return cell;
}

Table levers_of(const Findings& findings) {
  Table table{
      .caption = "Levers, each turned alone and run again with the same luck: what becomes of each finding",
      .columns = {"Lever", "From", "To"},
      .rows = {    }
  };
  for (std::size_t i = 0; i < findings.list.size(); ++i) table.columns.push_back(id_of(i));
  for (const LeverTried& tried : findings.levers) {
    auto& row = table.rows.emplace_back();
    row = {text_cell(tried.lever.path), text_cell(tried.lever.from), text_cell(tried.lever.to)};
    for (std::size_t i = 0; i < findings.list.size(); ++i)
      row.push_back(effect_cell(findings.list[i], tried, tried.values[i]));
  }
  return table;
}

std::string not_tried(const Findings& findings) {
  std::vector<std::string> words;
  for (const explain::StuckLever& lever : findings.stuck)
    words.push_back(fmt::format("{} {} ({})", lever.path, lever.value, lever.why));
  if (findings.levers_left_out > 0) words.push_back(fmt::format("{} more", findings.levers_left_out));
  return words.empty() ? "" : fmt::format("Not tried: {}.", fmt::join(words, ", "));
}

}  // namespace

std::string severity_of(const Finding& f) {
  std::size_t rank = 2;
  for (std::size_t i = 0; i < kSeverities.size(); ++i)
    if (f.budget != nullptr && f.budget->severity == kSeverities[i]) rank = i;
  const bool is_of_clients = f.why_no_clients.empty();
  if (is_of_clients && share_of(f) < kManyClients) ++rank;
  return kSeverities[std::min(rank, kSeverities.size() - 1)];
}

std::vector<Block> findings_part(const Reviewed& run) {
  const Findings& findings = run.findings;
  if (findings.list.empty())
    return {Paragraph{run.run.scenario.budgets.empty()
                          ? "Nothing to find: nobody lost access."
                          : "Nothing to find: nobody lost access, and every budget holds."}};
  std::vector<Block> blocks = {
      list_of(findings),
      Paragraph{fmt::format("The severity of a finding is that of its budget (minor without one); one less where fewer "
                            "than {:.0f} % of the clients there are hit.",
                            kManyClients * 100)}};
  const auto add = [&](auto block) { blocks.emplace_back(std::move(block)); };
  if (findings.left_out > 0)
    add(Paragraph{
        fmt::format("{} more budgets and places do not pass: they are in the table of budgets.", findings.left_out)});
  for (std::size_t i = 0; i < findings.list.size(); ++i) {
    const Finding& f = findings.list[i];
    add(Heading{fmt::format("{} {}  {}", id_of(i), severity_of(f), title_of(f))});
    const std::string wanted = f.budget == nullptr ? "" : fmt::format(", wanted {}", f.budget->text);
    add(Paragraph{fmt::format("Observed {} in this run{}. {}", value_text(f, f.value), wanted, scope_of(f))});
    if (!f.witnesses.empty()) add(witnesses_of(f));
    add(Verbatim{explain_command(f, run)});
  }
  add(Heading{"What would help"});
  if (!findings.tried_levers)
    add(Paragraph{"Levers were left out (--no-levers): nothing was run again with other values."});
  else if (findings.levers.empty())
    add(Paragraph{"No parameter is known that these losses hang on."});
  else
    add(levers_of(findings));
  if (const std::string words = not_tried(findings); !words.empty()) add(Paragraph{words});
  return blocks;
}

}  // namespace failcast::review
