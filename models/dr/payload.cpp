#include "models/dr/payload.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace failcast::dr {
namespace {

constexpr std::array<std::string_view, 5> kListed = {"v", "b", "m", "t", "x"};
constexpr std::array<std::string_view, 6> kDeciding = {"v", "k", "b", "m", "t", "x"};

}  // namespace

std::string payload_of(const Parsed& first_part, Payload payload) {
  if (payload == Payload::prefix) {
    const Tag* count = first_part.find("n");
    return first_part.text.substr(0, count == nullptr ? first_part.text.size() : count->name_at);
  }
  std::string list;
  for (const std::string_view name : kListed)
    if (const Tag* tag = first_part.find(name)) list += tag->name + '=' + tag->value + ';';
  return list;
}

const Tag* unprotected_tag(const Parsed& first_part, Payload payload) {
  const Tag* count = first_part.find("n");
  if (payload == Payload::tag_list || count == nullptr) return nullptr;
  const auto found = std::ranges::find_if(first_part.tags, [&](const Tag& tag) {
    return tag.name_at > count->name_at && std::ranges::find(kDeciding, tag.name) != kDeciding.end();
  });
  return found == first_part.tags.end() ? nullptr : &*found;
}

}  // namespace failcast::dr
