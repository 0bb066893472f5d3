// Who is in BC, and since when: stays of components, and clients that came back to the cloud.
#pragma once
#include <cstdint>
#include <map>
#include <string_view>
#include <vector>

#include "analysis/metrics/fault_calendar.hpp"
#include "analysis/metrics/result.hpp"
#include "analysis/metrics/strata.hpp"

namespace failcast::metrics {

/// Finite samples and those that never ended, filed under the fault id they belong to.
struct TimedByFault {
  std::map<std::uint32_t, SampleList> finite;
  std::map<std::uint32_t, std::uint64_t> never;
};

class BcWatch {
 public:
  BcWatch(const record::Directory& directory, const Strata& strata, const FaultCalendar& calendar);

  /// A machine of any kind changed its state at `now`.
  void on(record::Entity entity, const StateChanged& fact, TimePoint now);
  void finish();

  const std::vector<BcStay>& stays() const { return stays_; }
  /// Entries and exits of the components at a place (index into Directory::places), by the fault they follow.
  const TimedByFault& entries(std::uint32_t place) const { return entries_[place]; }
  const TimedByFault& exits(std::uint32_t place) const { return exits_[place]; }
  /// Returns of the clients of a stratum, by the fault whose end they follow.
  const TimedByFault& returns(std::size_t stratum) const { return returns_[stratum]; }

 private:
  /// What a state means here, looked up by its word once.
  enum class Meaning : std::uint8_t { other, in_bc, in_dr, on_cloud };
  Meaning meaning_of(record::EntityKind kind, std::uint8_t state) const;
  void on_client(std::uint32_t client, Meaning meaning, TimePoint now);
  void on_component(record::Entity node, Meaning meaning, TimePoint now);

  const record::Directory& directory_;
  const Strata& strata_;
  const FaultCalendar& calendar_;
  std::vector<std::vector<Meaning>> meanings_;  ///< by kind, by state
  std::vector<std::uint32_t> client_since_;     ///< ends of faults told when the client entered BC, or kNotInBc;
                                                ///< empty until the first one enters
  std::vector<std::size_t> open_stay_;          ///< by node: index into stays_, or kNoStay
  std::vector<std::uint32_t> ends_at_entry_;    ///< by stay
  std::vector<BcStay> stays_;
  std::vector<TimedByFault> entries_, exits_, returns_;
};

}  // namespace failcast::metrics
