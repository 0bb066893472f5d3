// How a connector, an edge or a controller watches its control channel to the cloud: it notices silence (A1), then
// tries the cloud again and again (A2), in the wait and in BC alike. Shared by the three machines, owned by none.
#pragma once
#include <algorithm>

#include "models/base/machine.hpp"
#include "models/wire/messages.hpp"

namespace failcast::component {

/// What comes back from an attempt on the cloud.
enum class CloudAnswer : std::uint8_t {
  nothing,  ///< a black hole
  refusal,  ///< refused or unreachable
  in_vain,  ///< the cloud is there; the flag is still set, or there is no new certificate
  news,
};

struct CloudWatch {
  TimePoint silence = kNever;  ///< when silence will have lasted long enough to count as loss
  TimePoint beat = kNever;     ///< last traffic accounted for
  TimePoint retry = kNever;    ///< next attempt on the cloud
  Duration period{};           ///< to the attempt after that
  Duration cap{};              ///< B: the period doubles up to it; 0: constant
  wire::Epoch attempt = 0;     ///< the attempt under way; 0: none
  wire::Epoch session = 0;     ///< the control channel in normal operation; 0: none

  /// The control channel works from `now` on, over connection `epoch`.
  void established(wire::Epoch epoch, TimePoint now, const Parameters& params) {
    retry = kNever;
    attempt = 0;
    session = epoch;
    heard(now, params);
  }
  void heard(TimePoint at, const Parameters& params) {
    beat = at;
    silence = at + params.comp.loss_detect;
  }
  /// Attempts because the cloud is lost (A2).
  void begin_retries(std::uint64_t draw, const Context& ctx) {
    begin_attempts(ctx.params.comp.cloud_retry, ctx.params.comp.backoff_cap, draw, ctx);
  }
  /// Attempts because the force flag may be cleared, every interval I (H5, A51).
  void begin_questions(std::uint64_t draw, const Context& ctx) {
    begin_attempts(ctx.params.bc.force_reconnect_interval, Duration{}, draw, ctx);
  }
  /// The first after U(0, period).
  void begin_attempts(Duration first_period, Duration longest, std::uint64_t draw, const Context& ctx) {
    silence = kNever;
    session = 0;
    attempt = 0;
    period = first_period;
    cap = longest;
    const auto phase = ctx.draws.below(static_cast<std::uint64_t>(first_period.count()), draw);
    retry = ctx.now + Duration{static_cast<std::int64_t>(phase)};
  }
  /// One attempt: an unanswered one before it is given up (A2).
  void attempt_now(wire::Epoch epoch, wire::PeerList cloud, const Context& ctx, wire::Actions& out) {
    attempt = epoch;
    out.add(wire::Connect{cloud, 0, wire::Sni::component, epoch});
    retry = ctx.now + period;
    back_off();
  }

  /// Attempts that fall before `end`, none of which tells anything new.
  std::int64_t attempts_before(TimePoint end) const {
    CloudWatch ahead = *this;
    std::int64_t n = 0;
    for (; ahead.backs_off() && ahead.retry < end; ++n) ahead.skip_one();
    return ahead.retry == kNever ? n : n + ticks_before({ahead.retry, ahead.period}, end);
  }
  /// Accounts for the next `n` attempts, as if each had been made and answered so.
  /// @param epoch  the owner's latest number; it becomes the one of the last attempt
  void skip(std::int64_t n, CloudAnswer answer, wire::Epoch& epoch) {
    if (n == 0) return;
    epoch = static_cast<wire::Epoch>(epoch + n);
    attempt = answer == CloudAnswer::refusal ? wire::Epoch{0} : epoch;
    for (; n > 0 && backs_off(); --n) skip_one();
    retry += period * n;
  }

  friend bool operator==(const CloudWatch&, const CloudWatch&) = default;

 private:
  bool backs_off() const { return retry != kNever && cap > period; }
  void back_off() {
    if (cap > period) period = std::min(2 * period, cap);
  }
  void skip_one() {
    retry += period;
    back_off();
  }
};

}  // namespace failcast::component
