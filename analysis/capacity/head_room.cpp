#include "analysis/capacity/head_room.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <tuple>
#include <utility>

#include "analysis/topology/findings.hpp"
#include "analysis/topology/service.hpp"
#include "sim/world/sizing.hpp"

namespace failcast::capacity {
namespace {

using scenario::StationKind;
using topology::Cohort;
using topology::HostId;
using topology::Mode;

constexpr std::string_view kPublic = "public", kDr = "dr";

/// A pool as it grows: who carries, and who comes.
struct Draft {
  std::vector<HostId> nodes{};
  double users = 0;
};
using Key = std::tuple<State, Partition, StationKind, std::string>;

double users_of(const Cohort& cohort) { return static_cast<double>(cohort.per_place * cohort.places); }

class Count {
 public:
  explicit Count(const scenario::Scenario& scenario)
      : scenario_(scenario), deployment_(scenario), ways_(deployment_), service_(deployment_, ways_) {}

  std::vector<Pool> pools() {
    count_normal(State::normal, Partition::everybody);
    count_bc();
    if (deployment_.dr_authority().valid()) {
      count_dr(State::dr, Partition::everybody);
      count_dr(State::dr_test, Partition::test);
      count_normal(State::dr_test, Partition::others);
    }
    std::vector<Pool> pools;
    for (const auto& [key, draft] : drafts_) pools.push_back(pool_of(key, draft));
    return pools;
  }

  std::vector<TunnelRate> mtunnels() {
    if (scenario_.params.user.activity != ActivityModel::poisson) return {};  // they know no rate
    std::map<policy::ClientType, double> users;
    for (const Cohort& cohort : deployment_.cohorts())
      if (is_served(cohort, Mode::normal)) users[profile_of(cohort).client_type] += users_of(cohort);
    std::vector<TunnelRate> rates;
    for (const auto& [type, count] : users)
      rates.push_back({.type = type,
                       .users = static_cast<std::uint64_t>(std::llround(count)),
                       .per_second = count * scenario_.params.user.mtunnel_per_hour / 3600,
                       .limit = type == policy::ClientType::cloud_connector
                                    ? scenario_.params.cap.mtunnel_rate_cloud_connector
                                    : scenario_.params.cap.mtunnel_rate});
    return rates;
  }

 private:
  const scenario::Profile& profile_of(const Cohort& cohort) const { return scenario_.profiles[cohort.profile]; }

  /// Whether these users have a path to any of their applications in a mode.
  bool is_served(const Cohort& cohort, Mode mode) {
    for (std::uint32_t s = 0; s < cohort.entitled.size(); ++s) {
      if (cohort.entitled[s] == 0 || !takes_part(deployment_, cohort, s, mode)) continue;
      const topology::Asker asker = asker_of(deployment_, cohort, mode);
      const std::uint32_t servers = deployment_.server_group_of(s);
      const auto [known, is_new] = known_.try_emplace({mode, asker, servers}, false);
      if (is_new) {
        topology::Trail trail;
        known->second = service_.reaches(mode, asker, servers, topology::Failed(deployment_), trail);
      }
      if (known->second) return true;
    }
    return false;
  }

  void add_node(State state, Partition partition, std::string name, HostId node) {
    drafts_[{state, partition, deployment_.host(node).group->kind, std::move(name)}].nodes.push_back(node);
  }

  /// Private edges by site, connectors by group. In a DR test what is designated for it serves nobody else (R39, R40).
  void count_normal(State state, Partition partition) {
    Draft& in_public = drafts_[{state, partition, StationKind::edge, std::string(kPublic)}];
    in_public.nodes = deployment_.public_edges();
    for (std::uint32_t h = 0; h < deployment_.hosts().size(); ++h) {
      const scenario::StationGroup* group = deployment_.host(HostId{h}).group;
      const bool is_away = group == nullptr || !group->enabled || group->exclusive_to_bc_dr ||
                           group->kind == StationKind::controller || (partition == Partition::others && group->dr);
      if (!is_away) add_node(state, partition, group->kind == StationKind::edge ? group->site : group->id, HostId{h});
    }
    for (const Cohort& cohort : deployment_.cohorts()) {
      const bool is_elsewhere = partition == Partition::others && profile_of(cohort).dr_test && cohort.can_dr;
      if (is_elsewhere || !is_served(cohort, Mode::normal)) continue;
      const std::string& site = scenario_.client_groups[cohort.group].prefers_edges_of;
      const auto own = drafts_.find({state, partition, StationKind::edge, site});
      (own == drafts_.end() ? in_public : own->second).users += users_of(cohort);
    }
  }

  bool is_on(HostId station) const {
    const topology::Host& host = deployment_.host(station);
    return host.group->enabled && host.private_cloud != UINT32_MAX &&
           scenario_.private_clouds[host.private_cloud].enabled;
  }

  /// Of each private cloud: users come by the controllers that their resolver names.
  void count_bc() {
    for (std::uint32_t h = 0; h < deployment_.hosts().size(); ++h)
      if (deployment_.host(HostId{h}).group != nullptr && is_on(HostId{h}))
        add_node(State::bc, Partition::everybody, cloud_of(HostId{h}), HostId{h});
    for (const Cohort& cohort : deployment_.cohorts()) {
      if (!is_served(cohort, Mode::bc)) continue;
      std::vector<HostId> named;
      for (const HostId controller : deployment_.resolver_of(cohort.place)->controllers)
        if (is_on(controller)) named.push_back(controller);
      const double each = users_of(cohort) / static_cast<double>(named.size());
      for (const HostId controller : named)
        for (const StationKind kind : {StationKind::controller, StationKind::edge, StationKind::connector})
          if (const auto pool = drafts_.find({State::bc, Partition::everybody, kind, cloud_of(controller)});
              pool != drafts_.end())
            pool->second.users += each;
    }
  }
  const std::string& cloud_of(HostId station) const {
    return scenario_.private_clouds[deployment_.host(station).private_cloud].id;
  }

  void count_dr(State state, Partition partition) {
    for (const HostId edge : deployment_.dr_edges()) {
      const scenario::StationGroup& group = *deployment_.host(edge).group;
      if (group.enabled && group.snapshot) add_node(state, partition, std::string(kDr), edge);
    }
    for (std::uint32_t h = 0; h < deployment_.hosts().size(); ++h) {
      const scenario::StationGroup* group = deployment_.host(HostId{h}).group;
      const bool serves = group != nullptr && group->kind == StationKind::connector && group->dr && group->enabled;
      if (serves && group->snapshot) add_node(state, partition, std::string(kDr), HostId{h});
    }
    for (const Cohort& cohort : deployment_.cohorts()) {
      if (partition == Partition::test && !profile_of(cohort).dr_test) continue;
      if (!is_served(cohort, Mode::dr)) continue;
      for (const StationKind kind : {StationKind::edge, StationKind::connector})
        if (const auto pool = drafts_.find({state, partition, kind, std::string(kDr)}); pool != drafts_.end())
          pool->second.users += users_of(cohort);
    }
  }

  Pool pool_of(const Key& key, const Draft& draft) const {
    Pool pool;
    std::tie(pool.state, pool.partition, pool.kind, pool.name) = key;
    pool.users = static_cast<std::uint64_t>(std::llround(draft.users));
    pool.all.nodes = draft.nodes.size();
    pool.one_lost.nodes = draft.nodes.empty() ? 0 : draft.nodes.size() - 1;
    if (draft.nodes.empty() || pool.kind == StationKind::connector || deployment_.host(draft.nodes[0]).group == nullptr)
      return pool;
    const bool by_vcpu = pool.kind == StationKind::edge && pool.name != kDr;
    double weights = 0;
    world::NodeLimits sum{.users = 0, .sessions = 0}, largest = sum;
    double rate = 0, highest_rate = 0;
    const auto weight_of = [&](HostId node) {
      return by_vcpu ? static_cast<double>(deployment_.host(node).group->vcpu) : 1.0;
    };
    for (const HostId node : draft.nodes) {
      const world::NodeLimits limits = limits_of(node);
      weights += weight_of(node);
      sum.users += limits.users;
      sum.sessions = limits.sessions == world::kUnlimited ? limits.sessions : sum.sessions + limits.sessions;
      if (limits.users > largest.users) largest = limits;
      rate += limits.handshakes + limits.redirects;  // a node does one of the two
      highest_rate = std::max(highest_rate, limits.handshakes + limits.redirects);
    }
    pool.all.sized = sum.users;
    pool.one_lost.sized = sum.users - largest.users;
    pool.all.per_second = rate;
    pool.one_lost.per_second = rate - highest_rate;
    if (sum.sessions != world::kUnlimited) {
      pool.all.accepted = sum.sessions;
      pool.one_lost.accepted = sum.sessions - largest.sessions;
    }
    for (const HostId node : draft.nodes) {
      const double here = draft.users * weight_of(node) / weights / static_cast<double>(limits_of(node).users);
      if (!pool.tightest.empty() && here <= pool.share) continue;
      pool.share = here;
      pool.tightest = deployment_.host(node).name;
    }
    return pool;
  }
  world::NodeLimits limits_of(HostId node) const {
    return world::limits_of(*deployment_.host(node).group, scenario_.params);
  }

  const scenario::Scenario& scenario_;
  topology::Deployment deployment_;
  topology::Ways ways_;
  topology::Service service_;
  std::map<std::tuple<Mode, topology::Asker, std::uint32_t>, bool> known_;
  std::map<Key, Draft> drafts_;
};

}  // namespace

std::string_view word_of(State state) {
  constexpr std::array<std::string_view, 4> kWords = {"normal", "BC", "DR", "DR test"};
  return kWords[static_cast<std::size_t>(state)];
}

std::string_view id_of(State state) {
  constexpr std::array<std::string_view, 4> kIds = {"normal", "bc", "dr", "dr_test"};
  return kIds[static_cast<std::size_t>(state)];
}

std::string_view id_of(Partition partition) {
  constexpr std::array<std::string_view, 3> kIds = {"everybody", "test", "others"};
  return kIds[static_cast<std::size_t>(partition)];
}

bool Pool::has_spare() const { return one_lost.sized ? users <= *one_lost.sized : users == 0 || one_lost.nodes > 0; }

std::optional<double> Pool::seconds_for_all(const Carried& carried) const {
  if (carried.per_second <= 0) return std::nullopt;
  return static_cast<double>(users) / carried.per_second;
}

std::uint64_t Pool::refused_by(const Carried& carried) const {
  return carried.accepted && users > *carried.accepted ? users - *carried.accepted : 0;
}

double Peak::share() const {
  const double of_sessions = session_limit ? static_cast<double>(sessions) / static_cast<double>(*session_limit) : 0;
  return std::max(of_sessions, rate > 0 ? static_cast<double>(per_second) / rate : 0);
}

HeadRoom head_room(const scenario::Scenario& scenario) {
  Count count(scenario);
  return {.pools = count.pools(), .mtunnels = count.mtunnels(), .peaks = {}};
}

std::vector<Peak> peaks_of(const world::Outcome& outcome, const record::Directory& directory) {
  std::map<std::string_view, record::EntityKind> kinds;
  for (const auto& node : directory.nodes) kinds.emplace(node.name, node.kind);
  std::map<record::EntityKind, Peak> tightest;
  for (const world::ServerLoad& server : outcome.servers) {
    const auto kind = kinds.find(server.node);
    if (kind == kinds.end()) continue;
    const Peak peak{kind->second,           server.node, server.peak_sessions, server.session_limit,
                    server.peak_per_second, server.rate, server.refused};
    const auto [known, is_first] = tightest.try_emplace(kind->second, peak);
    if (!is_first && peak.share() > known->second.share()) known->second = peak;
  }
  std::vector<Peak> peaks;
  for (const auto& [kind, peak] : tightest) peaks.push_back(peak);
  return peaks;
}

}  // namespace failcast::capacity
