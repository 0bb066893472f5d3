// Reports for readers with a question of their own: what is decided, on one page; or what an operational readiness
// review asks, in its order and in its columns.
#pragma once
#include <cstdint>
#include <vector>

#include "analysis/review/review.hpp"

namespace failcast::review {

enum class Template : std::uint8_t { whole, brief, readiness_review };

/// @param document  the whole report of these runs
page::Document as_template(page::Document document, const std::vector<Reviewed>& runs, Template wanted);

}  // namespace failcast::review
