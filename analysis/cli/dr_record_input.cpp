#include "analysis/cli/dr_record_input.hpp"

#include <algorithm>
#include <ostream>
#include <set>

#include <fmt/format.h>

#include "analysis/cli/output_file.hpp"
#include "sim/scenario/keys.hpp"

namespace failcast::cli {
namespace {

using dr::KeyProblem;
using dr::Problem;

/// A DNS message has at most 65,535 octets, and a zone file writes each of them in four characters at most.
constexpr std::size_t kMaxInput = 4 * dr::kMaxText;

/// Reads the character-strings of one line in quotes, as in a zone file.
class Quoted {
 public:
  Quoted(std::string_view line, TxtString& out) : line_(line), out_(out) {}

  /// Nothing when all is well, else the offset of what is wrong and why.
  std::optional<std::pair<std::size_t, std::string>> read() {
    at_ = line_.find('"');
    while (at_ < line_.size()) {
      const std::size_t opened = at_++;
      while (at_ < line_.size() && line_[at_] != '"')
        if (!take()) return std::pair(at_, std::string("a backslash wants a character or three digits up to 255"));
      if (at_ >= line_.size()) return std::pair(opened, std::string("the quote is never closed"));
      at_ = std::min(line_.find_first_not_of(" \t", at_ + 1), line_.size());
      if (at_ < line_.size() && line_[at_] == ';') break;
      if (at_ < line_.size() && line_[at_] != '"')
        return std::pair(at_, std::string("not in quotes, but its neighbour is"));
    }
    out_.columns.push_back(line_.size() + 1);
    return std::nullopt;
  }

 private:
  bool take() {
    const std::size_t begin = at_;
    char c = line_[at_++];
    if (c == '\\') {
      if (at_ >= line_.size()) return false;
      c = line_[at_++];
      if (c >= '0' && c <= '9') {
        const auto code = dr::digits(line_.substr(at_ - 1, 3), 3);
        if (line_.size() < at_ + 2 || !code || *code > 255) return false;
        c = static_cast<char>(*code);
        at_ += 2;
      }
    }
    out_.text += c;
    out_.columns.push_back(begin + 1);
    return true;
  }

  std::string_view line_;
  TxtString& out_;
  std::size_t at_ = 0;
};

void read_line(std::string_view line, const std::string& where, int number, std::vector<TxtString>& strings,
               Findings& findings) {
  const std::size_t first = line.find_first_not_of(" \t");
  if (first == std::string_view::npos || line[first] == ';' || line[first] == '#') return;
  TxtString string{where, number, "", {}};
  if (line.find('"') == std::string_view::npos) {
    string.text = line;
    for (std::size_t i = 0; i <= line.size(); ++i) string.columns.push_back(i + 1);
  } else if (const auto wrong = Quoted(line, string).read()) {
    findings.add("E070", where, number, wrong->first + 1, wrong->second, R"(write "one string" "or several")");
    return;
  }
  strings.push_back(std::move(string));
}

void read_lines(std::string_view text, const std::string& where, std::vector<TxtString>& strings, Findings& findings) {
  if (text.size() > kMaxInput) {
    findings.add("E070", where, 0, 0, fmt::format("{} bytes are more than a DNS answer can carry", text.size()),
                 "give a file with the TXT records of one name");
    return;
  }
  int number = 0;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    std::string_view line = text.substr(begin, end - begin);
    if (line.ends_with('\r')) line.remove_suffix(1);
    read_line(line, where, ++number, strings, findings);
    begin = end + 1;
  }
}

struct Hint {
  Problem problem;
  std::string_view words;
};
constexpr Hint kHints[] = {
    {Problem::malformed,         "write name=value;name=value"                                    },
    {Problem::duplicate_tag,     "leave one of them"                                              },
    {Problem::no_version,        "begin with v=1"                                                 },
    {Problem::unknown_version,   "write v=1"                                                      },
    {Problem::no_state,          "add b=on, b=off or b=test"                                      },
    {Problem::unknown_state,     "write b=on, b=off or b=test"                                    },
    {Problem::unknown_product,   "write k=zpa, k=zia or k=all"                                    },
    {Problem::bad_start,         "write seconds since 1970, as of: failcast dr-record new --start"},
    {Problem::bad_end,           "write seconds since 1970, as of: failcast dr-record new --end"  },
    {Problem::ends_before_start, "let x be t or later"                                            },
    {Problem::missing_part_tag,  "a part has n, p and bh; an unsigned record has none of them"    },
    {Problem::bad_part_count,    "write n=2"                                                      },
    {Problem::bad_part_index,    "write p=1 in the first part and p=2 in the second"              },
};

std::string_view hint_for(Problem problem) {
  const auto hint = std::ranges::find(kHints, problem, &Hint::problem);
  return hint == std::end(kHints) ? std::string_view() : hint->words;
}

template <class Key>
std::optional<Key> read_key(const std::string& file, scenario::KeyUse use, Findings& findings) {
  const auto pem = read_whole(file);
  if (!pem) {
    findings.unreadable(file);
    return std::nullopt;
  }
  auto key = Key::from_pem(*pem);
  if (const KeyProblem* problem = std::get_if<KeyProblem>(&key)) {
    const scenario::KeyAdvice advice = scenario::advice_on(*problem, use);
    findings.add("E071", file, 0, 0, fmt::format("{}: {}", name_of(*problem), advice.message),
                 std::string(advice.hint));
    return std::nullopt;
  }
  return std::get<Key>(std::move(key));
}

}  // namespace

void Findings::add(std::string code, std::string where, int line, std::size_t column, std::string message,
                   std::string hint) {
  scenario::Diagnostic d;
  d.code = std::move(code);
  d.file = std::move(where);
  d.line = line;
  d.column = static_cast<int>(column);
  d.message = std::move(message);
  d.hint = std::move(hint);
  all_.push_back(std::move(d));
}

void Findings::unreadable(const std::string& file) {
  is_unreadable_ = true;
  unreadable_.push_back(file);
}

ExitCode Findings::tell(const Console& console) const {
  for (const std::string& file : unreadable_) console.error(fmt::format("cannot read {}", file));
  for (const scenario::Diagnostic& d : all_) console.err << scenario::format(d) << "\n";
  if (!all_.empty())
    console.err << fmt::format("{} error{}; nothing was written\n", all_.size(), all_.size() == 1 ? "" : "s");
  return is_unreadable_ ? ExitCode::file_trouble : ExitCode::bad_scenario;
}

std::vector<TxtString> read_records(const std::vector<std::string>& inputs, Findings& findings) {
  std::vector<TxtString> strings;
  const bool was_well = !findings.any();
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    const std::string& input = inputs[i];
    if (input.find('=') != std::string::npos) {
      read_lines(input, fmt::format("argument {}", i + 1), strings, findings);
    } else if (const auto text = read_whole(input)) {
      read_lines(*text, input == "-" ? "stdin" : input, strings, findings);
    } else {
      findings.unreadable(input);
    }
  }
  if (strings.empty() && was_well && !findings.any())
    findings.add("E070", inputs.front(), 0, 0, "there is no record in it", "one record a line, as v=1;k=zpa;b=on");
  std::set<std::string> seen;
  std::erase_if(strings, [&](const TxtString& s) { return !seen.insert(s.text).second; });
  return strings;
}

std::vector<dr::Mistake> mistakes_to_tell(const dr::Parsed& parsed) {
  std::vector<dr::Mistake> mistakes = parsed.mistakes;
  const dr::Tag* version = parsed.find("v");
  if (version == nullptr || version->value != "1")
    std::erase_if(mistakes, [](const dr::Mistake& m) { return check_of(m.problem) > check_of(Problem::no_record); });
  std::ranges::stable_sort(mistakes, {}, &dr::Mistake::at);
  return mistakes;
}

void report_mistakes(const TxtString& string, const dr::Parsed& parsed, Findings& findings) {
  for (const dr::Mistake& m : mistakes_to_tell(parsed))
    findings.add("E070", string.where, string.line, string.columns.at(m.at),
                 fmt::format("{}: {}", name_of(m.problem), sentence_of(m.problem)), std::string(hint_for(m.problem)));
}

std::optional<dr::PublicKey> read_public_key(const std::string& file, Findings& findings) {
  return read_key<dr::PublicKey>(file, scenario::KeyUse::verify, findings);
}

std::optional<dr::PrivateKey> read_private_key(const std::string& file, Findings& findings) {
  return read_key<dr::PrivateKey>(file, scenario::KeyUse::sign, findings);
}

bool is_domain(std::string_view text) {
  constexpr std::size_t kMaxName = 253, kMaxLabel = 63;  // RFC 1035 section 2.3.4, as text
  if (text.empty() || text.size() > kMaxName) return false;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find('.', begin), text.size());
    const std::string_view label = text.substr(begin, end - begin);
    const bool is_good = std::ranges::all_of(label, [](char c) {
      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    });
    if (label.empty() || label.size() > kMaxLabel || label.front() == '-' || label.back() == '-' || !is_good)
      return false;
    begin = end + 1;
  }
  return true;
}

std::string printable(std::string_view text) {
  std::string shown(text);
  for (char& c : shown)
    if (c < ' ' || c > '~') c = '?';
  return shown;
}

}  // namespace failcast::cli
