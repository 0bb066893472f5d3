// Figures of years: certificates of components (domain.md 6.2) and authentications of users (6.4). No age is drawn from
// the formula under test: components are deployed one after the other and renew by their own looks for three
// validities, users log in when their own timeouts are over, and then the outage comes. A fleet that starts stationary
// has to agree. Each figure has replications of its own, so that its standard error is honest and scores are
// independent.
#pragma once
#include <vector>

#include "tests/sim/world/figures.hpp"

namespace failcast::test {

/// How a fleet's certificates come about.
enum class Deployed : std::uint8_t { one_after_the_other, stationary, together };

/// 6.2, but for what holds for fleets that were deployed together.
std::vector<Figure> certificate_figures(Deployed deployed, std::uint32_t first);
/// 6.2, of groups that were deployed together: any of them is all of them.
std::vector<Figure> cohort_figures(std::uint32_t first);
/// 6.4.
std::vector<Figure> authentication_figures(std::uint32_t first);

}  // namespace failcast::test
