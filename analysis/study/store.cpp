#include "analysis/study/store.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string_view>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "sim/scenario/fingerprint.hpp"

namespace failcast::study {
namespace {

constexpr std::string_view kMagic = "failcast-cells-1 ";
constexpr std::size_t kSumLength = 16;

/// Finds a line that was cut or overwritten.
std::string sum_of(std::string_view text) { return fmt::format("{:016x}", scenario::fingerprint(text)); }

std::string with_sum(std::string_view text) { return fmt::format("{} {}\n", sum_of(text), text); }

/// The text of a line "sum text"; nothing when they do not fit.
std::optional<std::string_view> without_sum(std::string_view line) {
  if (line.size() <= kSumLength || line[kSumLength] != ' ') return std::nullopt;
  const std::string_view text = line.substr(kSumLength + 1);
  if (sum_of(text) != line.substr(0, kSumLength)) return std::nullopt;
  return text;
}

std::string header_of(const std::string& plan, Shard shard) {
  const nlohmann::json header = {
      {"plan",  plan                      },
      {"shard", {shard.index, shard.count}}
  };
  return fmt::format("{}{}", kMagic, with_sum(header.dump()));
}

/// The next line without its end; nothing when there is no whole one.
std::optional<std::string_view> take_line(std::string_view& text) {
  const std::size_t end = text.find('\n');
  if (end == std::string_view::npos) return std::nullopt;
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(end + 1);
  return line;
}

bool read_header(std::string_view line, StoreContent& content) {
  if (!line.starts_with(kMagic)) return false;
  const auto text = without_sum(line.substr(kMagic.size()));
  if (!text) return false;
  const nlohmann::json header = nlohmann::json::parse(*text, nullptr, false);
  if (!header.is_object() || !header.contains("plan") || !header.contains("shard")) return false;
  content.plan = header["plan"].get<std::string>();
  content.shard = {header["shard"][0].get<std::uint32_t>(), header["shard"][1].get<std::uint32_t>()};
  return content.shard.count > 0;
}

bool any_whole_line(std::string_view text) {
  while (const auto line = take_line(text))
    if (without_sum(*line)) return true;
  return false;
}

/// What a kill between the first byte and the end of the header leaves.
bool is_cut_header(std::string_view text) {
  return text.find('\n') == std::string_view::npos &&
         (text.starts_with(kMagic) || kMagic.starts_with(text.substr(0, kMagic.size())));
}

std::optional<StoreContent> parse(std::string_view all, const std::string& path, std::string& trouble) {
  StoreContent content;
  std::string_view left = all;
  const auto header = take_line(left);
  if (!header || !read_header(*header, content)) {
    trouble = fmt::format("{} is no store of finished cells, or its first line is damaged", path);
    return std::nullopt;
  }
  content.whole_bytes = all.size() - left.size();
  for (std::uint64_t number = 2; !left.empty(); ++number) {
    const auto line = take_line(left);
    const auto text = line ? without_sum(*line) : std::nullopt;
    const auto cell = text ? from_line(*text) : std::nullopt;
    if (!cell) {
      if (!line || !any_whole_line(left)) break;  // the tail that a kill cut off
      trouble = fmt::format("{} is damaged at line {}: take a copy of it from before, or remove it", path, number);
      return std::nullopt;
    }
    const auto [entry, is_new] = content.cells.try_emplace(cell->cell, *cell);
    if (!is_new && entry->second != *cell) {
      trouble = fmt::format("{} has cell {} twice, with different results", path, cell->cell);
      return std::nullopt;
    }
    content.whole_bytes = all.size() - left.size();
  }
  return content;
}

std::optional<std::string> slurp(const std::string& path) {
  std::error_code ignored;
  if (std::filesystem::is_directory(path, ignored)) return std::nullopt;
  std::ifstream file(path, std::ios::binary);
  if (!file) return std::nullopt;
  return std::string(std::istreambuf_iterator<char>(file), {});
}

}  // namespace

std::optional<StoreContent> read_store(const std::string& path, std::string& trouble) {
  const auto text = slurp(path);
  if (!text) {
    trouble = fmt::format("cannot read {}", path);
    return std::nullopt;
  }
  return parse(*text, path, trouble);
}

Store::Store(std::string path, const std::string& plan, Shard shard) : path_(std::move(path)) { open(plan, shard); }

void Store::open(const std::string& plan, Shard shard) {
  std::signal(SIGXFSZ, SIG_IGN);
  file_ = ::open(path_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (file_ < 0) return fail(std::strerror(errno));
  if (::flock(file_, LOCK_EX | LOCK_NB) != 0) return fail("another process works on it");
  const auto text = slurp(path_);
  if (!text) return fail("cannot be read");
  if (is_cut_header(*text)) {
    if (::ftruncate(file_, 0) != 0) return fail(std::strerror(errno));
    if (!write_all(header_of(plan, shard))) return;
    const std::filesystem::path folder = std::filesystem::absolute(path_).parent_path();
    if (const int entry = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC); entry >= 0) {
      ::fsync(entry);  // the name is durable too; where a folder cannot be synced nothing is lost but the name
      ::close(entry);
    }
    return;
  }
  std::string why;
  auto content = parse(*text, path_, why);
  if (!content) {
    trouble_ = why;
    return;
  }
  if (content->plan != plan || content->shard != shard)
    return fail("it belongs to another study: another scenario, design, number of replications, measures or shard");
  size_ = content->whole_bytes;
  if (size_ < text->size() && ::ftruncate(file_, static_cast<off_t>(size_)) != 0) return fail(std::strerror(errno));
  found_ = std::move(content->cells);
}

Store::~Store() { forget(); }

void Store::forget() {
  if (file_ >= 0) ::close(file_);
  file_ = -1;
}

bool Store::append(const std::vector<std::string>& lines) {
  if (trouble_) return false;
  std::string text;
  for (const std::string& line : lines) text += with_sum(line);
  return write_all(text);
}

bool Store::write_all(const std::string& text) {
  for (std::size_t done = 0; done < text.size();) {
    const ssize_t n = ::pwrite(file_, text.data() + done, text.size() - done, static_cast<off_t>(size_ + done));
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) {
      fail(n < 0 ? std::strerror(errno) : "nothing could be written");
      return false;
    }
    done += static_cast<std::size_t>(n);
  }
  if (::fdatasync(file_) != 0) {
    fail(std::strerror(errno));
    return false;
  }
  size_ += text.size();
  return true;
}

void Store::fail(std::string what) {
  trouble_ = fmt::format("cannot keep finished cells in {}: {}", path_, what);
  // Half a line must not stay where the next one will begin.
  if (file_ >= 0 && size_ > 0) (void)!::ftruncate(file_, static_cast<off_t>(size_));
}

void Store::remove() {
  std::error_code ignored;
  std::filesystem::remove(path_, ignored);
}

}  // namespace failcast::study
