#include "analysis/page/document.hpp"

#include <catch2/catch.hpp>
#include <limits>
#include <nlohmann/json.hpp>

namespace failcast::page {
namespace {

using nlohmann::json;

const std::string kHostile =
    "</script><script>alert('x')</script>\"><img src=x onerror=alert(1)>|`*_[a](b) & \u05d0\u05d1";

/// A document with the same text in every place that a name can get to.
Document everywhere(const std::string& text) {
  const Table table{
      .caption = text, .columns = {text, "n"},
           .rows = {{{.text = text}, {.text = "12 345", .value = 12345}}   }
  };
  Chart chart{.kind = Chart::Kind::spans, .title = text, .label = text, .x_title = text, .y_title = text};
  chart.spans = {
      {text, 0, 1, text, Tone::bad}
  };
  chart.series = {
      {text, {{0, 1}}}
  };
  chart.marks = {
      {1, text}
  };
  chart.data = table;
  return {.title = text,
          .subtitle = text,
          .verdict = text,
          .tone = Tone::bad,
          .sections = {{"part",
                        text,
                        {Heading{text}, Paragraph{text}, List{{text}}, Verbatim{text}, table, chart,
                         Picture{text, text, "<svg></svg>"}}}}};
}

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t n = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++n;
  return n;
}

}  // namespace

TEST_CASE("no text of a document is taken for HTML, wherever it stands", "[page][bad-input]") {
  const std::string html = to_html(everywhere(kHostile)), harmless = to_html(everywhere("name"));
  CHECK(count(html, "<script") == count(harmless, "<script"));
  CHECK(count(html, "</script>") == count(harmless, "</script>"));
  CHECK(count(html, "<img") == 0);
  CHECK(count(html, "onerror=alert(1)&gt;") > 0);
}

TEST_CASE("a page asks for nothing beyond itself", "[page]") {
  const std::string html = to_html(everywhere("name"));
  CHECK(count(html, "default-src 'none'") == 1);
  for (const char* part : {"src=\"http", "href=\"http", "url(", "@import", "<link"}) CHECK(count(html, part) == 0);
}

TEST_CASE("names from right to left stand apart from their sentence", "[page]") {
  CHECK(isolated("osl") == "osl");
  CHECK(isolated("\u05d0\u05d1") == "\u2068\u05d0\u05d1\u2069");
}

TEST_CASE("a table of Markdown keeps its columns, whatever its cells say", "[page][bad-input]") {
  const std::string text =
      to_markdown({.title = "t", .sections = {{"s", "s", {Table{"c", {"a", "b"}, {{{"x|y\nz"}, {"1"}}}}}}}});
  CHECK(count(text, "| x\\|y z | 1 |") == 1);
}

TEST_CASE("a text to copy ends its fence with more backticks than it has", "[page][bad-input]") {
  const std::string text = to_markdown({.title = "t", .sections = {{"s", "s", {Verbatim{"a ``` b"}}}}});
  CHECK(count(text, "````\na ``` b\n````") == 1);
}

TEST_CASE("each number is in the page, in the Markdown and in the JSON", "[page]") {
  Document document{.title = "t"};
  document.sections.push_back({"s",
                               "s",
                               {Table{"c",
                                      {"a"},
                                      {{{.text = "17.25 s", .value = 17.25}},
                                       {{.text = "never", .value = std::numeric_limits<double>::infinity()}}}}}});
  CHECK(count(to_html(document), "data-value=\"17.25\"") == 1);
  CHECK(count(to_html(document), ">17.25 s<") == 1);
  CHECK(count(to_markdown(document), "| 17.25 s |") == 1);
  const json rows = json::parse(to_json(document)).at("sections").at(0).at("blocks").at(0).at("rows");
  CHECK(rows.at(0).at(0).at("value") == 17.25);
  CHECK(rows.at(1).at(0).at("value") == "never");
}

TEST_CASE("a whole number in groups needs no second copy of itself", "[page]") {
  const std::string html = to_html(
      {.title = "t",
       .sections = {
           {"s",
            "s",
            {Table{"c", {"a"}, {{{.text = "12 345", .value = 12345}}, {{.text = "12 345", .value = 12345.5}}}}}}}});
  CHECK(count(html, "data-value=") == 1);
}

TEST_CASE("text that is not UTF-8 breaks no file", "[page][bad-input]") {
  const Document document = everywhere(
      "a\xff"
      "b");
  CHECK(json::parse(to_json(document)).at("title") ==
        "a\ufffd"
        "b");
  CHECK(!to_html(document).empty());
}

TEST_CASE("long tables are cut for people, said so, and whole in the JSON", "[page]") {
  for (const std::size_t rows : {kMostRows, kMostRows + 1}) {
    Table table{.caption = "many", .columns = {"n"}, .rows = {}};
    for (std::size_t i = 0; i < rows; ++i) table.rows.push_back({{.text = "row"}});
    const Document document{.title = "t", .subtitle = "", .verdict = "", .sections = {{"part", "part", {table}}}};
    const bool is_cut = rows > kMostRows;
    CHECK(count(to_html(document), ">row<") == kMostRows);
    CHECK(count(to_markdown(document), "| row |") == kMostRows);
    CHECK(count(to_html(document), "251 rows") == (is_cut ? 1 : 0));
    CHECK(count(to_markdown(document), "251 rows") == (is_cut ? 1 : 0));
    CHECK(json::parse(to_json(document)).at("sections").at(0).at("blocks").at(0).at("rows").size() == rows);
  }
}

TEST_CASE("a page of many long tables has fewer rows of each, and stays below a megabyte", "[page]") {
  Table table{.caption = "long", .columns = {"name"}, .rows = {}};
  for (std::size_t i = 0; i < kMostRows; ++i) table.rows.push_back({{.text = std::string(100, 'x')}});
  const auto page_of = [&](std::size_t tables) {
    Document document{.title = "t", .sections = {{"s", "S", {}}}};
    for (std::size_t i = 0; i < tables; ++i) document.sections[0].blocks.emplace_back(table);
    return to_html(document);
  };
  CHECK(page_of(10).find(" rows; all of them") == std::string::npos);
  const std::string many = page_of(60);
  CHECK(many.find("62 of 250 rows; all of them are in the JSON") != std::string::npos);
  CHECK(many.size() <= kUsualBytes);
}

TEST_CASE("a cell of a map says its zone by class and in the JSON", "[page]") {
  const Table map{
      .caption = "map",
      .columns = {"a", "b"},
      .rows = {{{.text = "1"}, {.text = "2 !", .value = 2, .zone = Zone::outside}}  },
      .is_map = true
  };
  const Document document{.title = "t", .subtitle = "", .verdict = "", .sections = {{"part", "part", {map}}}};
  CHECK(count(to_html(document), "<table class=\"map\">") == 1);
  CHECK(count(to_html(document), "class=\"number outside\"") == 1);
  const json cell = json::parse(to_json(document)).at("sections").at(0).at("blocks").at(0).at("rows").at(0).at(1);
  CHECK(cell.at("zone") == "outside");
}

}  // namespace failcast::page
