#include "analysis/metrics/strata.hpp"

#include <map>
#include <utility>

namespace failcast::metrics {

Strata::Strata(const record::Directory& directory, ClientRows& rows)
    : segments_(directory.segments.size()), rows_(rows) {
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::uint32_t> numbers;
  std::size_t c = 0;  // row
  for (const record::Client client : directory.clients) {
    const auto number = static_cast<std::uint32_t>(list_.size());
    const auto [entry, is_new] = numbers.try_emplace({client.group, client.place}, number);
    if (is_new) list_.push_back({client.group, client.place});
    rows[c++].stratum = entry->second;
    ++list_[entry->second].users;
  }
  pairs_.assign(cells(), 0);
  for (c = 0; c < rows.size(); ++c)
    for (std::size_t segment = 0; segment < segments_; ++segment)
      if (directory.entitled[c * segments_ + segment] != 0) ++pairs_[cell(rows[c].stratum, segment)];
}

}  // namespace failcast::metrics
