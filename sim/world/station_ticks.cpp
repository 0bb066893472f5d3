// What stations do again and again without a change: attempts on a cloud that does not answer (A2), questions of forced
// ones whether the flag is still set (H5), and looks at certificates that last (A27). They are accounted for, and
// events only where they may bring news.
#include <algorithm>

#include "sim/world/impl.hpp"

namespace failcast::world {

component::CloudWatch& World::Impl::cloud_watch_of(const Node& node) {
  return node.kind == record::EntityKind::controller ? controllers_[node.machine].row.watch
                                                     : components_[node.machine].row.watch;
}

certificate::LifeCycle& World::Impl::certificate_of(const Node& node) {
  return node.kind == record::EntityKind::controller ? controllers_[node.machine].row.certificate
                                                     : components_[node.machine].row.certificate;
}

bool World::Impl::is_forced(const Node& node) const {
  return node.kind == record::EntityKind::controller ? controllers_[node.machine].row.state == controller::State::forced
                                                     : components_[node.machine].row.state == component::State::forced;
}

bool World::Impl::flag_is_set(const Node& node) const {
  const std::uint32_t cloud = node.kind == record::EntityKind::controller ? controllers_[node.machine].private_cloud
                                                                          : components_[node.machine].private_cloud;
  return cloud != UINT32_MAX && private_clouds_[cloud].forced;
}

/// What an attempt on the cloud would meet now, and after how long. `news` also where that is left to chance.
CloudReading World::Impl::cloud_reading(const Node& node) {
  using Answer = component::CloudAnswer;
  const network::Path path = network_.path(node.place, ca_);
  const bool silent = !path.usable && path.how == network::Failure::blackhole;
  if (silent) return {Answer::nothing, {}};
  if (path.loss > 0) return {Answer::news, {}};
  const Attempt met = attempt(
      node.place, node.root_ca, ca_, wire::Sni::component, [&] { return Stream{node.key}; }, 0);
  if (met.result == Attempt::Result::silent) return {Answer::nothing, {}};
  if (met.result == Attempt::Result::refused) return {Answer::refusal, met.after, met.why};
  if (met.result == Attempt::Result::unreachable) return {Answer::refusal, met.after, Reason::unreachable};
  const bool in_vain = is_forced(node) ? flag_is_set(node) : node.expired > 0;
  return {in_vain ? Answer::in_vain : Answer::news, met.after};
}

/// Works out what need not be an event, after a change of the station or of what it would meet.
void World::Impl::look_ahead(NodeId id) {
  Node& node = nodes_[id.value];
  node.skips_attempts = node.skips_looks = false;
  if (options_.every_event || node.crashes > 0) return;
  node.skips_looks = node.kind == record::EntityKind::controller
                         ? controller::is_running(controllers_[node.machine].row)
                         : component::is_running(components_[node.machine].row);
  const component::CloudWatch& watch = cloud_watch_of(node);
  if (watch.retry == kNever) return;
  const CloudReading reading = cloud_reading(node);
  const bool ignored = node.kind == record::EntityKind::controller
                           ? controller::ignores(controllers_[node.machine].row, reading.answer)
                           : component::ignores(components_[node.machine].row, reading.answer);
  if (!ignored || reading.after >= watch.period) return;
  node.skips_attempts = true;
  node.reading = reading;
}

/// Accounts for what was no event before the present.
void World::Impl::settle_station(NodeId id) {
  Node& node = nodes_[id.value];
  if (!node.skips_attempts && !node.skips_looks) return;
  const std::uint64_t order = order_of(Rank::station, id.value);
  const TimePoint passed = here_.time + (order < here_.order ? 1ns : 0ns);
  const TimePoint end = std::min(passed, node.queued);  // a tick at a queued instant is that event's
  if (node.skips_attempts) skip_attempts(id, end);
  certificate::LifeCycle& certificate = certificate_of(node);
  if (node.skips_looks && certificate.check < end)
    certificate.skip_looks(ticks_before(certificate.all_looks(params_), end), params_);
}

void World::Impl::skip_attempts(NodeId id, TimePoint end) {
  using Answer = component::CloudAnswer;
  Node& node = nodes_[id.value];
  component::CloudWatch& watch = cloud_watch_of(node);
  const std::int64_t missed = watch.attempts_before(end);
  if (missed == 0) return;
  count(is_forced(node) ? Recurring::force_question : Recurring::cloud_retry, static_cast<std::uint64_t>(missed));
  wire::Epoch& epoch = node.kind == record::EntityKind::controller ? controllers_[node.machine].row.epoch
                                                                   : components_[node.machine].row.epoch;
  const CloudReading reading = node.reading;
  watch.skip(missed - 1, reading.answer, epoch);
  const TimePoint last = watch.retry, answered = last + reading.after;
  const bool in_flight =
      reading.answer != Answer::nothing && core::Position{answered, order_of(Rank::reply, id.value)} >= here_;
  watch.skip(1, in_flight ? Answer::nothing : reading.answer, epoch);
  if (!in_flight) return;
  if (reading.answer == Answer::in_vain)
    push(Rank::reply, Kind::connected, answered, id.value, epoch, ca_.value,
         static_cast<std::uint64_t>(last.time_since_epoch().count()));
  else if (reading.why == Reason::unreachable)
    push(Rank::reply, Kind::unreachable, answered, id.value, epoch);
  else
    push(Rank::reply, Kind::refused, answered, id.value, epoch, static_cast<std::uint32_t>(reading.why));
}

/// Before what stations meet changes, and after it did.
void World::Impl::settle_stations() {
  for (Component& component : components_) settle_component(component);
  for (Controller& controller : controllers_) settle_controller(controller);
}
void World::Impl::rearm_stations() {
  for (const Component& component : components_) rearm_node(component.node);
  for (const Controller& controller : controllers_) rearm_node(controller.node);
}

}  // namespace failcast::world
