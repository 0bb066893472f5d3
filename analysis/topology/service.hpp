// Who is served by whom, in the three modes, as the simulated world has it: the same conditions, asked about a user who
// enters the mode now. Times, queues and logins are left out.
#pragma once
#include <cstdint>
#include <string_view>

#include "analysis/topology/ways.hpp"
#include "models/wire/names.hpp"

namespace failcast::topology {

/// What the answer depends on of who asks.
struct Asker {
  PlaceId place;
  std::string_view root_ca;           ///< that the device trusts (R31)
  std::string_view prefers_edges_of;  ///< a site whose private edges come first in normal operation; empty: none
  friend auto operator<=>(const Asker&, const Asker&) = default;
};

class Service {
 public:
  Service(const Deployment& deployment, const Ways& ways) : deployment_(deployment), ways_(ways) {}

  /// Whether the asker gets from its place to the servers of a server group in this mode; `trail` then has what that
  /// rests on.
  bool reaches(Mode mode, const Asker& asker, std::uint32_t server_group, const Failed& failed, Trail& trail) const;

 private:
  struct Question;
  const Deployment& deployment_;
  const Ways& ways_;
};

}  // namespace failcast::topology
