#include "analysis/metrics/survival_watch.hpp"

#include <algorithm>

namespace failcast::metrics {
namespace {

std::int64_t whole_seconds(Duration d) {
  return std::chrono::duration_cast<Duration>(std::chrono::floor<std::chrono::seconds>(d)).count();
}

}  // namespace

void SurvivalWatch::settle(bool fault_is_on, TimePoint now, const AccessLedger& ledger) {
  if (fault_is_on && began_ == kNever) began_ = now;
  if (!fault_is_on && began_ != kNever) close(now, ledger);
}

void SurvivalWatch::finish(TimePoint end, const AccessLedger& ledger) {
  if (began_ != kNever) close(end, ledger);
}

void SurvivalWatch::close(TimePoint now, const AccessLedger& ledger) {
  const TimePoint began = std::exchange(began_, kNever);
  if (began < warmup_ || began == now) return;
  ledger.for_each_pair([&](std::uint32_t client, std::size_t segment, const Episode* episode) {
    Cell& cell = cells_[strata_.cell(strata_.of_client(client), segment)];
    if (episode == nullptr)
      ++cell.censored[whole_seconds(now - began)];
    else if (episode->began >= began)  // else it had no access that the outage could have ended
      ++cell.out[{whole_seconds(episode->began - began), episode->cause}];
  });
}

Survival survival_of(const std::vector<const SurvivalWatch::Cell*>& cells) {
  Survival survival;
  std::vector<stats::Exit> exits;
  for (const SurvivalWatch::Cell* cell : cells) {
    for (const auto& [when, pairs] : cell->out) {
      exits.push_back({when.first, pairs, 0});
      survival.out += pairs;
      survival.by_cause[static_cast<std::size_t>(when.second)] += pairs;
    }
    for (const auto& [after, pairs] : cell->censored) {
      exits.push_back({after, 0, pairs});
      survival.watched += pairs;
    }
  }
  survival.watched += survival.out;
  for (const stats::Exit& exit : exits) survival.watched_until = std::max(survival.watched_until, exit.after);
  survival.steps = stats::product_limit(std::move(exits));
  return survival;
}

}  // namespace failcast::metrics
