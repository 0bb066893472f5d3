#include "models/base/version.hpp"

#include <charconv>

namespace failcast {

std::optional<Version> parse_version(std::string_view text) {
  Version version;
  for (int& part : version.parts) {
    // from_chars would take a minus sign, which no version has.
    if (text.empty() || text.front() < '0' || text.front() > '9') return std::nullopt;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), part);
    if (error != std::errc{}) return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    if (text.empty()) return version;
    if (text.front() != '.') return std::nullopt;
    text.remove_prefix(1);
  }
  return std::nullopt;
}

std::string to_string(const Version& version) {
  std::size_t last = version.parts.size() - 1;
  while (last > 1 && version.parts[last] == 0) --last;
  std::string text = std::to_string(version.parts[0]);
  for (std::size_t i = 1; i <= last; ++i) text += '.' + std::to_string(version.parts[i]);
  return text;
}

}  // namespace failcast
