// What a person, and a program, read of a study of how long access lasts while nobody can log in.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "analysis/report/study_head.hpp"
#include "analysis/report/summary.hpp"
#include "analysis/study/saml.hpp"

namespace failcast::report {

struct SamlReport {
  StudyHead head;
  study::SamlDesign design;
  Duration timeout{}, max_age{};  ///< as without the knobs
  study::SamlFindings found;
};
/// @param scenario  as without the knobs
SamlReport saml_report(const study::Study& study, const scenario::Scenario& scenario, study::SamlDesign design);

/// What serves users in the outage, in words.
std::string_view words_of(study::Mode mode);
/// The same, short: "BC".
std::string_view short_word(study::Mode mode);
/// The point of that mode and campaign that is as the scenario is; null when there is none.
const study::SamlFindings::OfPoint* find(const study::SamlFindings& found, study::Mode mode, bool campaign);
/// "6.93 d", "never": a median of days that may be infinite.
std::string days_text(const study::Seen& seen);
/// The answer: when half are out, by mode.
std::string half_out_sentence(const SamlReport& report);

/// Survival by mode, place and segment; when 1, 10 and 50 % are out, with a campaign of logins and without; maps of the
/// timeout and the maximum age.
std::string saml_text(const SamlReport& report, const Style& style);
/// Format saml-1: every curve with its intervals and closed form.
std::string saml_json(const SamlReport& report);
/// Nothing when the text is no whole file of that format; `trouble` says why.
std::optional<SamlReport> read_saml(std::string_view text, std::string& trouble);
std::string saml_schema();

}  // namespace failcast::report
