// Base64 with padding (RFC 4648 section 4), strict: one text for one sequence of bytes.
#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace failcast::dr {

std::string to_base64(std::string_view bytes);
/// Nothing when `text` has a foreign character, white space included, a length that is not a multiple of four, or bits
/// set where the padding has none.
std::optional<std::string> from_base64(std::string_view text);

}  // namespace failcast::dr
