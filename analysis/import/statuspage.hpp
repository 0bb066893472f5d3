// What a status page hosted by Statuspage serves to the public (api/v2/incidents.json): incidents with updates, the
// components concerned, an impact. Operators write these while the outage goes on, so times are when something was
// posted, and "partial" has no number.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "analysis/import/outage.hpp"

namespace failcast::import {

/// Every incident that had an impact, in the page's order. What is wrong goes to `diagnostics`.
/// @param name  of the file, for messages
std::vector<Outage> read_statuspage(std::string_view text, const std::string& name,
                                    std::vector<scenario::Diagnostic>& diagnostics);

}  // namespace failcast::import
