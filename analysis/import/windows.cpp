#include "analysis/import/windows.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "sim/scenario/units.hpp"

namespace failcast::import {
namespace {

struct Timed {
  const Phase* phase;
  std::size_t number;
};

std::string when(Duration t) { return t < Duration::zero() ? "-" + scenario::to_text(-t) : scenario::to_text(t); }

/// Phases with a begin. The others, and those out of order, are told.
std::vector<Timed> timed_phases(const Outage& outage, std::vector<scenario::Diagnostic>& diagnostics) {
  std::vector<Timed> timed;
  for (std::size_t i = 0; i < outage.phases.size(); ++i) {
    const Phase& phase = outage.phases[i];
    if (!phase.begin) {
      diagnostics.push_back(scenario::warning_at(phase.at, "L602", phase.path, "its time is not known: left out",
                                                 "t_s or t_days says when it began"));
    } else if (!timed.empty() && *phase.begin < *timed.back().phase->begin) {
      diagnostics.push_back(scenario::error_at(phase.at, "E083", phase.path,
                                               fmt::format("begins at {}, before the phase above it ({})",
                                                           when(*phase.begin), when(*timed.back().phase->begin)),
                                               "put the phases in the order of time"));
    } else {
      timed.push_back({&phase, i});
    }
  }
  return timed;
}

bool is_impaired(const Timed& timed) { return timed.phase->availability.value_or(0) < 1; }
bool says_impaired(const Timed& timed) { return timed.phase->availability.value_or(1) < 1; }

/// At or after the stated end "nobody says how much works" means that it was over, unless a later phase still counts
/// what does not.
bool is_over(const Outage& outage, const std::vector<Timed>& timed, std::size_t i) {
  const Phase& phase = *timed[i].phase;
  return !phase.availability && outage.duration && *phase.begin >= *outage.duration &&
         std::none_of(timed.begin() + static_cast<std::ptrdiff_t>(i), timed.end(), says_impaired);
}

void append(std::vector<Window>& windows, Window window) {
  if (window.end && *window.end == window.begin) return;  // another phase began at the same instant
  if (!windows.empty()) {
    Window& before = windows.back();
    // The length of a phase whose end nobody knows is assumed: it stays a window of its own.
    if (window.end && before.end == window.begin && before.availability == window.availability) {
      before.end = window.end;
      before.last = window.last;
      return;
    }
  }
  windows.push_back(std::move(window));
}

std::vector<Window> from_length(const Outage& outage, std::vector<scenario::Diagnostic>& diagnostics) {
  if (!outage.duration) {
    diagnostics.push_back(scenario::error_at(outage.at, "E084", outage.path,
                                             "neither a phase with a time nor a length is known: nothing to replay",
                                             "give a phase t_s or t_days, or the outage duration_seconds"));
    return {};
  }
  Window whole;
  whole.end = outage.duration;
  whole.last = outage.phases.empty() ? 0 : outage.phases.size() - 1;
  whole.confidence = outage.confidence;
  whole.event = outage.phases.empty() ? outage.title : outage.phases.front().event;
  return {whole};
}

}  // namespace

std::vector<Window> windows_of(const Outage& outage, std::vector<scenario::Diagnostic>& diagnostics) {
  const std::size_t before = diagnostics.size();
  const std::vector<Timed> timed = timed_phases(outage, diagnostics);
  const auto has_error = [&] {
    return std::any_of(diagnostics.begin() + static_cast<std::ptrdiff_t>(before), diagnostics.end(),
                       [](const auto& d) { return d.severity == scenario::Diagnostic::error; });
  };
  if (has_error()) return {};
  if (timed.empty()) return from_length(outage, diagnostics);
  std::vector<Window> windows;
  for (std::size_t i = 0; i < timed.size(); ++i) {
    const Phase& phase = *timed[i].phase;
    if (!is_impaired(timed[i]) || is_over(outage, timed, i)) continue;
    Window window{*phase.begin,       std::nullopt,
                  phase.availability, timed[i].number,
                  timed[i].number,    phase.confidence.empty() ? outage.phase_confidence : phase.confidence,
                  phase.event};
    if (i + 1 < timed.size())
      window.end = timed[i + 1].phase->begin;
    else if (outage.duration && *outage.duration > window.begin)
      window.end = outage.duration;
    append(windows, std::move(window));
  }
  if (windows.empty())
    diagnostics.push_back(scenario::error_at(outage.at, "E084", outage.path,
                                             "everything works in every phase: nothing to replay",
                                             "an availability below 1, or null, makes a fault"));
  return windows;
}

}  // namespace failcast::import
