// An outage that happened, as those who collect such things write it down: what failed, in which phases, how much of it
// still worked, who says so and how sure they are. Catalogues and status pages are both read into this.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "models/base/time.hpp"
#include "sim/scenario/document.hpp"

namespace failcast::import {

/// From here on things stood like this.
struct Phase {
  std::optional<Duration> begin;  ///< since the outage's time 0, negative before it; nothing: not known
  std::optional<double>
      availability;        ///< share of what is affected that works; nothing: impaired, nobody says how much
  std::string event;       ///< what was seen
  std::string confidence;  ///< empty: that of all phases
  scenario::Position at;
  std::string path;  ///< JSON pointer
};

struct Outage {
  std::string id, title, kind;
  std::string start;               ///< UTC, as written; empty: not known
  std::string mechanism;           ///< why it happened, and how it went away
  std::string component;           ///< free words for what failed; empty: the kind says it
  std::string effect;              ///< free words for how; empty: nothing said
  std::string scope;               ///< free words for how far; empty: nothing said
  std::optional<double> fraction;  ///< of the whole that the entry names, how much was affected
  std::vector<Phase> phases;
  std::optional<Duration> duration;  ///< since time 0
  std::string confidence;            ///< "start high, end high, ..."
  std::string phase_confidence;
  std::vector<std::string> sources;  ///< addresses, what they are, and whether they were read
  std::string first_source;          ///< the address alone
  scenario::Position at;
  std::string path;  ///< JSON pointer
};

}  // namespace failcast::import
