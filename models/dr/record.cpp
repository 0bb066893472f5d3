#include "models/dr/record.hpp"

#include <algorithm>
#include <array>

namespace failcast::dr {
namespace {

template <class Value>
struct Word {
  Value value;
  std::string_view word;
};
constexpr std::array<Word<State>, 3> kStates = {
    {{State::off, "off"}, {State::on, "on"}, {State::test, "test"}}
};
constexpr std::array<Word<Product>, 3> kProducts = {
    {{Product::zpa, "zpa"}, {Product::zia, "zia"}, {Product::all, "all"}}
};
constexpr std::array<Word<Internet>, 2> kInternet = {
    {{Internet::fail_open, "fo"}, {Internet::fail_closed, "fc"}}
};
constexpr std::array<std::string_view, 10> kTags = {"v", "k", "d", "b", "m", "t", "x", "n", "p", "bh"};
constexpr std::string_view kBlanks = " \t";

template <class Value, std::size_t N>
std::string_view find_word(const std::array<Word<Value>, N>& words, Value value) {
  return std::find_if(words.begin(), words.end(), [&](const auto& w) { return w.value == value; })->word;
}
template <class Value, std::size_t N>
std::optional<Value> find_value(const std::array<Word<Value>, N>& words, std::string_view word) {
  const auto found = std::find_if(words.begin(), words.end(), [&](const auto& w) { return w.word == word; });
  return found == words.end() ? std::nullopt : std::optional(found->value);
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_printable(char c) { return c >= ' ' && c <= '~'; }

/// A tag's name is a letter, then letters, digits, underscores (RFC 6376 section 3.2).
bool is_name(std::string_view text) {
  return !text.empty() && is_letter(text.front()) &&
         std::ranges::all_of(text, [](char c) { return is_letter(c) || is_digit(c) || c == '_'; });
}

/// A piece of the text and where it stands.
struct Piece {
  std::string_view text;
  std::size_t at = 0;
};
Piece trimmed(Piece p) {
  const std::size_t first = std::min(p.text.find_first_not_of(kBlanks), p.text.size());
  const std::size_t last = p.text.find_last_not_of(kBlanks);
  return {p.text.substr(first, last == std::string_view::npos ? 0 : last + 1 - first), p.at + first};
}

std::vector<Piece> split(std::string_view text) {
  std::vector<Piece> pieces;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find(';', begin), text.size());
    pieces.push_back(trimmed({text.substr(begin, end - begin), begin}));
    begin = end + 1;
  }
  if (pieces.size() > 1 && pieces.back().text.empty()) pieces.pop_back();  // one semicolon may end the list
  return pieces;
}

void read_tag(const Piece& piece, Parsed& parsed) {
  const auto malformed = [&] { parsed.mistakes.push_back({Problem::malformed, piece.at, piece.text.size()}); };
  const std::size_t equals = piece.text.find('=');
  if (equals == std::string_view::npos) return malformed();
  const Piece name = trimmed({piece.text.substr(0, equals), piece.at});
  const Piece value = trimmed({piece.text.substr(equals + 1), piece.at + equals + 1});
  if (!is_name(name.text) || !std::ranges::all_of(value.text, is_printable)) return malformed();
  parsed.tags.push_back({std::string(name.text), std::string(value.text), name.at, value.at});
}

std::size_t length_of(const Tag& tag) { return tag.value_at + tag.value.size() - tag.name_at; }

void find_duplicates(Parsed& parsed) {
  std::vector<const Tag*> sorted;
  for (const Tag& tag : parsed.tags) sorted.push_back(&tag);
  std::ranges::stable_sort(sorted, {}, [](const Tag* tag) { return std::string_view(tag->name); });
  for (std::size_t i = 1; i < sorted.size(); ++i)
    if (sorted[i]->name == sorted[i - 1]->name)
      parsed.mistakes.push_back({Problem::duplicate_tag, sorted[i]->name_at, length_of(*sorted[i])});
}

/// Looks a tag up, tells its absence or a value that `read` does not know, and returns what it read.
template <class Read>
auto take(Parsed& parsed, std::string_view name, Problem absent, Problem unknown, Read read)
    -> decltype(read(std::string_view())) {
  const Tag* tag = parsed.find(name);
  if (tag == nullptr) {
    if (absent != Problem::none) parsed.mistakes.push_back({absent, parsed.text.size(), 0});
    return std::nullopt;
  }
  const auto value = read(tag->value);
  if (!value && unknown != Problem::none) parsed.mistakes.push_back({unknown, tag->name_at, length_of(*tag)});
  return value;
}

void read_part(Parsed& parsed) {
  const Tag *count = parsed.find("n"), *index = parsed.find("p"), *pieces = parsed.find("bh");
  if (count == nullptr && index == nullptr && pieces == nullptr) return;
  if (count == nullptr || index == nullptr || pieces == nullptr)
    parsed.mistakes.push_back({Problem::missing_part_tag, parsed.text.size(), 0});
  const auto number = [](unsigned max) {
    return [max](std::string_view text) {
      const auto value = digits(text, kMaxPartDigits);
      return value && *value >= 1 && *value <= max ? std::optional(static_cast<unsigned>(*value)) : std::nullopt;
    };
  };
  constexpr unsigned kMost = 99;
  Part part;
  part.count = take(parsed, "n", Problem::none, Problem::bad_part_count, number(kMost)).value_or(0);
  const unsigned last = part.count == 0 ? kMost : part.count;
  part.index = take(parsed, "p", Problem::none, Problem::bad_part_index, number(last)).value_or(0);
  if (pieces != nullptr) part.signature = pieces->value;
  parsed.record.part = std::move(part);
}

void read_values(Parsed& parsed) {
  const auto version = [](std::string_view text) { return text == "1" ? std::optional(1) : std::nullopt; };
  const auto time = [](std::string_view text) { return digits(text, kMaxTimeDigits); };
  Record& r = parsed.record;
  take(parsed, "v", Problem::no_version, Problem::unknown_version, version);
  r.state = take(parsed, "b", Problem::no_state, Problem::unknown_state, state_of);
  r.product = take(parsed, "k", Problem::none, Problem::unknown_product, product_of);
  r.internet = take(parsed, "m", Problem::none, Problem::none, internet_of);
  r.start = take(parsed, "t", Problem::none, Problem::bad_start, time);
  r.end = take(parsed, "x", Problem::none, Problem::bad_end, time);
  if (const Tag* domain = parsed.find("d")) r.domain = domain->value;
  if (r.start && r.end && *r.end < *r.start) {
    const Tag* end = parsed.find("x");
    parsed.mistakes.push_back({Problem::ends_before_start, end->name_at, length_of(*end)});
  }
  read_part(parsed);
}

}  // namespace

std::string_view word_of(State state) { return find_word(kStates, state); }
std::string_view word_of(Product product) { return find_word(kProducts, product); }
std::string_view word_of(Internet internet) { return find_word(kInternet, internet); }
std::optional<State> state_of(std::string_view word) { return find_value(kStates, word); }
std::optional<Product> product_of(std::string_view word) { return find_value(kProducts, word); }
std::optional<Internet> internet_of(std::string_view word) { return find_value(kInternet, word); }

std::optional<std::uint64_t> digits(std::string_view text, std::size_t max_digits) {
  if (text.empty() || text.size() > std::min(max_digits, kMaxTimeDigits) || !std::ranges::all_of(text, is_digit))
    return std::nullopt;
  std::uint64_t value = 0;
  for (const char c : text) value = value * 10 + static_cast<std::uint64_t>(c - '0');
  return value;
}

const Tag* Parsed::find(std::string_view name) const {
  const auto found = std::find_if(tags.begin(), tags.end(), [&](const Tag& tag) { return tag.name == name; });
  return found == tags.end() ? nullptr : &*found;
}

bool Parsed::is_record() const {
  return mistakes.empty() || check_of(mistakes.front().problem) > check_of(Problem::no_record);
}

Parsed parse(std::string_view text) {
  Parsed parsed;
  parsed.text = text.substr(0, kMaxText);
  if (text.size() > kMaxText) parsed.mistakes.push_back({Problem::malformed, kMaxText, 0});
  for (const Piece& piece : split(parsed.text)) read_tag(piece, parsed);
  find_duplicates(parsed);
  read_values(parsed);
  std::ranges::stable_sort(parsed.mistakes, [](const Mistake& a, const Mistake& b) {
    return check_of(a.problem) != check_of(b.problem) ? check_of(a.problem) < check_of(b.problem) : a.at < b.at;
  });
  return parsed;
}

bool is_known_tag(std::string_view name) { return std::ranges::find(kTags, name) != kTags.end(); }

std::string format(const Record& record) {
  std::string text = "v=1";
  const auto add = [&](std::string_view name, std::string_view value) {
    text += ';' + std::string(name) + '=' + std::string(value);
  };
  if (record.product) add("k", word_of(*record.product));
  if (!record.domain.empty()) add("d", record.domain);
  if (record.state) add("b", word_of(*record.state));
  if (record.internet) add("m", word_of(*record.internet));
  if (record.start) add("t", std::to_string(*record.start));
  if (record.end) add("x", std::to_string(*record.end));
  if (record.part) {
    add("n", std::to_string(record.part->count));
    add("p", std::to_string(record.part->index));
    add("bh", record.part->signature);
  }
  return text;
}

}  // namespace failcast::dr
