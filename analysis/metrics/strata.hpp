// Users that are counted together: everybody of one client group at one place. Slices are unions of strata, and of
// cells (stratum x segment).
#pragma once
#include <cstdint>
#include <vector>

#include "sim/record/record.hpp"

namespace failcast::metrics {

class Strata {
 public:
  explicit Strata(const record::Directory& directory);

  struct Stratum {
    std::uint32_t group, place;
    std::uint64_t users = 0;
  };
  const std::vector<Stratum>& list() const { return list_; }
  std::uint32_t of_client(std::uint32_t client) const { return of_client_[client]; }

  std::size_t segments() const { return segments_; }
  std::size_t cells() const { return list_.size() * segments_; }
  std::size_t cell(std::size_t stratum, std::size_t segment) const { return stratum * segments_ + segment; }
  std::size_t cell_of_pair(std::size_t pair) const { return cell(of_client_[pair / segments_], pair % segments_); }
  /// Entitled pairs of each cell.
  const std::vector<std::uint64_t>& pairs() const { return pairs_; }

 private:
  std::size_t segments_;
  std::vector<Stratum> list_;
  std::vector<std::uint32_t> of_client_;
  std::vector<std::uint64_t> pairs_;
};

}  // namespace failcast::metrics
