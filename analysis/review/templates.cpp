#include "analysis/review/templates.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include <fmt/format.h>

#include "analysis/metrics/words.hpp"
#include "sim/faults/random_failures.hpp"
#include "sim/scenario/words.hpp"

namespace failcast::review {
namespace {

using page::Block;
using page::Document;
using page::Paragraph;
using page::Section;
using page::Table;

/// Sections that a brief report keeps; of a programme their ids begin with the run's.
constexpr std::array<std::string_view, 12> kBrief = {"overview",  "checked",        "verdict", "budgets",
                                                     "findings",  "failures",       "drill",   "readiness",
                                                     "threshold", "authentication", "what-if", "change"};
/// Sections of the whole report that answer a question of an operational readiness review.
constexpr std::array<std::string_view, 17> kReview = {
    "overview",  "checked", "verdict", "budgets",     "findings",  "failures",  "sites",          "capacity", "map",
    "readiness", "drill",   "change",  "assumptions", "reproduce", "threshold", "authentication", "what-if"};

template <std::size_t N>
bool is_one_of(const std::array<std::string_view, N>& parts, const std::string& id) {
  return std::ranges::any_of(parts, [&](std::string_view part) {
    const std::size_t at = id.find(part);
    return at != std::string::npos && (at == 0 || id[at - 1] == '-');
  });
}

page::Cell mean_cell(const metrics::Measures& m, const metrics::WideNs& time) {
  if (m.time_without_access.n == 0) return text_cell("-", page::Tone::quiet);
  const double mean = metrics::to_seconds(time) / static_cast<double>(m.time_without_access.n);
  return number_cell(metrics::quantity(mean, metrics::Unit::seconds), mean);
}

metrics::WideNs time_of(const metrics::Measures& m, std::initializer_list<Cause> causes) {
  metrics::WideNs time = 0;
  for (const Cause cause : causes) time += m.time_by_cause[static_cast<std::size_t>(cause)];
  return time;
}

/// Whether people have timed this failure.
std::string drilled(const Reviewed& run, const std::string& fault) {
  if (!run.observed) return "on the drill card, not yet drilled";
  const auto is_timed = [&](const exercise::Line& line) {
    const auto& measure = run.observed->card.steps[line.step].measure;
    return line.observed && measure && measure->during == fault;
  };
  return std::ranges::any_of(run.observed->lines, is_timed) ? "drilled" : "on the drill card, not timed";
}

std::vector<const metrics::Scope*> failures_of(const Reviewed& run) {
  std::vector<const metrics::Scope*> scopes;
  for (std::size_t i = 1; i < run.run.result.scopes.size(); ++i) scopes.push_back(&run.run.result.scopes[i]);
  std::ranges::stable_sort(scopes, std::greater{}, [](const auto* scope) { return scope->all().lost_user_time; });
  return scopes;
}

Table what_can_fail(const Reviewed& run) {
  Table table{
      .caption = "A row for each failure that was simulated, worst first; times are means of a loss of access",
      .columns = {"Component",       "Failure type", "Service impact", "Customer impact", "Detect", "Fail over",
                  "Recover (p95)", "Covered by a drill?"},
      .rows = {        }
  };
  const std::vector<scenario::Fault> faults = faults::all_faults(run.run.scenario);
  for (const metrics::Scope* scope : failures_of(run)) {
    const metrics::Measures& m = scope->all();
    const auto fault = std::ranges::find(faults, scope->fault, &scenario::Fault::id);
    const bool is_known = fault != faults.end();
    const metrics::WideNs noticed = time_of(m, {Cause::detection, Cause::noticing});
    const double minutes = metrics::to_seconds(m.lost_user_time) / 60;
    table.rows.push_back(
        {text_cell(is_known ? fmt::format("{}: {} {}", scope->fault, scenario::word_of(fault->what), fault->where)
                            : scope->fault),
         text_cell(is_known ? std::string(scenario::word_of(fault->mode)) : "-"),
         text_cell(fmt::format("{} losses of access, {:.3f} % available meanwhile",
                               metrics::grouped(m.time_without_access.n), m.availability() * 100)),
         text_cell(fmt::format("{} lost, {} users locked out", metrics::quantity(minutes, metrics::Unit::minutes),
                               metrics::grouped(m.locked_out_users))),
         mean_cell(m, noticed), mean_cell(m, m.episode_time - noticed), time_cell(m.return_time.p95),
         text_cell(drilled(run, scope->fault))});
  }
  return table;
}

std::vector<Block> blast_radius(const Reviewed& run) {
  std::vector<Block> blocks;
  const auto failures = failures_of(run);
  if (failures.empty())
    blocks.emplace_back(Paragraph{"Nothing fails in this scenario."});
  else
    blocks.emplace_back(Paragraph{fmt::format(
        "Of what was simulated {} costs most: {} of lost time for {} users, {} pairs of client and application never "
        "came back.",
        page::isolated(failures.front()->fault),
        metrics::quantity(metrics::to_seconds(failures.front()->all().lost_user_time) / 60, metrics::Unit::minutes),
        metrics::grouped(run.run.result.whole().all().users),
        metrics::grouped(failures.front()->all().failover_time.never))});
  blocks.emplace_back(Paragraph{run.map.single_failures.empty()
                                    ? "On the map no failure of a single thing takes an application from anybody."
                                    : "On the map the largest single failure: " + run.map.single_failures.front()});
  return blocks;
}

/// A dependency, and the parameters by which whoever needs it tries again.
struct Retries {
  std::string_view dependency;
  std::vector<std::string_view> parameters;
};
Table retries(const Reviewed& run) {
  static const std::vector<Retries> kRetries = {
      {"edge",                  {"client.idle_detect", "net.connect_timeout", "client.attempts_per_edge", "client.retry_gap"}},
      {"controller",            {"client.pcc_retry", "client.redirect_timeout", "client.bc_give_up", "client.offline_retry"} },
      {"cloud, for components", {"comp.loss_detect", "comp.cloud_retry", "comp.backoff_cap", "bc.enter_wait"}                },
      {"DNS",                   {"dns.timeout", "dns.tries", "dns.negative_ttl", "dns.bc_ttl"}                               },
      {"identity provider",     {"auth.login_interactive", "auth.login_give_up", "auth.idp_rate"}                            },
      {"DR record",             {"dr.client_poll", "dr.comp_poll", "dr.txt_ttl"}                                             }
  };
  Table table{
      .caption = "How each dependency is tried again",
      .columns = {"Dependency",    "Parameter", "Value", "Source"},
      .rows = {}
  };
  for (const Retries& row : kRetries)
    for (const std::string_view parameter : row.parameters)
      if (const auto value = run.values.find(parameter); value != run.values.end())
        table.rows.push_back({text_cell(std::string(row.dependency)), text_cell(std::string(parameter)),
                              text_cell(value->second.value), text_cell(value->second.source)});
  return table;
}

}  // namespace

Document as_template(Document document, const std::vector<Reviewed>& runs, Template wanted) {
  if (wanted == Template::whole) return document;
  std::vector<Section> kept;
  std::size_t run = 0;
  for (Section& section : document.sections) {
    const bool is_brief = wanted == Template::brief;
    if (!(is_brief ? is_one_of(kBrief, section.id) : is_one_of(kReview, section.id))) continue;
    const bool asks_what_fails = section.id.ends_with("failures") && !is_brief && run < runs.size();
    if (!asks_what_fails) {
      kept.push_back(std::move(section));
      continue;
    }
    const Reviewed& reviewed = runs[run++];
    const std::string id = section.id.substr(0, section.id.size() - std::string_view("failures").size());
    const std::string title = runs.size() == 1 ? "" : page::isolated(reviewed.run.scenario.name) + ": ";
    kept.push_back({section.id, title + "What can fail, and what does it do?", {what_can_fail(reviewed)}});
    kept.push_back({id + "blast", title + "What is the largest blast radius?", blast_radius(reviewed)});
    kept.push_back({id + "retries", title + "How does each dependency retry and back off?", {retries(reviewed)}});
  }
  document.sections = std::move(kept);
  return document;
}

}  // namespace failcast::review
