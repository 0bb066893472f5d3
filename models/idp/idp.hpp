// An identity provider, primary or for BC: it answers SAML requests that a service provider sent a user with
// (domain.md 3.8, H31, H52). Whether the user reaches it is the network's business.
#pragma once
#include <cstdint>
#include <string_view>

#include "models/base/time.hpp"
#include "models/base/transition.hpp"
#include "models/wire/messages.hpp"

namespace failcast::idp {

enum class State : std::uint8_t { up, failing, down, count_ };  ///< `failing` answers with errors
enum class Event : std::uint8_t { failed, silenced, repaired, count_ };
std::string_view name_of(State state);
std::string_view name_of(Event event);

struct Row {
  State state = State::up;
};
/// A fault begins or ends. @returns false when it changes nothing
bool apply(Row& row, Event event, wire::Actions& out);

/// What decides a SAML request besides the IdP's state.
struct Request {
  Duration clock_skew{};          ///< IdP's clock minus the service provider's
  bool certificate_valid = true;  ///< of the IdP's signing certificate (42015, 42046)
};
/// None: an assertion is issued. Else why not; a `down` IdP says nothing at all (idp_unreachable).
Reason answer(const Row& row, const Request& request, Duration skew_max);

MachineDescription description();

}  // namespace failcast::idp
