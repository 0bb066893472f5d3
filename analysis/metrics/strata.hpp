// Users that are counted together: everybody of one client group at one place. Slices are unions of strata, and of
// cells (stratum x segment).
#pragma once
#include <cstdint>
#include <vector>

#include "analysis/metrics/client_rows.hpp"
#include "sim/record/record.hpp"

namespace failcast::metrics {

class Strata {
 public:
  /// @param rows  a row per client, in which its stratum is kept
  Strata(const record::Directory& directory, ClientRows& rows);

  struct Stratum {
    std::uint32_t group, place;
    std::uint64_t users = 0;
  };
  const std::vector<Stratum>& list() const { return list_; }
  std::uint32_t of_client(std::uint32_t client) const { return rows_[client].stratum; }

  std::size_t segments() const { return segments_; }
  std::size_t cells() const { return list_.size() * segments_; }
  std::size_t cell(std::size_t stratum, std::size_t segment) const { return stratum * segments_ + segment; }
  /// Entitled pairs of each cell.
  const std::vector<std::uint64_t>& pairs() const { return pairs_; }

 private:
  std::size_t segments_;
  const ClientRows& rows_;
  std::vector<Stratum> list_;
  std::vector<std::uint64_t> pairs_;
};

}  // namespace failcast::metrics
