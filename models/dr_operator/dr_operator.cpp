#include "models/dr_operator/dr_operator.hpp"

#include <algorithm>

#include "models/dr_operator/transitions.hpp"
#include "models/wire/advance.hpp"

namespace failcast::dr_operator {
namespace {

constexpr TransitionTable<State, Event> kTable{kTransitions};

/// Draws of one step.
enum Draw : std::uint8_t { kNotice, kDecide, kPublish, kRepair, kDrawsOfAStep };

Duration drawn(const Distribution& how_long, Draw which, const Row& row, const Context& ctx) {
  return how_long.draw(ctx.draws, std::uint64_t{row.step} * kDrawsOfAStep + which);
}

void apply(Row& row, Event event, wire::Actions& out) { wire::advance(kTable, row.state, event, Reason::none, out); }

/// Takes the next reason up, if there is one.
void take_up(Row& row, const Context& ctx) {
  row.phase = Phase::none;
  row.wake = kNever;
  row.repairing = false;
  if (row.waiting.empty()) return;
  row.step = row.waiting.front().step;
  row.publishes = row.waiting.front().publishes;
  row.waiting.erase(row.waiting.begin());
  row.phase = Phase::noticing;
  row.wake = ctx.now + drawn(ctx.params.op.detect, kNotice, row, ctx);
}

void decide(Row& row, const Context& ctx, wire::Actions& out) {
  apply(row, row.publishes == dr::State::off ? Event::return_decided : Event::decided, out);
  row.phase = Phase::publishing;
  row.wake += drawn(ctx.params.op.publish, kPublish, row, ctx);
}

void repair(Row& row, const Context& ctx, wire::Actions& out) {
  apply(row, Event::mistake_found, out);
  row.repairing = true;
  row.wake += drawn(ctx.params.op.publish, kRepair, row, ctx);
}

Command upload(Row& row, const Context& ctx, wire::Actions& out) {
  const Command command{row.step, row.repairing};
  apply(row, Event::uploaded, out);
  ++row.on_its_way;
  take_up(row, ctx);
  return command;
}

/// Whether what is said about the record that is served still matters: not when its successor is there (A122).
bool has_successor(const Row& row) { return row.phase == Phase::publishing || row.on_its_way > 0; }

}  // namespace

void reason_given(Row& row, std::uint32_t step, dr::State publishes, const Context& ctx, wire::Actions&) {
  if (row.phase != Phase::none && row.step == step) return;
  if (std::ranges::find(row.waiting, step, &Row::Given::step) != row.waiting.end()) return;
  row.waiting.push_back({step, publishes});
  if (row.phase == Phase::none) take_up(row, ctx);
}

std::optional<Command> handle_timeouts(Row& row, bool sound, const Context& ctx, wire::Actions& out) {
  while (row.wake <= ctx.now) {
    switch (row.phase) {
      case Phase::noticing:
        row.phase = Phase::deciding;
        row.wake += drawn(ctx.params.op.decide, kDecide, row, ctx);
        break;
      case Phase::deciding: decide(row, ctx, out); break;
      case Phase::publishing:
        if (sound || row.repairing || !ctx.params.op.checks) return upload(row, ctx, out);
        repair(row, ctx, out);
        break;
      case Phase::none:
      case Phase::propagating: return std::nullopt;
    }
  }
  return std::nullopt;
}

TimePoint next_wakeup(const Row& row) { return row.wake; }

void record_visible(Row& row, const Context&, wire::Actions& out) {
  if (row.on_its_way == 0) return;
  if (--row.on_its_way == 0) apply(row, Event::visible, out);
}

void end_passed(Row& row, const Context&, wire::Actions& out) {
  if (!has_successor(row)) apply(row, Event::end_passed, out);
}

void ttl_elapsed(Row& row, const Context&, wire::Actions& out) {
  if (!has_successor(row)) apply(row, Event::ttl_elapsed, out);
}

std::uint32_t step_under_way(const Row& row) { return row.step; }

Phase phase(const Row& row) { return row.phase == Phase::none && row.on_its_way > 0 ? Phase::propagating : row.phase; }

std::string_view name_of(State state) {
  switch (state) {
    case State::idle: return "idle";
    case State::prepare: return "prepare";
    case State::publish: return "publish";
    case State::active: return "active";
    case State::deactivate: return "deactivate";
    case State::count_: return "any";
  }
  return "?";
}
std::string_view name_of(Event event) {
  switch (event) {
    case Event::decided: return "decided";
    case Event::return_decided: return "return_decided";
    case Event::mistake_found: return "mistake_found";
    case Event::uploaded: return "uploaded";
    case Event::visible: return "visible";
    case Event::end_passed: return "end_passed";
    case Event::ttl_elapsed: return "ttl_elapsed";
    case Event::count_: return "any";
  }
  return "?";
}
std::string_view name_of(Phase phase) {
  switch (phase) {
    case Phase::none: return "none";
    case Phase::noticing: return "noticing";
    case Phase::deciding: return "deciding";
    case Phase::publishing: return "publishing";
    case Phase::propagating: return "propagating";
  }
  return "?";
}

MachineDescription description() { return describe<State, Event>("dr_operator", kTransitions, kIgnored, kImpossible); }

}  // namespace failcast::dr_operator
