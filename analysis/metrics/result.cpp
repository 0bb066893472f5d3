#include "analysis/metrics/result.hpp"

#include <algorithm>
#include <array>

namespace failcast::metrics {

std::string_view name_of(SliceKind kind) {
  static constexpr std::array<std::string_view, 5> kNames = {"all", "site", "segment", "group", "components"};
  return kNames[static_cast<std::size_t>(kind)];
}

double Measures::availability() const {
  if (judged_pair_time == 0) return 1;
  return static_cast<double>(judged_pair_time - lost_pair_time) / static_cast<double>(judged_pair_time);
}

const Measures* Scope::find(SliceKind kind, std::string_view id) const {
  const auto found =
      std::find_if(slices.begin(), slices.end(), [&](const Slice& s) { return s.kind == kind && s.id == id; });
  return found == slices.end() ? nullptr : &found->measures;
}

const Scope* Result::find(std::string_view fault) const {
  const auto found = std::find_if(scopes.begin(), scopes.end(), [&](const Scope& s) { return s.fault == fault; });
  return found == scopes.end() ? nullptr : &*found;
}

double queries_per_second(const world::DnsLoad& server, const world::Outcome& outcome) {
  const double seconds = to_seconds(outcome.reached.time_since_epoch().count());
  return seconds > 0 ? static_cast<double>(server.queries) / seconds : 0;
}

}  // namespace failcast::metrics
