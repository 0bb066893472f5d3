#include "analysis/metrics/slowest_clients.hpp"

#include <algorithm>
#include <functional>
#include <iterator>
#include <tuple>
#include <utility>

namespace failcast::metrics {
namespace {

/// Episodes looked at per client wanted: clients lose several segments at one instant, and for as long.
constexpr std::size_t kAlike = 4;

/// Orders by length alone, who never came back last.
std::int64_t length_key(const EndedEpisode& episode) {
  return episode.returned == Returned::never ? INT64_MAX : episode.length.count();
}

/// The `n` longest, and all that are as long as the last of them: by comparing lengths only, which is cheap.
std::vector<EndedEpisode> at_least_as_long(const std::vector<EndedEpisode>& all, std::size_t n) {
  std::vector<std::int64_t> keys(all.size());
  std::ranges::transform(all, keys.begin(), length_key);
  const auto last = keys.begin() + static_cast<std::ptrdiff_t>(n) - 1;
  std::ranges::nth_element(keys, last, std::greater{});
  std::vector<EndedEpisode> some;
  std::ranges::copy_if(all, std::back_inserter(some),
                       [shortest = *last](const EndedEpisode& e) { return length_key(e) >= shortest; });
  return some;
}

/// The first episode of each client, in order.
std::vector<EndedEpisode> first_of_each(const std::vector<EndedEpisode>& sorted, std::size_t clients) {
  std::vector<EndedEpisode> first;
  for (const EndedEpisode& episode : sorted) {
    if (first.size() == clients) break;
    const bool is_known = std::ranges::find(first, episode.client, &EndedEpisode::client) != first.end();
    if (!is_known) first.push_back(episode);
  }
  return first;
}

}  // namespace

std::string_view name_of(Returned returned) {
  switch (returned) {
    case Returned::during_fault: return "during_fault";
    case Returned::after_fault: return "after_fault";
    case Returned::never: return "never";
  }
  return "";
}

bool is_slower(const EndedEpisode& a, const EndedEpisode& b) {
  const bool a_returned = a.returned != Returned::never, b_returned = b.returned != Returned::never;
  return std::tuple(a_returned, -a.length.count(), a.client, a.segment, a.began) <
         std::tuple(b_returned, -b.length.count(), b.client, b.segment, b.began);
}

std::vector<EndedEpisode> slowest_of(std::vector<EndedEpisode> all, std::size_t clients) {
  const std::size_t looked_at = clients * kAlike;
  if (looked_at < all.size()) {
    std::vector<EndedEpisode> some = at_least_as_long(all, looked_at);
    std::ranges::sort(some, is_slower);
    some = first_of_each(some, clients);
    if (some.size() == clients) return some;
  }
  std::ranges::sort(all, is_slower);
  return first_of_each(all, clients);
}

void SlowestClients::prune() {
  candidates_ = slowest_of(std::move(candidates_), kKept);
  is_full_ = candidates_.size() == kKept;
  if (is_full_) slowest_left_out_ = candidates_.back();
}

}  // namespace failcast::metrics
