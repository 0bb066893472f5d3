// Head-room: how much of what nodes carry is left, in normal operation, in Business Continuity, in Disaster Recovery
// and in a DR test, with all nodes and with the largest one of those that share users lost (the vendor's N+1 rule).
// Computed from the deployment: everybody who may come and has a path, spread over the nodes that take part. Beside it
// stands what a run saw, which knows when they came.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "models/policy/policy.hpp"
#include "sim/record/record.hpp"
#include "sim/scenario/scenario.hpp"
#include "sim/world/world.hpp"

namespace failcast::capacity {

enum class State : std::uint8_t { normal, bc, dr, dr_test };
/// "normal", "BC", "DR", "DR test".
std::string_view word_of(State state);
/// The same as JSON has it.
std::string_view id_of(State state);

/// Which users of a DR test: those who take part, or all others (H19: both must be carried at once).
enum class Partition : std::uint8_t { everybody, test, others };
std::string_view id_of(Partition partition);

/// What nodes carry together. Nothing: no limit is known here (public edges, connectors).
struct Carried {
  std::uint64_t nodes = 0;
  std::optional<std::uint64_t> sized{};     ///< users that they are sized for
  std::optional<std::uint64_t> accepted{};  ///< sessions before they refuse (A48)
  double per_second = 0;                    ///< handshakes of edges, redirects of controllers; 0: not known here
};

/// Nodes of one kind that share users.
struct Pool {
  State state{};
  Partition partition{};
  scenario::StationKind kind{};
  std::string name;         ///< private cloud, site, connector group; "public", "dr"
  std::uint64_t users = 0;  ///< who come to these nodes
  Carried all{}, one_lost{};
  std::string tightest{};  ///< instance with the highest share of its sized users; empty: none is sized
  double share = 0;        ///< that share, with all nodes

  std::uint64_t refused() const { return refused_by(all); }
  std::uint64_t refused_with_one_lost() const { return refused_by(one_lost); }
  /// Whether the sized users are not exceeded with one node lost; where nothing is sized, whether one is left.
  bool has_spare() const;
  /// Until the last of the users is served who come all at once (7.12); nothing where no rate is known.
  std::optional<double> seconds_for_all(const Carried& carried) const;

 private:
  std::uint64_t refused_by(const Carried& carried) const;
};

/// M-Tunnels that the users of one type of client set up, in the mean, and what the tenant may (R59).
struct TunnelRate {
  policy::ClientType type{};
  std::uint64_t users = 0;
  double per_second = 0, limit = 0;
};

/// Of one kind of server, the one that came closest to its limits in a run.
struct Peak {
  record::EntityKind kind{};
  std::string node;
  std::uint64_t sessions = 0;                    ///< most at once
  std::optional<std::uint64_t> session_limit{};  ///< before it refuses
  std::uint64_t per_second = 0;                  ///< most arrivals in a second: handshakes, redirects, logins
  double rate = 0;                               ///< that it serves
  std::uint64_t refused = 0;
  /// The larger share of the two.
  double share() const;
};

struct HeadRoom {
  std::vector<Pool> pools;  ///< by state, partition, kind and name
  std::vector<TunnelRate> mtunnels;
  std::vector<Peak> peaks;  ///< of a run; by kind
};

/// Shares: edges take users in proportion to their vCPU, as redirect lists put the least loaded first (A12);
/// controllers take equal shares of the places whose resolver names them (A11); DR edges equal shares (A160). The
/// scenario must have passed the reader's checks.
HeadRoom head_room(const scenario::Scenario& scenario);
std::vector<Peak> peaks_of(const world::Outcome& outcome, const record::Directory& directory);

}  // namespace failcast::capacity
