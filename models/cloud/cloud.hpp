// The vendor's cloud as the product sees it: services that fail apart (domain.md 3.8, 3.1). What a client, a component
// or a person loses depends on which of them is gone.
#pragma once
#include <cstdint>
#include <string_view>

#include "models/base/transition.hpp"
#include "models/wire/messages.hpp"

namespace failcast::cloud {

enum class Service : std::uint8_t {
  ca,        ///< control plane: policy, configuration, health, connector choice
  sp,        ///< service provider of user authentication
  dispatch,  ///< hands out redirect lists and picks connectors
  portal,    ///< where administrators work
  edges,     ///< public service edges
  count_
};
std::string_view name_of(Service service);

enum class State : std::uint8_t { up, degraded, down, count_ };
enum class Event : std::uint8_t { some_lost, all_lost, some_repaired, all_repaired, count_ };
std::string_view name_of(State state);
std::string_view name_of(Event event);

struct Row {
  std::uint8_t lost = 0;  ///< one bit per service
  State state = State::up;
};

/// Takes a service away or brings it back; the state follows (3.8). @returns whether the state changed
bool set_lost(Row& row, Service service, bool lost, wire::Actions& out);
inline bool answers(const Row& row, Service service) { return (row.lost >> static_cast<int>(service) & 1) == 0; }

MachineDescription description();

}  // namespace failcast::cloud
