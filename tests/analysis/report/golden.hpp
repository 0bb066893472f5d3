// Golden files: compared byte by byte; FAILCAST_UPDATE_GOLDEN=1 rewrites them.
#pragma once
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

namespace failcast {

/// @param path  relative to the source tree
inline std::string golden(std::string_view path, const std::string& present) {
  const std::string file = std::string(FAILCAST_SOURCE_DIR) + "/" + std::string(path);
  const char* update = std::getenv("FAILCAST_UPDATE_GOLDEN");
  if (update != nullptr && std::string_view(update) == "1") std::ofstream(file, std::ios::binary) << present;
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace failcast
