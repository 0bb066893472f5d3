// One step of the client's machine under way: the row, what the driver gave, and where actions go. Internal to this
// folder; its parts are in machine.cpp (inputs, states, deadlines), sign_in.cpp, cloud.cpp, business_continuity.cpp,
// new_user.cpp and disaster_recovery.cpp.
#pragma once
#include <algorithm>

#include "models/client/client.hpp"

namespace failcast::client {

/// Draws with a number of their own, which `Row::draws` never reaches: having them or not shifts no other draw.
inline constexpr std::uint64_t kRecordPhaseDraw = std::uint64_t{1} << 32;
inline constexpr std::uint64_t kPolicyPhaseDraw = kRecordPhaseDraw + 1;
inline constexpr std::uint64_t kSilentLoginDraw = kRecordPhaseDraw + 2;

/// Draws when the user next meets the end of the authentication, in normal operation and BC by tau, in DR by M, or is
/// told of it before (A25, A157, A158).
void expect_expiry(Row& row, const ClientContext& ctx);
/// Draws the user's next access at or after `from`, in working time (A25, A157).
TimePoint next_access(Row& row, TimePoint from, const ClientContext& ctx);

class Machine {
 public:
  Machine(Row& row, const ClientContext& ctx, wire::Actions& out) : row_(row), ctx_(ctx), out_(out) {}

  void on(const wire::Start&);
  void on(const wire::Answer& answer);
  void on(const wire::NoAddress& none) {
    if (none.epoch == row_.epoch) lookup_failed(none.why);
  }
  void on(const wire::Connected& connected);
  void on(const wire::Refused& refused);
  void on(const wire::Unreachable& unreachable) {
    if (unreachable.epoch == row_.epoch) attempt_failed(Reason::unreachable);
  }
  void on(const wire::ConnectionLost& lost);
  void on(const wire::Heard& heard) {
    if (heard.epoch == row_.session) heard_until(row_, ctx_.now, ctx_.params);
  }
  void on(const wire::Edges& edges);
  void on(const wire::Declined& declined);
  void on(const wire::Assertion& assertion);
  void on(const wire::AuthFailed& failed) {
    if (failed.epoch == row_.epoch && row_.phase == Phase::login) login_failed(failed.why);
  }
  void on(const wire::ExitRpc&);
  void on(const wire::RecordRead& read);
  /// Does what the record asks for, for private access and for internet access.
  void follow(const dr::Reading& zpa, const dr::Reading& zia);
  void on(const wire::Enrolled& enrolled);
  template <class Other>
  void on(const Other&) {}  // said to components only

  void timeouts();

 private:
  // --- moving along the table (machine.cpp)
  void apply(Event event);
  void enter(State from, Event event);
  void enter_session(State from);
  void begin();
  void deadline();
  void pause_over();
  void lookup_failed(Reason why);
  void attempt_failed(Reason why);

  // --- asking the outside
  void wait(Phase phase, TimePoint until) {
    row_.phase = phase;
    row_.wake = until;
  }
  void resolve(wire::Name name) {
    ++row_.epoch;
    wait(Phase::lookup, ctx_.now + ctx_.params.dns.timeout * ctx_.params.dns.tries);
    out_.add(wire::Resolve{name, row_.epoch});
  }
  void connect(wire::PeerList list, std::uint32_t index, wire::Sni sni, Phase phase) {
    ++row_.epoch;
    wait(phase, ctx_.now + ctx_.params.net.connect_timeout);
    out_.add(wire::Connect{list, static_cast<std::uint8_t>(index), sni, row_.epoch});
  }
  void ask(wire::Request request) {
    wait(Phase::answer, ctx_.now + ctx_.params.client.redirect_timeout);
    out_.add(wire::Send{request, row_.epoch});
  }
  void drop_session() {
    if (row_.session != 0) out_.add(wire::Close{row_.session});
    row_.session = 0;
    row_.session_state = State::start;
  }
  void hold_session() {
    row_.session = row_.epoch;
    row_.session_state = row_.state;
  }
  void listen() {
    row_.phase = Phase::none;
    row_.beat = ctx_.now;
    row_.wake = ctx_.now + ctx_.params.client.idle_detect;
  }
  std::uint32_t draw_below(std::uint64_t size) {
    return static_cast<std::uint32_t>(ctx_.draws.below(size, row_.draws++));
  }

  // --- sign_in.cpp
  void authenticate();
  void login_failed(Reason why);
  void cloud_sp_unreachable(Reason why);
  void renew_certificate();
  void leave_blocked();
  void leave_offline();
  void retry_login();

  // --- cloud.cpp: redirect list (A4 A5 A6), the test after an exit RPC (A20)
  std::uint32_t edge_index() const;
  void try_edge();
  void edge_attempt_failed();
  void enter_reconnect(State from, Event event);
  void cloud_answered();

  // --- business_continuity.cpp: controllers (A11 A14 A62)
  /// R8: by the app profile, or for a new user by the installer, which was looked at when it was launched.
  bool bc_allowed() const { return why_no_bc() == Reason::none; }
  Reason why_no_bc() const { return row_.enrolled ? ctx_.profile.bc_refusal : ctx_.profile.install_bc_refusal; }
  /// Server name in BC: it says whether a certificate comes along (R12).
  wire::Sni bc_sni() const { return row_.enrolled ? wire::Sni::c2 : wire::Sni::c2site; }
  void search_bc(Event allowed, Event refused);
  void enter_bc_lookup(State from, Event event);
  void controllers_found(wire::PeerList list);
  void start_round();
  void try_controller();
  void try_bc_edge();
  void controller_failed();
  void bc_attempt_failed();
  void pause_search(Event again);

  // --- new_user.cpp (3.3, A54)
  void launch();
  void enter_rejected(Event event);
  void schedule_policy_poll();
  void portal_failed();

  // --- disaster_recovery.cpp (3.8)
  void enter_dr();
  void leave_dr();
  void look_up_dr_edges();
  void try_dr_edge();
  void dr_edge_failed();
  void dr_edge_accepted();
  void enter_dr_blocked(Event event);

  Row& row_;
  const ClientContext& ctx_;
  wire::Actions& out_;
};

}  // namespace failcast::client
