#include "analysis/explain/question.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "analysis/metrics/metric_list.hpp"

namespace failcast::explain {
namespace {

using metrics::EndedEpisode;
using metrics::EpisodeKind;
using metrics::Returned;
using Of = Question::Of;

std::optional<std::uint32_t> index_in(const std::vector<std::string>& names, const std::string& name) {
  const auto found = std::find(names.begin(), names.end(), name);
  if (found == names.end()) return std::nullopt;
  return static_cast<std::uint32_t>(found - names.begin());
}

constexpr std::array<std::pair<std::string_view, Of>, 14> kMetrics = {
    {{"time_without_access", Of::lost},
     {"failover_time", Of::failover},
     {"return_interruption", Of::interruption},
     {"dr_interruption", Of::dr_switch},
     {"waited_out", Of::waited_out},
     {"unaffected", Of::lost},
     {"stuck", Of::stuck},
     {"time_by_cause", Of::lost},
     {"lost_by_cause", Of::any},
     {"availability", Of::any},
     {"user_minutes_lost", Of::any},
     {"locked_out", Of::locked_out},
     {"requests_failed", Of::any},
     {"mtunnels_dropped", Of::any}}
};

bool is_of(Of of, const EndedEpisode& episode, const CourseTable& courses, CourseId course) {
  const bool is_sample = episode.kind != EpisodeKind::no_sample;
  switch (of) {
    case Of::any: return is_sample;
    case Of::lost: return episode.is_loss_of_fault();
    case Of::failover: return episode.is_failover();
    case Of::interruption: return episode.kind == EpisodeKind::loss && episode.faults == 0;
    case Of::dr_switch: return episode.kind == EpisodeKind::by_switch;
    case Of::waited_out: return episode.is_loss_of_fault() && episode.returned == Returned::after_fault;
    case Of::stuck: return episode.returned == Returned::never;
    case Of::locked_out:
      return courses.has(course, Cause::expired_authentication) || courses.has(course, Cause::expired_certificate) ||
             courses.has(course, Cause::refused_policy);
  }
  return false;
}

bool is_in(const Part& part, const EndedEpisode& episode, const record::Directory& directory) {
  switch (part.kind) {
    case metrics::SliceKind::all: return true;
    case metrics::SliceKind::site: return directory.clients[episode.client].place == part.index;
    case metrics::SliceKind::segment: return episode.segment == part.index;
    case metrics::SliceKind::group: return directory.clients[episode.client].group == part.index;
    case metrics::SliceKind::components: return false;  // nobody's episode
  }
  return false;
}

}  // namespace

std::optional<Part> find_part(const record::Directory& directory, const std::string& name) {
  using metrics::SliceKind;
  for (const auto& [kind, names] :
       {std::pair(SliceKind::site, &directory.places), std::pair(SliceKind::segment, &directory.segments),
        std::pair(SliceKind::group, &directory.groups)})
    if (const auto index = index_in(*names, name)) return Part{kind, *index};
  return std::nullopt;
}

std::variant<Question, std::string> question_of(const scenario::Budget& budget) {
  const auto known =
      std::find_if(kMetrics.begin(), kMetrics.end(), [&](const auto& m) { return m.first == budget.metric; });
  if (known == kMetrics.end())
    return fmt::format("{} limits {}, which is no client's time without access: nobody to explain", budget.id,
                       budget.metric);
  Question question{.of = known->second, .during = budget.during};
  if (budget.aggregate == "never") {
    question.of = Of::stuck;
    return question;
  }
  const bool is_upper =
      budget.comparison == scenario::Comparison::less || budget.comparison == scenario::Comparison::less_equal;
  const metrics::Metric* metric = metrics::find_metric(budget.metric);
  if (is_upper && metric->samples != nullptr && budget.aggregate != "n") question.above_s = budget.limit;
  return question;
}

bool asks_about(const Question& question, const EndedEpisode& episode, const metrics::FaultSet& faults,
                const std::vector<std::string>& fault_ids, const record::Directory& directory,
                const CourseTable& courses, CourseId course) {
  if (!is_of(question.of, episode, courses, course) || !is_in(question.part, episode, directory)) return false;
  const bool is_during = question.during.empty() || std::ranges::any_of(faults.ids, [&](std::uint32_t id) {
                           return fault_ids[id] == question.during;
                         });
  const double seconds = std::chrono::duration<double>(episode.length).count();
  const bool is_above = !question.above_s || episode.returned == Returned::never || seconds > *question.above_s;
  return is_during && is_above;
}

std::string_view words_of(Of of) {
  switch (of) {
    case Of::any: return "lost access";
    case Of::lost: return "lost access during a fault";
    case Of::failover: return "had to fail over";
    case Of::interruption: return "were interrupted on the way back";
    case Of::dr_switch: return "were interrupted by a switch of DR";
    case Of::waited_out: return "waited a fault out";
    case Of::stuck: return "never came back";
    case Of::locked_out: return "were locked out";
  }
  return "";
}

}  // namespace failcast::explain
