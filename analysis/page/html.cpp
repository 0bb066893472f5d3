// The document as one file of HTML. Everything that is not ours is escaped here, and nowhere else.
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string_view>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "analysis/page/assets.hpp"
#include "analysis/page/document.hpp"
#include "analysis/page/escaping.hpp"

namespace failcast::page {
namespace {

using nlohmann::json;

/// Tables longer than this can be filtered.
constexpr std::size_t kLong = 12;
/// Texts with more lines are printed in columns.
constexpr std::ptrdiff_t kLongText = 100;
/// Bytes of a text to be copied that are shown; all of it is in the JSON.
constexpr std::size_t kMostText = 100'000;

/// JSON that cannot end the script element it stands in, nor begin a comment.
std::string for_script(const json& value) {
  std::string safe;
  for (const char c : value.dump(-1, ' ', false, json::error_handler_t::replace)) {
    if (c == '<')
      safe += "\\u003c";
    else
      safe += c;
  }
  return safe;
}

class Html {
 public:
  explicit Html(std::size_t most_rows) : most_rows_(most_rows) {}
  std::string operator()(const Document& d) {
    out_ += "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n";
    out_ += "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n";
    out_ +=
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; "
        "script-src 'unsafe-inline'; img-src data:\">\n";
    out_ += fmt::format("<title>{}</title>\n<style>\n{}</style>\n</head>\n<body>\n", escaped(d.title), kPageCss);
    out_ += "<a class=\"skip\" href=\"#main\">Skip to the content</a>\n";
    head(d);
    out_ += "<main id=\"main\">\n";
    for (const Section& s : d.sections) section(s);
    out_ += "</main>\n";
    if (!charts_.empty()) {
      out_ += fmt::format("<script type=\"application/json\" id=\"charts\">{}</script>\n", for_script(charts_));
      out_ += fmt::format("<!--\n{}-->\n<script>{}</script>\n", kChartLicence, kChartJs);
    }
    out_ += fmt::format("<script>\n{}</script>\n</body>\n</html>\n", kPageJs);
    return std::move(out_);
  }

 private:
  void head(const Document& d) {
    out_ += fmt::format("<header>\n<h1 dir=\"auto\">{}</h1>\n<p dir=\"auto\">{}</p>\n", escaped(d.title),
                        escaped(d.subtitle));
    if (!d.verdict.empty())
      out_ += fmt::format("<p class=\"verdict {}\">{}</p>\n", name_of(d.tone), escaped(d.verdict));
    out_ += "<nav aria-label=\"Sections\"><ol>\n";
    for (const Section& s : d.sections)
      out_ += fmt::format("<li><a href=\"#{}\">{}</a></li>\n", escaped(s.id), escaped(s.title));
    out_ += "</ol></nav>\n</header>\n";
  }

  void section(const Section& s) {
    out_ +=
        fmt::format("<section aria-labelledby=\"{0}\">\n<h2 id=\"{0}\">{1}</h2>\n", escaped(s.id), escaped(s.title));
    for (const Block& block : s.blocks) std::visit([this](const auto& b) { write(b); }, block);
    out_ += "</section>\n";
  }

  void write(const Heading& h) { out_ += fmt::format("<h3>{}</h3>\n", escaped(h.text)); }
  void write(const Paragraph& p) { out_ += fmt::format("<p>{}</p>\n", escaped(p.text)); }
  void write(const List& list) {
    out_ += "<ul>\n";
    for (const std::string& item : list.items) out_ += fmt::format("<li>{}</li>\n", escaped(item));
    out_ += "</ul>\n";
  }
  void write(const Verbatim& v) {
    const std::size_t end =
        v.text.size() <= kMostText ? v.text.size() : std::min(v.text.rfind('\n', kMostText), kMostText);
    const bool is_long = std::ranges::count(v.text, '\n') > kLongText;
    out_ += fmt::format("<pre class=\"copy{}\" tabindex=\"0\"><code>{}</code></pre>\n", is_long ? " long" : "",
                        escaped(std::string_view(v.text).substr(0, end)));
    if (end < v.text.size())
      out_ += fmt::format("<p class=\"cut\">{} of {} bytes; all of it is in the JSON of this report.</p>\n", end,
                          v.text.size());
  }

  void write(const Table& t) {
    if (!t.folded.empty())
      out_ += fmt::format("<details class=\"fold\" open><summary>{}</summary>\n", escaped(t.folded));
    out_ += fmt::format("<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{}\">\n<table{}>\n",
                        escaped(t.caption),
                        t.is_map                ? " class=\"map\""
                        : t.rows.size() > kLong ? " class=\"long\""
                                                : "");
    out_ += fmt::format("<caption>{}</caption>\n<thead><tr>", escaped(t.caption));
    for (const std::string& column : t.columns) out_ += fmt::format("<th scope=\"col\">{}</th>", escaped(column));
    out_ += "</tr></thead>\n<tbody>\n";
    for (std::size_t r = 0; r < std::min(t.rows.size(), most_rows_); ++r) {
      out_ += "<tr>";
      for (std::size_t i = 0; i < t.rows[r].size(); ++i) cell(t.rows[r][i], i == 0);
      out_ += "</tr>\n";
    }
    out_ += "</tbody>\n</table>\n</div>\n";
    if (const std::string cut = words_of_cut(t, most_rows_); !cut.empty())
      out_ += fmt::format("<p class=\"cut\">{}</p>\n", cut);
    if (!t.folded.empty()) out_ += "</details>\n";
  }
  /// As few letters as do: long tables are most of a page.
  void cell(const Cell& c, bool is_head) {
    out_ += is_head ? "<th scope=\"row\"" : "<td";
    if (c.value && !says(c.text, *c.value))
      out_ += std::isfinite(*c.value) ? fmt::format(" data-value=\"{}\"", *c.value) : " data-value=\"Infinity\"";
    std::string classes = c.tone == Tone::plain ? "" : std::string(name_of(c.tone));
    const auto is_also = [&](std::string_view name) { (classes += classes.empty() ? "" : " ") += name; };
    if (c.value) is_also("number");
    if (c.zone != Zone::none) is_also(name_of(c.zone));
    if (!classes.empty()) out_ += fmt::format(" class=\"{}\"", classes);
    if (c.heat) out_ += fmt::format(" style=\"--heat:{:.3f}\"", *c.heat);
    if (!c.value) out_ += " dir=\"auto\"";
    out_ += fmt::format(">{}</{}>", escaped(c.text), is_head ? "th" : "td");
  }
  /// Whether the text is that whole number, with its digits in groups or not.
  static bool says(const std::string& text, double value) {
    std::string digits;
    for (const char c : text)
      if (c != ' ') digits += c;
    return fmt::format("{}", value) == digits;
  }

  void write(const Chart& c) {
    out_ += fmt::format("<figure>\n<figcaption>{}</figcaption>\n", escaped(c.title));
    out_ += fmt::format(
        "<div class=\"chart {}\" style=\"--rows:{}\"><canvas role=\"img\" aria-label=\"{}\" "
        "data-chart=\"{}\"></canvas></div>\n",
        name_of(c.kind), rows_of(c), escaped(c.label), charts_.size());
    charts_.push_back(data_of(c));
    out_ += fmt::format("<p class=\"label\">{}</p>\n<details open><summary>The numbers of this chart</summary>\n",
                        escaped(c.label));
    write(c.data);
    out_ += "</details>\n</figure>\n";
  }
  static std::size_t rows_of(const Chart& c) {
    std::vector<std::string> rows;
    for (const Span& span : c.spans)
      if (std::find(rows.begin(), rows.end(), span.row) == rows.end()) rows.push_back(span.row);
    return rows.size();
  }
  static json data_of(const Chart& c) {
    json series = json::array(), spans = json::array(), marks = json::array();
    for (const Series& s : c.series) {
      json points = json::array();
      for (const Point& p : s.points) points.push_back({p.x, p.y});
      series.push_back({{"name", s.name}, {"look", name_of(s.look)}, {"points", std::move(points)}});
    }
    for (const Span& s : c.spans) {
      spans.push_back({{"row", s.row}, {"from", s.from}, {"to", s.to}, {"name", s.name}, {"tone", name_of(s.tone)}});
      if (s.at) spans.back()["at"] = *s.at;
    }
    for (const Mark& m : c.marks) marks.push_back({{"at", m.at}, {"name", m.name}});
    return {{"kind", name_of(c.kind)}, {"x", c.x_title}, {"y", c.y_title}, {"log", c.logarithmic_x},
            {"series", series},        {"spans", spans}, {"marks", marks}};
  }

  void write(const Picture& p) {
    out_ += fmt::format(
        "<figure>\n<figcaption>{}</figcaption>\n<div class=\"picture\" role=\"img\" aria-label=\"{}\">"
        "{}</div>\n<p class=\"label\">{}</p>\n</figure>\n",
        escaped(p.title), escaped(p.label), p.svg, escaped(p.label));
  }

  std::size_t most_rows_;
  std::string out_;
  json charts_ = json::array();
};

}  // namespace

std::string to_html(const Document& document) {
  std::string html;
  for (const std::size_t most_rows : {kMostRows, kMostRows / 4, kMostRows / 16}) {
    html = Html(most_rows)(document);
    if (html.size() <= kUsualBytes) break;
  }
  return html;
}

}  // namespace failcast::page
