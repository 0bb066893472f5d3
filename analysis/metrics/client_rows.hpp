// What the listeners keep of each client, side by side: facts of a large run meet its clients in random order, and each
// list looked into would be a line of memory fetched anew.
#pragma once
#include <cstdint>
#include <vector>

namespace failcast::metrics {

/// A client and the DR record, a bit for each thing known.
class DrStanding {
 public:
  enum Bit : std::uint16_t {
    running = 1 << 0,
    in_dr = 1 << 1,
    safe = 1 << 2,
    just_switched = 1 << 3,  ///< into DR or out of it, at this instant
    owes_reaction = 1 << 4,  ///< to the record that began last
    owes_activation = 1 << 5,
    owes_service = 1 << 6,
    left_early = 1 << 7,  ///< before the record ended
    is_back = 1 << 8,     ///< and was with the cloud then
    let_go = 1 << 9,      ///< by the end of the record; not with the cloud yet
    segments_counted = 1 << 10,
    internet_counted = 1 << 11,
  };
  bool is(Bit bit) const { return (bits_ & bit) != 0; }
  void set(Bit bit, bool on) { bits_ = static_cast<std::uint16_t>(on ? bits_ | bit : bits_ & ~bit); }
  /// Sets a bit. Returns whether it was set before.
  bool mark(Bit bit) {
    const bool was = is(bit);
    set(bit, true);
    return was;
  }
  /// Clears a bit. Returns whether it was set before.
  bool take(Bit bit) {
    const bool was = is(bit);
    set(bit, false);
    return was;
  }

 private:
  std::uint16_t bits_ = 0;
};

struct ClientRow {
  std::uint32_t stratum = 0;        ///< written by Strata
  std::uint16_t lost_segments = 0;  ///< that it lacks now: AccessLedger's
  DrStanding dr;                    ///< DrWatch's
};
static_assert(sizeof(ClientRow) == 8);

using ClientRows = std::vector<ClientRow>;

}  // namespace failcast::metrics
