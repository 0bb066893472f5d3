// Authoritative DNS: what the servers of a zone would answer for each name, and how that changes as people publish,
// correct and withdraw records. Reachability is the driver's business: a server that is cut off answers nothing.
#pragma once
#include <array>
#include <cstddef>
#include <vector>

#include "models/base/time.hpp"
#include "models/observations.hpp"
#include "models/wire/messages.hpp"
#include "models/wire/names.hpp"

namespace failcast::dns {

/// What comes back for one question: addresses, or why there are none.
struct Response {
  Reason why = Reason::none;  ///< none: addresses; name_error, no_data: negative; server_failure: no answer to be had
  wire::PeerList addresses{};
  Duration ttl{};  ///< of the addresses, or of the negative answer: the SOA's minimum (RFC 2308 section 5)
  friend constexpr bool operator==(const Response&, const Response&) = default;
};

/// The zone's content over time. Before the first version of a name it does not exist.
class Zone {
 public:
  /// @param negative_ttl  how long resolvers may remember that a name does not exist (A45, RFC 2308)
  explicit Zone(Duration negative_ttl) : negative_ttl_(negative_ttl) {}

  /// From `at` on the name has these addresses. Versions may be given in any order; of two with the same instant the
  /// one given later holds.
  void publish(wire::Name name, TimePoint at, wire::PeerList addresses, Duration ttl);
  /// From `at` on the name does not exist (`name_error`), or exists without an address (`no_data`).
  void withdraw(wire::Name name, TimePoint at, Reason why = Reason::name_error);

  /// What a server of the zone says at `now`; logarithmic in the number of versions.
  Response answer(wire::Name name, TimePoint now) const;

 private:
  struct Version {
    TimePoint from;
    Response response;
  };
  void insert(wire::Name name, Version version);

  Duration negative_ttl_;
  std::array<std::vector<Version>, static_cast<std::size_t>(wire::Name::count_)> versions_;
};

}  // namespace failcast::dns
