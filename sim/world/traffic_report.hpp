// What a run tells of traffic: who asked for how much and got it, what was full and when, what was moved in bulk.
#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "models/base/time.hpp"

namespace failcast::world {

enum class CapacityKind : std::uint8_t { link, edge, connector, controllers };
std::string_view name_of(CapacityKind kind);
enum class TransferKind : std::uint8_t {
  configuration,  ///< a component that enters BC gets the configuration from its controller
  log_resend      ///< a component that is back sends the records of the last retransmission window again (H46)
};
std::string_view name_of(TransferKind kind);

struct TrafficReport {
  /// A link, edge or connector, or the controllers of a private cloud.
  struct Capacity {
    std::string name;
    CapacityKind kind{};
    std::int64_t limit = 0;       ///< bit/s, at its peak
    double peak = 0;              ///< utilisation: carried over the limit
    TimePoint peak_at{};          ///< first instant of that peak
    double peak_offered = 0;      ///< asked for over the limit, at most
    Duration short_for{};         ///< time in which more was asked for than passes
    TimePoint short_at = kNever;  ///< the first instant of that
  };
  /// Load in equal parts of the run, in bits.
  static constexpr std::size_t kBins = 48;
  struct Curve {
    std::array<double, kBins> offered{}, carried{};
    double offered_bits() const;
    double carried_bits() const;
    void add(const Curve& other);
  };
  /// Users of a group at a place, for segments with the same servers and the same demand.
  struct GroupCurve {
    std::string group, place;
    std::vector<std::string> segments;
    Curve curve;
  };
  /// The part of them that one edge serves through one group of connectors, whichever of these.
  struct Cohort {
    std::string group, place, edge, connectors;
    std::vector<std::string> segments;
    Curve curve;
    double least = 1;  ///< smallest share of their demand that they got at any instant
    TimePoint least_at{};
  };
  struct Transfer {
    TransferKind kind{};
    double bits = 0;
    TimePoint started{};
    std::optional<TimePoint> ended{};
    std::uint32_t begun_again = 0;  ///< times that it lost its way (A132)
  };

  Duration bin{};
  std::vector<Capacity> capacities;
  std::vector<GroupCurve> curves;  ///< of everybody; carried equals offered where nothing was short
  std::vector<Cohort> cohorts;     ///< those that were ever short of something
  std::vector<Transfer> transfers;
  std::uint64_t solved = 0;  ///< how often shares had to be computed

  double offered_bits() const;
  double carried_bits() const;
  /// Utilisation of what was used most; 0 without capacities.
  double peak() const;
};

}  // namespace failcast::world
