// What stands behind the verdict: capacity, the map, assumptions with their sources, the card for the drill, and how
// to get the same numbers again.
#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "analysis/metrics/words.hpp"
#include "analysis/report/head_room.hpp"
#include "analysis/report/json_parts.hpp"
#include "analysis/review/review.hpp"
#include "sim/scenario/reader.hpp"

namespace failcast::review {
namespace {

using page::Block;
using page::List;
using page::Paragraph;
using page::Picture;
using page::Table;
using page::Tone;
using page::Verbatim;

constexpr std::size_t kFailuresTold = 20;

List first_of(const std::vector<std::string>& sentences, std::string_view of_what) {
  List list;
  for (std::size_t i = 0; i < std::min(sentences.size(), kFailuresTold); ++i) list.items.push_back(sentences[i]);
  if (sentences.size() > kFailuresTold)
    list.items.push_back(
        fmt::format("and {} more {}: failcast topology -v names them.", sentences.size() - kFailuresTold, of_what));
  return list;
}

/// How well a value is founded: first what is an assumption of the model or a guess, then what nobody gave a source
/// for, then what has one.
int foundation(const std::string& source) {
  if (explain::is_assumed(source)) return 0;
  return source == "unstated" ? 1 : 2;
}

/// Which guess matters, where that was asked; else how to ask.
std::vector<Block> ranked_guesses(const Reviewed& run) {
  if (!run.ranking)
    return {
        Paragraph{fmt::format("Which guess moves the budgets most: failcast report {} --tornado runs both ends of "
                              "the range of each.",
                              run.is_replay ? "SCENARIO" : run.again)}};
  std::vector<Block> blocks;
  if (run.ranking->measures.front().swings.empty())
    return {
        Paragraph{"No value is marked as a guess with a range, as {\"value\": \"2s\", \"source\": \"guess\", "
                  "\"range\": [\"1s\", \"5s\"]}; results do not keep ranges: give the scenario itself."}};
  for (const Ranking::OfMeasure& m : run.ranking->measures)
    blocks.emplace_back(
        tornado(fmt::format("Which guess moves {} most?", text_of(m.measure)), m.measure, m.base, m.swings, m.limits));
  if (!run.ranking->refused.empty()) blocks.emplace_back(List{run.ranking->refused});
  return blocks;
}

}  // namespace

std::vector<Block> capacity_part(const Reviewed& run) {
  const std::string text = report::head_room_text(run.run.head_room, true);
  if (text.empty()) return {Paragraph{"No node of this deployment states a size."}};
  return {Paragraph{"Users that come to each kind of node, and what it is sized for: in normal operation, in BC, in DR "
                    "and in a DR test, each also with its largest node lost."},
          Verbatim{text}};
}

std::vector<Block> map_part(const Reviewed& run) {
  std::vector<Block> blocks;
  if (run.map.single_failures.empty())
    blocks.push_back(Paragraph{"No failure of a single thing takes an application from anybody."});
  else {
    blocks.push_back(Paragraph{"A failure of one of these takes an application from somebody, most users first:"});
    blocks.push_back(first_of(run.map.single_failures, "single points of failure"));
  }
  if (!run.map.pairs.empty()) {
    blocks.push_back(Paragraph{"Together, though neither alone:"});
    blocks.push_back(first_of(run.map.pairs, "pairs"));
  }
  if (!run.map.svg.empty())
    blocks.push_back(Picture{
        "What depends on what?",
        "The map of the deployment; equal sites are one box with their number. The lists above say what the map shows.",
        run.map.svg});
  else if (!run.map.why_no_svg.empty())
    blocks.push_back(Paragraph{"The map was not drawn: " + run.map.why_no_svg});
  return blocks;
}

std::vector<Block> assumptions_part(const Reviewed& run, const Reviewed* told) {
  Table table{
      .caption = "Values with their sources: assumptions first, then what has no stated source",
      .columns = {"Parameter", "Value", "Source"},
      .rows = {        }
  };
  std::array<std::size_t, 3> counts{};
  for (const int wanted : {0, 1, 2})
    for (const auto& [name, value] : run.values) {
      if (foundation(value.source) != wanted) continue;
      ++counts[static_cast<std::size_t>(wanted)];
      if (told != nullptr) {
        const auto same = told->values.find(name);
        if (same != told->values.end() && same->second.value == value.value) continue;
      }
      table.rows.push_back(
          {text_cell(name), text_cell(value.value), text_cell(value.source, wanted == 0 ? Tone::warn : Tone::plain)});
    }
  std::string words = fmt::format(
      "{} values: {} are assumptions of the model or guesses, {} have no stated source, {} have one; within each kind "
      "the order is by name. Not modelled: what is in the traffic, the vendor's own operations, and what people do "
      "beyond the parameters.",
      run.values.size(), counts[0], counts[1], counts[2]);
  if (told != nullptr) words += fmt::format(" Below is what differs from {}.", page::isolated(told->run.scenario.name));
  std::vector<Block> blocks = {Paragraph{std::move(words)}};
  if (told == nullptr || run.ranking)
    for (Block& block : ranked_guesses(run)) blocks.push_back(std::move(block));
  if (!table.rows.empty()) blocks.push_back(std::move(table));
  return blocks;
}

std::vector<Block> reproduce_part(const Reviewed& run) {
  const auto& s = run.run.scenario;
  Table table{
      .caption = "What this was made of", .columns = {"What",               "Value"},
           .rows = {                    }
  };
  const auto row = [&](std::string what, std::string value) {
    table.rows.push_back({text_cell(std::move(what)), text_cell(std::move(value))});
  };
  row("Scenario", s.name);
  row("Scenario hash", scenario::hash_text(s));
  row("Seed", std::to_string(s.seed));
  row("Replication", std::to_string(run.run.replication));
  row("Trajectory hash", report::hex(run.run.result.outcome.trajectory_hash));
  row("Model", std::string(report::kModel));
  row("Facts", metrics::grouped(run.run.result.outcome.facts));
  // A file keeps the proof that this report holds its replay against.
  const std::string command =
      run.is_replay ? "failcast report " + run.again
                    : fmt::format("failcast run {} --seed {} --replication {}", run.again, s.seed, run.run.replication);
  std::vector<Block> blocks = {std::move(table), Verbatim{command}};
  if (!run.resolved.empty()) {
    blocks.push_back(Paragraph{"The scenario with every default, readable as a scenario file:"});
    blocks.push_back(Verbatim{nlohmann::json::parse(run.resolved).dump(1) + "\n"});
  } else {
    blocks.push_back(
        Paragraph{"The scenario with every default is in the report of this run alone, and in its result file."});
  }
  return blocks;
}

}  // namespace failcast::review
