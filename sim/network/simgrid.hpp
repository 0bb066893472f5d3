// What links and nodes carry at most, and who gets how much of it. Users who go the same way are one flow: so many of
// them, each with so much to send. Where somewhere all of them want more than passes there, SimGrid shares: nobody who
// gets less than he asks for could get more without taking it from somebody who has no more than he (max-min, each user
// counting once). Where nothing is short everybody gets what he asks for, and nothing is computed.
//
// Bulk transfers take what is left, one user's share at least, and end when their last bit is through. There is one
// clock, that of the run, in whole nanoseconds: SimGrid tells rates, and the end of a transfer is a date computed from
// them, rounded up. It is queued as an event like any other, after everything else of its instant.
//
// What is cut off is said by who knows the ways: its flow or transfer may have at most nothing. SimGrid then holds its
// streams back; it never sees a link off, which would end them for good.
#pragma once
#include <cstdint>
#include <functional>
#include <limits>
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
/// What some users ask for, and may have.
struct Demand {
  double users = 0;                                       ///< parts of users are fine; none: nothing flows
  double each = 0;                                        ///< bit/s that each asks for
  double most = std::numeric_limits<double>::infinity();  ///< bit/s that the way lets each have, however much is free
  friend bool operator==(const Demand&, const Demand&) = default;
};

class SharedNetwork {
 public:
  /// What a flow takes that is short of something, with what SimGrid keeps for it: 1,860 for each of 24,000 over three
  /// capacities; 150 while there is room.
  static constexpr double kBytesPerFlow = 2000;

  SharedNetwork();
  ~SharedNetwork();
  SharedNetwork(const SharedNetwork&) = delete;
  SharedNetwork& operator=(const SharedNetwork&) = delete;

  /// @throws core::BrokenInvariant unless bits_per_second > 0, here and below
  CapacityId add_capacity(std::int64_t bits_per_second);
  void set_capacity(CapacityId capacity, std::int64_t bits_per_second);
  std::int64_t capacity(CapacityId capacity) const { return capacities_[capacity.value].limit; }

  FlowId add_flow();
  /// What its users ask for, and where it goes.
  void set_flow(FlowId flow, const Demand& demand, Crossings way);

  /// @param bits  over 0
  /// @param most  bit/s that it takes at most, over 0
  TransferId start(double bits, double most, Crossings way, TimePoint now);
  /// Goes on where it is, over another way or with another limit. @param most  0: it waits, and is nowhere
  void set_transfer(TransferId transfer, double most, Crossings way);
  /// Begins again with its first bit.
  void rewind(TransferId transfer, TimePoint now);
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
  /// What flows ask of it that their ways let them have; more than it carries when it is short.
  double offered(CapacityId capacity) const { return static_cast<double>(capacities_[capacity.value].asked); }
  bool is_short(CapacityId capacity) const { return capacities_[capacity.value].is_short; }
  /// Whether anything is short, or a transfer is under way.
  bool binds() const { return binds_; }
  /// Whether some way lets users have less than they ask for.
  bool holds_back() const { return held_back_ > 0; }
  /// How often SimGrid was asked.
  std::uint64_t solved() const { return solved_; }

 private:
  struct Capacity {
    std::int64_t limit = 0;
    std::int64_t asked = 0;  ///< by flows, now
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
    Demand demand{};
    std::int64_t asks = 0;  ///< bit/s that may be had, rounded: sums of these are exact
    bool is_held_back = false;
    Crossings way{};
    double rate = 0;
    Stream stream{};
  };
  struct Transfer {
    double bits = 0, left = 0;  ///< in all, and at `since`
    double most = 0;
    Crossings way{};
    TimePoint since{}, end = kNever;
    double rate = 0;
    bool is_over = false;
    Stream stream{};
  };

  double asked_now(const Flow& flow) const;
  void count(Flow& flow);
  void count_out(const Flow& flow);
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
  std::vector<std::uint32_t> under_way_;  ///< transfers, those that wait too; ascending
  bool changed_ = false, binds_ = false;
  std::size_t held_back_ = 0;  ///< flows
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
