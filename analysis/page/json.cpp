#include <cmath>

#include <nlohmann/json.hpp>

#include "analysis/page/document.hpp"
#include "analysis/study/json_number.hpp"

namespace failcast::page {
namespace {

using nlohmann::json;

json to_value(const Table& t) {
  json rows = json::array();
  for (const auto& row : t.rows) {
    json cells = json::array();
    for (const Cell& cell : row) {
      json all{{"text", cell.text}};
      if (cell.value) all["value"] = study::number(cell.value);
      if (cell.tone != Tone::plain) all["tone"] = name_of(cell.tone);
      if (cell.zone != Zone::none) all["zone"] = name_of(cell.zone);
      cells.push_back(std::move(all));
    }
    rows.push_back(std::move(cells));
  }
  return {{"kind", "table"}, {"caption", t.caption}, {"columns", t.columns}, {"rows", rows}};
}
json to_value(const Heading& h) { return {{"kind", "heading"}, {"text", h.text}}; }
json to_value(const Paragraph& p) { return {{"kind", "paragraph"}, {"text", p.text}}; }
json to_value(const List& list) { return {{"kind", "list"}, {"items", list.items}}; }
json to_value(const Verbatim& v) { return {{"kind", "verbatim"}, {"text", v.text}}; }
json to_value(const Chart& c) {
  return {{"kind", "chart"}, {"chart", name_of(c.kind)}, {"title", c.title},        {"label", c.label},
          {"x", c.x_title},  {"y", c.y_title},           {"data", to_value(c.data)}};
}
/// Without the drawing, which differs between versions of the program that makes it.
json to_value(const Picture& p) { return {{"kind", "picture"}, {"title", p.title}, {"label", p.label}}; }

}  // namespace

std::string to_json(const Document& document) {
  json sections = json::array();
  for (const Section& section : document.sections) {
    json blocks = json::array();
    for (const Block& block : section.blocks)
      blocks.push_back(std::visit([](const auto& b) { return to_value(b); }, block));
    sections.push_back({{"id", section.id}, {"title", section.title}, {"blocks", blocks}});
  }
  const json all{{"format", "report-1"},
                 {"title", document.title},
                 {"subtitle", document.subtitle},
                 {"verdict", document.verdict},
                 {"sections", sections}};
  return all.dump(2, ' ', false, json::error_handler_t::replace) + "\n";
}

}  // namespace failcast::page
