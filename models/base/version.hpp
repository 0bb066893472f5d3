// Software versions, compared number by number: 3.7.1.38 < 4.0 < 4.6 < 4.10.
#pragma once
#include <array>
#include <compare>
#include <optional>
#include <string>
#include <string_view>

namespace failcast {

struct Version {
  std::array<int, 4> parts{};
  friend constexpr auto operator<=>(const Version&, const Version&) = default;
};
/// Nothing when `text` is not one to four numbers with dots between them.
std::optional<Version> parse_version(std::string_view text);
std::string to_string(const Version& version);

}  // namespace failcast
