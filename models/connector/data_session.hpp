// A connector's session with one edge while no cloud tells the edge which connector to call: in BC every connector of
// the private cloud dials every edge that its controller names, in DR every DR connector those of the A records, and
// keeps dialling (domain.md 3.4, 3.5, 3.8, A32, R33, R34).
#pragma once
#include <cstdint>
#include <string_view>

#include "models/base/machine.hpp"
#include "models/base/transition.hpp"
#include "models/wire/messages.hpp"

namespace failcast::connector {

enum class SessionState : std::uint8_t { idle, dialling, up, count_ };
enum class SessionEvent : std::uint8_t { wanted, unwanted, edge_answered, retry_due, session_lost, count_ };
std::string_view name_of(SessionState state);
std::string_view name_of(SessionEvent event);

struct SessionRow {
  TimePoint wake = kNever;  ///< next attempt (A2), or the end of the silence that counts as loss (A1)
  TimePoint beat = kNever;
  wire::Epoch epoch = 0;
  SessionState state = SessionState::idle;
  wire::Sni sni = wire::Sni::component;  ///< of its attempts
};

/// The controller or the A records name this edge, or do not any more (the connector left BC or DR).
/// @param sni  component in BC, dr in DR. Between the two the connector restarts and wants no edge.
void set_wanted(SessionRow& row, bool wanted, wire::PeerList edge, const Context& ctx, wire::Actions& out,
                wire::Sni sni = wire::Sni::component);
void step(SessionRow& row, const wire::Input& input, const Context& ctx, wire::Actions& out);
/// @param edge  the one-entry list that names the edge
void handle_timeouts(SessionRow& row, wire::PeerList edge, const Context& ctx, wire::Actions& out);
TimePoint next_wakeup(const SessionRow& row);
Recurrence traffic(const SessionRow& row, const Parameters& params);
void heard_until(SessionRow& row, TimePoint heard_at, const Parameters& params);

MachineDescription session_description();

}  // namespace failcast::connector
