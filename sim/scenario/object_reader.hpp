// The visitor of the field lists that reads: one object of the file, its known keys, its mistakes.
#pragma once
#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/scenario/document.hpp"
#include "sim/scenario/fields.hpp"
#include "sim/scenario/reader.hpp"
#include "sim/scenario/render.hpp"

namespace failcast::scenario {

/// Clients of one group, at all its places together; more is a slip of the pen.
inline constexpr std::int64_t kMaxClients = 100'000'000;

/// What all objects of one file share.
struct ReadContext {
  std::vector<Diagnostic> diagnostics;
  std::vector<Origin> origins;
  std::vector<Guess> guesses;
};

/// An id that `--set` paths, relative fault times and file names can hold: letters, digits, "-" and "_".
bool is_id(std::string_view text);

class ObjectReader {
 public:
  ObjectReader(ReadContext& context, const Node& node, std::string path)
      : context_(context), node_(node), path_(std::move(path)) {}

  template <class T>
  void field(std::string_view key, T&& target, const Field& field) {
    known_.emplace_back(key);
    const std::string path = child_path(path_, key);
    const Node* given = node_.find(key);
    if (given == nullptr) {
      if (field.required) return missing(key);
      if (!is_unset(target)) context_.origins.push_back({path, render(target, field), {}, {}, {}, 0});
      return;
    }
    const Unwrapped unwrapped = unwrap(*given, path, context_.diagnostics);
    if (unwrapped.value->kind == Node::Kind::null) return;  // a reference to nothing, already told
    ValueReader reader(context_.diagnostics, *unwrapped.value, path);
    if (!reader.read(target, field)) return;
    context_.origins.push_back({path, render(target, field), unwrapped.source, unwrapped.ref,
                                file_of(unwrapped.value->at), unwrapped.value->at.line});
    if (unwrapped.source == "guess" && !unwrapped.low.empty()) {
      std::string name = path.substr(1);
      std::replace(name.begin(), name.end(), '/', '.');
      context_.guesses.push_back({std::move(name), unwrapped.low, unwrapped.high});
    }
  }

  template <class Visit>
  void object(std::string_view key, std::string_view, Visit visit) {
    known_.emplace_back(key);
    ObjectReader inner(context_, object_called(key), child_path(path_, key));
    visit(inner);
    inner.finish();
  }

  template <class T>
  void entities(std::string_view key, std::string_view, std::vector<T>& all) {
    known_.emplace_back(key);
    read_entities(key, T{}, all);
    sort_by_id(all);
  }

  void stations(std::string_view key, std::string_view, std::vector<StationGroup>& all, StationKind kind) {
    known_.emplace_back(key);
    StationGroup group;
    group.kind = kind;
    read_entities(key, group, all);
    sort_by_id(all);
  }

  template <class T>
  void list(std::string_view key, std::string_view, std::vector<T>& all) {
    known_.emplace_back(key);
    const Node* given = node_.find(key);
    if (given == nullptr) return;
    const std::string path = child_path(path_, key);
    if (given->kind != Node::Kind::array) return wrong_kind(*given, path, "a list");
    std::map<std::string, int> lines;
    for (std::size_t i = 0; i < given->items.size(); ++i) {
      const Node& item = given->items[i];
      const std::string item_path = child_path(path, i);
      if (!item.is_object()) {
        wrong_kind(item, item_path, "an object");
        continue;
      }
      T entity;
      ObjectReader inner(context_, item, item_path);
      inner.field("id", entity.id, needed("id"));
      if (!entity.id.empty()) inner.check_id(entity.id, *item.find("id"), lines);
      visit_fields(inner, entity);
      inner.finish();
      all.push_back(std::move(entity));
    }
  }

  void population(std::vector<ClientGroup::Part>& parts);

  void inherit(Duration& target, Duration value) { target = value; }
  bool visits(const StationGroup& group, StationKind kind) const { return group.kind == kind; }

  /// A key that is allowed and read elsewhere.
  void also_known(std::string_view key) { known_.emplace_back(key); }
  /// Reports the keys that no field list knows.
  void finish();

 private:
  template <class T>
  void read_entities(std::string_view key, const T& fresh, std::vector<T>& all) {
    const Node& given = object_called(key);
    const std::string path = child_path(path_, key);
    for (const Member& member : given.members) {
      if (member.key.starts_with("x-")) continue;
      const std::string entity_path = child_path(path, member.key);
      if (!is_id(member.key)) bad_id(member.key, member.at, entity_path);
      if (!member.value.is_object()) {
        wrong_kind(member.value, entity_path, "an object");
        continue;
      }
      T entity = fresh;
      entity.id = member.key;
      ObjectReader inner(context_, member.value, entity_path);
      visit_fields(inner, entity);
      inner.finish();
      all.push_back(std::move(entity));
    }
  }
  template <class T>
  static void sort_by_id(std::vector<T>& all) {
    std::sort(all.begin(), all.end(), [](const T& a, const T& b) { return a.id < b.id; });
  }

  static std::string file_of(const Position& at) { return at.file ? at.file->name : std::string{}; }
  /// The member called `key`, or an empty object that stands where this one stands.
  const Node& object_called(std::string_view key);
  void missing(std::string_view key);
  void wrong_kind(const Node& node, const std::string& path, std::string_view expected);
  void bad_id(const std::string& id, const Position& at, const std::string& path);
  void check_id(const std::string& id, const Node& node, std::map<std::string, int>& lines);

  ReadContext& context_;
  const Node& node_;
  std::string path_;
  std::vector<std::string> known_;
  Node nothing_;
};

}  // namespace failcast::scenario
