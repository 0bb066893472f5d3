#include "sim/scenario/document.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace failcast::scenario {
namespace {

std::string escaped(std::string_view key) {
  std::string out;
  for (const char c : key) {
    if (c == '~')
      out += "~0";
    else if (c == '/')
      out += "~1";
    else
      out += c;
  }
  return out;
}

const Node* step(const Node& node, std::string_view segment) {
  if (node.is_object()) {
    for (const Member& member : node.members)
      if (escaped(member.key) == segment) return &member.value;
    return nullptr;
  }
  std::size_t index = 0;
  if (node.kind != Node::Kind::array || segment.empty()) return nullptr;
  for (const char c : segment) {
    if (c < '0' || c > '9' || index > node.items.size()) return nullptr;
    index = index * 10 + static_cast<std::size_t>(c - '0');
  }
  return index < node.items.size() ? &node.items[index] : nullptr;
}

Diagnostic at(Diagnostic::Severity severity, const Position& position, std::string code, std::string path,
              std::string message, std::string hint) {
  return {severity,           std::move(code), position.file ? position.file->name : std::string{},
          position.line,      position.column, std::move(path),
          std::move(message), std::move(hint)};
}

}  // namespace

const Node* Node::find(std::string_view key) const {
  const auto found = std::find_if(members.begin(), members.end(), [&](const Member& m) { return m.key == key; });
  return found == members.end() ? nullptr : &found->value;
}

Node* Node::find(std::string_view key) { return const_cast<Node*>(std::as_const(*this).find(key)); }

void Node::erase(std::string_view key) {
  std::erase_if(members, [&](const Member& m) { return m.key == key; });
}

std::string_view words_for(Node::Kind kind) {
  switch (kind) {
    case Node::Kind::null: return "null";
    case Node::Kind::boolean: return "true or false";
    case Node::Kind::number: return "a number";
    case Node::Kind::string: return "a string";
    case Node::Kind::array: return "a list";
    case Node::Kind::object: return "an object";
  }
  return "";
}

std::string quoted(const Node& node) {
  constexpr std::size_t kLongest = 60;
  switch (node.kind) {
    case Node::Kind::boolean: return node.boolean ? "true" : "false";
    case Node::Kind::number: return node.text.substr(0, kLongest);
    case Node::Kind::string:
      return fmt::format("\"{}{}\"", node.text.substr(0, kLongest), node.text.size() > kLongest ? "..." : "");
    case Node::Kind::null:
    case Node::Kind::array:
    case Node::Kind::object: return std::string(words_for(node.kind));
  }
  return {};
}

std::string child_path(std::string_view path, std::string_view key) { return fmt::format("{}/{}", path, escaped(key)); }
std::string child_path(std::string_view path, std::size_t index) { return fmt::format("{}/{}", path, index); }

const Node& locate(const Node& root, std::string_view pointer) {
  const Node* node = &root;
  while (!pointer.empty()) {
    pointer.remove_prefix(1);
    const std::string_view segment = pointer.substr(0, pointer.find('/'));
    const Node* next = step(*node, segment);
    if (next == nullptr) break;
    node = next;
    pointer.remove_prefix(segment.size());
  }
  return *node;
}

const Node* find(const Node& root, std::string_view pointer) {
  const Node* node = &root;
  while (node != nullptr && !pointer.empty()) {
    pointer.remove_prefix(1);
    const std::string_view segment = pointer.substr(0, pointer.find('/'));
    node = step(*node, segment);
    pointer.remove_prefix(segment.size());
  }
  return node;
}

Diagnostic error_at(const Position& position, std::string code, std::string path, std::string message,
                    std::string hint) {
  return at(Diagnostic::error, position, std::move(code), std::move(path), std::move(message), std::move(hint));
}

Diagnostic warning_at(const Position& position, std::string code, std::string path, std::string message,
                      std::string hint) {
  return at(Diagnostic::warning, position, std::move(code), std::move(path), std::move(message), std::move(hint));
}

}  // namespace failcast::scenario
