// How a connector in Disaster Recovery finds the edges that it dials: the A records at the DR domain, looked up as it
// enters DR, then start to start with the retry period while nothing is found (A2, A32), and with the period of the
// record's polls once something was (A111). Part of the component's row.
#pragma once
#include <optional>

#include "models/base/machine.hpp"
#include "models/wire/messages.hpp"

namespace failcast::component {

struct EdgeSearch {
  TimePoint wake = kNever;  ///< deadline of the look-up under way, or start of the next one
  TimePoint began{};        ///< the last look-up
  wire::Epoch epoch = 0;
  bool under_way = false;

  void look_up(wire::Epoch number, const Context& ctx, wire::Actions& out);
  bool is_about(wire::Epoch number) const { return under_way && number == epoch; }
  /// The edges that the answer names; nothing when it names none.
  std::optional<wire::PeerList> found(wire::PeerList list, const Context& ctx, wire::Actions& out);
  void not_found(Reason why, const Context& ctx, wire::Actions& out);
  /// Gives up a look-up that nobody answered. @returns true when it is time for the next one
  bool is_due(const Context& ctx, wire::Actions& out);
};

}  // namespace failcast::component
