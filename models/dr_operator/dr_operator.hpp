// The person with write access to the DR domain's zone (domain.md 3.8, H19): notices an outage or its end, decides,
// makes a record, looks it over and uploads it. One person, so one thing after the other; reasons that come meanwhile
// wait. The driver says what there is a reason to publish, publishes when a command comes, and tells what became of the
// record.
#pragma once
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "models/base/machine.hpp"
#include "models/base/transition.hpp"
#include "models/dr/record.hpp"
#include "models/wire/messages.hpp"

namespace failcast::dr_operator {

enum class State : std::uint8_t {
  idle,
  prepare,     ///< makes a record that switches DR or a DR test on
  publish,     ///< uploaded it; not every authoritative server has it yet (A47)
  active,      ///< it is served
  deactivate,  ///< on the way back: from the decision until the last cache has forgotten the old record
  count_
};
enum class Event : std::uint8_t {
  decided,         ///< to switch DR or a test on
  return_decided,  ///< to switch it off
  mistake_found,
  uploaded,
  visible,
  end_passed,
  ttl_elapsed,
  count_
};
std::string_view name_of(State state);
std::string_view name_of(Event event);

/// What a second of the outage goes by, as far as the operator is concerned.
enum class Phase : std::uint8_t {
  none,
  noticing,
  deciding,
  publishing,   ///< making the record, repairing it, uploading it
  propagating,  ///< uploaded, and the person's hands are free; the servers do not all have it
};
std::string_view name_of(Phase phase);

struct Row {
  /// A reason that waits for its turn.
  struct Given {
    std::uint32_t step;
    dr::State publishes;
  };
  std::vector<Given> waiting{};          ///< in the order in which they came (A123)
  TimePoint wake = kNever;               ///< end of noticing, deciding or publishing
  std::uint32_t step = 0;                ///< the step under way, or the last one
  std::uint32_t on_its_way = 0;          ///< uploads that are not visible yet
  dr::State publishes = dr::State::off;  ///< what that step asks for
  State state = State::idle;
  Phase phase = Phase::none;  ///< of the person; `propagating` is none here
  bool repairing = false;
};

/// The driver uploads the record of this step now: without its mistakes when `repaired`.
struct Command {
  std::uint32_t step;
  bool repaired;
};

/// The reason for a step is there: an outage began, or service is restored. Noticing, deciding and publishing follow
/// one after the other (A46), each drawn by the number of the step. A step that is under way or waiting is not given
/// twice.
void reason_given(Row& row, std::uint32_t step, dr::State publishes, const Context& ctx, wire::Actions& out);
/// Does what is due, up to one upload; `next_wakeup` may be due again at once.
/// @param sound  whether the record of `step_under_way` is as it must be: key, tags, parts, A records (H22). Found
///               only by an operator who checks (A98); a mistake costs another draw of op.publish.
std::optional<Command> handle_timeouts(Row& row, bool sound, const Context& ctx, wire::Actions& out);
TimePoint next_wakeup(const Row& row);

/// The upload that was longest under way is served by all authoritative servers (A47).
void record_visible(Row& row, const Context& ctx, wire::Actions& out);
/// `x` of the record that is served has passed (H22).
void end_passed(Row& row, const Context& ctx, wire::Actions& out);
/// The TTL of what an `off` replaced has run out since it became visible: no cache holds it any more (H19).
void ttl_elapsed(Row& row, const Context& ctx, wire::Actions& out);

/// The step whose record would be uploaded next; the last one when there is none.
std::uint32_t step_under_way(const Row& row);
Phase phase(const Row& row);

MachineDescription description();

}  // namespace failcast::dr_operator
