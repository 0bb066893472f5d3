#include <algorithm>
#include <string_view>

#include <fmt/format.h>

#include "analysis/metrics/words.hpp"
#include "analysis/readiness/review.hpp"
#include "sim/scenario/units.hpp"

namespace failcast::readiness {
namespace {

/// Lines of evidence under a check, unless all are wanted.
constexpr std::size_t kUsualLines = 4;

std::string count(std::int64_t n) { return metrics::grouped(static_cast<std::uint64_t>(n)); }

std::string head(const Finding& finding) {
  return fmt::format("  {:<4} {}  {}", finding.check->id(), letter_of(finding.check->severity), finding.check->what);
}

std::string lines(const std::vector<Evidence>& evidence, bool all) {
  std::string text;
  const std::size_t shown = all ? evidence.size() : std::min(evidence.size(), kUsualLines);
  for (std::size_t i = 0; i < shown; ++i)
    text +=
        fmt::format("            {}{}\n", evidence[i].text, evidence[i].where.empty() ? "" : "   " + evidence[i].where);
  if (shown < evidence.size()) text += fmt::format("            and {} more\n", evidence.size() - shown);
  return text;
}

std::string not_met(const Finding& finding, bool all) {
  std::string text = fmt::format("{}   [{}]\n", head(finding), finding.check->source);
  text += lines(finding.answer.bad(), all);
  text += fmt::format("            = {}\n", finding.check->fix);
  if (const scenario::Waiver* waiver = finding.waiver)
    text += fmt::format("            waived until {} by {}: {}\n", scenario::date_text(waiver->until), waiver->by,
                        waiver->why);
  return text;
}

std::string consequence(const Finding& finding) {
  const Consequence& shown = *finding.consequence;
  if (shown.without == 0)
    return fmt::format("  {:<4} {}: nobody of {} users is without what they need\n", finding.check->id(),
                       words_of(shown.drill), count(shown.users));
  std::vector<std::string> groups;
  for (std::size_t i = 0; i < std::min(shown.groups.size(), kUsualLines); ++i)
    groups.push_back(fmt::format("{} {}", shown.groups[i].group, count(shown.groups[i].users)));
  if (shown.groups.size() > kUsualLines) groups.push_back(fmt::format("{} more", shown.groups.size() - kUsualLines));
  return fmt::format("  {:<4} {}: {} of {} users are without what they need to the end: {}\n            {}\n",
                     finding.check->id(), words_of(shown.drill), count(shown.without), count(shown.users), shown.why,
                     fmt::join(groups, ", "));
}

template <class Line>
std::string section(const Review& review, std::string_view title, Status status, const Line& line) {
  std::string text;
  for (const Severity severity : {Severity::blocker, Severity::high, Severity::medium, Severity::low})
    for (const Finding& finding : review.findings)
      if (finding.status == status && finding.check->severity == severity) text += line(finding);
  return text.empty() ? text : fmt::format("{}\n{}", title, text);
}

std::string verdict_line(const Review& review) {
  std::string counts;
  for (const Status status : {Status::met, Status::not_met, Status::simulated, Status::asked, Status::not_applicable})
    counts += fmt::format("{}{} {}", counts.empty() ? "" : ", ", review.count(status), word_of(status));
  std::size_t blockers = 0;
  for (const Finding& finding : review.findings)
    if (finding.status == Status::not_met && finding.check->severity == Severity::blocker && finding.waiver == nullptr)
      ++blockers;
  const std::size_t open = review.count(Status::asked, Severity::blocker);
  return fmt::format(
      "{}  {}{}of {}: {}\n", review.is_complete() ? word_of(review.verdict()) : "INTERRUPTED",
      blockers > 0 ? fmt::format("{} blocker{} not met; ", blockers, blockers == 1 ? "" : "s") : "",
      open > 0 ? fmt::format("{} asked; ", open == 1 ? "1 blocker" : fmt::format("{} blockers", open)) : "",
      review.findings.size(), counts);
}

}  // namespace

std::string as_text(const Review& review, bool all) {
  const scenario::Scenario& s = review.tenant->scenario();
  std::string text = fmt::format("{}  {}\n", s.name, s.title);
  text += section(review, "not met, blockers (B) first", Status::not_met,
                  [&](const Finding& finding) { return not_met(finding, all); });
  std::string consequences;
  for (const Finding& finding : review.findings)
    if (finding.consequence) consequences += consequence(finding);
  if (!consequences.empty()) text += "what drills of this deployment show\n" + consequences;
  text += section(review, "simulated", Status::simulated, [&](const Finding& finding) {
    return fmt::format("{}\n            {}\n", head(finding), finding.answer.outcome());
  });
  text += section(review, "asked: the file does not say", Status::asked,
                  [&](const Finding& finding) { return head(finding) + "?\n" + lines(finding.answer.open(), all); });
  if (all) {
    text += section(review, "met", Status::met,
                    [](const Finding& finding) { return head(finding) + "\n" + lines(finding.answer.good(), true); });
    text += section(review, "not applicable", Status::not_applicable, [](const Finding& finding) {
      return fmt::format("{}\n            {}\n", head(finding), finding.answer.why_not_applicable());
    });
  }
  return text + verdict_line(review);
}

}  // namespace failcast::readiness
