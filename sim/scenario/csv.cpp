#include "sim/scenario/csv.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "sim/scenario/units.hpp"

namespace failcast::scenario {
namespace {

/// Takes a text apart, cell by cell. Quoted cells may hold commas, doubled quotes and ends of lines.
class CsvParser {
 public:
  CsvParser(std::string_view text, std::shared_ptr<const Source> source, const std::string& path,
            std::vector<Diagnostic>& diagnostics)
      : rest_(text), source_(std::move(source)), path_(path), diagnostics_(diagnostics) {
    constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
    if (rest_.starts_with(kByteOrderMark)) rest_.remove_prefix(kByteOrderMark.size());
  }

  bool at_end() const { return rest_.empty(); }
  /// The text ends within quotes, which was told.
  bool broken() const { return broken_; }

  CsvRow row() {
    CsvRow cells;
    do cells.push_back(cell());
    while (take(','));
    take('\r');
    take('\n');
    return cells;
  }

 private:
  Position here() const { return {source_, line_, column_}; }

  bool take(char wanted) {
    if (rest_.empty() || rest_.front() != wanted) return false;
    next();
    return true;
  }
  char next() {
    const char c = rest_.front();
    rest_.remove_prefix(1);
    if (c == '\n') {
      ++line_;
      column_ = 1;
    } else if ((static_cast<unsigned char>(c) & 0xC0u) != 0x80u) {  // continued characters count once
      ++column_;
    }
    return c;
  }

  CsvCell cell() {
    while (!rest_.empty() && (rest_.front() == ' ' || rest_.front() == '\t')) next();
    CsvCell cell{{}, here()};
    if (take('"')) {
      quoted(cell);
      while (!rest_.empty() && (rest_.front() == ' ' || rest_.front() == '\t')) next();
      return cell;
    }
    while (!rest_.empty() && rest_.front() != ',' && rest_.front() != '\n' && rest_.front() != '\r')
      cell.text += next();
    cell.text = trimmed(cell.text);
    return cell;
  }

  void quoted(CsvCell& cell) {
    while (!rest_.empty()) {
      const char c = next();
      if (c != '"') {
        cell.text += c;
      } else if (!take('"')) {
        return;
      } else {
        cell.text += '"';
      }
    }
    broken_ = true;
    diagnostics_.push_back(error_at(cell.at, "E090", path_, "a quote without its end", "close the quote"));
  }

  std::string_view rest_;
  std::shared_ptr<const Source> source_;
  const std::string& path_;
  std::vector<Diagnostic>& diagnostics_;
  int line_ = 1, column_ = 1;
  bool broken_ = false;
};

bool is_blank(const CsvRow& row) {
  return std::ranges::all_of(row, [](const CsvCell& cell) { return cell.text.empty(); });
}

}  // namespace

CsvTable parse_csv(std::string_view text, std::shared_ptr<const Source> source, const std::string& path,
                   std::vector<Diagnostic>& diagnostics) {
  CsvParser parser(text, source, path, diagnostics);
  CsvTable table;
  while (!parser.at_end()) {
    CsvRow row = parser.row();
    if (parser.broken()) return table;
    if (is_blank(row)) continue;
    if (table.names.empty()) {
      table.names = std::move(row);
    } else if (row.size() != table.names.size()) {
      diagnostics.push_back(error_at(row.front().at, "E090", path,
                                     fmt::format("{} cells where there are {} columns", row.size(), table.names.size()),
                                     "a cell with a comma needs quotes"));
    } else if (table.rows.size() == kMaxCsvRows) {
      diagnostics.push_back(error_at(row.front().at, "E090", path, fmt::format("more than {} rows", kMaxCsvRows)));
      break;
    } else {
      table.rows.push_back(std::move(row));
    }
  }
  if (table.names.empty())
    diagnostics.push_back(error_at({source, 1, 1}, "E090", path, "the table is empty", "begin with the column names"));
  return table;
}

std::string csv_cell(std::string_view text) {
  if (text.find_first_of(",\"\r\n") == std::string_view::npos && trimmed(text) == text) return std::string(text);
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + "\"";
}

std::optional<std::size_t> column(const CsvTable& table, std::string_view name, const std::string& path,
                                  std::vector<Diagnostic>& diagnostics) {
  std::vector<std::string> known;
  for (const CsvCell& cell : table.names) {
    if (cell.text == name) return known.size();
    known.push_back(cell.text);
  }
  if (table.names.empty()) return std::nullopt;  // already told
  const std::string near = did_you_mean(name, known);
  diagnostics.push_back(error_at(table.names.front().at, "E090", path, fmt::format("there is no column \"{}\"", name),
                                 near.empty() ? fmt::format("the columns are: {}", fmt::join(known, ", ")) : near));
  return std::nullopt;
}

}  // namespace failcast::scenario
