// What the certificates of components and of controllers are tested with alike (domain.md 3.10).
#pragma once
#include <algorithm>

#include "tests/models/bench.hpp"

namespace failcast::test {

template <class AnyBench>
std::size_t renewals(const AnyBench& bench) {
  std::size_t n = 0;
  for (const auto& send : bench.template all<wire::Send>()) n += send.request == wire::Request::re_enrol ? 1 : 0;
  return n;
}

/// In the cloud, with a certificate whose threshold is reached an hour from now, give or take the look (A27).
template <class AnyBench>
AnyBench an_hour_before_threshold() {
  AnyBench bench;
  bench.tell(wire::Certificate{bench.clock.utc(at(30 * 24h + 1h))});
  bench.in_cloud();
  return bench;
}

/// The cloud goes on talking until `t`.
template <class AnyBench>
void stay_until(AnyBench& bench, TimePoint t) {
  while (bench.now < t) {
    bench.tell(wire::Heard{bench.row.watch.session});
    bench.until(std::min(bench.now + 30s, t));
  }
}

}  // namespace failcast::test
