// Where finished cells are kept: a file that only grows. A cell counts once its line is on the disk, so a study that is
// killed at any instant goes on from here, without loss and without counting twice.
#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "analysis/study/cell.hpp"

namespace failcast::study {

/// Part of a study that one job of many does: cells whose number leaves `index` when divided by `count`.
struct Shard {
  std::uint32_t index = 0, count = 1;
  bool has(std::uint64_t cell) const { return cell % count == index; }
  friend bool operator==(const Shard&, const Shard&) = default;
};

/// What a store file holds.
struct StoreContent {
  std::string plan;  ///< line of the plan
  Shard shard;
  std::map<std::uint64_t, CellResult> cells;
  std::uint64_t whole_bytes = 0;  ///< up to the last whole line: what a kill cut off comes after it
};
/// Reads a store. On trouble `trouble` says what, and nothing comes back.
std::optional<StoreContent> read_store(const std::string& path, std::string& trouble);

class Store {
 public:
  /// Opens the file for this study, or begins it. Nobody else may have it open; a file of another study, a damaged one
  /// and one that is no store are trouble and stay as they are. Makes a full disk an error instead of a signal
  /// (SIGXFSZ).
  Store(std::string path, const std::string& plan, Shard shard);
  Store(const Store&) = delete;
  Store& operator=(const Store&) = delete;
  ~Store();

  /// What went wrong so far; nothing when all is well.
  const std::optional<std::string>& trouble() const { return trouble_; }
  /// Cells that were there at the beginning.
  const std::map<std::uint64_t, CellResult>& found() const { return found_; }
  /// Puts lines of cells on the disk; when it returns true they survive a kill and a loss of power. False: `trouble()`
  /// says why, and none of them counts.
  bool append(const std::vector<std::string>& lines);
  /// In a worker: lets go of the file, which belongs to the parent.
  void forget();
  /// Takes the file away: the study is in its result now.
  void remove();

 private:
  void open(const std::string& plan, Shard shard);
  bool write_all(const std::string& text);
  void fail(std::string what);

  std::string path_;
  int file_ = -1;
  std::uint64_t size_ = 0;
  std::map<std::uint64_t, CellResult> found_;
  std::optional<std::string> trouble_;
};

}  // namespace failcast::study
