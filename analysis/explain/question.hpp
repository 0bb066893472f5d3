// Which losses of access are asked about: the slowest, those that never ended, or those behind a budget.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "analysis/explain/courses.hpp"
#include "analysis/metrics/episode_sink.hpp"
#include "analysis/metrics/result.hpp"
#include "sim/record/record.hpp"
#include "sim/scenario/scenario.hpp"

namespace failcast::explain {

/// A site, a segment or a client group of a run.
struct Part {
  metrics::SliceKind kind = metrics::SliceKind::all;
  std::uint32_t index = 0;  ///< into the directory's places, segments or groups
  friend bool operator==(const Part&, const Part&) = default;
};
/// The part of that name; a site before a segment before a group. Nothing when there is none.
std::optional<Part> find_part(const record::Directory& directory, const std::string& name);

struct Question {
  /// Classes of losses, as the metric list defines them.
  enum class Of : std::uint8_t {
    any,           ///< all but what began in the warm-up or with the run
    lost,          ///< time_without_access
    failover,      ///< failover_time
    interruption,  ///< return_interruption
    dr_switch,     ///< dr_interruption
    waited_out,
    stuck,
    locked_out,
  };
  Of of = Of::lost;
  std::string during;             ///< a fault's id; empty: whatever
  std::optional<double> above_s;  ///< only losses longer than this
  Part part;
  friend bool operator==(const Question&, const Question&) = default;
};

/// What a budget's metric is a number of; or why it is none of clients. Its `at` is left to the caller.
std::variant<Question, std::string> question_of(const scenario::Budget& budget);

/// Whether an episode is asked about.
/// @param fault_ids  names of the numbers in `faults.ids`
bool asks_about(const Question& question, const metrics::EndedEpisode& episode, const metrics::FaultSet& faults,
                const std::vector<std::string>& fault_ids, const record::Directory& directory,
                const CourseTable& courses, CourseId course);

/// In words: "lost access during a fault", "failed over".
std::string_view words_of(Question::Of of);

}  // namespace failcast::explain
