#include "sim/scenario/jsonc.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <list>
#include <map>
#include <nlohmann/json.hpp>
#include <utility>

namespace failcast::scenario {
namespace {

using nlohmann::json;

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

/// Offsets to line and column. Columns count characters, not bytes. Made for offsets that mostly grow: a whole file
/// costs one pass, however long its lines are.
class LineMap {
 public:
  explicit LineMap(std::string_view text) : text_(text) {}
  Position position(std::size_t offset, const std::shared_ptr<const Source>& file) {
    offset = std::min(offset, text_.size());
    if (offset < at_) at_ = 0, line_ = 1, column_ = 1;
    for (; at_ < offset; ++at_) {
      if (text_[at_] == '\n') {
        ++line_;
        column_ = 1;
      } else if ((static_cast<unsigned char>(text_[at_]) & 0xc0u) != 0x80u) {
        ++column_;
      }
    }
    return {file, line_, column_};
  }

 private:
  std::string_view text_;
  std::size_t at_ = 0;
  int line_ = 1, column_ = 1;
};

/// Tells the receiver of parser events how far the parser has read.
struct TrackedIterator {
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = const char&;
  const char* current;
  const char** furthest;
  reference operator*() const { return *current; }
  TrackedIterator& operator++() {
    *furthest = ++current;
    return *this;
  }
  TrackedIterator operator++(int) {
    TrackedIterator before = *this;
    ++*this;
    return before;
  }
  friend bool operator==(const TrackedIterator& a, const TrackedIterator& b) { return a.current == b.current; }
};

/// Receives the parser's events and grows the tree. Where a value begins follows from where the event before it ended:
/// only blanks, colons and commas lie between.
class TreeBuilder : public nlohmann::json_sax<json> {
 public:
  TreeBuilder(std::string_view text, Source source, std::vector<Diagnostic>& diagnostics)
      : text_(text),
        lines_(text),
        file_(std::make_shared<const Source>(std::move(source))),
        diagnostics_(diagnostics),
        furthest_(text.data()) {}

  std::optional<Node> parse() {
    const char* const begin = text_.data();
    const bool complete =
        json::sax_parse(TrackedIterator{begin, &furthest_}, TrackedIterator{begin + text_.size(), &furthest_}, this);
    if (!complete) return std::nullopt;
    return std::move(root_);
  }

  bool null() override { return scalar(Node::Kind::null, {}); }
  bool boolean(bool value) override {
    if (!scalar(Node::Kind::boolean, {})) return false;
    last_->boolean = value;
    return true;
  }
  bool number_integer(number_integer_t value) override { return scalar(Node::Kind::number, std::to_string(value)); }
  bool number_unsigned(number_unsigned_t value) override { return scalar(Node::Kind::number, std::to_string(value)); }
  bool number_float(number_float_t, const string_t& written) override { return scalar(Node::Kind::number, written); }
  bool string(string_t& value) override { return scalar(Node::Kind::string, std::move(value)); }
  bool binary(binary_t&) override { return false; }
  bool start_object(std::size_t) override { return open(Node::Kind::object); }
  bool start_array(std::size_t) override { return open(Node::Kind::array); }
  bool end_object() override { return close(); }
  bool end_array() override { return close(); }
  bool key(string_t& name) override {
    Node& object = *open_.back();
    const Position at = next_position();
    duplicate_ = keys_.back().insert({name, at}).second ? nullptr : &discarded_.emplace_back();
    if (duplicate_ != nullptr) {
      const Position& first = keys_.back().at(name);
      diagnostics_.push_back(error_at(at, "E004", {}, fmt::format("key \"{}\" is given twice", name),
                                      fmt::format("first at line {}: keep one", first.line)));
    } else {
      object.members.push_back({name, at, {}});
    }
    return true;
  }
  bool parse_error(std::size_t position, const std::string&, const nlohmann::detail::exception& problem) override {
    std::string_view what = problem.what();
    const std::size_t colon = what.find(": ");
    if (colon != std::string_view::npos) what.remove_prefix(colon + 2);
    const std::size_t offset = position == 0 ? 0 : position - 1;
    diagnostics_.push_back(error_at(lines_.position(offset, file_), "E002", {}, fmt::format("not valid JSON: {}", what),
                                    hint_for(what, offset)));
    return false;
  }

 private:
  std::string hint_for(std::string_view what, std::size_t offset) const {
    if (what.find("unexpected end of input") != std::string_view::npos)
      return "the file ends too early: it was cut off, or a bracket is not closed";
    const std::size_t word = offset < 8 ? 0 : offset - 8;
    const std::string_view around = text_.substr(std::min(word, text_.size()), 20);
    if (around.find("NaN") != std::string_view::npos || around.find("nan") != std::string_view::npos ||
        around.find("Inf") != std::string_view::npos)
      return "NaN and Infinity are not numbers of a scenario";
    if (what.find("number overflow") != std::string_view::npos) return "write a smaller number";
    return {};
  }

  Position next_position() {
    std::size_t at = last_end_;
    while (at < text_.size() && (is_blank(text_[at]) || text_[at] == ',' || text_[at] == ':')) ++at;
    last_end_ = static_cast<std::size_t>(furthest_ - text_.data());
    return lines_.position(at, file_);
  }

  bool refuse(const Position& at, std::string message, std::string hint) {
    diagnostics_.push_back(error_at(at, "E005", {}, std::move(message), std::move(hint)));
    return false;
  }

  /// Makes room for the next value: the root, a list's item, or the value of the key just read.
  Node* place(const Position& at) {
    if (++values_ > kMaxValues) {
      refuse(at, fmt::format("more than {} values", kMaxValues),
             "a scenario describes groups, not single users or devices");
      return nullptr;
    }
    if (open_.empty()) return &root_;
    Node& parent = *open_.back();
    if (parent.is_object())
      return duplicate_ != nullptr ? std::exchange(duplicate_, nullptr) : &parent.members.back().value;
    return &parent.items.emplace_back();
  }

  bool scalar(Node::Kind kind, std::string text) {
    const Position at = next_position();
    last_ = place(at);
    if (last_ == nullptr) return false;
    *last_ = Node{};
    last_->kind = kind;
    last_->text = std::move(text);
    last_->at = at;
    return true;
  }

  bool open(Node::Kind kind) {
    if (open_.size() >= kMaxDepth)
      return refuse(next_position(), fmt::format("nested deeper than {} levels", kMaxDepth),
                    "no part of a scenario is that deep");
    if (!scalar(kind, {})) return false;
    // A parent's vector never grows while one of its children is open, so these pointers stay good.
    open_.push_back(last_);
    keys_.emplace_back();
    return true;
  }

  bool close() {
    next_position();
    open_.pop_back();
    keys_.pop_back();
    return true;
  }

  std::string_view text_;
  LineMap lines_;
  std::shared_ptr<const Source> file_;
  std::vector<Diagnostic>& diagnostics_;
  const char* furthest_;
  std::size_t last_end_ = 0, values_ = 0;
  Node root_;
  std::list<Node> discarded_;  // values of repeated keys; a list, because one may lie inside another
  Node* last_ = nullptr;
  Node* duplicate_ = nullptr;  // set between a repeated key and its value
  std::vector<Node*> open_;
  std::vector<std::map<std::string, Position>> keys_;
};

/// Skips a string that starts at `i`; returns the offset behind it.
std::size_t skip_string(std::string_view text, std::size_t i) {
  for (++i; i < text.size() && text[i] != '"'; ++i)
    if (text[i] == '\\') ++i;
  return std::min(i + 1, text.size());
}

/// Offset behind the comment at `i`, or `i` when there is none; nothing when it is not closed.
std::optional<std::size_t> skip_comment(std::string_view text, std::size_t i) {
  if (text[i] != '/' || i + 1 >= text.size()) return i;
  if (text[i + 1] == '/') return std::min(text.find('\n', i), text.size());
  if (text[i + 1] != '*') return i;
  const std::size_t end = text.find("*/", i + 2);
  if (end == std::string_view::npos) return std::nullopt;
  return end + 2;
}

}  // namespace

std::string blank_comments(std::string_view text) {
  std::string out(text);
  if (text.starts_with("\xef\xbb\xbf")) out.replace(0, 3, "   ");
  std::size_t comma = std::string::npos;  // a comma after a value with nothing but blanks behind it so far
  char before = '[';  // last character that is no blank: a comma after an opening bracket is an error
  for (std::size_t i = 0; i < out.size();) {
    const char c = out[i];
    if (is_blank(c)) {
      ++i;
      continue;
    }
    const std::optional<std::size_t> end = skip_comment(text, i);
    if (!end) return out;
    if (*end != i) {
      for (; i < *end; ++i)
        if (!is_blank(out[i])) out[i] = ' ';
      continue;
    }
    if ((c == '}' || c == ']') && comma != std::string::npos) out[comma] = ' ';
    const bool after_value = before != '[' && before != '{' && before != ',' && before != ':';
    comma = c == ',' && after_value ? i : std::string::npos;
    before = c;
    i = c == '"' ? skip_string(text, i) : i + 1;
  }
  return out;
}

std::optional<Node> parse_jsonc(std::string_view text, const Source& source, std::vector<Diagnostic>& diagnostics) {
  if (text.size() > kMaxFileBytes) {
    const Position top{std::make_shared<const Source>(source), 1, 1};
    diagnostics.push_back(error_at(top, "E001", {},
                                   fmt::format("larger than {} MB ({} bytes)", kMaxFileBytes >> 20, text.size()),
                                   "a scenario describes groups, not single users or devices"));
    return std::nullopt;
  }
  const std::string blanked = blank_comments(text);
  return TreeBuilder(blanked, source, diagnostics).parse();
}

Node parse_argument(std::string_view text, const Position& at) {
  std::vector<Diagnostic> ignored;
  std::optional<Node> parsed = parse_jsonc(text, at.file ? *at.file : Source{}, ignored);
  Node node;
  if (parsed && ignored.empty()) {
    node = std::move(*parsed);
  } else {
    node.kind = Node::Kind::string;
    node.text = text;
  }
  const auto move_to = [&at](auto& self, Node& part) -> void {
    part.at = at;
    for (Node& item : part.items) self(self, item);
    for (Member& member : part.members) {
      member.at = at;
      self(self, member.value);
    }
  };
  move_to(move_to, node);
  return node;
}

}  // namespace failcast::scenario
