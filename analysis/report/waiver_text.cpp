#include "analysis/report/waiver_text.hpp"

#include <fmt/format.h>

#include "sim/scenario/units.hpp"

namespace failcast::report {

std::string waiver_text(const scenario::Budget& budget, std::string_view where, verdict::Word word) {
  if (word == verdict::Word::waived)
    return fmt::format("   waived until {} by {}: {}", scenario::date_text(budget.waive->until), budget.waive->by,
                       budget.waive->why);
  const bool would_count = verdict::with_waiver(budget, where, verdict::Word::fail) == verdict::Word::waived;
  return word == verdict::Word::pass && would_count ? "   its waiver is not needed" : "";
}

}  // namespace failcast::report
