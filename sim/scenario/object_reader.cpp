#include "sim/scenario/object_reader.hpp"

#include <fmt/format.h>

#include <cmath>
#include <numeric>

namespace failcast::scenario {
bool is_id(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  });
}

const Node& ObjectReader::object_called(std::string_view key) {
  nothing_ = Node{};
  nothing_.kind = Node::Kind::object;
  nothing_.at = node_.at;
  const Node* given = node_.find(key);
  if (given == nullptr) return nothing_;
  if (given->is_object()) return *given;
  wrong_kind(*given, child_path(path_, key), "an object");
  return nothing_;
}

void ObjectReader::missing(std::string_view key) {
  context_.diagnostics.push_back(
      error_at(node_.at, "E011", path_, fmt::format("\"{}\" is missing", key), fmt::format("add \"{}\"", key)));
}

void ObjectReader::wrong_kind(const Node& node, const std::string& path, std::string_view expected) {
  context_.diagnostics.push_back(
      error_at(node.at, "E010", path, fmt::format("expected {}, found {}", expected, quoted(node))));
}

void ObjectReader::bad_id(const std::string& id, const Position& at, const std::string& path) {
  context_.diagnostics.push_back(
      error_at(at, "E017", path, fmt::format("\"{}\" is not an id", id), "use letters, digits, - and _"));
}

void ObjectReader::check_id(const std::string& id, const Node& node, std::map<std::string, int>& lines) {
  if (!is_id(id)) return bad_id(id, node.at, path_);
  const auto [first, fresh] = lines.emplace(id, node.at.line);
  if (!fresh)
    context_.diagnostics.push_back(error_at(node.at, "E021", path_, fmt::format("id \"{}\" is used twice", id),
                                            fmt::format("first at line {}: rename one", first->second)));
}

void ObjectReader::finish() {
  for (const Member& member : node_.members) {
    if (member.key.starts_with("x-") || std::find(known_.begin(), known_.end(), member.key) != known_.end()) continue;
    context_.diagnostics.push_back(error_at(member.at, "E003", path_, fmt::format("unknown key \"{}\"", member.key),
                                            did_you_mean(member.key, known_)));
  }
}

void ObjectReader::population(std::vector<ClientGroup::Part>& parts) {
  const bool has_count = node_.find("count") != nullptr;
  std::int64_t count = -1;
  field("count", count, {.doc = "clients at each of the places that `at` means", .max = double{kMaxClients}});
  known_.emplace_back("profiles");
  const Node& profiles = object_called("profiles");
  const std::string path = child_path(path_, "profiles");
  if (node_.find("profiles") == nullptr) return missing("profiles");

  std::map<std::string, double> amounts;
  bool readable = true, whole = true;
  for (const Member& member : profiles.members) {
    const std::string profile_path = child_path(path, member.key);
    double amount = 0;
    const Unwrapped unwrapped = unwrap(member.value, profile_path, context_.diagnostics);
    readable =
        ValueReader(context_.diagnostics, *unwrapped.value, profile_path)
            .read(amount, {.doc = "share or number of clients", .max = double{kMaxClients}, .unit = Unit::ratio}) &&
        readable;
    whole = whole && unwrapped.value->kind == Node::Kind::number && amount == std::floor(amount);
    amounts[member.key] = amount;
  }
  if (!readable || (has_count && count < 0)) return;
  std::vector<double> values;
  for (const auto& [profile, amount] : amounts) values.push_back(amount);
  const double sum = std::accumulate(values.begin(), values.end(), 0.0);
  constexpr double kRounding = 1e-9;
  std::vector<std::int64_t> counts;
  if (has_count && std::abs(sum - 1) <= kRounding) {
    counts = counts_of(values, count);
  } else if (whole && (!has_count || sum == static_cast<double>(count))) {
    for (const double value : values) counts.push_back(static_cast<std::int64_t>(value));
  } else if (!has_count) {
    return missing("count");
  } else {
    const std::string message =
        whole ? fmt::format("the profiles have {} clients, count is {}", to_text(sum, Unit::plain), count)
              : fmt::format("the shares add up to {}%", to_text(std::round(sum * 1e9) / 1e7, Unit::plain));
    context_.diagnostics.push_back(
        error_at(profiles.at, "E025", path, message, whole ? "make them equal" : "shares add up to 100%"));
    return;
  }
  std::size_t i = 0;
  for (const auto& [profile, amount] : amounts) parts.push_back({profile, counts[i++]});
}

}  // namespace failcast::scenario
