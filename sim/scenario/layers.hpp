// How a scenario is put together from several texts: the files it extends, the file itself, the overrides of a command
// line.
#pragma once
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/scenario/document.hpp"

namespace failcast::scenario {

/// Lays `over` onto `base`. Objects merge key by key, lists of objects merge by "id", null removes, all else is
/// replaced. A plain value laid onto an annotated one ({"value", "source", ...}) keeps its limits and loses its source.
void merge(Node& base, Node over);

/// The file with everything it extends merged underneath. Relative names in `extends` start at the including file.
/// Cycles are told with their chain. Nothing is returned when a file could not be read.
std::optional<Node> load_layers(const std::filesystem::path& file, std::vector<Diagnostic>& diagnostics);
/// The same for a text that is in memory; `directory` is where its `extends` starts.
std::optional<Node> load_layers(std::string_view text, const std::string& name, const std::filesystem::path& directory,
                                std::vector<Diagnostic>& diagnostics);

/// Applies "path=value": segments between dots are keys, ids of list entries or list positions; null removes.
void apply_override(Node& root, const std::string& assignment, std::vector<Diagnostic>& diagnostics);

/// Replaces every string "${name}" by the entry of "params" and checks the entries against their own limits. Unknown
/// names are errors; entries nobody uses are warnings.
void resolve_references(Node& root, std::vector<Diagnostic>& diagnostics);

}  // namespace failcast::scenario
