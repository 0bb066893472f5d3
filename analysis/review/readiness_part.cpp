#include "analysis/review/readiness_part.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "analysis/readiness/review.hpp"
#include "analysis/review/review.hpp"

namespace failcast::review {
namespace {

using nlohmann::json;
using page::Paragraph;
using page::Table;
using page::Tone;

constexpr std::string_view kFormat = "readiness-1";

std::string text_of(const json& object, const char* key) { return object.at(key).get<std::string>(); }

/// "fra: not dr (file:12); osl: not dr".
std::string listed(const json& evidence) {
  std::string text;
  for (const json& one : evidence) {
    const std::string where = text_of(one, "where");
    text +=
        fmt::format("{}{}{}", text.empty() ? "" : "; ", text_of(one, "text"), where.empty() ? "" : " (" + where + ")");
  }
  return text;
}

/// What speaks for a check's status.
std::string evidence_of(const json& check) {
  const std::string status = text_of(check, "status");
  if (status == "not_met") return listed(check.at("against"));
  if (status == "asked") return "state " + listed(check.at("asked"));
  if (status == "simulated") return text_of(check, "outcome");
  return status == "met" ? listed(check.at("for")) : text_of(check, "not_applicable");
}

std::string consequence_of(const json& check) {
  const json& shown = check.at("consequence");
  if (shown.is_null()) return "";
  const auto users = shown.at("users").get<std::uint64_t>(), without = shown.at("users_without").get<std::uint64_t>();
  if (without == 0) return fmt::format("nobody of {} users is without what they need", users);
  return fmt::format("{} of {} users are without what they need to the end: {}", without, users,
                     text_of(shown, "cause"));
}

std::string waiver_of(const json& check) {
  const json& waiver = check.at("waiver");
  if (waiver.is_null()) return "";
  return fmt::format("until {} by {}: {}", text_of(waiver, "until"), text_of(waiver, "by"), text_of(waiver, "why"));
}

Tone tone_of_status(const std::string& status, const std::string& severity) {
  if (status == "not_met") return severity == "B" ? Tone::bad : Tone::warn;
  if (status == "asked") return Tone::warn;
  return status == "not_applicable" ? Tone::quiet : Tone::good;
}

std::string words_of_status(const std::string& id) {
  using readiness::Status;
  for (const Status status : {Status::not_met, Status::asked, Status::simulated, Status::met, Status::not_applicable})
    if (readiness::id_of(status) == id) return std::string(readiness::word_of(status));
  return id;
}

Table not_met(const json& checks) {
  Table table{
      .caption = "What is not met, blockers (B) first",
      .columns = {"Check",                                        "Severity", "What should hold", "Against it", "What follows, by a drill of this deployment",
                  "Fix", "Waiver"},
      .rows = {}
  };
  for (const char* severity : {"B", "H", "M", "L"})
    for (const json& check : checks) {
      if (text_of(check, "status") != "not_met" || text_of(check, "severity") != severity) continue;
      const bool is_waived = !check.at("waiver").is_null();
      table.rows.push_back({text_cell(text_of(check, "id")),
                            text_cell(severity, is_waived ? Tone::warn : tone_of_status("not_met", severity)),
                            text_cell(text_of(check, "check")), text_cell(evidence_of(check)),
                            text_cell(consequence_of(check)), text_cell(text_of(check, "fix")),
                            text_cell(waiver_of(check))});
    }
  return table;
}

Table every_check(const json& checks) {
  Table table{
      .caption = "All checks",
      .columns = {"Check",             "Severity", "What should hold", "Status", "Evidence", "Decided by", "Source"},
      .rows = {        },
      .folded = fmt::format("All {} checks with their evidence", checks.size())
  };
  for (const json& check : checks) {
    const std::string status = text_of(check, "status"), severity = text_of(check, "severity");
    table.rows.push_back({text_cell(text_of(check, "id")), text_cell(severity), text_cell(text_of(check, "check")),
                          text_cell(words_of_status(status), tone_of_status(status, severity)),
                          text_cell(evidence_of(check)), text_cell(text_of(check, "decided_by")),
                          text_cell(text_of(check, "source"))});
  }
  return table;
}

/// Whether its verdict and its counts are those of its checks: a file that somebody edited in part says two things.
bool is_of_a_piece(const json& answer) {
  std::map<std::string, std::uint64_t> counts;
  std::string verdict = "READY";
  for (const json& check : answer.at("checks")) {
    const std::string status = text_of(check, "status");
    ++counts[status];
    if (status != "not_met" || text_of(check, "severity") != "B") continue;
    if (check.at("waiver").is_null())
      verdict = "NOT READY";
    else if (verdict == "READY")
      verdict = "READY WITH WAIVERS";
  }
  for (const auto& [status, count] : answer.at("counts").items())
    if (count.get<std::uint64_t>() != counts[status]) return false;
  return verdict == text_of(answer, "verdict");
}

ReadinessPart part_of(const json& answer, std::size_t number) {
  const json& scenario = answer.at("scenario");
  const json& checks = answer.at("checks");
  std::string counts;
  for (const char* status : {"met", "not_met", "simulated", "asked", "not_applicable"})
    counts += fmt::format("{}{} {}", counts.empty() ? "" : ", ", answer.at("counts").at(status).get<std::uint64_t>(),
                          words_of_status(status));
  const std::string verdict = text_of(answer, "verdict");
  ReadinessPart part{
      .scenario_name = text_of(scenario, "name"),
      .scenario_hash = text_of(scenario, "hash"),
      .verdict = verdict,
      .tone = verdict == "READY"       ? Tone::good
              : verdict == "NOT READY" ? Tone::bad
                                       : Tone::warn,
      .section = {fmt::format("readiness{}", number > 1 ? fmt::format("-{}", number) : ""),
                  "Ready for it: " + page::isolated(text_of(scenario, "name")),
                  {}}
  };
  part.section.blocks.push_back(Paragraph{fmt::format("{}: of {} checks {}.", verdict, checks.size(), counts)});
  if (!answer.at("complete").get<bool>())
    part.section.blocks.push_back(Paragraph{"Somebody stopped its drills: what they would have told is asked."});
  Table open = not_met(checks);
  if (open.rows.empty())
    part.section.blocks.push_back(Paragraph{"No check is not met."});
  else
    part.section.blocks.push_back(std::move(open));
  part.section.blocks.push_back(every_check(checks));
  part.asked_blockers = static_cast<std::size_t>(std::ranges::count_if(checks, [](const json& check) {
    return text_of(check, "status") == "asked" && text_of(check, "severity") == "B";
  }));
  for (const json& check : checks)
    for (const char* side : {"for", "against", "asked"})
      for (const json& one : check.value(side, json::array()))
        if (const std::string where = text_of(one, "where"); where.find(':') != std::string::npos)
          part.files.push_back(where.substr(0, where.rfind(':')));
  return part;
}

json read(std::string_view text) { return json::parse(text, nullptr, false); }

std::string format_of(const json& document) {
  const json format = document.is_object() ? document.value("format", json()) : json();
  return format.is_string() ? format.get<std::string>() : "";
}

}  // namespace

bool is_readiness(std::string_view text) { return format_of(read(text)).starts_with("readiness-"); }

std::variant<ReadinessPart, std::string> readiness_part(std::string_view text, std::size_t number) {
  const json answer = read(text);
  if (const std::string format = format_of(answer); format != kFormat)
    return fmt::format("is a readiness answer of format {}; this program reads {}", format, kFormat);
  try {
    if (!is_of_a_piece(answer)) return "was edited: its verdict and its counts are not those of its checks";
    return part_of(answer, number);
  } catch (const json::exception&) {
    return "is no whole readiness answer";
  }
}

void judge_too(page::Document& report, const ReadinessPart& part) {
  if (part.tone == Tone::good && part.asked_blockers > 0) {
    report.verdict += fmt::format(", {} blocker{} of a checklist only asked", part.asked_blockers,
                                  part.asked_blockers == 1 ? "" : "s");
    if (report.tone == Tone::good) report.tone = Tone::warn;
  }
  if (part.tone == Tone::good) return;
  const bool is_worse = part.tone == Tone::bad || report.tone == Tone::good;
  const std::size_t colon = report.verdict.find(": ");
  if (is_worse && colon != std::string::npos)
    report.verdict.replace(0, colon, part.tone == Tone::bad ? "Not ready" : "Ready with waivers");
  if (is_worse) report.tone = part.tone;
  const std::string words = fmt::format(", blockers of {} checklist are {}", colon == std::string::npos ? "a" : "the",
                                        part.tone == Tone::bad ? "open" : "waived");
  if (colon == std::string::npos && report.verdict.ends_with(" ready"))
    report.verdict += " by their budgets";  // a programme
  if (report.verdict.find(words) == std::string::npos) report.verdict += words;
}

}  // namespace failcast::review
