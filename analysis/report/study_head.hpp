// Whose study a file tells of: what the files of studies about months and years begin with.
#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

#include "analysis/study/study.hpp"

namespace failcast::report {

struct StudyHead {
  std::string name, title, scenario_hash;
  std::uint64_t seed = 0;
  std::uint32_t replications = 0;
  bool complete = true;
};
StudyHead head_of(const study::Study& study);

/// Has `read` take a document of that format apart, if it is whole and as it was written. False otherwise, and when
/// `read` throws: then `trouble` says why.
/// @param what  it should be: "study file"
bool take_apart(std::string_view text, std::string_view format, std::string_view what, std::string& trouble,
                const std::function<void(const nlohmann::json& document)>& read);
/// The format that a text says it is of; empty when it says none.
std::string format_of(std::string_view text);

}  // namespace failcast::report
