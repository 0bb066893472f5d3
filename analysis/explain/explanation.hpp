// The answer to "why did it take this long": of some clients of one run the way of their time, and what each lever
// would have saved them. Made by the verb, shown as text and as JSON.
#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/explain/levers.hpp"
#include "analysis/explain/survey.hpp"
#include "analysis/explain/timeline.hpp"

namespace failcast::explain {

/// Time that a client lacked a segment, from the begin of one loss up to the next one of the run that is explained.
struct Lost {
  Duration lost{};
  bool returned = true;  ///< had access when that time was over
  std::map<Cause, Duration> by_cause;
};
/// @param window_begin, window_end  of the loss that is explained; see window_of()
Lost lost_in(const std::vector<Episode>& episodes, TimePoint window_begin, TimePoint window_end);

/// What became of one client under a lever, with the same luck.
struct Effect {
  std::size_t lever = 0;     ///< index into Explanation::levers
  std::optional<Lost> lost;  ///< nothing: there is no such client or segment then
  Duration saved{};          ///< negative: it took longer
  std::string why;           ///< why it saved nothing, or what it took instead; may be empty
};

struct ClientStory {
  std::uint32_t client = 0;
  SegmentId segment{};
  std::vector<Episode> episodes;  ///< of that segment
  std::size_t explained = 0;      ///< which of them; meaningless without any
  std::vector<Cause> course;      ///< causes of the explained one, by their first coming; empty: it asked nothing
  Shares shares;
  std::vector<Effect> effects;

  const Episode* episode() const { return episodes.empty() ? nullptr : &episodes[explained]; }
};

/// From the begin of the explained loss up to the begin of the next one, or the end of the run.
std::pair<TimePoint, TimePoint> window_of(const ClientStory& story, TimePoint reached);

struct Turned {
  Lever lever;
  bool changes_run = true;  ///< false: not one fact of the run is another
};

struct Explanation {
  std::string scenario_name, scenario_title, scenario_hash;
  std::uint64_t seed = 0, trajectory_hash = 0;
  std::uint32_t replication = 0;
  TimePoint reached{};
  std::string proof;     ///< which run it equals
  std::string question;  ///< "the 3 slowest of 1 320 clients that lost access during a fault"; empty: a client by name
  std::string population;            ///< "clients that lost access during a fault"
  std::vector<std::string> verdict;  ///< lines about the budget that was asked for
  std::vector<ClientStory> clients;
  std::vector<Turned> levers;
  std::vector<StuckLever> stuck_levers;
  std::size_t usual_levers = 0, levers_left_out = 0;  ///< of these not tried, because so many were not wanted
};

/// Causes of losses, most time first.
std::vector<Cause> causes_by_time(const std::vector<const Episode*>& episodes);

/// Why a lever saved nothing, or what it took instead, by what it changed for this client. Empty: it only saved.
std::string why_nothing(const Lever& lever, bool changes_run, const Lost& before, const Lost& after);

/// Where people said that values come from, by path ("/bc/enter_wait"): "vendor-doc: H2".
using Provenance = std::map<std::string, std::string>;
/// Whether a value rests on an assumption of the model, an inference from documents or a guess, by its source as
/// parameter_values() words it.
bool is_assumed(std::string_view source);
/// Values of the scenario by name, each with its source: what people said, else that it is the parameter's default,
/// with the basis of that, else "unstated".
/// @param provenance  of a scenario that was resolved before; what it says itself comes first
ParameterValues parameter_values(const scenario::Scenario& scenario, const Provenance& provenance);

/// The text of it. With `all_facts` every fact stands under its piece.
std::string to_text(const Explanation& explanation, const record::Directory& directory, const ParameterValues& values,
                    bool all_facts);
/// The same as JSON (explanation-1), durations in integer nanoseconds; keys sorted.
std::string to_json(const Explanation& explanation, const record::Directory& directory, const ParameterValues& values);
/// JSON Schema (draft-07) of that.
std::string explanation_schema();

}  // namespace failcast::explain
