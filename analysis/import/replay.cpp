#include "analysis/import/replay.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include <fmt/format.h>

#include "analysis/import/placement.hpp"
#include "analysis/import/windows.hpp"
#include "sim/scenario/reader.hpp"
#include "sim/scenario/render.hpp"
#include "sim/scenario/units.hpp"
#include "sim/scenario/words.hpp"

namespace failcast::import {
namespace {

namespace fs = std::filesystem;
using scenario::FaultMode;
using scenario::quoted_json;
using scenario::to_text;

/// Comments of a file that people read: `// ` lines of at most 120 columns.
std::string comment(const std::string& text, const std::string& indent = "") {
  constexpr std::size_t kColumns = 117;
  std::string out, line;
  const auto flush = [&] {
    if (!line.empty()) out += indent + "//" + line + "\n";
    line.clear();
  };
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find_first_of(" \n", at), text.size());
    const std::string word = text.substr(at, end - at);
    if (line.size() + 1 + word.size() + indent.size() > kColumns) flush();
    if (!word.empty()) line += " " + word;
    if (end < text.size() && text[end] == '\n') flush();
    at = end + 1;
  }
  flush();
  return out;
}

std::string percent(double share) { return fmt::format("{:.10g}%", std::round(share * 1e8) / 1e6); }

/// A file's name as another file may write it.
std::string relative_to(const fs::path& file, const fs::path& folder) {
  std::error_code ignored;
  const fs::path relative =
      fs::proximate(fs::absolute(file, ignored), fs::absolute(folder.empty() ? "." : folder, ignored), ignored);
  return (relative.empty() ? file : relative).generic_string();
}

class Writer {
 public:
  Writer(const Outage& outage, std::vector<Window> windows, Placement placement, const Assumptions& assumptions)
      : outage_(outage), windows_(std::move(windows)), placement_(std::move(placement)), assumptions_(assumptions) {}

  std::string text(const scenario::Scenario& base, const std::string& extends) {
    const std::string body = faults() + operator_steps(base) + sources();
    std::string out = head() + "{\n  \"format\": 1,\n";
    member(out, "extends", fmt::format("[{}]", quoted_json(extends)));
    member(out, "name", quoted_json(outage_.id));
    member(out, "title", quoted_json(title()));
    member(out, "doc", quoted_json(doc()));
    member(out, "clock", fmt::format("{{ \"horizon\": {} }}", quoted_json(to_text(horizon()))));
    member(out, "return_bound", quoted_json(to_text(assumptions_.return_bound)));
    return out + params() + group() + body + budgets() + "}\n";
  }

 private:
  static void member(std::string& out, std::string_view key, const std::string& value) {
    out += fmt::format("  {}: {},\n", quoted_json(key), value);
  }

  std::string title() const {
    return outage_.start.empty() ? outage_.title : fmt::format("{} ({})", outage_.title, outage_.start.substr(0, 10));
  }

  std::string doc() const {
    return fmt::format("{}{}What failed is mapped to this deployment by the rules at the top of the file. {}",
                       outage_.mechanism, outage_.mechanism.empty() ? "" : " ",
                       uses_unpublished_ ? "Where no source says how much worked, the run takes params.unpublished."
                                         : "How much worked is published for all of it.");
  }

  std::string head() const {
    std::string text = comment(fmt::format("Replay of {}, made by failcast import. Sources, as given:", outage_.id));
    for (const std::string& source : outage_.sources) text += comment("  " + source);
    if (!outage_.confidence.empty()) text += comment("Confidence of the entry: " + outage_.confidence + ".");
    text += comment("Rules that made these faults:");
    for (const std::string& rule : placement_.rules) text += comment("- " + rule);
    for (const std::string& rule : rules_of_time()) text += comment("- " + rule);
    return text;
  }

  std::vector<std::string> rules_of_time() const {
    const Duration zero = instant(Duration::zero());
    std::vector<std::string> rules{
        fmt::format("the clock: time 0 of the entry is {} of the run; neighbouring phases in which equally much works "
                    "are one fault",
                    zero < Duration::zero() ? "-" + to_text(-zero) : to_text(zero))};
    rules.push_back(
        placement_.share_is_placed
            ? "availability: its complement is the number of those hit, and they are gone; null is params.unpublished"
            : "availability: 0 is the effect itself, a share in between is the loss of the rest, null is "
              "params.unpublished");
    if (uses_unpublished_)
      rules.push_back(
          fmt::format("three runs give the range: --set params.unpublished={} (nothing works), as it stands, and "
                      "--set 'params.unpublished={{\"loss\": \"10%\"}}' (90 % works)",
                      scenario::word_of(full_mode())));
    if (!windows_.back().end) rules.push_back("nobody says when it ended: params.open_end");
    if (has_operator_) rules.push_back("the deployment has a DR domain: its operator switches DR on and off again");
    return rules;
  }

  /// Of the run.
  Duration instant(Duration t) const { return assumptions_.lead + t - windows_.front().begin; }
  Duration end_of(const Window& window) const {
    return instant(window.end ? *window.end : window.begin + assumptions_.open_end);
  }
  Duration horizon() const { return end_of(windows_.back()) + assumptions_.settling; }

  /// What "nothing works" is: a loss or a detour has no fault mode of its own for that.
  FaultMode full_mode() const {
    const FaultMode mode = placement_.effect.mode;
    return mode == FaultMode::loss || mode == FaultMode::slow ? FaultMode::blackhole : mode;
  }

  std::string mode_of(const Window& window) {
    const bool is_slow = placement_.effect.mode == FaultMode::slow;
    if (is_slow && window.availability != 0.0) {
      uses_slowness_ = true;
      return R"("${slow}")";
    }
    if (!window.availability) {
      uses_unpublished_ = true;
      return R"("${unpublished}")";
    }
    if (*window.availability <= 0 || placement_.share_is_placed) return quoted_json(scenario::word_of(full_mode()));
    return fmt::format("{{ \"loss\": {} }}", quoted_json(percent(1 - *window.availability)));
  }

  std::string length_of(const Window& window) const {
    if (!window.end) return R"("for": "${open_end}")";
    const Duration length = *window.end - window.begin, period = placement_.effect.flapping;
    if (period <= Duration::zero() || length < period) return fmt::format("\"for\": {}", quoted_json(to_text(length)));
    return fmt::format("\"for\": {}, \"every\": {}, \"times\": {}", quoted_json(to_text(period / 2)),
                       quoted_json(to_text(period)), length / period);
  }

  static std::string id_of(const Window& window) { return fmt::format("phase-{}", window.first + 1); }

  std::string fault(const Window& window) {
    const std::string phases = window.first == window.last
                                   ? fmt::format("phase {}", window.first + 1)
                                   : fmt::format("phases {} to {}", window.first + 1, window.last + 1);
    const std::string ref = fmt::format("{}, {}: {}", outage_.id, phases, window.event);
    std::string text = fmt::format("    {{\n      \"id\": {}, \"what\": {}, \"where\": {}, \"mode\": {},\n",
                                   quoted_json(id_of(window)), quoted_json(scenario::word_of(placement_.what)),
                                   quoted_json(placement_.where), mode_of(window));
    text += fmt::format("      \"at\": {}, {},\n", quoted_json(to_text(instant(window.begin))), length_of(window));
    text += fmt::format("      \"source\": {},\n", quoted_json(outage_.first_source));
    text += fmt::format("      \"confidence\": {},\n",
                        quoted_json(window.confidence.empty() ? "not stated" : window.confidence));
    return text + fmt::format("      \"ref\": {},\n    }},\n", quoted_json(ref));
  }

  std::string faults() {
    std::string text = "  \"faults\": [\n";
    for (const Window& window : windows_) text += fault(window);
    return text + "  ],\n";
  }

  std::string operator_steps(const scenario::Scenario& base) {
    if (base.dr_settings.domain.empty() || !base.operator_steps.empty()) return "";
    has_operator_ = true;
    return fmt::format(
        "  \"operator\": [\n    {{ \"id\": \"activate\", \"at\": \"{}\", \"publish\": \"on\" }},\n"
        "    {{ \"id\": \"deactivate\", \"at\": \"{}.end\", \"publish\": \"off\" }},\n  ],\n",
        id_of(windows_.front()), id_of(windows_.back()));
  }

  std::string params() const {
    std::string text;
    const auto add = [&](std::string_view name, const std::string& value, std::string_view doc) {
      text += fmt::format("    \"{}\": {{ \"value\": {}, \"source\": \"guess\", \"doc\": {} }},\n", name, value,
                          quoted_json(doc));
    };
    if (uses_unpublished_)
      add("unpublished", fmt::format("{{ \"loss\": {} }}", quoted_json(percent(1 - assumptions_.unpublished))),
          "how much fails where no source says it");
    if (uses_slowness_)
      add("slow", fmt::format("{{ \"slow\": {} }}", to_text(assumptions_.slowness, scenario::Unit::plain)),
          "factor on round trips while traffic takes a detour");
    if (!windows_.back().end)
      add("open_end", quoted_json(to_text(assumptions_.open_end)), "length of the last phase, whose end nobody says");
    return text.empty() ? "" : "  \"params\": {\n" + text + "  },\n";
  }

  std::string group() const {
    if (placement_.members.empty()) return "";
    std::string list;
    for (const std::string& member : placement_.members) list += (list.empty() ? "" : ", ") + quoted_json(member);
    return fmt::format("  \"risk_groups\": {{ \"{}\": {{ \"members\": [{}] }} }},\n", kGroup, list);
  }

  std::string sources() const {
    std::string text = "  \"sources\": [\n";
    for (const std::string& source : outage_.sources) text += fmt::format("    {},\n", quoted_json(source));
    return text + "  ],\n";
  }

  std::string budgets() const {
    return "  \"budgets\": [\n"
           "    { \"id\": \"all-back\", \"require\": \"never(time_without_access) == 0\", \"severity\": \"blocker\", "
           "\"doc\": \"everybody has access again at the end\" },\n  ],\n";
  }

  const Outage& outage_;
  std::vector<Window> windows_;
  Placement placement_;
  Assumptions assumptions_;
  bool uses_unpublished_ = false, uses_slowness_ = false, has_operator_ = false;
};

}  // namespace

std::optional<std::string> replay(const Outage& outage, const scenario::Scenario& deployment, const fs::path& file,
                                  const fs::path& folder, const Assumptions& assumptions,
                                  std::vector<scenario::Diagnostic>& diagnostics) {
  const std::size_t before = diagnostics.size();
  std::vector<Window> windows = windows_of(outage, diagnostics);
  Placement placement = place(outage, deployment, diagnostics);
  for (std::size_t i = before; i < diagnostics.size(); ++i)
    if (diagnostics[i].severity == scenario::Diagnostic::error) return std::nullopt;
  std::string text =
      Writer(outage, std::move(windows), std::move(placement), assumptions).text(deployment, relative_to(file, folder));
  scenario::ReadResult read = scenario::read_text(text, outage.id, folder);
  if (read.scenario) return text;
  std::erase_if(read.diagnostics, [](const auto& d) { return d.severity != scenario::Diagnostic::error; });
  diagnostics.insert(diagnostics.end(), read.diagnostics.begin(), read.diagnostics.end());
  return std::nullopt;
}

}  // namespace failcast::import
