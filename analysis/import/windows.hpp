// An outage's phases as stretches of time with a begin, an end and a share that works: what faults are made of.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "analysis/import/outage.hpp"

namespace failcast::import {

/// A stretch in which equally much works.
struct Window {
  Duration begin{};                    ///< since the outage's time 0
  std::optional<Duration> end;         ///< nothing: nobody says
  std::optional<double> availability;  ///< below 1; nothing: not published
  std::size_t first = 0, last = 0;     ///< phases that it is made of, by place in the entry
  std::string confidence;
  std::string event;  ///< what was seen at its begin
};

/// In order, without overlap. Each phase lasts until the next one, the last until the outage's end. A phase whose begin
/// is not known is left out and told; phases that are not in order are an error, and so is an outage of which neither a
/// begin nor a length is known. What works fully is no window.
std::vector<Window> windows_of(const Outage& outage, std::vector<scenario::Diagnostic>& diagnostics);

}  // namespace failcast::import
