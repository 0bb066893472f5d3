// The workers of a study as the flags and the launcher say: processes forked here, or the ranks of mpirun.
#pragma once
#include <functional>
#include <map>
#include <memory>
#include <optional>

#include "analysis/cli/study_driver.hpp"
#include "analysis/study/workers.hpp"

namespace failcast::cli {

class StudyWorkers {
 public:
  /// Refuses, after saying why, what does not fit into memory or together. On a rank that only works it has done so
  /// when this returns, and refuses with `done`. Plan and source must outlive it.
  StudyWorkers(const study::Plan& plan, const ScenarioSource& source, const scenario::Scenario& scenario,
               const StudyFlags& flags, const Common& common, const Console& console);
  StudyWorkers(const StudyWorkers&) = delete;
  StudyWorkers& operator=(const StudyWorkers&) = delete;

  const std::optional<ExitCode>& refused() const { return refused_; }
  study::Workers& get() { return *workers_; }
  /// What a forked worker does first, as letting go of files.
  void on_fork(std::function<void()> first) { on_fork_ = std::move(first); }

 private:
  void choose(const scenario::Scenario& scenario, const StudyFlags& flags, const Common& common,
              const Console& console);
  const scenario::Scenario& point(std::uint64_t number);

  const study::Plan& plan_;
  const ScenarioSource& source_;
  std::map<std::uint64_t, scenario::Scenario> points_;  ///< read when first needed
  std::function<void()> on_fork_;
  std::optional<ExitCode> refused_;
  std::unique_ptr<study::Workers> workers_;
};

/// Workers that the flags ask for, on this machine.
unsigned workers_of(const StudyFlags& flags);

}  // namespace failcast::cli
