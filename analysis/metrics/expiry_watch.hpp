// Whose certificates are valid: of each group of controllers, edges or connectors how many members are alive for how
// long, how often they renew, and which applications have no connector left that is (domain.md 6.2).
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "analysis/metrics/sample_list.hpp"
#include "models/base/time.hpp"
#include "sim/record/meaning.hpp"
#include "sim/record/record.hpp"
#include "sim/world/serving.hpp"

namespace failcast::metrics {

/// Components that stand in for each other. Alive: with a certificate that has not expired.
class Pool {
 public:
  explicit Pool(TimePoint judged_from) : since_(judged_from) {}
  void add_member() { alive_time_.resize(++members_ + 1), least_ = ++alive_; }
  /// One more member is alive from now on, or one less.
  void change(bool is_alive, TimePoint now);
  void finish(TimePoint end) { account(end); }

  std::uint64_t members() const { return members_; }
  /// At one instant, at the worst.
  std::uint64_t least_alive() const { return least_; }
  bool any_expired() const { return least_ < members_; }
  bool all_expired() const { return members_ > 0 && least_ == 0; }
  /// Time in which exactly so many were alive.
  const std::vector<WideNs>& alive_time() const { return alive_time_; }
  /// Time without a valid certificate, added up over members.
  WideNs time_lost() const;
  /// Time with any or without, likewise.
  WideNs time_judged() const;

 private:
  void account(TimePoint now);

  std::uint64_t members_ = 0, alive_ = 0, least_ = 0;
  TimePoint since_;
  std::vector<WideNs> alive_time_;  ///< by number of members alive
};

class ExpiryWatch {
 public:
  /// @param serving  the connectors of each segment; empty: nothing is known about segments
  /// @param warmup  nothing before counts
  ExpiryWatch(const record::Directory& directory, const world::ServingConnectors& serving, TimePoint warmup);

  void on(std::uint32_t node, const CertificateChanged& changed, TimePoint now);
  void finish(TimePoint end);

  struct Group {
    std::string id;
    record::EntityKind kind{};
    std::uint32_t place = 0;
    std::uint64_t renewals = 0;  ///< in time and late
    Pool pool;
  };
  /// Of the components at a place.
  struct OfComponents {
    std::uint64_t renewed = 0, due = 0, expired = 0;
  };
  /// By name.
  const std::vector<Group>& groups() const { return groups_; }
  const OfComponents& of_components(std::uint32_t place) const { return of_components_[place]; }
  /// Every connector that serves the segment had an expired certificate at some instant.
  bool is_lost(std::uint32_t segment) const { return segment < segments_.size() && segments_[segment].all_expired(); }

 private:
  struct Member {
    std::uint32_t group = 0;
    std::vector<std::uint32_t> segments;
    record::CertificateIs is = record::CertificateIs::valid;
  };
  void count(const Member& member, record::CertificateIs now_is, std::uint32_t place);

  const record::Directory& directory_;
  TimePoint warmup_;
  std::vector<Group> groups_;
  std::vector<Member> members_;  ///< by node
  std::vector<OfComponents> of_components_;
  std::vector<Pool> segments_;
};

}  // namespace failcast::metrics
