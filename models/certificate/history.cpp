#include "models/certificate/history.hpp"

#include <algorithm>

#include "models/certificate/life_cycle.hpp"

namespace failcast::certificate {

Duration running_age(Duration threshold, Stream deployment, const Context& ctx) {
  const Duration validity = ctx.params.cert.component_validity, life = std::max(validity - threshold, Duration{1});
  const Stream chances{ctx.draws.key() / "certificate history"};
  const auto within = deployment.below(static_cast<std::uint64_t>(life.count()), 0);
  TimePoint issued = ctx.now - 3 * validity - Duration{static_cast<std::int64_t>(within)};
  for (std::uint64_t asked = 0;;) {
    TimePoint renewed = look_from(issued + life, ctx);
    while (renewed <= ctx.now && chances.uniform(asked++) >= ctx.params.cert.renew_ok_p)
      renewed += ctx.params.cert.renew_check;
    if (renewed > ctx.now) return ctx.now - issued;
    issued = renewed;
  }
}

}  // namespace failcast::certificate
