// The certificate of a connector, an edge or a controller between two renewals: its owner looks at it every hour, and
// once no more than the threshold T is left asks the cloud for a new one, which in Business Continuity and Disaster
// Recovery it cannot (domain.md 3.10, R1). Embedded in the rows of both machines; the owner says when its process runs
// and when the cloud controls it.
#pragma once
#include <algorithm>
#include <cstdint>
#include <string_view>

#include "models/base/machine.hpp"
#include "models/base/transition.hpp"
#include "models/wire/messages.hpp"

namespace failcast::certificate {

enum class State : std::uint8_t {
  valid,
  due,      ///< no more than T is left, and the cloud could not be asked
  expired,  ///< what its owner still does is cert.on_expiry (A28)
  count_
};
enum class Event : std::uint8_t { renewed, blocked, ran_out, count_ };
std::string_view name_of(State state);
std::string_view name_of(Event event);

/// The owner's first look at its certificate at or after `from`, which may lie before the run. Looks are a period
/// apart; where they begin is each owner's own (A27).
TimePoint look_from(TimePoint from, const Context& ctx);

struct LifeCycle {
  TimePoint expiry = kNever;   ///< when it expires by its owner's clock; kNever: there is none yet
  TimePoint check = kNever;    ///< the next look
  TimePoint due_at = kNever;   ///< no more than T is left from then on; looks before find nothing to do
  std::uint64_t looks = 0;     ///< ever
  std::uint32_t attempts = 0;  ///< to renew, ever
  State state = State::valid;

  /// A certificate that lasts `until` is there, from the cloud or by hand.
  /// @param threshold  T of the owner's private cloud (H4 H6, A27)
  /// @param same  the one that is there, seen by a clock that was changed: what is due stays due (R1)
  void install(TimePoint until, bool same, Duration threshold, const Context& ctx, wire::Actions& out);
  /// The owner's process starts: looks that fell into its absence did not happen.
  void resume(const Context& ctx);
  /// Notices the end of the certificate. @returns true at that instant, once
  bool runs_out(const Context& ctx, wire::Actions& out);
  /// Looks when it is time: asks for a new one (A27), or notes that it is due.
  /// @param session  the control channel to the cloud; 0: none, or the owner is not in normal operation (R1)
  void look(wire::Epoch session, const Context& ctx, wire::Actions& out);
  /// The looks of an owner whose process runs.
  Recurrence all_looks(const Parameters& params) const { return {check, params.cert.renew_check}; }
  /// True when a look at this instant finds nothing to do: it may be skipped.
  bool ignores_look(TimePoint at) const { return at < due_at; }
  /// The first look that finds something to do.
  TimePoint first_that_counts(const Parameters& params) const {
    return check == kNever ? kNever : next_tick(all_looks(params), std::max(check, due_at));
  }
  /// Accounts for the next `n` looks, all ignored.
  void skip_looks(std::int64_t n, const Parameters& params) {
    check += params.cert.renew_check * n;
    looks += static_cast<std::uint64_t>(n);
  }
  /// The cloud controls the owner again: what is due is asked for at once (6.2, renewal burst).
  void cloud_returned(wire::Epoch session, const Context& ctx, wire::Actions& out);

 private:
  void apply(Event event, wire::Actions& out);
  void ask(wire::Epoch session, const Context& ctx, wire::Actions& out);
};

MachineDescription description();

}  // namespace failcast::certificate
