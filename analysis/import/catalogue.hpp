// A catalogue of outages: JSON with a list `outages`, each with its kind, scope, phases, sources and how sure they are
// (scenarios/historical/outages.json is one).
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "analysis/import/outage.hpp"

namespace failcast::import {

/// Every entry, in the catalogue's order. What is wrong goes to `diagnostics`; an entry with a mistake is there too.
/// @param name  of the file, for messages
std::vector<Outage> read_catalogue(std::string_view text, const std::string& name,
                                   std::vector<scenario::Diagnostic>& diagnostics);

}  // namespace failcast::import
