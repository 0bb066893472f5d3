// A table of comma-separated values, as spreadsheets and portals export it (RFC 4180): a line of column names, then
// rows, every cell with the place where it stands.
#pragma once
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/scenario/document.hpp"

namespace failcast::scenario {

inline constexpr std::size_t kMaxCsvRows = 1'000'000;

struct CsvCell {
  std::string text;  ///< without quotes, blanks at both ends left out
  Position at;
};
using CsvRow = std::vector<CsvCell>;

struct CsvTable {
  CsvRow names;
  std::vector<CsvRow> rows;  ///< as many cells each as there are names; lines without any text are left out
};

/// Mistakes are told with line and column of the table: a quote without its end, a row with more or fewer cells than
/// there are names, a table without names or with more than kMaxCsvRows rows.
/// @param path  JSON pointer of the value that names the table
CsvTable parse_csv(std::string_view text, std::shared_ptr<const Source> source, const std::string& path,
                   std::vector<Diagnostic>& diagnostics);

/// How a cell is written, so that it is read as this text: in quotes where it needs them.
std::string csv_cell(std::string_view text);

/// Index of a column; says which there are when there is none of that name.
std::optional<std::size_t> column(const CsvTable& table, std::string_view name, const std::string& path,
                                  std::vector<Diagnostic>& diagnostics);

}  // namespace failcast::scenario
