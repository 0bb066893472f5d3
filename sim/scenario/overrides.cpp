#include <fmt/format.h>

#include <charconv>
#include <utility>

#include "sim/scenario/jsonc.hpp"
#include "sim/scenario/layers.hpp"

namespace failcast::scenario {
namespace {

/// Entry of a list by its id or its position.
Node* entry(Node& list, std::string_view segment) {
  for (Node& item : list.items)
    if (const Node* id = item.find("id"); id != nullptr && id->text == segment) return &item;
  std::size_t index = 0;
  const auto [end, problem] = std::from_chars(segment.data(), segment.data() + segment.size(), index);
  const bool is_index = problem == std::errc{} && end == segment.data() + segment.size();
  return is_index && index < list.items.size() ? &list.items[index] : nullptr;
}

std::vector<std::string_view> names_in(const Node& node) {
  std::vector<std::string_view> names;
  for (const Member& member : node.members) names.push_back(member.key);
  for (const Node& item : node.items)
    if (const Node* id = item.find("id")) names.push_back(id->text);
  return names;
}

Node object_at(const Position& at) {
  Node node;
  node.kind = Node::Kind::object;
  node.at = at;
  return node;
}

}  // namespace

void apply_override(Node& root, const std::string& assignment, std::vector<Diagnostic>& diagnostics) {
  const Position at{std::make_shared<const Source>(Source{"--set " + assignment, {}}), 0, 0};
  const std::size_t equals = assignment.find('=');
  if (equals == std::string::npos || equals == 0) {
    diagnostics.push_back(error_at(at, "E007", {}, "an override is path=value", "write --set bc.enter_wait=5m"));
    return;
  }
  Node* node = &root;
  Node* parent = nullptr;
  std::string_view last;
  std::string path;
  for (std::string_view left = std::string_view(assignment).substr(0, equals); node != nullptr;) {
    const std::string_view segment = left.substr(0, left.find('.'));
    parent = node;
    last = segment;
    path = child_path(path, segment);
    if (parent->kind == Node::Kind::array) {
      node = entry(*parent, segment);
    } else if (parent->is_object()) {
      node = parent->find(segment);
      // A section that the file does not mention may still be set; the reader refuses keys that do not exist.
      if (node == nullptr) node = &parent->members.emplace_back(Member{std::string(segment), at, object_at(at)}).value;
    } else {
      node = nullptr;
    }
    if (segment.size() == left.size()) break;
    left.remove_prefix(segment.size() + 1);
  }
  if (node == nullptr) {
    diagnostics.push_back(error_at(at, "E007", path, fmt::format("there is no \"{}\" here to set", last),
                                   did_you_mean(last, names_in(*parent))));
    return;
  }
  Node value = parse_argument(std::string_view(assignment).substr(equals + 1), at);
  if (value.kind != Node::Kind::null) {
    merge(*node, std::move(value));
  } else if (parent->is_object()) {
    parent->erase(last);
  } else {
    parent->items.erase(parent->items.begin() + (node - parent->items.data()));
  }
}

}  // namespace failcast::scenario
