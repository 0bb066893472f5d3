// JSON with comments and trailing commas, read into a tree with positions. Made for files that people write: size,
// depth and number of values are limited, so that no input makes the reader crash, hang or eat the machine.
#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/scenario/document.hpp"

namespace failcast::scenario {

inline constexpr std::size_t kMaxFileBytes = 64u << 20;  ///< larger files are refused unread
inline constexpr std::size_t kMaxDepth = 64;             ///< objects and lists inside each other
inline constexpr std::size_t kMaxValues = 1'000'000;     ///< of one file

/// Replaces comments and trailing commas by spaces, so that every offset stays. An unclosed comment is left to the
/// parser.
std::string blank_comments(std::string_view text);

/// The tree of `text`. Syntax errors (the first one), duplicate keys and broken limits go to `diagnostics`; nothing is
/// returned when the text is no complete JSON.
std::optional<Node> parse_jsonc(std::string_view text, const Source& source, std::vector<Diagnostic>& diagnostics);

/// A JSON value on a command line: null, a number, true, "text", [..]; whatever is none of these is taken as a string.
Node parse_argument(std::string_view text, const Position& at);

}  // namespace failcast::scenario
