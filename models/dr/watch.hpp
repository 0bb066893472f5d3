// How a client, a connector or an edge watches the DR record: a look-up every period from a phase of its own, one more
// at once when its process starts or its network changes (A29, A30, R54), and what it makes of the answer (domain.md
// 5.3, checks 10 to 13). Shared by the machines, owned by none. The look-ups run beside everything else the machine
// does, so their numbers are a count of their own.
#pragma once
#include <optional>

#include "models/base/machine.hpp"
#include "models/dr/evaluate.hpp"
#include "models/wire/messages.hpp"

namespace failcast::dr {

struct Watch {
  TimePoint next = kNever;      ///< next look-up of the period
  TimePoint bound = kNever;     ///< an extra look-up at `t`, or right after `x` (A39, exact_timer)
  TimePoint gives_up = kNever;  ///< when the look-up under way has failed (A38)
  std::uint64_t polls = 0;
  wire::Epoch epoch = 0;  ///< number of the look-up under way
  Outcome outcome = Outcome::applied;
  Problem problem = Problem::none;
  std::uint8_t check = 0;  ///< check that decided last time; 0: none yet

  /// The process starts: looks at once, then at the ticks of its phase, drawn at the first start (A30).
  void start(Duration period, std::uint64_t draw, const Context& ctx, wire::Actions& out);
  /// As one that has been running for long: its ticks, and no look-up now.
  void assume_running(Duration period, std::uint64_t draw, const Context& ctx);
  /// The process stops; its phase is kept.
  void stop();
  /// Looks when it is due; a look-up without an answer is given up, and everything stays (A38).
  void handle_timeouts(Duration period, const Context& ctx, wire::Actions& out);
  TimePoint next_wakeup() const;
  /// The same without the look-ups of the period, which `look_ups` tells.
  TimePoint next_wakeup_between() const;

  /// The look-ups of the period. They read the DR record through the owner's resolver.
  Recurrence look_ups(Duration period) const { return {next, period}; }
  /// True when a look-up that reads this would leave everything as it is but for its count: an owner that finds nothing
  /// to do either may skip it. Until `holds_until` says otherwise.
  bool ignores(const Reading& reading, bool takes_part_in_tests, const Context& ctx) const;
  /// The first instant after ctx.now at which the same reading may say something else: its `t`, or the end of its `x`.
  static TimePoint holds_until(const Reading& reading, const Context& ctx);
  /// Accounts for the next `n` look-ups of the period, all ignored.
  void skip(std::int64_t n, Duration period);
  /// One look-up of the period as if it had just begun, at `at`; its answer is on its way.
  void begin_skipped(TimePoint at, Duration period, const Parameters& params);
  /// As one that read this before: a record with nothing wrong about it was no news then.
  void assume_read(const Reading& reading, bool takes_part_in_tests, const Context& ctx);

  /// The answer: nothing when it belongs to an overtaken look-up. Observes a verdict unlike the last one.
  /// @param reading  of the two in `read` the one for this reader's product
  std::optional<Verdict> judged(const wire::RecordRead& read, const Reading& reading, bool takes_part_in_tests,
                                const Context& ctx, wire::Actions& out);

 private:
  void look_up(const Context& ctx, wire::Actions& out);
};

}  // namespace failcast::dr
