// A drill: the deployment as it is, with one outage in place of the scenario's own faults, and a handful of users of
// each kind, who stand for all of them. What operators state and no simulation knows is applied to it: a tenant without
// a licence has no DR, a domain that nobody can change keeps its record. Capacity is no part of it; that is computed.
#pragma once
#include <atomic>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "analysis/readiness/check.hpp"
#include "models/observations.hpp"
#include "sim/scenario/scenario.hpp"

namespace failcast::readiness {

/// What became of the users of one profile in one client group.
struct Party {
  Crowd crowd;
  std::int64_t users = 0;    ///< whom they stand for
  std::int64_t without = 0;  ///< of these, without a segment that they need when the drill ends
  Cause cause{};             ///< what most of their time went to
  Reason reason{};

  /// "trust_or_name (name_error)"; empty: nobody is.
  std::string why() const;
};

struct DrillResult {
  Drill drill{};
  Duration outage{};  ///< how long the cloud was away, or the test lasted
  std::vector<Party> parties;
  std::uint64_t bc_entries = 0;           ///< of controllers, edges and connectors
  std::optional<Duration> last_return{};  ///< from the end of the outage until the last user was back at the cloud
  std::uint64_t never_returned = 0;
  std::optional<Duration> in_dr{};  ///< from the begin of the outage until 95 % of the users had entered DR
  std::uint64_t test_entries = 0;   ///< users who entered the DR test
};

/// Users whom each party of a drill has at most (A180): they differ in nothing but luck.
inline constexpr std::int64_t kDrillUsers = 20;
/// The same in a drill of days or months, which is about components.
inline constexpr std::int64_t kLastingUsers = 4;

/// For whoever waits: how far a drill has come, and a way to end it early.
struct Supervision {
  std::function<void(TimePoint reached, TimePoint horizon)> progress{};
  const std::atomic<bool>* stop = nullptr;
};
/// Nothing when it was stopped.
std::optional<DrillResult> run_drill(const scenario::Scenario& scenario, Drill drill,
                                     const Supervision& supervision = {});

}  // namespace failcast::readiness
