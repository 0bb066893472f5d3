// What links and nodes carry at most, and who gets how much of it. Users who go the same way are one flow: so many of
// them, each with so much to send. Where somewhere all of them want more than passes there, SimGrid shares: nobody who
// gets less than he asks for could get more without taking it from somebody who has no more than he (max-min, each user
// counting once). Where nothing is short everybody gets what he asks for, and nothing is computed.
//
// Bulk transfers take what is left, one user's share at least, and end when their last bit is through. There is one
// clock, that of the run, in whole nanoseconds: SimGrid tells rates, and the end of a transfer is a date computed from
// them, rounded up. It is queued as an event like any other, after everything else of its instant.
#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "models/base/ids.hpp"
#include "models/base/time.hpp"
#include "sim/network/network.hpp"

namespace failcast::network {

/// A link or node that carries so much and no more.
using CapacityId = Id<struct CapacityTag>;
using FlowId = Id<struct FlowTag>;
using TransferId = Id<struct TransferTag>;
/// Capacities in order; one that stands there twice is crossed twice.
using Crossings = std::vector<CapacityId>;

class SharedNetwork {
 public:
  SharedNetwork();
  ~SharedNetwork();
  SharedNetwork(const SharedNetwork&) = delete;
  SharedNetwork& operator=(const SharedNetwork&) = delete;

  /// @throws core::BrokenInvariant unless bits_per_second > 0, here and below
  CapacityId add_capacity(std::int64_t bits_per_second);
  void set_capacity(CapacityId capacity, std::int64_t bits_per_second);
  std::int64_t capacity(CapacityId capacity) const { return capacities_[capacity.value].limit; }

  FlowId add_flow();
  /// How many users the flow is, what each asks for in bit/s, and where it goes. No users: nothing flows. Parts of
  /// users are fine.
  void set_flow(FlowId flow, double users, double each, Crossings way);
  /// Every flow asks for `share` of what was set, from now on (the hour of the day).
  void set_share_of_demand(double share);

  /// @param bits  over 0
  /// @param most  bit/s that it takes at most, over 0
  TransferId start(double bits, double most, Crossings way, TimePoint now);
  /// Ends before its time.
  void cancel(TransferId transfer);
  /// The next date at which a transfer ends as things stand, after share(); kNever: none is under way.
  TimePoint next_end() const;
  /// Those that have ended, in the order of their start. Call share() when there are any.
  std::vector<TransferId> take_ended(TimePoint now);

  /// Brings rates to what was set since. Transfers go on at the old rates up to `now`.
  /// @returns false when nothing was set
  bool share(TimePoint now);

  // As of the last share(), in bit/s; what somebody gets who does not get all, in whole ones.
  double offered(FlowId flow) const;
  double carried(FlowId flow) const { return flows_[flow.value].rate; }
  /// What the capacity carries of flows; transfers take what they leave, and are not counted.
  double carried(CapacityId capacity) const { return capacities_[capacity.value].carried; }
  /// What flows ask of it; more than it carries when it is short.
  double offered(CapacityId capacity) const;
  bool is_short(CapacityId capacity) const { return capacities_[capacity.value].is_short; }
  /// Whether anything is short, or a transfer is under way.
  bool binds() const { return binds_; }
  /// How often SimGrid was asked.
  std::uint64_t solved() const { return solved_; }

 private:
  struct Capacity {
    std::int64_t limit = 0;
    std::int64_t asked = 0;  ///< by flows, at their full demand
    double carried = 0;
    std::uint32_t transfers = 0;  ///< that cross it
    bool is_short = false;
    std::optional<std::uint32_t> link{};  ///< in SimGrid
  };
  /// A stream in SimGrid, from when a flow first meets something short.
  struct Stream {
    std::optional<std::uint32_t> id{};
    double users = 0, limit = 0;  ///< as last told; no users: it does not flow
  };
  struct Flow {
    double users = 0, each = 0;
    std::int64_t asks = 0;  ///< users times each, rounded: sums of these are exact
    Crossings way{};
    double rate = 0;
    Stream stream{};
  };
  struct Transfer {
    double left = 0;  ///< bits at `since`
    double most = 0;
    Crossings way{};
    TimePoint since{}, end = kNever;
    double rate = 0;
    bool is_over = false;
    Stream stream{};
  };

  double asked_now(const Flow& flow) const;
  bool find_shortages();
  bool meets_shortage(const Crossings& way) const;
  void tell(Stream& stream, const Crossings& way, double users, double limit);
  void hush(Stream& stream);
  void release(Stream& stream);
  void solve();
  void set_rate(Transfer& transfer, double rate, TimePoint now);
  void add_up();

  std::vector<Capacity> capacities_;
  std::vector<Flow> flows_;
  std::vector<Transfer> transfers_;
  std::vector<std::uint32_t> under_way_;  ///< transfers, ascending
  double share_of_demand_ = 1;
  bool changed_ = false, binds_ = false;
  std::uint64_t solved_ = 0;
};

/// A way between two places, asked of SimGrid, which asks the map: links and round trip are those of
/// Network::path between hosts there, to the nanosecond.
struct SharedRoute {
  bool exists = false;
  std::vector<LinkId> links;
  Duration rtt{};
};
SharedRoute route_in_simgrid(const Network& network, PlaceId from, PlaceId to);

}  // namespace failcast::network
