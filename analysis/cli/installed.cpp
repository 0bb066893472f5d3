#include "analysis/cli/installed.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>

namespace failcast::cli {
namespace {

namespace fs = std::filesystem;

/// Folders whose scenarios have names of their own.
constexpr std::array<const char*, 4> kNamed = {"library", "historical", "studies", "base"};

bool has_library(const fs::path& folder) {
  std::error_code ignored;
  return fs::is_directory(folder / kNamed.front(), ignored);
}

}  // namespace

std::optional<fs::path> scenario_folder() {
  if (const char* given = std::getenv("FAILCAST_SCENARIOS"); given != nullptr && *given != '\0') return fs::path(given);
  std::error_code error;
  const fs::path program = fs::read_symlink("/proc/self/exe", error);
  if (error) return std::nullopt;
  const fs::path bin = program.parent_path();
  if (const fs::path beside = bin.parent_path() / "share" / "failcast" / "scenarios"; has_library(beside))
    return beside;
  for (fs::path above = bin; above.has_relative_path(); above = above.parent_path())
    if (has_library(above / "scenarios")) return above / "scenarios";
  return std::nullopt;
}

std::vector<std::string> scenario_names() {
  std::vector<std::string> names;
  const auto folder = scenario_folder();
  for (const char* part : kNamed) {
    std::error_code error;
    if (!folder) break;
    for (auto it = fs::directory_iterator(*folder / part, error); !error && it != fs::directory_iterator();
         it.increment(error))
      if (it->path().extension() == ".jsonc") names.push_back(it->path().stem().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

std::string located(const std::string& file) {
  std::error_code ignored;
  const bool is_name = !file.empty() && file != "-" && fs::path(file).filename() == file && !fs::exists(file, ignored);
  const auto folder = is_name ? scenario_folder() : std::nullopt;
  if (!folder) return file;
  for (const char* part : kNamed)
    if (const fs::path found = *folder / part / (file + ".jsonc"); fs::exists(found, ignored)) return found.string();
  return file;
}

}  // namespace failcast::cli
