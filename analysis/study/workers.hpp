// Who does the cells of a study. What a cell comes to depends on its number only, never on the worker, so any number
// and kind of workers give the same study.
#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace failcast::study {

/// Does one cell and returns its line; may throw. Runs in another process than the one that gave it away.
using Work = std::function<std::string(std::uint64_t cell)>;

/// A cell that came to its end.
struct Ended {
  std::uint64_t cell = 0;
  std::optional<std::string> line;  ///< nothing: it failed
  std::string trouble;              ///< then why
};

class Workers {
 public:
  virtual ~Workers() = default;
  /// Gives the cells away in this order, a new one to whoever is free, and tells of those that ended, in any order and
  /// several at once. A cell whose worker dies, or that throws, is tried again on another worker, then told as failed.
  /// @param ended  returns whether to go on; when not, cells that are under way are still told, then this returns
  /// @param idle  called now and then while waiting; the same
  virtual void run(const std::vector<std::uint64_t>& cells, const std::function<bool(const std::vector<Ended>&)>& ended,
                   const std::function<bool()>& idle) = 0;
  /// How many cells may be under way at once.
  virtual unsigned count() const = 0;
};

/// How often a cell is tried before it has failed.
inline constexpr unsigned kAttempts = 2;

/// Processes forked from this one, at most `jobs`. They see what this process knew when they were forked; `on_fork`
/// runs in each first. They die with this process, and leave interrupts to it.
std::unique_ptr<Workers> forked_workers(unsigned jobs, Work work, std::function<void()> on_fork = {});

}  // namespace failcast::study
