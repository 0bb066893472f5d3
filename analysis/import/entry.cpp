#include "analysis/import/entry.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <utility>

#include <fmt/format.h>

#include "sim/scenario/jsonc.hpp"

namespace failcast::import {
namespace {

using scenario::Node;

const Node kNothing = [] {
  Node node;
  node.kind = Node::Kind::object;
  return node;
}();

std::optional<double> value_of(const Node& node) {
  if (node.kind != Node::Kind::number) return std::nullopt;
  double value = 0;
  const auto read = std::from_chars(node.text.data(), node.text.data() + node.text.size(), value);
  return read.ec == std::errc{} && std::isfinite(value) ? std::optional(value) : std::nullopt;
}

/// What people get who save a page instead of its data.
bool is_html(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r\n\xef\xbb\xbf");
  return first != std::string_view::npos && text[first] == '<';
}

}  // namespace

const Node* Entry::find(std::string_view key, Node::Kind kind, std::string_view wanted) const {
  const Node* value = node_.find(key);
  if (value == nullptr || value->kind == Node::Kind::null) return nullptr;
  if (value->kind == kind) return value;
  error(key, "E080", fmt::format("expected {}, found {}", wanted, scenario::quoted(*value)));
  return nullptr;
}

const scenario::Position& Entry::place(std::string_view key) const {
  const Node* value = node_.find(key);
  return value == nullptr ? node_.at : value->at;
}

void Entry::error(std::string_view key, std::string code, std::string message, std::string hint) const {
  diagnostics_.push_back(scenario::error_at(place(key), std::move(code),
                                            key.empty() ? path_ : scenario::child_path(path_, key), std::move(message),
                                            std::move(hint)));
}

void Entry::warning(std::string_view key, std::string code, std::string message, std::string hint) const {
  diagnostics_.push_back(scenario::warning_at(place(key), std::move(code),
                                              key.empty() ? path_ : scenario::child_path(path_, key),
                                              std::move(message), std::move(hint)));
}

std::string Entry::text(std::string_view key) const {
  const Node* value = find(key, Node::Kind::string, "a text");
  return value == nullptr ? std::string{} : value->text;
}

std::string Entry::needed_text(std::string_view key) const {
  const std::size_t before = diagnostics_.size();
  std::string value = text(key);
  if (value.empty() && diagnostics_.size() == before) error("", "E080", fmt::format("there is no \"{}\"", key));
  return value;
}

std::optional<double> Entry::number(std::string_view key) const {
  const Node* node = find(key, Node::Kind::number, "a number or null");
  if (node == nullptr) return std::nullopt;
  const std::optional<double> value = value_of(*node);
  if (!value) error(key, "E080", fmt::format("{} is no number that can be used", node->text));
  return value;
}

std::optional<double> Entry::share(std::string_view key) const {
  const std::optional<double> value = number(key);
  if (!value || (*value >= 0 && *value <= 1)) return value;
  error(key, "E081", fmt::format("{} is outside 0 to 1", node_.find(key)->text), "0.95: 95 % works");
  return std::nullopt;
}

std::optional<Duration> Entry::duration(std::string_view key, Duration unit) const {
  constexpr double kCentury = 100 * 366 * 86400.0;
  const std::optional<double> value = number(key);
  if (!value) return std::nullopt;
  const double seconds = *value * std::chrono::duration<double>(unit).count();
  if (std::abs(seconds) <= kCentury) return Duration{std::llround(seconds * 1e3) * 1'000'000};
  error(key, "E081", fmt::format("{} is more than a century", node_.find(key)->text));
  return std::nullopt;
}

Entry Entry::object(std::string_view key) const {
  const Node* node = find(key, Node::Kind::object, "an object");
  return {node == nullptr ? kNothing : *node, scenario::child_path(path_, key), diagnostics_};
}

std::vector<Entry> Entry::objects(std::string_view key) const {
  std::vector<Entry> entries;
  const Node* list = find(key, Node::Kind::array, "a list");
  if (list == nullptr) return entries;
  const std::string path = scenario::child_path(path_, key);
  for (std::size_t i = 0; i < list->items.size(); ++i) {
    const Node& item = list->items[i];
    Entry entry(item.is_object() ? item : kNothing, scenario::child_path(path, i), diagnostics_);
    if (item.is_object())
      entries.push_back(std::move(entry));
    else
      diagnostics_.push_back(scenario::error_at(item.at, "E080", entry.path_,
                                                fmt::format("expected an object, found {}", scenario::quoted(item))));
  }
  return entries;
}

std::string Entry::words(std::string_view key) const {
  std::string all;
  for (const scenario::Member& member : object(key).node().members)
    if (member.value.is_string()) all += fmt::format("{}{} {}", all.empty() ? "" : ", ", member.key, member.value.text);
  return all;
}

std::optional<double> Entry::least(std::string_view key) const {
  std::optional<double> least;
  const Entry values = object(key);
  for (const scenario::Member& member : values.node().members)
    if (const std::optional<double> value = values.share(member.key)) least = std::min(least.value_or(1), *value);
  return least;
}

std::optional<Node> parse_object(std::string_view text, const std::string& name,
                                 std::vector<scenario::Diagnostic>& diagnostics) {
  const scenario::Source source{name, {}};
  const scenario::Position top{std::make_shared<const scenario::Source>(source), 1, 1};
  if (is_html(text)) {
    diagnostics.push_back(scenario::error_at(top, "E002", {}, "this is a web page (HTML or XML), not JSON",
                                             "save the data behind it, as https://PAGE/api/v2/incidents.json"));
    return std::nullopt;
  }
  std::optional<Node> root = scenario::parse_jsonc(text, source, diagnostics);
  if (!root || root->is_object()) return root;
  diagnostics.push_back(
      scenario::error_at(root->at, "E080", {}, fmt::format("expected an object, found {}", scenario::quoted(*root))));
  return std::nullopt;
}

}  // namespace failcast::import
