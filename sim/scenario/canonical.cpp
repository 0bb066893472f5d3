// The canonical text of a scenario, its fingerprint, and the list of where every value came from.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <numeric>

#include "sim/scenario/fields.hpp"
#include "sim/scenario/fingerprint.hpp"
#include "sim/scenario/reader.hpp"
#include "sim/scenario/render.hpp"

namespace failcast::scenario {
namespace {

/// A visitor of the field lists that writes one object with sorted keys.
class CanonicalWriter {
 public:
  template <class T>
  void field(std::string_view key, T&& target, const Field& field) {
    if (!is_unset(target)) members_[std::string(key)] = render(target, field);
  }
  template <class Visit>
  void object(std::string_view key, std::string_view, Visit visit) {
    CanonicalWriter inner;
    visit(inner);
    const bool says_nothing =
        std::ranges::all_of(inner.members_, [](const auto& member) { return member.second == "[]"; });
    if (!says_nothing) members_[std::string(key)] = inner.text();
  }
  template <class T>
  void entities(std::string_view key, std::string_view, std::vector<T>& all) {
    CanonicalWriter inner;
    for (T& entity : all) inner.members_[entity.id] = text_of(entity);
    members_[std::string(key)] = inner.text();
  }
  void stations(std::string_view key, std::string_view, std::vector<StationGroup>& all, StationKind kind) {
    CanonicalWriter inner;
    for (StationGroup& group : all)
      if (group.kind == kind) inner.members_[group.id] = text_of(group);
    members_[std::string(key)] = inner.text();
  }
  template <class T>
  void list(std::string_view key, std::string_view, std::vector<T>& all) {
    std::vector<std::string> items;
    for (T& entity : all) {
      CanonicalWriter inner;
      inner.members_["id"] = quoted_json(entity.id);
      visit_fields(inner, entity);
      items.push_back(inner.text());
    }
    members_[std::string(key)] = fmt::format("[{}]", fmt::join(items, ","));
  }
  void population(std::vector<ClientGroup::Part>& parts) {
    CanonicalWriter inner;
    std::int64_t count = 0;
    for (const ClientGroup::Part& part : parts) {
      inner.members_[part.profile] = std::to_string(part.count);
      count += part.count;
    }
    members_["count"] = std::to_string(count);
    members_["profiles"] = inner.text();
  }
  void inherit(Duration&, Duration) {}
  bool visits(const StationGroup& group, StationKind kind) const { return group.kind == kind; }

  std::string text() const {
    std::vector<std::string> pairs;
    for (const auto& [key, value] : members_) pairs.push_back(fmt::format("{}:{}", quoted_json(key), value));
    return fmt::format("{{{}}}", fmt::join(pairs, ","));
  }
  void constant(std::string_view key, std::string value) { members_[std::string(key)] = std::move(value); }

 private:
  template <class T>
  static std::string text_of(T& entity) {
    CanonicalWriter inner;
    visit_fields(inner, entity);
    return inner.text();
  }
  std::map<std::string, std::string> members_;
};

}  // namespace

std::string canonical_json(const Scenario& scenario) {
  Scenario copy = scenario;  // visitors take what they visit by reference, because the reader fills it
  CanonicalWriter writer;
  visit_fields(writer, copy);
  writer.constant("format", "1");
  return writer.text();
}

std::uint64_t scenario_hash(const Scenario& scenario) { return fingerprint(canonical_json(scenario)); }

std::string hash_text(const Scenario& scenario) { return fmt::format("{:016x}", scenario_hash(scenario)); }

std::string resolved_json(const Scenario& scenario) {
  std::string out = "[";
  std::string_view separator = "\n";
  for (const Origin& origin : scenario.origins) {
    const std::string from = origin.file.empty() ? "default"
                             : origin.line == 0  ? origin.file
                                                 : fmt::format("{}:{}", origin.file, origin.line);
    out += fmt::format("{}  {{\"path\": {}, \"value\": {}, \"origin\": {}", separator, quoted_json(origin.path),
                       origin.value, quoted_json(from));
    if (!origin.source.empty()) out += fmt::format(", \"source\": {}", quoted_json(origin.source));
    if (!origin.ref.empty()) out += fmt::format(", \"ref\": {}", quoted_json(origin.ref));
    out += '}';
    separator = ",\n";
  }
  return out + "\n]\n";
}

}  // namespace failcast::scenario
