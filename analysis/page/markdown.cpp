#include <algorithm>
#include <cctype>
#include <string_view>

#include <fmt/format.h>

#include "analysis/page/document.hpp"

namespace failcast::page {
namespace {

/// A text that means nothing to a reader of Markdown, on one line.
std::string plain(std::string_view text) {
  std::string safe;
  for (const char c : text) {
    if (std::string_view("\\`*_[]<>|#~").find(c) != std::string_view::npos) safe += '\\';
    safe += c == '\n' || c == '\r' ? ' ' : c;
  }
  return safe;
}

struct Markdown {
  std::string out;

  void write(const Paragraph& p) { out += plain(p.text) + "\n\n"; }
  void write(const List& list) {
    for (const std::string& item : list.items) out += "- " + plain(item) + "\n";
    out += "\n";
  }
  void write(const Verbatim& v) {
    std::size_t longest = 2, run = 0;
    for (const char c : v.text) {
      run = c == '`' ? run + 1 : 0;
      longest = std::max(longest, run);
    }
    const std::string fence(longest + 1, '`');
    out += fmt::format("{}\n{}{}{}\n\n", fence, v.text, v.text.ends_with('\n') ? "" : "\n", fence);
  }
  void write(const Table& t) {
    if (!t.caption.empty()) out += fmt::format("**{}**\n\n", plain(t.caption));
    out += "|";
    for (const std::string& column : t.columns) out += fmt::format(" {} |", plain(column));
    out += "\n|";
    for (std::size_t i = 0; i < t.columns.size(); ++i) out += is_number_column(t, i) ? " ---: |" : " --- |";
    for (const auto& row : t.rows) {
      out += "\n|";
      for (const Cell& cell : row) out += fmt::format(" {} |", plain(cell.text));
    }
    out += "\n\n";
  }
  void write(const Chart& c) {
    out += fmt::format("### {}\n\n{}\n\n", plain(c.title), plain(c.label));
    write(c.data);
  }
  void write(const Picture& p) { out += fmt::format("### {}\n\n{}\n\n", plain(p.title), plain(p.label)); }

  static bool is_number_column(const Table& t, std::size_t column) {
    return !t.rows.empty() &&
           std::all_of(t.rows.begin(), t.rows.end(), [&](const auto& row) { return row[column].value.has_value(); });
  }
};

}  // namespace

std::string to_markdown(const Document& document) {
  Markdown text{fmt::format("# {}\n\n{}\n\n", plain(document.title), plain(document.subtitle))};
  if (!document.verdict.empty()) text.out += fmt::format("**{}**\n\n", plain(document.verdict));
  for (const Section& section : document.sections) {
    text.out += fmt::format("## {}\n\n", plain(section.title));
    for (const Block& block : section.blocks) std::visit([&](const auto& b) { text.write(b); }, block);
  }
  while (text.out.ends_with("\n\n")) text.out.pop_back();
  return text.out;
}

}  // namespace failcast::page
