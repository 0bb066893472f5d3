#include "analysis/cli/output_file.hpp"

#include <unistd.h>

#include <algorithm>
#include <iostream>
#include <iterator>
#include <system_error>

#include <fmt/format.h>

namespace failcast::cli {

OutputFile::OutputFile(std::filesystem::path target) : target_(std::move(target)) {
  std::error_code ignored;
  if (std::filesystem::is_directory(target_, ignored)) {
    trouble_ = fmt::format("{} is a folder", target_.string());
    return;
  }
  if (std::filesystem::exists(target_, ignored) && !std::filesystem::is_regular_file(target_, ignored)) {
    stream_.open(target_, std::ios::binary);  // a device or a pipe: it keeps its place
    if (!stream_) trouble_ = fmt::format("cannot write {}", target_.string());
    return;
  }
  temporary_ = target_;
  temporary_ += fmt::format(".part-{}", ::getpid());
  stream_.open(temporary_, std::ios::binary | std::ios::trunc);
  if (!stream_) trouble_ = fmt::format("cannot write {}", target_.string());
}

OutputFile::~OutputFile() {
  std::error_code ignored;
  stream_.close();
  if (!temporary_.empty()) std::filesystem::remove(temporary_, ignored);
}

bool OutputFile::commit(std::string_view text) {
  return commit([text](std::ostream& out) {
    out << text;
    return true;
  });
}

bool OutputFile::commit(const std::function<bool(std::ostream&)>& write) {
  if (trouble_ || !write(stream_)) return false;
  stream_.close();
  std::error_code error;
  if (stream_ && !temporary_.empty()) std::filesystem::rename(temporary_, target_, error);
  if (!stream_ || error) trouble_ = fmt::format("cannot write {}", target_.string());
  return !trouble_;
}

std::optional<std::string> same_file(const std::vector<std::string>& files) {
  for (auto file = files.begin(); file != files.end(); ++file)
    if (!file->empty() && std::find(file + 1, files.end(), *file) != files.end()) return *file;
  return std::nullopt;
}

std::optional<std::string> read_whole(const std::string& path) {
  if (path == "-") return std::string(std::istreambuf_iterator<char>(std::cin), {});
  std::error_code ignored;
  if (std::filesystem::is_directory(path, ignored)) return std::nullopt;
  std::ifstream file(path, std::ios::binary);
  if (!file) return std::nullopt;
  return std::string(std::istreambuf_iterator<char>(file), {});
}

}  // namespace failcast::cli
