// What became of the card, for people and as data.
#include <algorithm>
#include <cmath>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "analysis/exercise/comparison.hpp"
#include "analysis/metrics/words.hpp"
#include "analysis/study/json_number.hpp"

namespace failcast::exercise {
namespace {

using nlohmann::json;

std::string signed_time(double seconds) { return (seconds < 0 ? "-" : "+") + time_text(std::abs(seconds)); }

json band_json(const std::optional<Band>& band) {
  if (!band) return nullptr;
  return {{"low_s", study::number(band->low)},
          {"middle_s", study::number(band->middle)},
          {"high_s", study::number(band->high)}};
}

json explanation_json(const Explanation& e) {
  return {{"parameter", e.lever.path},
          {"from", e.lever.from},
          {"to", e.lever.to},
          {"source", e.source},
          {"expected_s", study::number(e.expected)},
          {"explains", e.explains},
          {"steps_within", e.fits}};
}

}  // namespace

std::string band_text(const Band& band) { return fmt::format("[{}, {}]", time_text(band.low), time_text(band.high)); }

std::string explained(const Comparison& c, const Line& line) {
  const std::string what =
      fmt::format("{} {}", c.card.steps[line.step].id,
                  line.difference ? signed_time(*line.difference) : std::string(name_of(line.word)));
  if (!line.difference) return what + ": whether it ever happens is no matter of one parameter's value";
  if (line.explanations.empty())
    return fmt::format("{}: none of the {} parameters tried brings it nearer; {} move it at all", what, c.tried.size(),
                       line.moving);
  const Explanation& best = line.explanations.front();
  return fmt::format("{}: {} {} instead of {} [{}] {} {}; {} of {} observed steps lie within their bands then", what,
                     best.lever.path, best.lever.to, best.lever.from, best.source,
                     best.explains ? "explains it, with" : "comes nearest, and does not explain it, with",
                     time_text(best.expected), best.fits, c.observed());
}

std::string to_text(const Comparison& c) {
  std::string text =
      fmt::format("{}  drill card, bands of {} replications, seed {}\n", c.scenario_name, c.card.replications, c.seed);
  metrics::Table table("llrllrl");
  table.row({"", "step", "expected", "from, to", "", "observed", "remarks"});
  for (const Line& line : c.lines) {
    const Step& step = c.card.steps[line.step];
    const bool differs = line.difference && *line.difference != 0;
    table.row({std::string(name_of(line.word)), step.id,
               step.planned ? metrics::clock(*step.planned)
               : step.band  ? time_text(step.band->middle)
                            : "",
               step.band ? band_text(*step.band) : "", differs ? signed_time(*line.difference) : "",
               step.planned && line.observed ? metrics::clock(TimePoint{Duration{std::llround(*line.observed * 1e9)}})
                                             : time_text(line.observed),
               line.remarks});
  }
  text += table.text();
  for (const Line& line : c.lines) {
    if (line.word != Word::slower && line.word != Word::faster) continue;
    text += "  " + explained(c, line) + "\n";
    for (std::size_t i = 1; i < line.explanations.size(); ++i) {
      const Explanation& e = line.explanations[i];
      text += fmt::format("    or {} {} instead of {} [{}]: {}, {}{} of {} within\n", e.lever.path, e.lever.to,
                          e.lever.from, e.source, time_text(e.expected), e.explains ? "" : "not quite, ", e.fits,
                          c.observed());
    }
  }
  if (!c.not_tried.empty())
    text +=
        fmt::format("  {} uncertain parameters were not tried: {}\n", c.not_tried.size(), fmt::join(c.not_tried, ", "));
  const std::size_t slower = c.count(Word::slower), faster = c.count(Word::faster);
  return text + fmt::format("{}  of {} observed steps {} within the band, {} slower, {} faster\n",
                            slower > 0   ? "SLOWER"
                            : faster > 0 ? "FASTER"
                                         : "AS EXPECTED",
                            c.observed(), c.count(Word::within), slower, faster);
}

std::string to_json(const Comparison& c) {
  json steps = json::array();
  for (const Line& line : c.lines) {
    const Step& step = c.card.steps[line.step];
    json explanations = json::array();
    for (const Explanation& e : line.explanations) explanations.push_back(explanation_json(e));
    steps.push_back(
        {{"step", step.id},
         {"what", step.what},
         {"planned_s", step.planned ? json(metrics::to_seconds(step.planned->time_since_epoch().count())) : json()},
         {"band", band_json(step.band)},
         {"observed_s", study::number(line.observed)},
         {"difference_s", study::number(line.difference)},
         {"word", name_of(line.word)},
         {"remarks", line.remarks},
         {"explanations", explanations},
         {"parameters_that_move_it", line.moving}});
  }
  const json all = {{"format", "observed-1"},
                    {"scenario", {{"name", c.scenario_name}, {"hash", c.scenario_hash}}},
                    {"seed", c.seed},
                    {"replication", c.replication},
                    {"replications", c.card.replications},
                    {"steps", steps},
                    {"tried", c.tried},
                    {"not_tried", c.not_tried},
                    {"verdict", c.count(Word::slower) > 0 ? "fail" : "pass"}};
  return all.dump(1, ' ', false, json::error_handler_t::replace) + "\n";
}

}  // namespace failcast::exercise
