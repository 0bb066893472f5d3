#include "analysis/explain/timeline.hpp"

#include <algorithm>
#include <functional>
#include <map>
#include <variant>

#include <fmt/format.h>

#include "analysis/metrics/words.hpp"
#include "models/dr/evaluate.hpp"

namespace failcast::explain {
namespace {

using record::EntityKind;
using record::Record;

constexpr int kBarWidth = 12;

struct AccessAt {
  TimePoint at;
  AccessChanged fact;
};

/// Access of one segment over time; of several facts in one instant the last one counts.
std::vector<AccessAt> access_of(const ClientTrace& trace, SegmentId segment) {
  std::vector<AccessAt> changes;
  for (const Record& r : trace.facts()) {
    const auto* fact = std::get_if<AccessChanged>(&r.fact);
    if (fact == nullptr || fact->segment != segment) continue;
    if (!changes.empty() && changes.back().at == r.time) changes.pop_back();
    changes.push_back({r.time, *fact});
  }
  return changes;
}

std::vector<std::string> faults_on(const ClientTrace& trace, const record::Directory& directory, TimePoint at) {
  std::vector<std::uint32_t> on;
  for (const Record& r : trace.facts()) {
    if (r.time > at) break;
    if (const auto* began = std::get_if<FaultBegan>(&r.fact)) on.push_back(began->fault);
    if (const auto* ended = std::get_if<FaultEnded>(&r.fact)) std::erase(on, ended->fault);
  }
  std::vector<std::string> names;
  for (const std::uint32_t fault : on) names.push_back(directory.faults[fault]);
  return names;
}

void add_facts(const ClientTrace& trace, Piece& piece) {
  for (const Record& r : trace.facts()) {
    const bool within = r.time >= piece.begin && r.time < piece.end;
    const bool of_fault = r.entity.kind == EntityKind::world;
    if (within && !of_fault && !std::holds_alternative<AccessChanged>(r.fact)) piece.facts.push_back(r);
  }
}

std::string times(std::size_t n, std::string_view what) {
  return n == 1 ? fmt::format("1 {}", what) : fmt::format("{} {}s", n, what);
}

/// Counts of what failed in a piece: "4 attempts: timed_out; 1 look-up: name_error".
std::string failures(const Piece& piece) {
  std::map<std::pair<std::string_view, Reason>, std::size_t> counts;
  std::map<std::string_view, std::size_t> unusable;
  for (const Record& r : piece.facts) {
    if (const auto* attempt = std::get_if<AttemptFailed>(&r.fact)) ++counts[{"attempt", attempt->why}];
    if (const auto* lookup = std::get_if<LookupFailed>(&r.fact)) ++counts[{"look-up", lookup->why}];
    if (const auto* login = std::get_if<AuthenticationEnded>(&r.fact); login != nullptr && !login->ok)
      ++counts[{"login", login->why}];
    if (const auto* seen = std::get_if<RecordSeen>(&r.fact);
        seen != nullptr && seen->outcome == static_cast<std::uint8_t>(dr::Outcome::invalid))
      ++unusable[dr::name_of(static_cast<dr::Problem>(seen->problem))];
    if (const auto* refused = std::get_if<BcRefused>(&r.fact)) ++counts[{"refusal of BC", refused->why}];
  }
  std::string text;
  const auto add = [&](std::size_t n, std::string_view what, std::string_view why) {
    text += fmt::format("{}{}: {}", text.empty() ? "" : "; ", times(n, what), why);
  };
  for (const auto& [what, n] : counts) add(n, what.first, name_of(what.second));
  for (const auto& [problem, n] : unusable) add(n, "unusable DR record", problem);
  return text;
}

std::string padded_bar(Duration part, Duration whole) {
  const double share = whole.count() == 0 ? 0 : static_cast<double>(part.count()) / static_cast<double>(whole.count());
  std::string text = metrics::bar(share, kBarWidth);
  const auto shown = static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0U) != 0x80U; }));
  text.append(kBarWidth - std::min<std::size_t>(shown, kBarWidth), ' ');
  return text;
}

/// Start, length and bar of a stretch of an episode.
std::string stretch(TimePoint begin, TimePoint end, const Episode& episode) {
  return fmt::format("{:>12}  {:>12}  {}", metrics::seconds(begin - episode.begin()), metrics::seconds(end - begin),
                     padded_bar(end - begin, episode.length()));
}

std::string line_of(const Piece& piece, const Episode& episode, const ParameterValues& values) {
  const CauseWords words = words_of(piece.cause, piece.why);
  std::string text =
      fmt::format("{}  {:<22}  {}", stretch(piece.begin, piece.end, episode), name_of(piece.cause), words.words);
  if (piece.why != Reason::none) text += fmt::format(" ({})", name_of(piece.why));
  if (const auto value = values.find(words.parameter); value != values.end())
    text += fmt::format("  [{}: {}, {}]", value->first, value->second.value, value->second.source);
  if (const std::string failed = failures(piece); !failed.empty()) text += "  " + failed;
  return text + "\n";
}

/// Pieces that repeat: `period` of them, `rounds` times, from some index on.
struct Cycle {
  std::size_t period = 0, rounds = 0;
};
constexpr std::size_t kLongestCycle = 8;
/// Fewer rounds than this are told one by one.
constexpr std::size_t kFewRounds = 3;

bool alike(const Piece& a, const Piece& b) { return a.cause == b.cause && a.why == b.why; }

Cycle cycle_at(const std::vector<Piece>& pieces, std::size_t from) {
  for (std::size_t period = 1; period <= kLongestCycle; ++period) {
    std::size_t same = 0;
    while (from + period + same < pieces.size() && alike(pieces[from + same], pieces[from + period + same])) ++same;
    const std::size_t rounds = 1 + same / period;
    if (rounds >= kFewRounds) return {period, rounds};
  }
  return {1, 1};
}

/// The pieces of an episode, repeated rounds told once.
std::string folded(const Episode& episode, const ParameterValues& values) {
  std::string text;
  for (std::size_t i = 0; i < episode.pieces.size();) {
    const Cycle cycle = cycle_at(episode.pieces, i);
    for (std::size_t k = 0; k < cycle.period; ++k) text += line_of(episode.pieces[i + k], episode, values);
    const std::size_t next = i + cycle.period * cycle.rounds;
    if (cycle.rounds > 1)
      text += fmt::format("{}  the same {} more times\n",
                          stretch(episode.pieces[i + cycle.period].begin, episode.pieces[next - 1].end, episode),
                          cycle.rounds - 1);
    i = next;
  }
  return text;
}

std::string listed(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

std::string episode_text(const Episode& episode, const record::Directory& directory, const ParameterValues& values,
                         bool all_facts) {
  std::string text =
      fmt::format("without access for {} from {}{}\n", metrics::seconds(episode.length()),
                  metrics::clock(episode.begin()), episode.returned ? "" : ", and still out at the end of the run");
  text +=
      episode.faults.empty() ? "  while no fault was on\n" : fmt::format("  while on: {}\n", listed(episode.faults));
  if (!all_facts) text += folded(episode, values);
  Duration total{};
  for (const Piece& piece : episode.pieces) {
    total += piece.end - piece.begin;
    if (!all_facts) continue;
    text += line_of(piece, episode, values);
    for (const Record& r : piece.facts) text += "      " + record::to_text(r, directory) + "\n";
  }
  return text + fmt::format("{:>12}  {:>12}  {} add up to {} ns\n", "total", metrics::seconds(total),
                            times(episode.pieces.size(), "piece"), total.count());
}

/// Who may not use BC may still use DR, and the other way round: the reason tells what is refused.
std::string_view unsupported(Reason why) {
  if (why == Reason::none) return "this client may not use what is open: BC or DR";
  if (why == Reason::not_enrolled) return "this client is not enrolled";
  const bool refused_dr = why == Reason::dr_not_enabled || why == Reason::unsupported_in_dr;
  return refused_dr ? "this client cannot use DR" : "this client cannot use BC";
}

/// What several episodes lost to each cause, most first.
std::string in_all(const std::vector<Episode>& all) {
  std::map<Cause, Duration> by_cause;
  Duration total{};
  for (const Episode& episode : all) {
    total += episode.length();
    for (const Piece& piece : episode.pieces) by_cause[piece.cause] += piece.end - piece.begin;
  }
  std::vector<std::pair<Cause, Duration>> parts(by_cause.begin(), by_cause.end());
  std::ranges::stable_sort(parts, std::greater{}, &std::pair<Cause, Duration>::second);
  std::string text = fmt::format("without access for {} in all\n", metrics::seconds(total));
  for (const auto& [cause, lost] : parts)
    text +=
        fmt::format("{:>12}  {:>12}  {}  {}\n", "", metrics::seconds(lost), padded_bar(lost, total), name_of(cause));
  return text;
}

}  // namespace

void ClientTrace::on(const Record& record) {
  const bool mine = record.entity.kind == EntityKind::client && record.entity.index == client_;
  const bool of_fault =
      std::holds_alternative<FaultBegan>(record.fact) || std::holds_alternative<FaultEnded>(record.fact);
  const bool of_record =
      std::holds_alternative<RecordPublished>(record.fact) || std::holds_alternative<RecordVisible>(record.fact);
  if (mine || of_fault || of_record) facts_.push_back(record);
}

ClientTraces::ClientTraces(const std::vector<std::uint32_t>& clients) {
  for (const std::uint32_t client : clients) {
    of_client_[client].push_back(traces_.size());
    traces_.emplace_back(client);
  }
}

void ClientTraces::on(const Record& record) {
  if (record.entity.kind == EntityKind::client) {
    const auto traced = of_client_.find(record.entity.index);
    if (traced == of_client_.end()) return;
    for (const std::size_t trace : traced->second) traces_[trace].on(record);
  } else {
    for (ClientTrace& trace : traces_) trace.on(record);
  }
}

std::vector<Episode> episodes(const ClientTrace& trace, const record::Directory& directory, SegmentId segment,
                              TimePoint reached) {
  std::vector<Episode> all;
  bool is_out = false;
  const auto end_piece = [&](TimePoint at) {
    Piece& piece = all.back().pieces.back();
    piece.end = at;
    add_facts(trace, piece);
  };
  for (const AccessAt& change : access_of(trace, segment)) {
    if (is_out) end_piece(change.at);
    if (!change.fact.has_access) {
      if (!is_out) all.push_back({{}, false, faults_on(trace, directory, change.at)});
      all.back().pieces.push_back({change.at, reached, change.fact.cause, change.fact.why, {}});
    } else if (is_out) {
      all.back().returned = true;
    }
    is_out = !change.fact.has_access;
  }
  if (is_out) end_piece(reached);
  std::erase_if(all, [](const Episode& e) { return e.length() == Duration{}; });
  return all;
}

SegmentId worst_segment(const ClientTrace& trace, const record::Directory& directory, TimePoint reached) {
  SegmentId worst{0};
  Duration most{};
  for (std::uint32_t s = 0; s < directory.segments.size(); ++s) {
    Duration lost{};
    for (const Episode& e : episodes(trace, directory, SegmentId{s}, reached)) lost += e.length();
    if (lost <= most) continue;
    most = lost;
    worst = SegmentId{s};
  }
  return worst;
}

CauseWords words_of(Cause cause, Reason why) {
  switch (cause) {
    case Cause::detection: return {"the loss is not noticed yet", "client.idle_detect"};
    case Cause::attempts: return {"attempts on dead addresses", "net.connect_timeout"};
    case Cause::pauses: return {"pause before the next attempt", "client.retry_gap"};
    case Cause::lookup: return {"name look-up", "dns.timeout"};
    case Cause::stale_dns: return {"a cached address that is no longer right", "dns.bc_ttl"};
    case Cause::connecting: return {"round trips of a connection that succeeds", "net.connect_rtts"};
    case Cause::wait_timer: return {"components still wait before they enter BC", "bc.enter_wait"};
    case Cause::controller_queue: return {"queue for a controller's redirect", "pcc.redirect_rate"};
    case Cause::handshake_queue: return {"queue for a handshake", "edge.handshake_rate"};
    case Cause::authentication: return {"login", "auth.login_interactive"};
    case Cause::restart: return {"a component restarts", "comp.restart"};
    case Cause::refused_capacity: return {"refused for lack of capacity", "cap.overload_limit"};
    case Cause::refused_policy: return {"refused by policy", ""};
    case Cause::trust_or_name: return {"certificates, TLS inspection or missing names", ""};
    case Cause::no_path: return {"no network path to anything that could serve", ""};
    case Cause::expired_authentication: return {"authentication expired and cannot be renewed", "auth.timeout"};
    case Cause::expired_certificate: return {"a certificate has expired", "cert.component_validity"};
    case Cause::unsupported_client: return {unsupported(why), ""};
    case Cause::noticing: return {"the operator of the DR record has not noticed yet", "op.detect"};
    case Cause::deciding: return {"people decide about the DR record", "op.decide"};
    case Cause::publishing: return {"the DR record is made and uploaded", "op.publish"};
    case Cause::record_propagation: return {"name servers and caches still hold the record before", "dr.txt_ttl"};
    case Cause::record_poll: return {"until the next look at the DR record", "dr.client_poll"};
    case Cause::not_designated: return {"segment or component is not designated for DR, or serves only DR", ""};
    case Cause::count_: break;
  }
  return {};
}

std::string to_text(const std::vector<Episode>& all, const record::Directory& directory, std::uint32_t client,
                    SegmentId segment, const ParameterValues& values, bool all_facts) {
  const record::Client row = directory.clients[client];
  std::string text =
      fmt::format("{} ({}, {})  segment {}\n", directory.client_name(client), directory.places[row.place],
                  directory.profiles[row.profile], directory.segments[segment.value]);
  if (all.empty()) text += "had access throughout\n";
  for (const Episode& episode : all) text += episode_text(episode, directory, values, all_facts);
  return all.size() > 1 ? text + in_all(all) : text;
}

}  // namespace failcast::explain
