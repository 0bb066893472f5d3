// The deployment under review: what its file states and where, who of its users takes part in what, and what drills
// show of it.
#pragma once
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "analysis/capacity/head_room.hpp"
#include "analysis/readiness/drill.hpp"
#include "analysis/topology/ways.hpp"

namespace failcast::readiness {

using topology::Cohort;

/// Users of one profile.
struct ProfileUse {
  std::uint32_t profile = 0;
  std::int64_t users = 0;
};

class Tenant {
 public:
  /// @param scenario  passed the reader's checks; must outlive this
  /// @param simulate  without it no drill is run
  Tenant(const scenario::Scenario& scenario, bool simulate, Supervision supervision = {});

  const scenario::Scenario& scenario() const { return scenario_; }
  const scenario::Operations& known() const { return scenario_.operations; }
  const topology::Deployment& map() const { return map_; }
  const capacity::HeadRoom& head_room() const { return head_room_; }

  bool states(const std::string& path) const { return origins_.contains(path); }
  /// Whether whoever wrote the value down marked it as a guess.
  bool is_guess(const std::string& path) const;
  /// "file:line" of a value, "--set ..."; empty when it is a default.
  std::string where(const std::string& path) const;

  bool has_bc() const;
  bool has_dr() const;
  /// Whether these users are to use BC (DR): their app profile says so, or their device could (R8, R44; A182).
  bool wants_bc(const Cohort& cohort) const;
  bool wants_dr(const Cohort& cohort) const;
  bool is_new(const Cohort& cohort) const;
  static bool device_can_bc(const scenario::Profile& profile);
  static bool device_can_dr(const scenario::Profile& profile);
  bool is_at_home(const Cohort& cohort) const { return map_.site_of(cohort.place) == nullptr; }
  static std::int64_t users_of(const Cohort& cohort) { return cohort.per_place * cohort.places; }
  static Crowd crowd_of(const Cohort& cohort) { return {cohort.group, cohort.profile}; }
  const scenario::Profile& profile_of(const Cohort& cohort) const { return scenario_.profiles[cohort.profile]; }
  std::string place_of(const Cohort& cohort) const { return map_.map().place(cohort.place).of; }
  /// Profiles of cohorts that satisfy the condition.
  template <class Condition>
  std::vector<ProfileUse> profiles(const Condition& condition) const {
    std::map<std::uint32_t, std::int64_t> users;
    for (const Cohort& cohort : map_.cohorts())
      if (condition(cohort)) users[cohort.profile] += users_of(cohort);
    std::vector<ProfileUse> all;
    for (const auto& [profile, count] : users) all.push_back({profile, count});
    return all;
  }
  /// Concerns all users of a profile.
  void concern_profile(Answer& answer, std::uint32_t profile) const;

  /// Segments that people need in an outage: those marked critical, or all where none is.
  std::vector<const scenario::Segment*> needed_segments() const;
  /// Groups that are switched on and have instances.
  std::vector<const scenario::StationGroup*> stations(scenario::StationKind kind) const;
  std::vector<const scenario::StationGroup*> stations() const;
  /// Connector groups that needed segments rest on.
  std::vector<const scenario::StationGroup*> needed_connectors() const;
  /// Packets and firewalls let one place connect to a station of this group (C3 C4 R33).
  bool connects(PlaceId from, const scenario::StationGroup& to) const;
  PlaceId place_of(const scenario::StationGroup& group) const;

  /// Nothing where drills are not wanted, and after one was stopped.
  const DrillResult* drill(Drill drill) const;
  /// Whether somebody stopped a drill: there are no more.
  bool was_stopped() const { return was_stopped_; }
  /// Drills that were run so far.
  const std::map<Drill, DrillResult>& drills() const { return drills_; }

 private:
  const scenario::Scenario& scenario_;
  bool simulate_;
  Supervision supervision_;
  mutable bool was_stopped_ = false;
  topology::Deployment map_;
  topology::Ways ways_;
  capacity::HeadRoom head_room_;
  std::map<std::string, const scenario::Origin*> origins_;  ///< of values that the file states
  mutable std::map<Drill, DrillResult> drills_;
};

/// "controllers".
std::string_view plural_of(scenario::StationKind kind);
/// Pointer of a key of an entity: path("profiles", "windows", "os").
std::string path(std::string_view section, std::string_view id, std::string_view key);

}  // namespace failcast::readiness
