#include "analysis/page/document.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace failcast::page {

std::string_view name_of(Tone tone) {
  switch (tone) {
    case Tone::plain: return "plain";
    case Tone::good: return "good";
    case Tone::bad: return "bad";
    case Tone::warn: return "warn";
    case Tone::quiet: return "quiet";
  }
  return "?";
}

std::string_view name_of(Zone zone) {
  switch (zone) {
    case Zone::none: return "none";
    case Zone::inside: return "inside";
    case Zone::outside: return "outside";
    case Zone::unsure: return "unsure";
  }
  return "?";
}

std::string_view name_of(Series::Look look) {
  switch (look) {
    case Series::Look::line: return "line";
    case Series::Look::low: return "low";
    case Series::Look::high: return "high";
    case Series::Look::limit: return "limit";
  }
  return "?";
}

std::string_view name_of(Chart::Kind kind) {
  switch (kind) {
    case Chart::Kind::steps: return "steps";
    case Chart::Kind::areas: return "areas";
    case Chart::Kind::lines: return "lines";
    case Chart::Kind::spans: return "spans";
  }
  return "?";
}

std::string words_of_cut(const Table& table, std::size_t most_rows) {
  if (table.rows.size() <= most_rows) return "";
  return fmt::format("{} of {} rows; all of them are in the JSON of this report.", most_rows, table.rows.size());
}

std::string isolated(const std::string& name) {
  const bool is_plain =
      std::all_of(name.begin(), name.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  return is_plain ? name : "\u2068" + name + "\u2069";
}

}  // namespace failcast::page
