// What the verbs that run many simulations have in common: points read and checked before anything runs, workers, the
// store of finished cells, progress, and how it all ends.
#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "analysis/cli/command.hpp"
#include "analysis/cli/console.hpp"
#include "analysis/cli/loading.hpp"
#include "analysis/report/study_report.hpp"
#include "analysis/study/study.hpp"
#include "sim/scenario/reader.hpp"

namespace failcast::cli {

/// A scenario file that is read again and again with other values set; standard input is read once.
class ScenarioSource {
 public:
  ScenarioSource(std::string path, std::vector<std::string> sets, const std::string& seed);
  /// With what a point sets on top. Nothing is said.
  scenario::ReadResult read(const std::vector<std::string>& point_sets) const;
  /// Without a point, telling what is wrong.
  Loaded load(const Common& common, const Console& console) const;
  const std::string& path() const { return path_; }

 private:
  std::string path_;
  std::vector<std::string> sets_;
  std::optional<std::string> text_;  ///< of standard input
};

/// What every study of one scenario begins with.
struct Prepared {
  scenario::Scenario scenario;
  study::Plan plan;
};
/// Reads the scenario and plans it: one point, no knobs, the usual measures and those asked for, with the replications
/// of --replications, which are `usual` without the flag and may not be fewer than `least`. The exit code after what is
/// wrong has been said.
std::variant<Prepared, ExitCode> prepare(const ScenarioSource& source, const StudyFlags& flags, std::uint32_t usual,
                                         std::uint32_t least, const Common& common, const Console& console);

/// Of one study.
inline constexpr std::uint32_t kMostReplications = 1'000'000;

/// Says why, and what the command ends with.
ExitCode refuse(const std::string& why, const Console& console, ExitCode code = ExitCode::bad_command);

/// Why a study is too large to be meant.
std::optional<std::string> too_many_cells(const study::Plan& plan);

/// Reads every point once: fills in their hashes. False when a point is no scenario; that is said.
bool check_points(study::Plan& plan, const ScenarioSource& source, const Console& console);

/// Runs the plan as the flags say. The exit code instead when it could not begin, after saying why.
struct Driven {
  study::Study study;
  ExitCode code = ExitCode::done;    ///< done, or why the study ended early; that was said
  std::optional<std::string> store;  ///< the file of finished cells
};
std::variant<Driven, ExitCode> drive(const study::Plan& plan, const ScenarioSource& source,
                                     const scenario::Scenario& scenario, const StudyFlags& flags, const Common& common,
                                     const Console& console);

/// What a study is given out as.
struct Answer {
  std::function<std::string()> text;
  std::function<std::string()> json;
};
/// Gives a study out: tables to the files of the flags, the answer to -o and to stdout. Takes the store away that only
/// this command named once a whole study is in its file.
ExitCode give_out(const Answer& answer, const report::StudyReport& report, const Driven& driven,
                  const StudyFlags& flags, const Common& common, const Console& console);

/// Gives the study to stdout and -o; what the command ends with. Takes the store away that only this command named.
ExitCode deliver(const report::StudyReport& report, const Driven& driven, const StudyFlags& flags, const Common& common,
                 const Console& console, const std::string& scenario_file);

/// "p95(failover_time)=2s" or "RTO-1=2s": the measure and the half width in its unit; or what is wrong.
std::variant<study::Precision, std::string> parse_precision(const std::string& text,
                                                            const scenario::Scenario& scenario);

/// A quantity in the unit of a measure: "2s", "0.1%", "3"; or what is wrong.
std::variant<double, std::string> parse_quantity(const std::string& text, metrics::Unit unit);

/// A whole number from `least` on, with its flag in the message; or what is wrong.
std::variant<std::uint32_t, std::string> parse_count(const std::string& text, const char* flag, std::uint32_t least);

}  // namespace failcast::cli
