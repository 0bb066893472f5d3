// Working hours: how people write them, and the stretches of a run that they mean.
#pragma once
#include <string>
#include <string_view>

#include "models/base/working_time.hpp"
#include "sim/scenario/scenario.hpp"
#include "sim/scenario/units.hpp"

namespace failcast::scenario {

/// "mon-fri 08:30-17:00", "sat,sun 10:00-14:00", "fri-mon 22:00-06:00"; up to 24:00.
Parsed<WorkingSpan> parse_working_span(std::string_view text);
/// What parses back to the same span.
std::string to_text(const WorkingSpan& span);

/// The working time of a run, from `past` before its start to `horizon` after it and some weeks more.
/// @param working  in a zone that exists
WorkingTime working_time(const WorkingHours& working, UtcTime start, Duration past, Duration horizon);

}  // namespace failcast::scenario
