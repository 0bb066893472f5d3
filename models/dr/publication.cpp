#include "models/dr/publication.hpp"

#include "models/dr/base64.hpp"

namespace failcast::dr {
namespace {

/// `text` up to and with the semicolon before `n`.
std::string opened(std::string_view text) {
  const std::size_t last = text.find_last_not_of(" \t;");
  return std::string(text.substr(0, last == std::string_view::npos ? 0 : last + 1)) + ';';
}

std::string part_of(const std::string& opening, unsigned index, std::string_view piece) {
  return opening + "n=" + std::to_string(kParts) + ";p=" + std::to_string(index) + ";bh=" + std::string(piece);
}

}  // namespace

std::optional<std::vector<std::string>> sign(std::string_view text, const PrivateKey& key, Payload payload) {
  const std::string opening = opened(text);
  const auto signature = key.sign(payload_of(parse(part_of(opening, 1, "")), payload));
  if (!signature) return std::nullopt;
  const std::string pieces = to_base64(*signature);
  const std::size_t length = (pieces.size() + kParts - 1) / kParts;
  std::vector<std::string> parts;
  for (unsigned i = 0; i < kParts; ++i)
    parts.push_back(part_of(opening, i + 1, std::string_view(pieces).substr(i * length, length)));
  return parts;
}

std::vector<std::string> character_strings(std::string_view text) {
  std::vector<std::string> strings;
  for (std::size_t at = 0; at < text.size(); at += kMaxCharacterString)
    strings.emplace_back(text.substr(at, kMaxCharacterString));
  return strings;
}

std::string zone_line(std::string_view owner, unsigned ttl_seconds, std::string_view text) {
  std::string line = std::string(owner) + ' ' + std::to_string(ttl_seconds) + " IN TXT";
  for (const std::string& piece : character_strings(text)) {
    line += " \"";
    for (const char c : piece) {
      if (c == '"' || c == '\\') line += '\\';
      line += c;
    }
    line += '"';
  }
  return line;
}

}  // namespace failcast::dr
