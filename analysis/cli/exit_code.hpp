// What the program's exit status means, for all verbs. Scripts rely on it.
#pragma once
#include <array>
#include <string_view>

namespace failcast::cli {

enum class ExitCode : int {
  done = 0,
  verdict_negative = 1,
  bad_command = 2,
  bad_scenario = 3,
  file_trouble = 4,
  inconclusive = 5,
  internal_error = 70,
  interrupted = 130,
  terminated = 143,
};

struct ExitCodeWords {
  ExitCode code;
  std::string_view meaning;
};
inline constexpr std::array<ExitCodeWords, 9> kExitCodes = {
    {
     {ExitCode::done, "done; every budget holds or is waived, nothing got worse"},
     {ExitCode::verdict_negative,
         "a budget failed, something got worse, a rule was broken, a record is not valid, or a deployment is not "
         "ready"},
     {ExitCode::bad_command, "the command line is wrong"},
     {ExitCode::bad_scenario, "the scenario is wrong, or another input; nothing was run or written"},
     {ExitCode::file_trouble, "a file cannot be read or written, or a baseline is missing or unusable"},
     {ExitCode::inconclusive, "undecided: needs more replications"},
     {ExitCode::internal_error, "internal error; the command that repeats it is printed"},
     {ExitCode::interrupted, "interrupted; the partial result says \"complete\": false"},
     {ExitCode::terminated, "terminated; the partial result says \"complete\": false"},
     }
};

}  // namespace failcast::cli
