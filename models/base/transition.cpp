#include "models/base/transition.hpp"

#include <algorithm>

namespace failcast {
namespace {

/// What `name_of(State::count_)` says: an omission that holds in every state without a row for its event.
constexpr std::string_view kAny = "any";

std::string table_row(std::initializer_list<std::string_view> cells) {
  std::string line = "|";
  for (const std::string_view cell : cells) line.append(" ").append(cell).append(" |");
  return line + "\n";
}

std::string omission_table(std::string_view title, const std::vector<MachineDescription::Omission>& omissions) {
  if (omissions.empty()) return {};
  std::string text = "\n" + std::string(title) + "\n\n| State | Event | Why |\n|---|---|---|\n";
  for (const auto& o : omissions) text += table_row({o.in, o.on, o.why});
  return text;
}

bool covered(const MachineDescription& machine, std::string_view state, std::string_view event) {
  const auto is_row = [&](const MachineDescription::Row& r) { return r.from == state && r.on == event; };
  const auto is_omission = [&](const MachineDescription::Omission& o) {
    return o.on == event && (o.in == state || o.in == kAny);
  };
  return std::ranges::any_of(machine.rows, is_row) || std::ranges::any_of(machine.ignored, is_omission) ||
         std::ranges::any_of(machine.impossible, is_omission);
}

}  // namespace

std::string to_markdown(const MachineDescription& machine) {
  std::string text = "| State | Event | Next | Basis |\n|---|---|---|---|\n";
  for (const auto& r : machine.rows) text += table_row({r.from, r.on, r.to, r.basis});
  text += omission_table("Changes nothing, and is counted:", machine.ignored);
  text += omission_table("Cannot happen:", machine.impossible);
  return text;
}

std::string to_dot(const MachineDescription& machine) {
  std::string text =
      "digraph \"" + std::string(machine.name) + "\" {\n  rankdir=LR;\n  node [shape=box, style=rounded];\n";
  for (const std::string_view state : machine.states) text.append("  \"").append(state).append("\";\n");
  for (const auto& r : machine.rows)
    text.append("  \"")
        .append(r.from)
        .append("\" -> \"")
        .append(r.to)
        .append("\" [label=\"")
        .append(r.on)
        .append("\"];\n");
  return text + "}\n";
}

std::vector<std::string> forgotten_pairs(const MachineDescription& machine) {
  std::vector<std::string> forgotten;
  for (const std::string_view state : machine.states)
    for (const std::string_view event : machine.events)
      if (!covered(machine, state, event)) forgotten.push_back(std::string(state) + " x " + std::string(event));
  return forgotten;
}

std::vector<std::string> dead_ends(const MachineDescription& machine) {
  std::vector<std::string> ends;
  for (const std::string_view state : machine.states) {
    const auto leads_out = [&](const MachineDescription::Row& r) { return r.from == state && r.to != state; };
    if (!std::ranges::any_of(machine.rows, leads_out)) ends.emplace_back(state);
  }
  return ends;
}

}  // namespace failcast
