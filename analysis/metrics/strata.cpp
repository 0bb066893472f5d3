#include "analysis/metrics/strata.hpp"

#include <map>
#include <utility>

namespace failcast::metrics {

Strata::Strata(const record::Directory& directory) : segments_(directory.segments.size()) {
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::uint32_t> numbers;
  of_client_.reserve(directory.clients.size());
  for (const record::Client client : directory.clients) {
    const auto number = static_cast<std::uint32_t>(list_.size());
    const auto [entry, is_new] = numbers.try_emplace({client.group, client.place}, number);
    if (is_new) list_.push_back({client.group, client.place});
    of_client_.push_back(entry->second);
    ++list_[entry->second].users;
  }
  pairs_.assign(cells(), 0);
  for (std::size_t pair = 0; pair < directory.entitled.size(); ++pair)
    if (directory.entitled[pair] != 0) ++pairs_[cell_of_pair(pair)];
}

}  // namespace failcast::metrics
