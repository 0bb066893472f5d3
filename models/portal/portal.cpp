#include "models/portal/portal.hpp"

#include "models/wire/advance.hpp"

namespace failcast::portal {
namespace {

// clang-format off
constexpr Transition<State, Event> kTransitions[] = {
    // from               on                   to                 basis
    {State::up,         Event::unusable,     State::down,       "H18 S3 [D] A55"},
    {State::up,         Event::bc_active,    State::bc_frozen,  "S0 [D]"},
    {State::up,         Event::test_began,   State::test_queue, "H18 H19 [D]"},
    {State::bc_frozen,  Event::unusable,     State::down,       "H18 S3 [D] A55"},
    {State::bc_frozen,  Event::test_began,   State::test_queue, "H18 H19 [D] A124"},
    {State::bc_frozen,  Event::mode_over,    State::up,         "[I]"},
    {State::test_queue, Event::unusable,     State::down,       "H18 S3 [D] A55"},
    {State::test_queue, Event::bc_active,    State::bc_frozen,  "S0 [D] A124"},
    {State::test_queue, Event::mode_over,    State::up,         "[I]"},
    {State::down,       Event::bc_active,    State::bc_frozen,  "S0 [D] A124"},
    {State::down,       Event::test_began,   State::test_queue, "H18 H19 [D] A124"},
    {State::down,       Event::mode_over,    State::up,         "[I]"},
};
static_assert(is_deterministic(kTransitions));
constexpr Ignored<State, Event> kIgnored[] = {{State::count_, Event::count_, "none"}};
constexpr Ignored<State, Event> kImpossible[] = {
    {State::up,         Event::mode_over,  "up already: events follow changes"},
    {State::bc_frozen,  Event::bc_active,  "frozen already: events follow changes"},
    {State::test_queue, Event::test_began, "queueing already: events follow changes"},
    {State::down,       Event::unusable,   "down already: events follow changes"},
};
// clang-format on
constexpr TransitionTable<State, Event> kTable{kTransitions};

/// Of several modes the one that takes more away (A124).
State wanted(const Facts& facts, const Parameters& params) {
  const bool cloud_takes_it = !facts.cloud_up && params.portal.available == PortalAvailability::cloud;
  if (facts.dr_on || cloud_takes_it) return State::down;
  if (facts.dr_test) return State::test_queue;
  return facts.bc_active ? State::bc_frozen : State::up;
}

Event event_to(State state) {
  switch (state) {
    case State::up: return Event::mode_over;
    case State::bc_frozen: return Event::bc_active;
    case State::test_queue: return Event::test_began;
    case State::down: return Event::unusable;
    case State::count_: break;
  }
  return Event::count_;
}

/// The queue in its order: edits before the last sync, the sync, edits after it.
void apply_queue(Row& row) {
  if (row.sync_after != Row::kNoSync) row.synced = row.version + row.sync_after;
  row.version += row.queued;
  row.queued = 0;
  row.sync_after = Row::kNoSync;
}

Reason edit(Row& row, Reason frozen, bool for_bc) {
  if (for_bc) return frozen;
  if (row.state == State::test_queue) {
    ++row.queued;
    return Reason::queued;
  }
  ++row.version;
  return Reason::none;
}

Reason sync(Row& row) {
  if (row.state == State::bc_frozen) return Reason::portal_frozen;
  if (row.state == State::test_queue) {
    row.sync_after = row.queued;
    return Reason::queued;
  }
  row.synced = row.version;
  return Reason::none;
}

}  // namespace

State follow(Row& row, const Facts& facts, const Parameters& params, wire::Actions& out) {
  const State next = wanted(facts, params);
  if (next == row.state) return row.state;
  wire::advance(kTable, row.state, event_to(next), Reason::none, out);
  if (row.state == State::up) apply_queue(row);
  return row.state;
}

Reason answer(Row& row, Wish wish, bool for_bc) {
  if (row.state == State::down) return Reason::portal_down;
  switch (wish) {
    case Wish::edit: return edit(row, Reason::portal_frozen, for_bc);
    case Wish::edit_vendor_managed: return Reason::portal_frozen;
    case Wish::deploy: return edit(row, Reason::unsupported_in_bc, for_bc);
    case Wish::sync: return sync(row);
    case Wish::download_config:
    case Wish::copy_thumbprint: return row.state == State::bc_frozen ? Reason::portal_frozen : Reason::none;  // A125
    case Wish::look: break;
  }
  return Reason::none;
}

std::string_view name_of(State state) {
  switch (state) {
    case State::up: return "up";
    case State::bc_frozen: return "bc_frozen";
    case State::test_queue: return "test_queue";
    case State::down: return "down";
    case State::count_: return "any";
  }
  return "?";
}
std::string_view name_of(Event event) {
  switch (event) {
    case Event::unusable: return "unusable";
    case Event::bc_active: return "bc_active";
    case Event::test_began: return "test_began";
    case Event::mode_over: return "mode_over";
    case Event::count_: return "any";
  }
  return "?";
}

MachineDescription description() { return describe<State, Event>("portal", kTransitions, kIgnored, kImpossible); }

}  // namespace failcast::portal
