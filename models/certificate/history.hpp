// How old a component's certificate is when a run begins, if it has been renewed for years: its own looks, with its own
// threshold and its own failures, gone through from long before (domain.md 6.2).
#pragma once
#include "models/base/machine.hpp"

namespace failcast::certificate {

/// Age at `ctx.now`. The first certificate was issued more than three validities ago, at an instant that is uniform
/// over one life (validity less threshold); from there on the owner looks when its life cycle looks, and asks with the
/// chances of A27. Longer than a validity where renewals failed for so long.
/// @param threshold  T of the owner's private cloud
/// @param deployment  chance of the first instant: those that share it were deployed together
Duration running_age(Duration threshold, Stream deployment, const Context& ctx);

}  // namespace failcast::certificate
