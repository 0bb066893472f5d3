// A scenario file's text as a tree, every key and value with the place where it was written. After `extends` the parts
// of one tree come from several files.
#pragma once
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "sim/scenario/diagnostic.hpp"

namespace failcast::scenario {

/// A text that values come from.
struct Source {
  std::string name;              ///< file, or what stands for one
  std::filesystem::path folder;  ///< where names of files in it start
};

/// Where something was written. Line and column count from 1; line 0: on the command line.
struct Position {
  std::shared_ptr<const Source> file;
  int line = 0;
  int column = 0;
};

struct Member;

/// One JSON value. Only the fields of its kind mean anything.
struct Node {
  enum class Kind : std::uint8_t { null, boolean, number, string, array, object };
  Kind kind = Kind::null;
  bool boolean = false;
  std::string text;             ///< string: its content; number: as written
  std::vector<Node> items;      ///< array
  std::vector<Member> members;  ///< object, in file order, keys unique
  Position at;

  bool is_object() const { return kind == Kind::object; }
  bool is_string() const { return kind == Kind::string; }
  /// The member called `key`, or null.
  const Node* find(std::string_view key) const;
  Node* find(std::string_view key);
  /// Removes the member called `key`, if there is one.
  void erase(std::string_view key);
};

struct Member {
  std::string key;
  Position at;
  Node value;
};

/// "a string", "an object": for messages.
std::string_view words_for(Node::Kind kind);
/// A short rendering of a scalar for messages; containers are told by kind.
std::string quoted(const Node& node);
/// `path` + "/" + key, escaped as RFC 6901 demands.
std::string child_path(std::string_view path, std::string_view key);
std::string child_path(std::string_view path, std::size_t index);
/// The value at `pointer`, or null.
const Node* find(const Node& root, std::string_view pointer);
/// The deepest existing value on the way of `pointer`: where a message about `pointer` belongs.
const Node& locate(const Node& root, std::string_view pointer);

Diagnostic error_at(const Position& at, std::string code, std::string path, std::string message, std::string hint = {});
Diagnostic warning_at(const Position& at, std::string code, std::string path, std::string message,
                      std::string hint = {});

}  // namespace failcast::scenario
