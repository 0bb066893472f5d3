#include "sim/scenario/layers.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <sstream>
#include <utility>

#include "sim/scenario/jsonc.hpp"

namespace failcast::scenario {
namespace {

namespace fs = std::filesystem;

bool is_annotated(const Node& node) { return node.is_object() && node.find("value") != nullptr; }
/// A distribution is one value: half of an old one under a new one would make no sense.
bool is_whole_value(const Node& node) { return node.is_object() && node.find("dist") != nullptr; }

const std::string* id_of(const Node& node) {
  const Node* id = node.is_object() ? node.find("id") : nullptr;
  return id != nullptr && id->is_string() ? &id->text : nullptr;
}

bool is_list_of_objects_with_ids(const Node& node) {
  return node.kind == Node::Kind::array && !node.items.empty() &&
         std::all_of(node.items.begin(), node.items.end(), [](const Node& item) { return id_of(item) != nullptr; });
}

Node* item_with_id(Node& list, const std::string& id) {
  for (Node& item : list.items)
    if (const std::string* own = id_of(item); own != nullptr && *own == id) return &item;
  return nullptr;
}

void drop_nulls(Node& node) {
  std::erase_if(node.members, [](const Member& m) { return m.value.kind == Node::Kind::null; });
  for (Member& member : node.members) drop_nulls(member.value);
  for (Node& item : node.items) drop_nulls(item);
}

void merge_annotated(Node& base, Node over) {
  base.erase("source");
  base.erase("ref");
  base.at = over.at;
  if (!is_annotated(over)) {
    *base.find("value") = std::move(over);
    return;
  }
  for (Member& member : over.members) {
    base.erase(member.key);
    base.members.push_back(std::move(member));
  }
}

void merge_members(Node& base, Node over) {
  for (Member& member : over.members) {
    Node* old = base.find(member.key);
    if (member.value.kind == Node::Kind::null) {
      base.erase(member.key);
    } else if (old == nullptr) {
      drop_nulls(member.value);
      base.members.push_back(std::move(member));
    } else {
      merge(*old, std::move(member.value));
    }
  }
}

/// Reads files and remembers them, so that a base shared by several files is read once.
class LayerLoader {
 public:
  explicit LayerLoader(std::vector<Diagnostic>& diagnostics) : diagnostics_(diagnostics) {}

  std::optional<Node> load_file(const fs::path& path, const Position& asked_at) {
    std::error_code no_throw;
    fs::path canonical = fs::weakly_canonical(path, no_throw);
    if (no_throw) canonical = path;
    const std::string identity = canonical.string();
    if (const auto done = loaded_.find(identity); done != loaded_.end()) return done->second;
    if (std::find(chain_.begin(), chain_.end(), identity) != chain_.end()) {
      chain_.push_back(identity);
      std::vector<std::string> names;
      for (const std::string& link : chain_) names.push_back(fs::path(link).filename().string());
      chain_.pop_back();
      diagnostics_.push_back(error_at(asked_at, "E006", "/extends",
                                      fmt::format("files extend each other: {}", fmt::join(names, " -> ")),
                                      "remove one of these links"));
      return std::nullopt;
    }
    const std::optional<std::string> text = read(path, asked_at);
    if (!text) return std::nullopt;
    chain_.push_back(identity);
    std::optional<Node> node = load_text(*text, path.string(), path.parent_path());
    chain_.pop_back();
    if (node) loaded_.emplace(identity, *node);
    return node;
  }

  std::optional<Node> load_text(std::string_view text, const std::string& name, const fs::path& directory) {
    std::optional<Node> own = parse_jsonc(text, {name, directory}, diagnostics_);
    if (!own) return std::nullopt;
    if (!own->is_object()) {
      diagnostics_.push_back(
          error_at(own->at, "E010", {}, fmt::format("a scenario is an object, this is {}", words_for(own->kind)), ""));
      return std::nullopt;
    }
    Node whole;
    whole.kind = Node::Kind::object;
    whole.at = own->at;
    bool complete = true;
    for (const Node& base : bases_of(*own)) {
      std::optional<Node> layer = load_file(directory / base.text, base.at);
      if (layer) merge(whole, std::move(*layer));
      complete = complete && layer.has_value();
    }
    if (!complete) return std::nullopt;
    own->erase("extends");
    merge(whole, std::move(*own));
    return whole;
  }

 private:
  std::vector<Node> bases_of(const Node& own) {
    const Node* extends = own.find("extends");
    if (extends == nullptr) return {};
    std::vector<Node> bases = extends->kind == Node::Kind::array ? extends->items : std::vector<Node>{*extends};
    std::erase_if(bases, [this](const Node& base) {
      if (base.is_string()) return false;
      diagnostics_.push_back(error_at(base.at, "E010", "/extends",
                                      fmt::format("expected a file name, found {}", quoted(base)),
                                      "write [\"base/default.jsonc\"]"));
      return true;
    });
    return bases;
  }

  std::optional<std::string> read(const fs::path& path, const Position& asked_at) {
    const auto refuse = [&](std::string message, std::string hint) {
      Diagnostic d = error_at(asked_at, "E001", asked_at.file ? "/extends" : "", std::move(message), std::move(hint));
      if (!asked_at.file) d.file = path.string();
      diagnostics_.push_back(std::move(d));
      return std::nullopt;
    };
    std::error_code no_throw;
    if (!fs::is_regular_file(path, no_throw)) return refuse(fmt::format("there is no file {}", path.string()), "");
    const std::uintmax_t bytes = fs::file_size(path, no_throw);
    if (!no_throw && bytes > kMaxFileBytes)
      return refuse(
          fmt::format("{} is larger than {} MB ({} bytes)", path.filename().string(), kMaxFileBytes >> 20, bytes),
          "a scenario describes groups, not single users or devices");
    std::ifstream in(path, std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    if (!in) return refuse(fmt::format("cannot read {}", path.string()), "");
    return std::move(text).str();
  }

  std::vector<Diagnostic>& diagnostics_;
  std::vector<std::string> chain_;
  std::map<std::string, Node> loaded_;
};

}  // namespace

void merge(Node& base, Node over) {
  const bool over_is_scalar = !over.is_object() && over.kind != Node::Kind::array;
  if (is_annotated(base) && (over_is_scalar || is_annotated(over))) return merge_annotated(base, std::move(over));
  const bool whole = is_whole_value(base) || is_whole_value(over) || is_annotated(base) || is_annotated(over);
  if (base.is_object() && over.is_object() && !whole) return merge_members(base, std::move(over));
  if (is_list_of_objects_with_ids(base) && is_list_of_objects_with_ids(over)) {
    for (Node& item : over.items) {
      // A copy of the id: the item is moved from below.
      const std::string id = *id_of(item);
      if (Node* old = item_with_id(base, id))
        merge(*old, std::move(item));
      else
        base.items.push_back(std::move(item));
    }
    return;
  }
  drop_nulls(over);
  base = std::move(over);
}

std::optional<Node> load_layers(const fs::path& file, std::vector<Diagnostic>& diagnostics) {
  return LayerLoader(diagnostics).load_file(file, {});
}

std::optional<Node> load_layers(std::string_view text, const std::string& name, const fs::path& directory,
                                std::vector<Diagnostic>& diagnostics) {
  return LayerLoader(diagnostics).load_text(text, name, directory);
}

}  // namespace failcast::scenario
