// What goes on beside failover: certificates (R1), snapshots and backups (R25, R53), upgrades (R60), restores (R63).
#include <algorithm>

#include "models/certificate/life_cycle.hpp"
#include "sim/invariants/checks.hpp"

namespace failcast::invariants {
namespace {

using record::EntityKind;

bool is_controller(const record::Record& record) { return record.entity.kind == EntityKind::controller; }

bool is_in_bc(const Station& station) {
  if (station.kind == EntityKind::controller)
    return is(station.state, controller::State::bc) || is(station.state, controller::State::forced);
  return is(station.state, component::State::bc) || is(station.state, component::State::forced);
}

/// A certificate that a person replaces is no renewal: not judged where the scenario takes certificates away.
void certificates_wait_in_bc(const Situation& s, const record::Record& record, Report& report) {
  const auto* changed = std::get_if<CertificateChanged>(&record.fact);
  if (changed == nullptr || !is(changed->state, certificate::State::valid)) return;
  const auto replaces = [](const scenario::Fault& f) { return f.what == scenario::FaultTarget::certificate; };
  if (std::ranges::any_of(s.scenario().faults, replaces)) return;
  const Station& station = s.station(record.entity.index);
  if (is_in_bc(station)) report.broken(1, "a certificate got a new expiry during BC");
  if (is_component(station.kind) && is_in_dr(static_cast<component::State>(station.state)))
    report.broken(43, "a certificate got a new expiry during DR");
}

void copies_keep_to_their_numbers(const Situation& s, const record::Record& record, Report& report) {
  const auto* kept = std::get_if<CopiesKept>(&record.fact);
  if (kept == nullptr) return;
  const auto more_than = [](std::uint32_t n, std::int64_t most) { return std::cmp_greater(n, most); };
  if (is_controller(record)) {
    if (more_than(kept->configurations, s.params().pcc.backup_count)) report.broken(25, "keeps too many backups");
    return;
  }
  if (more_than(kept->configurations, s.params().dr.snapshot_config_max) ||
      more_than(kept->binaries, s.params().dr.snapshot_binary_max))
    report.broken(53, "keeps too many snapshots");
  const Station& station = s.station(record.entity.index);
  const bool is_full = station.group != nullptr && station.group->disk_used > s.params().dr.snapshot_disk_limit;
  if (is_full && (kept->configurations > station.configurations || kept->binaries > station.binaries))
    report.broken(53, "took a snapshot on a disk that is too full");
}

/// R60. One that began in an earlier window counts as failed (A128).
void upgrades_take_turns(const Situation& s, const record::Record& record, Report& report) {
  const auto* moved = std::get_if<StateChanged>(&record.fact);
  if (moved == nullptr || !is_station(record.entity.kind)) return;
  const bool begins = is_controller(record) ? is(moved->event, controller::Event::upgrade_due)
                                            : is(moved->event, component::Event::upgrade_due);
  const Station& station = s.station(record.entity.index);
  if (!begins || station.group == nullptr) return;
  const TimePoint first = TimePoint{} + station.group->upgrade_at.value_or(Duration{});
  if (!station.group->upgrade_at || record.time < first) return report.broken(60, "an upgrade before the first window");
  const auto& upgrade = s.params().upgrade;
  const Duration into_window = (record.time - first) % upgrade.period;
  if (into_window + upgrade.restart > upgrade.window) report.broken(60, "an upgrade that does not fit its window");
  const auto is_under_way = [&](const Station& other) {
    const bool upgrading = other.kind == EntityKind::controller ? is(other.state, controller::State::upgrading)
                                                                : is(other.state, component::State::upgrading);
    return &other != &station && other.group == station.group && upgrading &&
           other.upgrade_at >= record.time - into_window;
  };
  if (std::ranges::any_of(s.stations(), is_under_way)) report.broken(60, "two members of a group upgrade at a time");
}

void restoring_controllers_serve_nobody(const Situation& s, const record::Record& record, Report& report) {
  const auto* answer = std::get_if<RedirectAnswered>(&record.fact);
  if (answer != nullptr && answer->why == Reason::none &&
      is(s.station(record.entity.index).state, controller::State::restoring))
    report.broken(63, "a controller redirected a client while a backup replaced its data");
}
void restores_stop_the_service_first(const Situation&, const record::Record& record, Report& report) {
  const auto* moved = is_controller(record) ? std::get_if<StateChanged>(&record.fact) : nullptr;
  if (moved == nullptr || !is(moved->event, controller::Event::restore_done)) return;
  if (!is(moved->from, controller::State::restoring)) report.broken(63, "a restore without stopping the service");
}

constexpr Check kChecks[] = {certificates_wait_in_bc, copies_keep_to_their_numbers, upgrades_take_turns,
                             restoring_controllers_serve_nobody, restores_stop_the_service_first};

}  // namespace

std::span<const Check> upkeep_checks() { return kChecks; }

}  // namespace failcast::invariants
