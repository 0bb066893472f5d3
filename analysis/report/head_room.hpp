// Head-room in the summary and in the result file.
#pragma once
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "analysis/capacity/head_room.hpp"

namespace failcast::report {

/// Rows of a table with a line for what a run saw, without a title; empty where nothing is sized.
/// @param verbose  every pool, not only the tightest of its kind in each state
std::string head_room_text(const capacity::HeadRoom& head_room, bool verbose);
nlohmann::json head_room_json(const capacity::HeadRoom& head_room);

}  // namespace failcast::report
