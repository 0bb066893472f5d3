// Losses of access under way. Whole fleets lose access at one instant and for one cause, so those whose book reads the
// same share a row, and a pair needs no more than the row's number.
#pragma once
#include <cstdint>
#include <vector>

#include "models/base/time.hpp"
#include "models/observations.hpp"

namespace failcast::metrics {

struct Episode {
  TimePoint began{};
  std::uint32_t bucket = 0;  ///< where its length is filed
  Cause cause{};             ///< of now
  Reason why{};
  friend bool operator==(const Episode&, const Episode&) = default;
};

class EpisodeTable {
 public:
  using Slot = std::uint32_t;

  /// One more pair is in such an episode. Returns its row.
  Slot open(const Episode& episode);
  /// A pair's episode goes on for another cause.
  Slot change(Slot slot, Cause cause, Reason why);
  /// A pair's episode is over.
  void close(Slot slot);

  const Episode& operator[](Slot slot) const { return rows_[slot].episode; }
  /// Calls `visit(episode, pairs)` for those under way.
  template <class Visit>
  void for_each(Visit visit) const {
    for (const Row& row : rows_)
      if (row.pairs > 0) visit(row.episode, row.pairs);
  }

 private:
  static constexpr Slot kNone = UINT32_MAX;
  struct Row {
    Episode episode;
    std::uint32_t pairs = 0;  ///< none: a free row
    Slot next = kNone;        ///< where the last pair went whose cause changed: the others will follow
  };
  Slot join(const Episode& episode, Slot likely);

  std::vector<Row> rows_;
  std::vector<Slot> free_;
  std::vector<Slot> latest_;  ///< by bucket: the row opened last
};

}  // namespace failcast::metrics
