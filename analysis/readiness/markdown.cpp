// The checklist as a table, for a ticket or a report.
#include <fmt/format.h>

#include "analysis/page/escaping.hpp"
#include "analysis/readiness/review.hpp"
#include "sim/scenario/units.hpp"

namespace failcast::readiness {
namespace {

using page::markdown_text;

std::string listed(const std::vector<Evidence>& evidence) {
  std::string text;
  for (const Evidence& one : evidence)
    text += fmt::format("{}{}{}", text.empty() ? "" : "; ", one.text, one.where.empty() ? "" : " (" + one.where + ")");
  return text;
}

std::string evidence_of(const Finding& finding) {
  const Answer& answer = finding.answer;
  switch (finding.status) {
    case Status::not_met: {
      std::string text = listed(answer.bad());
      if (finding.consequence && finding.consequence->without > 0)
        text += fmt::format("; drill: {} of {} users are without what they need, {}", finding.consequence->without,
                            finding.consequence->users, finding.consequence->why);
      if (finding.waiver != nullptr)
        text += fmt::format("; waived until {} by {}: {}", scenario::date_text(finding.waiver->until),
                            finding.waiver->by, finding.waiver->why);
      return text;
    }
    case Status::asked: return "state " + listed(answer.open());
    case Status::simulated: return answer.outcome();
    case Status::met: return listed(answer.good());
    case Status::not_applicable: return answer.why_not_applicable();
  }
  return {};
}

}  // namespace

std::string as_markdown(const Review& review) {
  const scenario::Scenario& s = review.tenant->scenario();
  std::string text =
      fmt::format("### {}: {}\n\n{}\n\n", markdown_text(s.name),
                  review.is_complete() ? word_of(review.verdict()) : "INTERRUPTED", markdown_text(s.title));
  text += "| Check | Severity | What should hold | Status | Evidence | Fix | Source |\n|---|---|---|---|---|---|---|\n";
  for (const Finding& finding : review.findings)
    text +=
        fmt::format("| {} | {} | {} | {} | {} | {} | {} |\n", finding.check->id(), letter_of(finding.check->severity),
                    markdown_text(finding.check->what), word_of(finding.status), markdown_text(evidence_of(finding)),
                    finding.status == Status::not_met ? markdown_text(finding.check->fix) : "",
                    markdown_text(finding.check->source));
  return text;
}

}  // namespace failcast::readiness
