// The admin portal with the client portal beside it (domain.md 3.8): where people change configuration, synchronise BC
// settings, and download the config file and its thumbprint. Which of its modes holds follows from the state of cloud,
// private clouds and DR record; what it then does with a wish is the answer.
#pragma once
#include <cstdint>
#include <string_view>

#include "models/base/transition.hpp"
#include "models/parameters/parameters.hpp"
#include "models/wire/messages.hpp"

namespace failcast::portal {

enum class State : std::uint8_t {
  up,
  bc_frozen,   ///< some private cloud is in BC: nothing of its own can be changed (S0)
  test_queue,  ///< a DR test is on: edits wait for its end (R48)
  down,        ///< DR is on, or the cloud is down (A55)
  count_
};
enum class Event : std::uint8_t { unusable, bc_active, test_began, mode_over, count_ };
std::string_view name_of(State state);
std::string_view name_of(Event event);

/// Configurations are numbered from 1 on.
struct Row {
  static constexpr std::uint32_t kNoSync = UINT32_MAX;
  std::uint32_t version = 1;           ///< configuration in force; reaches components after A50
  std::uint32_t queued = 0;            ///< edits that wait
  std::uint32_t synced = 1;            ///< version that the client portal has: what a config file holds (S1)
  std::uint32_t sync_after = kNoSync;  ///< a queued sync: how many of the queued edits came before it
  State state = State::up;
};

struct Facts {
  bool cloud_up = true;    ///< the cloud's portal service
  bool bc_active = false;  ///< any private cloud is in BC
  bool dr_on = false;      ///< a record with `b=on` is in force
  bool dr_test = false;    ///< ... with `b=test`
};
/// Moves to the mode that the facts ask for; queued edits are applied when it is `up` again. @returns the state after
State follow(Row& row, const Facts& facts, const Parameters& params, wire::Actions& out);

enum class Wish : std::uint8_t {
  edit,                 ///< policy, segment, BC domain
  edit_vendor_managed,  ///< an object of a vendor-managed private cloud (R29)
  deploy,               ///< a connector or edge, to be enrolled (R5)
  sync,                 ///< BC settings to the client portal (S1)
  download_config,      ///< the file of version `synced`
  copy_thumbprint,
  look,  ///< dashboards, diagnostics
};
/// None: done. `queued`: when the DR test is over. Else refused: portal_down, portal_frozen, unsupported_in_bc.
/// @param for_bc  the wish is about a private cloud that is in BC
Reason answer(Row& row, Wish wish, bool for_bc);

/// Update App and Update Policy are hidden from a client in BC (S2).
constexpr bool shows_update_menu(bool in_bc) { return !in_bc; }

MachineDescription description();

}  // namespace failcast::portal
