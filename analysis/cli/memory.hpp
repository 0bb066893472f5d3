// Whether a run fits into the memory of this machine, asked before it starts: a run that is killed half-way, or drives
// everything else into swapping, helps nobody.
#pragma once
#include <cstdint>
#include <optional>
#include <string>

#include "sim/scenario/scenario.hpp"

namespace failcast::cli {

/// Bytes that this process may still take: the least of what the machine has free, its control groups allow, and its
/// own limit of address space leaves. Nothing where the system does not tell.
std::optional<double> available_memory();

/// What a run would take at its largest.
struct MemoryNeed {
  double clients = 0, places = 0, traffic = 0, records = 0;  ///< bytes
  double total() const;
};
/// @param with_records  every fact is kept until the end
MemoryNeed memory_need(const scenario::Scenario& scenario, bool with_records);

/// Why the run must not be started, and what would help; nothing when it fits.
std::optional<std::string> too_large(const MemoryNeed& need, std::optional<double> available);

}  // namespace failcast::cli
