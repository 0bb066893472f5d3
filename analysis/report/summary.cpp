#include "analysis/report/summary.hpp"

#include <algorithm>
#include <limits>
#include <map>

#include <fmt/format.h>

#include "analysis/metrics/words.hpp"
#include "analysis/report/dr_summary.hpp"
#include "analysis/report/head_room.hpp"
#include "analysis/report/traffic_part.hpp"
#include "analysis/report/waiver_text.hpp"
#include "analysis/study/measure.hpp"
#include "sim/faults/random_failures.hpp"
#include "sim/scenario/reader.hpp"
#include "sim/scenario/targets.hpp"
#include "sim/scenario/words.hpp"

namespace failcast::report {
namespace {

using metrics::bar;
using metrics::clock;
using metrics::grouped;
using metrics::Measures;
using metrics::quantity;
using metrics::seconds;
using metrics::share;
using metrics::Slice;
using metrics::SliceKind;
using metrics::Table;
using verdict::Word;

/// Rows shown of a list that may be long; --verbose shows them all.
constexpr std::size_t kShown = 5;
constexpr int kBarWidth = 24;

class Paint {
 public:
  explicit Paint(bool on) : on_(on) {}
  std::string bold(std::string_view text) const { return paint("1", text); }
  std::string verdict(std::string_view text, Word word) const {
    return paint(word == Word::pass ? "34" : "38;5;208", text);  // blue and orange, beside the word
  }

 private:
  std::string paint(std::string_view code, std::string_view text) const {
    return on_ ? fmt::format("\x1b[{}m{}\x1b[0m", code, text) : std::string(text);
  }
  bool on_;
};

std::string title(const RunReport& r, const Paint& paint) {
  const auto& s = r.scenario;
  std::string text = fmt::format("{}  {}   seed {}, scenario {}, run {}\n", paint.bold(s.name), s.title, s.seed,
                                 scenario::hash_text(s), hex(r.result.outcome.trajectory_hash));
  if (r.replication > 0) text.insert(text.size() - 1, fmt::format(", replication {}", r.replication));
  const Measures& all = r.result.whole().all();
  std::int64_t places = 0;
  for (const scenario::Site& site : s.sites) places += scenario::places(site);
  for (const scenario::Home& home : s.homes) places += scenario::places(home);
  text += fmt::format("  {} users, {} segments, {} sites and homes; {} of simulated time\n", grouped(all.users),
                      r.directory.segments.size(), grouped(static_cast<std::uint64_t>(places)),
                      clock(r.result.outcome.reached));
  return text;
}

std::string faults(const RunReport& r, const Style& style) {
  const auto& windows = r.result.outcome.faults;
  const std::size_t shown = style.verbose ? windows.size() : std::min(windows.size(), kShown);
  const std::vector<scenario::Fault> listed = faults::all_faults(r.scenario);
  std::string text;
  for (std::size_t i = 0; i < shown; ++i) {
    const auto& window = windows[i];
    const scenario::Fault& fault = listed[window.fault];
    text += fmt::format("  {}  {} to {}   {} {}, {}\n", window.id, clock(window.begin), clock(window.end),
                        scenario::word_of(fault.what), fault.where, scenario::word_of(fault.mode));
  }
  if (shown < windows.size()) text += fmt::format("  and {} more faults\n", windows.size() - shown);
  return text;
}

void failover_row(Table& table, std::string name, const Measures& m) {
  const metrics::SampleStats& f = m.failover_time;
  table.row({std::move(name), grouped(f.n), seconds(f.p50), seconds(f.p95), seconds(f.p99), seconds(f.max),
             grouped(f.never), grouped(m.waited_out), grouped(m.unaffected),
             fmt::format("{:.3f} %", m.availability() * 100)});
}

/// Groups are shown under their site when it has more than one.
std::string failover(const RunReport& r, const Paint& paint) {
  std::map<std::string, std::vector<std::string>> groups_at;
  for (const auto& group : r.scenario.client_groups) groups_at[group.at].push_back(group.id);
  const metrics::Scope& whole = r.result.whole();
  Table table("lr");
  table.row({"", "n", "p50", "p95", "p99", "max", "never", "waited out", "unaffected", "availability"});
  failover_row(table, "everybody", whole.all());
  for (const Slice& slice : whole.slices) {
    if (slice.kind != SliceKind::site) continue;
    failover_row(table, slice.id, slice.measures);
    const auto groups = groups_at.find(slice.id);
    if (groups == groups_at.end() || groups->second.size() < 2) continue;
    for (const std::string& group : groups->second)
      if (const Measures* m = whole.find(SliceKind::group, group)) failover_row(table, "  " + group, *m);
  }
  for (const Slice& slice : whole.slices)
    if (slice.kind == SliceKind::segment) failover_row(table, slice.id, slice.measures);
  return paint.bold("failover_time") + "   client x segment\n" + table.text();
}

std::string where_time_went(const RunReport& r, const Paint& paint) {
  const Measures& m = r.result.whole().all();
  if (m.lost_pair_time == 0) return "";
  std::vector<std::pair<metrics::WideNs, Cause>> parts;
  for (std::size_t c = 0; c < metrics::kCauses; ++c)
    if (m.lost_by_cause[c] != 0) parts.emplace_back(m.lost_by_cause[c], static_cast<Cause>(c));
  std::stable_sort(parts.begin(), parts.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
  Table table("lrl");
  for (const auto& [time, cause] : parts) {
    const double part = metrics::to_seconds(time) / metrics::to_seconds(m.lost_pair_time);
    const std::string block = bar(part, kBarWidth);
    table.row({fmt::format("{}", name_of(cause)), share(time, m.lost_pair_time), block});
  }
  return paint.bold("where the time went") +
         fmt::format("   {:.1f} h without access in all, {:.1f} user-minutes lost\n",
                     metrics::to_seconds(m.lost_pair_time) / 3600, metrics::to_seconds(m.lost_user_time) / 60) +
         table.text();
}

std::string who_is_out(const RunReport& r, const Paint& paint) {
  const Measures& m = r.result.whole().all();
  std::string text;
  if (m.stuck_pairs > 0) {
    Table table("lr");
    for (const auto& s : m.stuck)
      table.row(
          {fmt::format("{}{}", name_of(s.cause), s.why == Reason::none ? "" : fmt::format(" ({})", name_of(s.why))),
           grouped(s.pairs)});
    text += paint.bold("stuck at the end") + fmt::format("   {} of {}\n", grouped(m.stuck_pairs), grouped(m.pairs)) +
            table.text();
  }
  if (m.locked_out_users > 0) {
    Table table("lr");
    for (const auto& l : m.locked_out) table.row({std::string(name_of(l.why)), grouped(l.users)});
    text += paint.bold("locked out") + fmt::format("   {} users\n", grouped(m.locked_out_users)) + table.text();
  }
  return text;
}

std::string range_of(const metrics::SampleStats& s) {
  return s.n == 0 ? "-" : fmt::format("median {}, last {}", seconds(s.p50), seconds(s.max));
}

/// "4 due, 2 expired, 4 of them renewed; 1.50 component-days lost, in 1 of 6 groups; segments without a connector:
/// erp".
std::string certificates(const RunReport& r) {
  const metrics::Scope& whole = r.result.whole();
  const Measures& m = whole.all();
  std::string text = fmt::format("{} due, {} expired, {} of them renewed", grouped(m.certificates_due),
                                 grouped(m.certificates_expired), grouped(m.certificates_renewed));
  if (m.groups_any_expired == 0) return text;
  const auto groups = std::ranges::count(whole.slices, SliceKind::components, &Slice::kind);
  text += fmt::format("; {:.2f} component-days lost, in {} of {} groups",
                      metrics::to_seconds(m.certificate_time_lost) / 86'400, m.groups_any_expired, groups);
  std::vector<std::string_view> lost;
  for (const Slice& slice : whole.slices)
    if (slice.kind == SliceKind::segment && slice.measures.segments_lost > 0) lost.push_back(slice.id);
  if (!lost.empty()) text += fmt::format("; no connector left for {}", fmt::join(lost, ", "));
  return text;
}

std::string out_after(const Measures& m, double share) {
  const auto after = stats::time_until(m.survival.steps, share);
  return after ? clock(TimePoint{Duration{*after}}) : "never";
}

std::string counters(const RunReport& r) {
  const Measures& m = r.result.whole().all();
  Table table("l");
  if (m.component_bc_entry.n > 0)
    table.row({"components in BC",
               fmt::format("{} stays; in {} after the fault's begin; out {} after its end", r.result.bc_stays.size(),
                           range_of(m.component_bc_entry), range_of(m.component_bc_exit))});
  if (m.return_time.n > 0)
    table.row({"clients back",
               fmt::format("{}; {} after the fault's end", grouped(m.return_time.n), range_of(m.return_time))});
  if (m.return_interruption.n > 0)
    table.row({"switch back",
               fmt::format("{} interruptions, {}", grouped(m.return_interruption.n), range_of(m.return_interruption))});
  table.row({"users' work", fmt::format("{} M-Tunnels dropped, {} requests failed", grouped(m.mtunnels_dropped),
                                        grouped(m.requests_failed))});
  if (m.new_users_enrolled + m.installs_rejected > 0)
    table.row({"new users", fmt::format("{} enrolled, {} turned away at least once", grouped(m.new_users_enrolled),
                                        grouped(m.installs_rejected))});
  if (m.certificates_due + m.certificates_expired > 0) table.row({"certificates", certificates(r)});
  if (m.survival.out_by(Cause::expired_authentication) + m.survival.out_by(Cause::expired_certificate) > 0)
    table.row(
        {"expired access",
         fmt::format("{} of {} pairs out by authentication, {} by certificates; 1 % out after {}, 10 % {}, 50 % {}",
                     grouped(m.survival.out_by(Cause::expired_authentication)), grouped(m.survival.watched),
                     grouped(m.survival.out_by(Cause::expired_certificate)), out_after(m, 0.01), out_after(m, 0.1),
                     out_after(m, 0.5))});
  if (!r.result.requests.empty())
    table.row(
        {"requests", fmt::format("{} done, {} queued, {} reduced, {} refused; {} not supported",
                                 grouped(m.requests_done), grouped(m.requests_queued), grouped(m.requests_reduced),
                                 grouped(m.requests_refused), grouped(m.requests_unsupported))});
  if (m.logs_streamed + m.logs_recoverable + m.logs_lost > 0)
    table.row({"logs", fmt::format("{} streamed, {} recoverable, {} lost", grouped(m.logs_streamed),
                                   grouped(m.logs_recoverable), grouped(m.logs_lost))});
  return table.text();
}

std::string disaster_recovery(const RunReport& r, const Paint& paint) {
  const auto dr = dr_summary(r);
  return dr ? paint.bold("disaster recovery") + "   " + dr->headline + "\n" + dr->table : "";
}

std::string traffic(const RunReport& r, const Style& style, const Paint& paint) {
  const std::string lines =
      traffic_lines(r, style.verbose ? std::numeric_limits<std::size_t>::max() : std::size_t{kShown});
  return lines.empty() ? "" : paint.bold("traffic") + lines;
}

std::string stays(const RunReport& r) {
  Table table("llrlr");
  for (const metrics::BcStay& stay : r.result.bc_stays)
    table.row({stay.node, "in " + clock(stay.entered), seconds(stay.entry_after),
               stay.left ? "out " + clock(*stay.left) : "stays", seconds(stay.exit_after)});
  return table.text();
}

std::string servers(const RunReport& r, const Style& style, const Paint& paint) {
  auto loads = r.result.outcome.servers;
  std::stable_sort(loads.begin(), loads.end(),
                   [](const auto& a, const auto& b) { return a.peak_queue > b.peak_queue; });
  Table table("lrlrr");
  for (std::size_t i = 0; i < loads.size() && (style.verbose || i < kShown); ++i) {
    if (loads[i].peak_queue == 0 && !style.verbose) break;
    table.row({loads[i].node, grouped(loads[i].peak_queue), "at " + clock(loads[i].peak_at),
               grouped(loads[i].served) + " served", grouped(loads[i].refused) + " refused"});
  }
  std::string text = table.text();
  if (!text.empty()) text = paint.bold("peak queues") + "\n" + text;

  auto resolvers = r.result.outcome.dns;
  std::stable_sort(resolvers.begin(), resolvers.end(),
                   [](const auto& a, const auto& b) { return a.peak_per_second > b.peak_per_second; });
  Table dns("lrr");
  for (std::size_t i = 0; i < resolvers.size() && (style.verbose || i < kShown); ++i)
    if (resolvers[i].queries > 0)
      dns.row({resolvers[i].server, fmt::format("{:g}/s", resolvers[i].peak_per_second),
               grouped(resolvers[i].queries) + " queries", grouped(resolvers[i].failed) + " failed"});
  if (const std::string lines = dns.text(); !lines.empty()) text += paint.bold("DNS peaks") + "\n" + lines;
  return text;
}

/// How much was simulated: what recurs, and the events that it took.
std::string work(const RunReport& r, const Paint& paint) {
  const world::Outcome& outcome = r.result.outcome;
  Table table("lr");
  table.row({"events executed", grouped(outcome.events)});
  for (const world::RecurrenceCount& count : outcome.recurrences)
    if (count.ticks > 0) table.row({"ticks of " + count.name, grouped(count.ticks)});
  return paint.bold("work") + "\n" + table.text();
}

std::string head_room(const RunReport& r, const Style& style, const Paint& paint) {
  const std::string table = head_room_text(r.head_room, style.verbose);
  return table.empty() ? "" : paint.bold("head-room") + "   by the size of the nodes, and what the run saw\n" + table;
}

std::string limit_text(const RunReport& r, const verdict::Judgement& j) { return r.scenario.budgets[j.budget].text; }

std::string budgets(const RunReport& r, const Paint& paint) {
  if (r.judgements.empty()) return "";
  std::string text = paint.bold("budgets") + "\n";
  std::size_t id_width = 0, word_width = 0, limit_width = 0, where_width = 0;
  for (const auto& j : r.judgements) {
    id_width = std::max(id_width, r.scenario.budgets[j.budget].id.size());
    word_width = std::max(word_width, verdict::name_of(j.word).size());
    limit_width = std::max(limit_width, limit_text(r, j).size());
    where_width = std::max(where_width, j.where.size());
  }
  for (const auto& j : r.judgements) {
    const scenario::Budget& budget = r.scenario.budgets[j.budget];
    const metrics::Unit unit = unit_of(study::measure_of(budget));
    const std::string_view word = verdict::name_of(j.word);
    std::string line = fmt::format("  {:<{}}  {}{:<{}}  {:<{}}  {:<{}}  {:>12}", budget.id, id_width,
                                   paint.verdict(word, j.word), "", word_width - word.size(), limit_text(r, j),
                                   limit_width, j.where, where_width, j.value ? quantity(*j.value, unit) : j.note);
    if (j.head_room) line += fmt::format("   head-room {}", quantity(*j.head_room, unit));
    if (!budget.during.empty()) line += "   during " + budget.during;
    line += waiver_text(budget, j.where, j.word);
    text += line + "\n";
  }
  return text;
}

std::string violations(const RunReport& r, const Paint& paint) {
  const auto& broken = r.result.outcome.violations;
  if (broken.empty()) return "";
  std::string text = paint.bold("rules broken") + "\n";
  for (std::size_t i = 0; i < std::min(broken.size(), kShown); ++i)
    text +=
        fmt::format("  {}  {}  {}  {}\n", broken[i].rule, clock(broken[i].time), broken[i].entity, broken[i].message);
  if (broken.size() > kShown) text += fmt::format("  and {} more\n", broken.size() - kShown);
  return text;
}

std::string last_line(const RunReport& r, const Paint& paint) {
  const verdict::Tally tally = verdict::tally(r.judgements, r.scenario.budgets);
  if (!r.result.outcome.violations.empty())
    return paint.verdict("FAIL", Word::fail) + fmt::format("  {} rules broken\n", r.result.outcome.violations.size());
  if (!r.result.complete) return fmt::format("INCOMPLETE  stopped at {}\n", clock(r.result.outcome.reached));
  if (tally.budgets == 0) return "DONE  no budgets to judge\n";
  const Word word = tally.failed > 0 ? Word::fail : Word::pass;
  return paint.verdict(verdict::name_of(word), word) + fmt::format("  {}\n", verdict::text_of(tally));
}

}  // namespace

std::string hex(std::uint64_t value) { return fmt::format("{:016x}", value); }

std::string overall_verdict(const RunReport& report) {
  const verdict::Tally tally = verdict::tally(report.judgements, report.scenario.budgets);
  if (tally.failed > 0 || !report.result.outcome.violations.empty()) return "fail";
  return tally.budgets == 0 || !report.result.complete ? "none" : "pass";
}

std::string summary(const RunReport& report, const Style& style) {
  const Paint paint(style.colour);
  std::string text = title(report, paint) + faults(report, style) + failover(report, paint);
  text += where_time_went(report, paint) + who_is_out(report, paint) + disaster_recovery(report, paint);
  text += counters(report);
  if (style.verbose) text += stays(report);
  text += traffic(report, style, paint);
  text += servers(report, style, paint) + head_room(report, style, paint);
  if (style.verbose) text += work(report, paint);
  text += budgets(report, paint) + violations(report, paint);
  return text + last_line(report, paint);
}

}  // namespace failcast::report
