// What a verdict says of the budget's waiver.
#pragma once
#include <string>
#include <string_view>

#include "analysis/verdict/verdict.hpp"

namespace failcast::report {

/// "   waived until 2026-06-30 by access-platform: second controller ordered", that the waiver is not needed where it
/// would count but the budget holds, or nothing.
std::string waiver_text(const scenario::Budget& budget, std::string_view where, verdict::Word word);

}  // namespace failcast::report
