#include "sim/scenario/reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>
#include <utility>

#include "sim/scenario/checks.hpp"
#include "sim/scenario/date_files.hpp"
#include "sim/scenario/layers.hpp"
#include "sim/scenario/object_reader.hpp"

namespace failcast::scenario {
namespace {

constexpr std::int64_t kFormat = 1;

void check_format(const Node& root, std::vector<Diagnostic>& diagnostics) {
  const Node* format = root.find("format");
  if (format == nullptr) {
    diagnostics.push_back(error_at(root.at, "E011", "", "\"format\" is missing", "add \"format\": 1"));
  } else if (format->kind != Node::Kind::number || format->text != std::to_string(kFormat)) {
    diagnostics.push_back(error_at(format->at, "E009", "/format",
                                   fmt::format("format {} is not known", quoted(*format)),
                                   fmt::format("this program reads format {}", kFormat)));
  }
}

/// In the order in which a person meets them: by file, line and column.
void sort_by_place(std::vector<Diagnostic>& diagnostics) {
  std::stable_sort(diagnostics.begin(), diagnostics.end(), [](const Diagnostic& a, const Diagnostic& b) {
    return std::tie(a.file, a.line, a.column) < std::tie(b.file, b.line, b.column);
  });
}

/// Readers of a record need the public half of the key that signs it.
void complete_keys(Scenario& scenario) {
  for (DrKey& key : scenario.dr_keys)
    if (key.public_key.empty() && !key.private_key.empty()) key.public_key = public_half_of(key.private_key);
}

ReadResult read_tree(std::optional<Node> root, std::vector<Diagnostic> diagnostics, const ReadOptions& options) {
  if (!root) return {std::nullopt, std::move(diagnostics)};
  for (const std::string& set : options.sets) apply_override(*root, set, diagnostics);
  resolve_references(*root, diagnostics);
  expand_date_files(*root, diagnostics);
  check_format(*root, diagnostics);

  ReadContext context{.diagnostics = std::move(diagnostics), .origins = {}, .guesses = {}};
  Scenario scenario;
  ObjectReader reader(context, *root, "");
  for (const std::string_view key : {"$schema", "format", "extends", "params"}) reader.also_known(key);
  visit_fields(reader, scenario);
  reader.finish();
  complete_keys(scenario);

  Findings findings(*root, context.diagnostics);
  check_references(scenario, findings);
  check_faults(scenario, findings);
  check_readiness(scenario, findings);
  check_histories(scenario, findings);
  check_logins(scenario, findings);
  check_recovery(scenario, findings);
  check_installations(scenario, findings);
  check_requests(scenario, findings);
  check_budgets(scenario, options.known_metrics, options.today, findings);
  check_operations(scenario, options.today, findings);
  sort_by_place(context.diagnostics);
  if (has_errors(context.diagnostics)) return {std::nullopt, std::move(context.diagnostics)};
  scenario.origins = std::move(context.origins);
  return {std::move(scenario), std::move(context.diagnostics), std::move(context.guesses)};
}

}  // namespace

ReadResult read_file(const std::filesystem::path& file, const ReadOptions& options) {
  std::vector<Diagnostic> diagnostics;
  std::optional<Node> root = load_layers(file, diagnostics);
  return read_tree(std::move(root), std::move(diagnostics), options);
}

ReadResult read_text(std::string_view text, const std::string& name, const std::filesystem::path& directory,
                     const ReadOptions& options) {
  std::vector<Diagnostic> diagnostics;
  std::optional<Node> root = load_layers(text, name, directory, diagnostics);
  return read_tree(std::move(root), std::move(diagnostics), options);
}

std::vector<ParameterRow> list_parameters() {
  std::vector<ParameterRow> rows;
  Parameters defaults;
  Parameters::visit_fields(defaults, [&rows](std::string_view name, const auto& value, const FieldInfo& info) {
    using T = std::decay_t<decltype(value)>;
    const Field field{
        .doc = info.doc, .min = info.min, .max = info.max, .unit = unit_of(info.unit), .basis = info.basis};
    ParameterRow row{std::string(name), {}, {}, {}, std::string(info.basis), std::string(info.doc)};
    const bool ranged = field.has_range();
    if constexpr (std::is_same_v<T, Duration>) {
      const auto text = [](double seconds) {
        return to_text(Duration{static_cast<std::int64_t>(std::max(seconds, 0.0) * 1e9)});
      };
      row.unit = "duration";
      row.default_value = is_unset(value) ? "as bc.enter_wait" : to_text(value);
      if (ranged) row.range = fmt::format("{} to {}", text(field.min), text(field.max));
    } else if constexpr (std::is_same_v<T, Distribution>) {
      row.unit = "duration or distribution";
      row.default_value = to_text(value);
    } else if constexpr (std::is_same_v<T, bool>) {
      row.unit = "true or false";
      row.default_value = value ? "true" : "false";
    } else if constexpr (std::is_enum_v<T>) {
      row.unit = "word";
      row.default_value = word_of(value);
      row.range = fmt::format("{}", fmt::join(words<T>(), " "));
    } else {
      row.unit = field.unit == Unit::plain   ? "number"
                 : field.unit == Unit::ratio ? "share"
                                             : std::string(symbol_of(field.unit));
      row.default_value = to_text(static_cast<double>(value), field.unit);
      if (ranged) row.range = fmt::format("{} to {}", to_text(field.min, field.unit), to_text(field.max, field.unit));
    }
    rows.push_back(std::move(row));
  });
  return rows;
}

}  // namespace failcast::scenario
