#include "sim/scenario/date_files.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>

#include "sim/scenario/csv.hpp"
#include "sim/scenario/jsonc.hpp"

namespace failcast::scenario {
namespace {

namespace fs = std::filesystem;

/// The value, or what stands in an annotation around it.
Node* value_of(Node* node) {
  if (node == nullptr || !node->is_object()) return node;
  Node* value = node->find("value");
  return value != nullptr ? value : node;
}

std::optional<CsvTable> table_of(const Node& name, const std::string& path, std::vector<Diagnostic>& diagnostics) {
  const fs::path file = (name.at.file ? name.at.file->folder : fs::path()) / name.text;
  const auto refuse = [&](std::string message) {
    diagnostics.push_back(
        error_at(name.at, "E001", path, std::move(message), "a name starts at the folder of the file it stands in"));
    return std::nullopt;
  };
  std::error_code no_throw;
  if (!fs::is_regular_file(file, no_throw)) return refuse(fmt::format("there is no file {}", file.string()));
  if (fs::file_size(file, no_throw) > kMaxFileBytes) return refuse(fmt::format("{} is too large", file.string()));
  std::ifstream in(file, std::ios::binary);
  if (!in) return refuse(fmt::format("cannot read {}", file.string()));
  const std::string text(std::istreambuf_iterator<char>(in), {});
  const std::size_t before = diagnostics.size();
  const auto source = std::make_shared<const Source>(Source{file.string(), file.parent_path()});
  CsvTable table = parse_csv(text, source, path, diagnostics);
  if (diagnostics.size() > before) return std::nullopt;
  if (table.rows.empty()) {
    diagnostics.push_back(error_at(table.names.front().at, "E090", path, "the table has no rows",
                                   "leave the key out when nothing is known"));
    return std::nullopt;
  }
  return table;
}

/// The column of that name; says what is wrong when there is none or are two.
std::optional<std::size_t> column_of(const CsvTable& table, std::string_view name, const std::string& path,
                                     std::vector<Diagnostic>& diagnostics) {
  const auto first = column(table, name, path, diagnostics);
  for (std::size_t i = first.value_or(table.names.size()) + 1; i < table.names.size(); ++i)
    if (table.names[i].text == name) {
      diagnostics.push_back(
          error_at(table.names[i].at, "E090", path, fmt::format("column \"{}\" is there twice", name), "keep one"));
      return std::nullopt;
    }
  return first;
}

/// "2026-02-01" and "2026-02-01 13:45:00" become what the format writes; anything else is left for the reader to judge.
Node date_of(const CsvCell& cell) {
  constexpr std::size_t kDay = std::string_view("2026-02-01").size();
  Node date;
  date.kind = Node::Kind::string;
  date.text = cell.text;
  date.at = cell.at;
  if (date.text.size() == kDay) date.text += "T00:00:00Z";
  if (date.text.size() > kDay && date.text[kDay] == ' ') date.text[kDay] = 'T';
  if (date.text.size() > kDay && date.text.back() != 'Z') date.text += 'Z';
  return date;
}

void expand_list(Node* node, std::string_view dates, const std::string& path, std::vector<Diagnostic>& diagnostics) {
  Node* const name = value_of(node);
  if (name == nullptr || !name->is_string()) return;
  const std::optional<CsvTable> table = table_of(*name, path, diagnostics);
  const std::optional<std::size_t> of = table ? column_of(*table, dates, path, diagnostics) : std::nullopt;
  Node list;
  list.kind = of ? Node::Kind::array : Node::Kind::null;
  list.at = name->at;
  if (of)
    for (const CsvRow& row : table->rows) list.items.push_back(date_of(row[*of]));
  *name = std::move(list);
}

void expand_object(Node* node, std::string_view names, std::string_view dates, const std::string& path,
                   std::vector<Diagnostic>& diagnostics) {
  Node* const name = value_of(node);
  if (name == nullptr || !name->is_string()) return;
  const std::optional<CsvTable> table = table_of(*name, path, diagnostics);
  const std::optional<std::size_t> key = table ? column_of(*table, names, path, diagnostics) : std::nullopt;
  const std::optional<std::size_t> value = table ? column_of(*table, dates, path, diagnostics) : std::nullopt;
  Node object;
  object.kind = key && value ? Node::Kind::object : Node::Kind::null;
  object.at = name->at;
  std::map<std::string, int> lines;
  for (std::size_t i = 0; object.is_object() && i < table->rows.size(); ++i) {
    const CsvCell& cell = table->rows[i][*key];
    const auto [first, is_new] = lines.try_emplace(cell.text, cell.at.line);
    if (is_new) {
      object.members.push_back({cell.text, cell.at, date_of(table->rows[i][*value])});
    } else {
      diagnostics.push_back(error_at(cell.at, "E021", path,
                                     fmt::format("\"{}\" is listed twice, first in line {}", cell.text, first->second),
                                     "keep the latest"));
    }
  }
  *name = std::move(object);
}

}  // namespace

void expand_date_files(Node& root, std::vector<Diagnostic>& diagnostics) {
  if (!root.is_object()) return;
  expand_object(root.find("certificate_dates"), "component", "issued", "/certificate_dates", diagnostics);
  Node* const clients = root.find("clients");
  if (clients == nullptr || !clients->is_object()) return;
  for (Member& group : clients->members) {
    if (!group.value.is_object()) continue;
    const std::string path = child_path("/clients", group.key);
    expand_list(group.value.find("auth_dates"), "authenticated", path + "/auth_dates", diagnostics);
    expand_list(group.value.find("certificate_dates"), "issued", path + "/certificate_dates", diagnostics);
  }
}

}  // namespace failcast::scenario
