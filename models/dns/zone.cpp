#include "models/dns/zone.hpp"

#include <algorithm>
#include <cassert>
#include <iterator>

namespace failcast::dns {

void Zone::publish(wire::Name name, TimePoint at, wire::PeerList addresses, Duration ttl) {
  insert(name, {
                   at, {Reason::none, addresses, ttl}
  });
}

void Zone::withdraw(wire::Name name, TimePoint at, Reason why) {
  assert(why == Reason::name_error || why == Reason::no_data);
  insert(name, {
                   at, {why, {}, negative_ttl_}
  });
}

void Zone::insert(wire::Name name, Version version) {
  auto& versions = versions_[static_cast<std::size_t>(name)];
  versions.insert(std::ranges::upper_bound(versions, version.from, {}, &Version::from), version);
}

Response Zone::answer(wire::Name name, TimePoint now) const {
  const auto& versions = versions_[static_cast<std::size_t>(name)];
  const auto later = std::ranges::upper_bound(versions, now, {}, &Version::from);
  if (later == versions.begin()) return {Reason::name_error, {}, negative_ttl_};
  return std::prev(later)->response;
}

}  // namespace failcast::dns
