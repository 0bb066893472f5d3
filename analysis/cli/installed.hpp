// What is installed beside the program: the scenarios that come with it. Found from where the program itself is, so
// that a tree may be moved as a whole.
#pragma once
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace failcast::cli {

/// The folder of scenarios: FAILCAST_SCENARIOS, else share/failcast/scenarios beside the program's bin, else
/// `scenarios` in a folder above the program, as in a build tree. Nothing when none of them is there.
std::optional<std::filesystem::path> scenario_folder();

/// Scenarios that may be named without their folder: "cloud-outage". By name.
std::vector<std::string> scenario_names();

/// The file that was meant: the one of that name, else the installed scenario called so; as given when there is
/// neither.
std::string located(const std::string& file);

}  // namespace failcast::cli
