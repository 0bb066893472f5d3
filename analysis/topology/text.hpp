// Findings as text, as JSON, and as a picture of the map for Graphviz.
#pragma once
#include <string>

#include "analysis/topology/findings.hpp"

namespace failcast::topology {

/// "in DR, osl-users loses payroll when edge osl-edges-1 fails: 4 000 users".
std::string sentence(const Deployment& deployment, const Failure& failure, const Loss& loss);
/// @param verbose  every row and every failure, not only the first
std::string as_text(const Deployment& deployment, const Findings& findings, bool verbose);
std::string as_json(const Deployment& deployment, const Findings& findings);
/// At most some sixty boxes: equal sites and homes are one box with their number, and of more than fit those with the
/// fewest users are one box per kind.
std::string as_dot(const Deployment& deployment, const Findings& findings);

}  // namespace failcast::topology
