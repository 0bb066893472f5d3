// What the actions of `dr-record` print for programs (--format json). Keys are only ever added.
#pragma once
#include <string>
#include <vector>

#include "analysis/cli/dr_record_report.hpp"
#include "models/dr/payload.hpp"

namespace failcast::cli {

/// `dr-record new`: {"record"}.
std::string record_json(const std::string& text);

/// `dr-record sign`: {"payload", "records": [{"part", "text", "strings", "zone"}]}, one record for each part.
/// @param zone_lines  the same in the form of a zone file
std::string signed_json(const std::vector<std::string>& parts, const std::vector<std::string>& zone_lines,
                        dr::Payload payload);

/// `dr-record verify`: {"valid", "outcome", "effect", "check", "problem", "reader", "checks", "ignored"}. `problem` is
/// null when there is none.
std::string verification_json(const Verification& v, const std::vector<TxtString>& strings);

/// `dr-record show`: {"records": [{"where", "line", "text", "tags", "mistakes"}], "errors"}.
/// @param mistakes  what was found in each of the strings
std::string explanations_json(const std::vector<TxtString>& strings, const std::vector<Findings>& mistakes,
                              dr::DefaultProduct default_product);

}  // namespace failcast::cli
