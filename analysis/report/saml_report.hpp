// What a person, and a program, read of a study of how long access lasts while nobody can log in.
#pragma once
#include <string>

#include "analysis/report/summary.hpp"
#include "analysis/study/saml.hpp"

namespace failcast::report {

struct SamlReport {
  study::Study study;
  scenario::Scenario scenario;  ///< as without the knobs
  study::SamlDesign design;
};

/// Survival by mode, place and segment; when 1, 10 and 50 % are out, with a campaign of logins and without; maps of the
/// timeout and the maximum age.
std::string saml_text(const SamlReport& report, const Style& style);
/// Format saml-1: every curve with its intervals and closed form.
std::string saml_json(const SamlReport& report);
std::string saml_schema();

}  // namespace failcast::report
