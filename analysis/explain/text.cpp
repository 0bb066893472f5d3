// An explanation as text.
#include <fmt/format.h>

#include "analysis/explain/explanation.hpp"
#include "analysis/metrics/words.hpp"

namespace failcast::explain {
namespace {

/// "-60.0 s", "+2.0 s", "0 s".
std::string signed_seconds(Duration saved) {
  if (saved == Duration{}) return "0 s";
  return (saved > Duration{} ? "-" : "+") + metrics::seconds(std::chrono::abs(saved));
}

std::string course_text(const std::vector<Cause>& course) {
  std::string text;
  for (const Cause cause : course) text += (text.empty() ? "" : " > ") + std::string(name_of(cause));
  return text;
}

std::string share_text(std::uint64_t part, std::uint64_t whole) {
  return metrics::share(static_cast<metrics::WideNs>(part), static_cast<metrics::WideNs>(whole));
}

std::string course_lines(const ClientStory& story, const std::string& population) {
  if (story.course.empty()) return "";
  const Shares& s = story.shares;
  return fmt::format("course  {}\n  also of {} of the {} {}, and of {} of the slowest 1 % of them ({})\n",
                     course_text(story.course), share_text(s.same, s.clients), metrics::grouped(s.clients), population,
                     share_text(s.same_slowest, s.slowest), metrics::grouped(s.slowest));
}

std::string effect_words(const Effect& effect) {
  if (!effect.lost) return "there is no such client then";
  std::string text = !effect.lost->returned ? "and does not come back" : "";
  if (!effect.why.empty()) text += (text.empty() ? "" : "; ") + effect.why;
  return text;
}

std::string lever_lines(const Explanation& e, const ClientStory& story) {
  if (story.effects.empty()) return "";
  metrics::Table table("llrrl");
  for (const Effect& effect : story.effects) {
    const Lever& lever = e.levers[effect.lever].lever;
    table.row({lever.path, fmt::format("{} -> {}", lever.from.empty() ? "-" : lever.from, lever.to),
               effect.lost ? signed_seconds(effect.saved) : "-",
               effect.lost ? metrics::seconds(effect.lost->lost) : "-", effect_words(effect)});
  }
  std::string of = story.episodes.size() > 1 && story.episode() != nullptr
                       ? fmt::format(", of the loss from {}", metrics::clock(story.episode()->begin()))
                       : "";
  return fmt::format("levers  run again with the same luck: what each would change, and the time then{}\n{}", of,
                     table.text());
}

std::string stuck_lines(const Explanation& e) {
  std::string text;
  for (const StuckLever& lever : e.stuck_levers)
    text += fmt::format("{}{} {} ({})", text.empty() ? "" : ", ", lever.path, lever.value, lever.why);
  if (!text.empty()) text = "not tried  " + text + "\n";
  if (e.levers_left_out > 0)
    text += fmt::format("not tried  {} more: --levers {} tries all\n", e.levers_left_out, e.usual_levers);
  return text;
}

}  // namespace

std::string to_text(const Explanation& e, const record::Directory& directory, const ParameterValues& values,
                    bool all_facts) {
  std::string text;
  for (const std::string& line : e.verdict) text += line + "\n";
  if (!e.question.empty()) text += e.question + "\n";
  for (const ClientStory& story : e.clients) {
    if (!text.empty()) text += "\n";
    text += to_text(story.episodes, directory, story.client, story.segment, values, all_facts);
    text += course_lines(story, e.population) + lever_lines(e, story);
  }
  return text + stuck_lines(e) + fmt::format("replayed from seed; run {:016x} equals {}\n", e.trajectory_hash, e.proof);
}

}  // namespace failcast::explain
