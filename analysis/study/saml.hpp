// How long users keep their access when an outage goes on for days and authentications run out: under each mode, each
// authentication timeout and each maximum age of DR that is asked about, with a campaign of logins before it and
// without, beside what the formulas of domain.md 6.4 say.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/stats/interval.hpp"
#include "analysis/study/study.hpp"
#include "models/base/time.hpp"
#include "sim/scenario/scenario.hpp"

namespace failcast::study {

/// What serves users in the outage. `bc` as the scenario's faults leave it; in `bc_with_idp` identity providers answer.
enum class Mode : std::uint8_t { bc, bc_with_idp, dr };
std::string_view name_of(Mode mode);

struct SamlDesign {
  std::string fault;                         ///< the outage
  std::vector<Duration> timeouts, max_ages;  ///< tau and M of the maps
  std::vector<Duration> times;               ///< since the outage began: points of the curves; ascending, not empty
};

/// One point of the study.
struct SamlPoint {
  Mode mode{};
  std::optional<Duration> timeout, max_age;  ///< nothing: as it is
  bool campaign = false;                     ///< everybody has authenticated as the run starts
};
/// The modes that the scenario has, as it is; with a campaign; then the maps. An M matters in DR only.
std::vector<SamlPoint> points_of(const scenario::Scenario& scenario, const SamlDesign& design);

/// Knobs, points and measures. What is wrong instead: no such fault, or nothing serves anybody in it.
std::optional<std::string> lay_out(Plan& plan, const scenario::Scenario& scenario, const SamlDesign& design);

/// A mean over replications, or a median of times that may be infinite.
struct Seen {
  std::optional<double> value;
  std::optional<stats::Interval> interval;
};
/// Survival at each of the design's times, of everybody or of one site or segment.
struct SamlCurve {
  std::string where;                    ///< empty: everybody
  std::vector<Seen> left;               ///< share with access, at each time
  Seen one_percent, ten_percent, half;  ///< seconds until so many are out; medians
};
struct SamlFindings {
  struct OfPoint {
    SamlPoint point;
    std::vector<SamlCurve> curves;                   ///< everybody first; of points of the maps nobody else
    std::vector<std::optional<double>> closed_form;  ///< share left at each time, were authentication all that counts
  };
  std::vector<OfPoint> points;
};
SamlFindings conclude(const Study& study, const scenario::Scenario& scenario, const SamlDesign& design);

}  // namespace failcast::study
