// What the files of the studies of months and years have in common.
#pragma once
#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

#include "analysis/report/study_head.hpp"

namespace failcast::report {

/// The file of a study of one outage: what was run, then `findings` by key, sealed.
std::string years_file(std::string_view format, const StudyHead& head, const std::string& fault,
                       const nlohmann::json& findings);
/// Read back.
StudyHead read_head(const nlohmann::json& document);
Duration read_days(const nlohmann::json& days);

}  // namespace failcast::report
