// A file that is there completely or not at all: written under a temporary name and renamed.
#pragma once
#include <filesystem>
#include <fstream>
#include <functional>
#include <iosfwd>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace failcast::cli {

class OutputFile {
 public:
  /// Opens the temporary file beside `target`, so that trouble shows before a long run and not after it. A device or a
  /// pipe is opened itself and keeps its place.
  explicit OutputFile(std::filesystem::path target);
  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;
  /// Removes the temporary file unless it was committed.
  ~OutputFile();

  /// What went wrong so far; nothing when all is well.
  const std::optional<std::string>& trouble() const { return trouble_; }
  /// Writes everything and gives the file its name; false and `trouble()` when that fails.
  bool commit(std::string_view text);
  /// The same with something that writes, for what is too large to be one string. When it returns false the file is
  /// not wanted: nothing gets the name, and that is no trouble.
  bool commit(const std::function<bool(std::ostream&)>& write);

 private:
  std::filesystem::path target_, temporary_;
  std::ofstream stream_;
  std::optional<std::string> trouble_;
};

/// A file that two answers would go to; empty names are none.
std::optional<std::string> same_file(const std::vector<std::string>& files);

/// The whole file ("-": standard input), or nothing when it cannot be read.
std::optional<std::string> read_whole(const std::string& path);

}  // namespace failcast::cli
