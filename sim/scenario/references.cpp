#include <fmt/format.h>

#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "sim/scenario/layers.hpp"
#include "sim/scenario/value.hpp"

namespace failcast::scenario {
namespace {

/// NAME of "${NAME}".
std::optional<std::string_view> reference_in(const Node& node) {
  const std::string_view text = node.text;
  if (!node.is_string() || !text.starts_with("${") || !text.ends_with("}")) return std::nullopt;
  return text.substr(2, text.size() - 3);
}

class Substitution {
 public:
  Substitution(Node params, std::vector<Diagnostic>& diagnostics)
      : params_(std::move(params)), diagnostics_(diagnostics) {
    for (const Member& member : params_.members) check(member);
    for (Member& member : params_.members) {
      // Limits and wording belong to the entry; they were checked here, once.
      if (member.value.find("value") == nullptr) continue;
      for (const std::string_view key : {"min", "max", "range", "doc"}) member.value.erase(key);
    }
  }

  void resolve(Node& node, const std::string& path) {
    if (const std::optional<std::string_view> name = reference_in(node)) return replace(node, std::string(*name), path);
    for (Member& member : node.members)
      if (!member.key.starts_with("x-")) resolve(member.value, child_path(path, member.key));
    for (std::size_t i = 0; i < node.items.size(); ++i) resolve(node.items[i], child_path(path, i));
  }

  void warn_unused() {
    for (const Member& member : params_.members)
      if (!used_.contains(member.key) && !member.key.starts_with("x-"))
        diagnostics_.push_back(warning_at(member.at, "L502", child_path("/params", member.key),
                                          "no value refers to this",
                                          fmt::format("write \"${{{}}}\" where it belongs, or remove it", member.key)));
  }

 private:
  void check(const Member& member) {
    const std::string path = child_path("/params", member.key);
    const Node* value = &member.value;
    if (value->find("value") != nullptr) value = unwrap(member.value, path, diagnostics_).value;
    if (reference_in(*value))
      diagnostics_.push_back(
          error_at(value->at, "E008", path, "an entry of params cannot refer to another", "write the value itself"));
  }

  void replace(Node& node, const std::string& name, const std::string& path) {
    if (const Node* value = params_.find(name)) {
      used_.insert(name);
      node = *value;
      return;
    }
    std::vector<std::string_view> known;
    for (const Member& member : params_.members) known.push_back(member.key);
    diagnostics_.push_back(
        error_at(node.at, "E008", path, fmt::format("params has no \"{}\"", name), did_you_mean(name, known)));
    node.kind = Node::Kind::null;  // told; the reader passes over it
  }

  Node params_;
  std::vector<Diagnostic>& diagnostics_;
  std::set<std::string> used_;
};

}  // namespace

void resolve_references(Node& root, std::vector<Diagnostic>& diagnostics) {
  Node params;
  params.kind = Node::Kind::object;
  if (const Node* given = root.find("params")) {
    if (given->is_object())
      params = *given;
    else
      diagnostics.push_back(
          error_at(given->at, "E010", "/params", fmt::format("expected an object, found {}", quoted(*given)), ""));
  }
  root.erase("params");
  Substitution substitution(std::move(params), diagnostics);
  substitution.resolve(root, "");
  substitution.warn_unused();
}

}  // namespace failcast::scenario
