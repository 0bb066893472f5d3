// What machines ask of the outside (actions) and what comes back (inputs): the level of a socket and a resolver
// library. Silence is no input: a machine owns its time-outs (DESIGN section 2).
#pragma once
#include <array>
#include <cstddef>
#include <span>
#include <stdexcept>
#include <utility>
#include <variant>

#include "models/base/ids.hpp"
#include "models/base/time.hpp"
#include "models/observations.hpp"
#include "models/wire/names.hpp"

namespace failcast::dr {
struct Reading;
}

namespace failcast::wire {

/// An ordered list of addresses that the driver keeps for a machine; the machine holds the handle and the length.
/// Two equal lists have the same handle. For the TXT records of the DR domain: the version that was answered.
struct PeerList {
  std::uint32_t id : 24 = 0;
  std::uint32_t size : 8 = 0;
  friend constexpr bool operator==(PeerList, PeerList) = default;
};
/// A list handle as one number, and back: for drivers that keep it in an event.
constexpr std::uint32_t pack(PeerList list) { return list.id | static_cast<std::uint32_t>(list.size) << 24; }
constexpr PeerList unpack(std::uint32_t packed) {
  PeerList list;
  list.id = packed & 0xffffffu;
  list.size = static_cast<std::uint8_t>(packed >> 24);
  return list;
}

/// Which of a machine's connections an action or an input is about. A machine numbers its attempts: an answer to an
/// overtaken attempt carries an old number and is dropped by the machine.
using Epoch = std::uint16_t;

// ---- actions ---------------------------------------------------------------------------------------------------

/// Look `name` up; answered by Answer, NoAddress or nothing. `dr_record` is answered by RecordRead or nothing, and its
/// epoch is of a count of its own: a poll runs beside whatever else is under way.
struct Resolve {
  Name name;
  Epoch epoch;
};
/// Open a TLS connection to entry `index` of `list`; answered by Connected, Refused, Unreachable or nothing.
struct Connect {
  PeerList list;
  std::uint8_t index;
  Sni sni;
  Epoch epoch;
};
/// Close the connection opened with `epoch`.
struct Close {
  Epoch epoch;
};
/// What a machine says over the connection opened with `epoch`.
enum class Request : std::uint8_t {
  edge_list,     ///< client -> cloud dispatch: which edges may I use?
  redirect,      ///< client -> controller: which BC edge serves me?
  exit_refused,  ///< client -> edge: the cloud did not answer me, I stay (R24)
  force_state,   ///< component -> cloud: is the force flag still set? (H5)
  re_enrol,      ///< component -> cloud: a new certificate, please (A28)
  enrol,         ///< client -> portal: my own certificate and profile, please (S2, A54)
  count_
};
struct Send {
  Request request;
  Epoch epoch;
};
/// Let the user authenticate at the service provider connected with `epoch`; answered by Assertion, AuthFailed or
/// nothing.
struct Authenticate {
  Epoch epoch;
};

using Action = std::variant<Resolve, Connect, Close, Send, Authenticate, Observation>;

/// Caller-owned, reused buffer of actions; a step never produces more than fit.
class Actions {
 public:
  template <class A>
  void add(A action) {
    if (size_ == buffer_.size()) throw std::length_error("a step asks for more than fits");
    buffer_[size_++] = action;
  }
  template <class O>
  void observe(O fact) {
    add(Observation{fact});
  }
  void clear() { size_ = 0; }
  std::span<const Action> all() const { return {buffer_.data(), size_}; }
  /// All of them, and the buffer is free again: they last until something is added.
  std::span<const Action> take() { return {buffer_.data(), std::exchange(size_, 0)}; }

 private:
  std::array<Action, 16> buffer_{};
  std::size_t size_ = 0;
};

// ---- inputs ----------------------------------------------------------------------------------------------------

/// The process starts (power on, restart, wake from sleep).
struct Start {};
/// Addresses of a name, in the order of the answer.
struct Answer {
  PeerList list;
  Epoch epoch;
};
/// No address: the name does not exist, has no records, or the resolver failed; `why` tells which.
struct NoAddress {
  Reason why;
  Epoch epoch;
};
struct Connected {
  Epoch epoch;
};
struct Refused {
  Reason why;
  Epoch epoch;
};
struct Unreachable {
  Epoch epoch;
};
/// The far end, or the network, ended an established connection.
struct ConnectionLost {
  Reason why;
  Epoch epoch;
};
/// Traffic arrived on the established connection (data or keepalive).
struct Heard {
  Epoch epoch;
};
/// The addresses of edges, from the cloud (redirect list) or from a controller (redirect to a BC edge).
struct Edges {
  PeerList list;
  Epoch epoch;
};
/// A controller or edge declines what was asked: `why` is not_in_bc, no_edge, authentication_needed, disabled...
struct Declined {
  Reason why;
  Epoch epoch;
};
/// The user authenticated; `not_before` is the age origin (H31).
struct Assertion {
  UtcTime not_before;
  Epoch epoch;
  bool may_renew = true;  ///< the CA that signs clients' certificates is good (H32)
};
struct AuthFailed {
  Reason why;
  Epoch epoch;
};
/// An edge asks its BC client to move back (H1).
struct ExitRpc {};
/// The cloud commands a component into, or confirms, the forced mode (H5).
struct ForceState {
  bool forced;
};

/// The component's certificate is valid until `not_after` (enrolment, re-enrolment, or a certificate put in by hand).
struct Certificate {
  UtcTime not_after;
  bool same = false;  ///< the one it has, and only its clock was changed: nothing was renewed (R1)
};
/// The group's upgrade window reached this component (H10 H43).
struct UpgradeSlot {};
/// An administrator disabled or enabled the private cloud or the controller (H4).
struct Enabled {
  bool enabled;
};
/// What the TXT records of the DR domain say to this reader (domain.md 5.3, checks 1 to 9). Both point to shared
/// readings that live at least as long as the step: one for private access, one for internet access (`k`).
struct RecordRead {
  const dr::Reading* zpa;
  const dr::Reading* zia;
  Epoch epoch;
};
/// The portal enrolled the client: it has a certificate and its real profile now (S2, A54).
struct Enrolled {
  UtcTime not_after;  ///< of the client's certificate
  Epoch epoch;
};
/// An administrator restores a controller's backup (H11), changes the BC domain (H2), or installs an older snapshot on
/// a component in DR (H23).
struct Restore {};
struct DomainChanged {};
struct InstallSnapshot {};

using Input = std::variant<Start, Answer, NoAddress, Connected, Refused, Unreachable, ConnectionLost, Heard, Edges,
                           Declined, Assertion, AuthFailed, ExitRpc, ForceState, Certificate, UpgradeSlot, Enabled,
                           RecordRead, Enrolled, Restore, DomainChanged, InstallSnapshot>;

}  // namespace failcast::wire
