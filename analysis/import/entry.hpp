// One JSON object of somebody else's file, read field by field. What is not as expected is told with its place; keys
// that nobody asks for are passed over, because catalogues and status pages carry more than a replay needs.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "models/base/time.hpp"
#include "sim/scenario/document.hpp"

namespace failcast::import {

class Entry {
 public:
  /// @param path  JSON pointer of the object, for messages
  Entry(const scenario::Node& node, std::string path, std::vector<scenario::Diagnostic>& diagnostics)
      : node_(node), path_(std::move(path)), diagnostics_(diagnostics) {}

  /// The text of `key`; empty when it is absent or null.
  std::string text(std::string_view key) const;
  /// The same, and an error when there is none.
  std::string needed_text(std::string_view key) const;
  /// Nothing when it is absent or null.
  std::optional<double> number(std::string_view key) const;
  /// A number between 0 and 1.
  std::optional<double> share(std::string_view key) const;
  /// A number of so many times `unit`; an error when it is longer than a century.
  std::optional<Duration> duration(std::string_view key, Duration unit) const;
  /// An object; its entry is empty when `key` is absent or null.
  Entry object(std::string_view key) const;
  /// The objects of a list; none when it is absent or null.
  std::vector<Entry> objects(std::string_view key) const;
  /// Keys and texts of an object, as "key text, key text"; absent and null ones are left out.
  std::string words(std::string_view key) const;
  /// The least number of an object; nothing when there is none.
  std::optional<double> least(std::string_view key) const;

  const scenario::Node& node() const { return node_; }
  const std::string& path() const { return path_; }
  void error(std::string_view key, std::string code, std::string message, std::string hint = {}) const;
  void warning(std::string_view key, std::string code, std::string message, std::string hint = {}) const;

 private:
  const scenario::Node* find(std::string_view key, scenario::Node::Kind kind, std::string_view wanted) const;
  const scenario::Position& place(std::string_view key) const;

  const scenario::Node& node_;
  std::string path_;
  std::vector<scenario::Diagnostic>& diagnostics_;
};

/// The tree of a file that should be a JSON object. HTML, text that breaks off and everything else that is none is
/// told.
std::optional<scenario::Node> parse_object(std::string_view text, const std::string& name,
                                           std::vector<scenario::Diagnostic>& diagnostics);

}  // namespace failcast::import
