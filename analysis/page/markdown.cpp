#include <algorithm>

#include <fmt/format.h>

#include "analysis/page/document.hpp"
#include "analysis/page/escaping.hpp"

namespace failcast::page {
namespace {

struct Markdown {
  std::string out;

  void write(const Heading& h) { out += fmt::format("### {}\n\n", markdown_text(h.text)); }
  void write(const Paragraph& p) { out += markdown_text(p.text) + "\n\n"; }
  void write(const List& list) {
    for (const std::string& item : list.items) out += "- " + markdown_text(item) + "\n";
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
    if (!t.caption.empty()) out += fmt::format("**{}**\n\n", markdown_text(t.caption));
    out += "|";
    for (const std::string& column : t.columns) out += fmt::format(" {} |", markdown_text(column));
    out += "\n|";
    for (std::size_t i = 0; i < t.columns.size(); ++i) out += is_number_column(t, i) ? " ---: |" : " --- |";
    for (std::size_t r = 0; r < std::min(t.rows.size(), kMostRows); ++r) {
      out += "\n|";
      for (const Cell& cell : t.rows[r]) out += fmt::format(" {} |", markdown_text(cell.text));
    }
    out += "\n\n";
    if (const std::string cut = words_of_cut(t); !cut.empty()) out += cut + "\n\n";
  }
  void write(const Chart& c) {
    out += fmt::format("#### {}\n\n{}\n\n", markdown_text(c.title), markdown_text(c.label));
    write(c.data);
  }
  void write(const Picture& p) {
    out += fmt::format("### {}\n\n{}\n\n", markdown_text(p.title), markdown_text(p.label));
  }

  static bool is_number_column(const Table& t, std::size_t column) {
    return !t.rows.empty() &&
           std::all_of(t.rows.begin(), t.rows.end(), [&](const auto& row) { return row[column].value.has_value(); });
  }
};

}  // namespace

std::string to_markdown(const Document& document) {
  Markdown text{fmt::format("# {}\n\n{}\n\n", markdown_text(document.title), markdown_text(document.subtitle))};
  if (!document.verdict.empty()) text.out += fmt::format("**{}**\n\n", markdown_text(document.verdict));
  for (const Section& section : document.sections) {
    text.out += fmt::format("## {}\n\n", markdown_text(section.title));
    for (const Block& block : section.blocks) std::visit([&](const auto& b) { text.write(b); }, block);
  }
  while (text.out.ends_with("\n\n")) text.out.pop_back();
  return text.out;
}

}  // namespace failcast::page
