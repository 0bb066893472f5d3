#include "analysis/cli/complete.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <optional>
#include <string_view>

#include <fmt/format.h>

#include "analysis/cli/command_shape.hpp"
#include "analysis/cli/complete_scenario.hpp"
#include "analysis/cli/installed.hpp"
#include "analysis/cli/verbs.hpp"
#include "analysis/metrics/metric_list.hpp"
#include "analysis/readiness/check.hpp"

namespace failcast::cli {
namespace {

/// The command line so far.
struct Typed {
  const VerbShape* verb = nullptr;    ///< null: none yet
  const VerbShape* action = nullptr;  ///< "sign" of `dr-record`
  const FlagShape* flag = nullptr;    ///< whose value is being typed
  std::size_t arguments = 0;          ///< whole ones before the last word, flags and their values left out
  std::vector<std::string> files;     ///< arguments that are files
  std::string before;                 ///< "--set=" where the value is part of the last word
  std::string word;                   ///< what is being typed
};

const FlagShape* flag_called(const VerbShape& shape, const std::string& name) {
  for (const FlagShape& flag : shape.flags)
    if (std::find(flag.names.begin(), flag.names.end(), name) != flag.names.end()) return &flag;
  return nullptr;
}

const VerbShape* action_called(const VerbShape& shape, const std::string& name) {
  const auto found = std::ranges::find(shape.actions, name, &VerbShape::name);
  return found == shape.actions.end() ? nullptr : &*found;
}

/// The flag of that name where the line stands.
const FlagShape* find_flag(const VerbShape& program, const Typed& typed, const std::string& name) {
  for (const VerbShape* shape : {typed.action, typed.verb, &program})
    if (shape != nullptr)
      if (const FlagShape* flag = flag_called(*shape, name)) return flag;
  return nullptr;
}

Typed read(const VerbShape& program, const std::vector<std::string>& words) {
  Typed typed{.word = words.empty() ? "" : words.back()};
  for (std::size_t i = 0; i + 1 < words.size(); ++i) {
    const std::string& word = words[i];
    if (word.size() > 1 && word.front() == '-') {
      const FlagShape* flag = find_flag(program, typed, word);
      if (flag == nullptr || !flag->takes_value) continue;
      if (i + 2 == words.size()) typed.flag = flag;
      ++i;
    } else if (typed.verb == nullptr) {
      typed.verb = action_called(program, word);
    } else if (typed.action == nullptr && !typed.verb->actions.empty()) {
      typed.action = action_called(*typed.verb, word);
    } else {
      ++typed.arguments;
      std::error_code ignored;
      const std::string file = located(word);
      if (std::filesystem::is_regular_file(file, ignored)) typed.files.push_back(file);
    }
  }
  const std::size_t equals = typed.word.find('=');
  if (typed.flag == nullptr && typed.word.starts_with("--") && equals != std::string::npos) {
    typed.flag = find_flag(program, typed, typed.word.substr(0, equals));
    typed.before = typed.word.substr(0, equals + 1);
    typed.word.erase(0, equals + 1);
  }
  return typed;
}

std::vector<Candidate> flags_of(const VerbShape& program, const Typed& typed) {
  std::vector<Candidate> all;
  for (const VerbShape* shape : {typed.action, typed.verb, &program}) {
    if (shape == nullptr) continue;
    for (const FlagShape& flag : shape->flags)
      for (const std::string& name : flag.names)
        if (name.starts_with("--")) all.push_back({name, flag.words});
  }
  return all;
}

std::vector<Candidate> words_of(const std::vector<std::string>& texts) {
  std::vector<Candidate> all;
  for (const std::string& text : texts) all.push_back({text});
  return all;
}

/// "p95(failover_time)", "availability".
std::vector<Candidate> measures() {
  std::vector<Candidate> all;
  for (const metrics::Metric& metric : metrics::metric_list()) {
    if (!metric.in_budgets) continue;
    if (metric.at_time != nullptr)
      all.push_back({fmt::format("7d({})", metric.name), std::string(metric.definition)});
    else if (metric.aggregates.empty())
      all.push_back({std::string(metric.name), std::string(metric.definition)});
    for (const std::string_view aggregate : metric.aggregates)
      all.push_back({fmt::format("{}({})", aggregate, metric.name), std::string(metric.definition)});
  }
  return all;
}

std::vector<Candidate> readiness_checks() {
  std::vector<Candidate> all;
  for (const readiness::Check& check : readiness::checklist()) all.push_back({check.id(), std::string(check.what)});
  return all;
}

constexpr std::array<std::string_view, 7> kPathFlags = {"--set",   "--set-b", "--what-if", "--grid",
                                                        "--point", "--range", "--cost"};
constexpr std::array<std::string_view, 3> kMeasureFlags = {"--metric", "--until", "--tolerance"};
constexpr std::array<std::string_view, 8> kFileFlags = {"--output",  "--store", "--csv",        "--sqlite",
                                                        "--records", "--key",   "--deployment", "--baseline"};

template <std::size_t N>
bool is_one_of(const FlagShape& flag, const std::array<std::string_view, N>& names) {
  return std::ranges::any_of(
      flag.names, [&](const std::string& name) { return std::find(names.begin(), names.end(), name) != names.end(); });
}

/// What the value of a flag may be.
Completion value_of(const FlagShape& flag, const Typed& typed) {
  if (!flag.choices.empty()) return {.candidates = words_of(flag.choices)};
  if (is_one_of(flag, kFileFlags)) return {.files = true};
  if (is_one_of(flag, kMeasureFlags)) return {.candidates = measures()};
  if (flag_called({.flags = {flag}}, "--only") != nullptr) return {.candidates = readiness_checks()};
  const std::optional<KnownScenario> scenario = known_scenario(typed.files);
  if (is_one_of(flag, kPathFlags)) return {.candidates = paths_from(scenario, typed.word)};
  if (!scenario) return {};
  const auto named = [&](std::string_view name) {
    return flag_called({.flags = {flag}}, std::string(name)) != nullptr;
  };
  if (named("--budget")) return {.candidates = budgets_of(*scenario)};
  if (named("--where")) return {.candidates = parts_of(*scenario)};
  if (named("--segment")) return {.candidates = segments_of(*scenario)};
  if (named("--client")) return {.candidates = clients_of(*scenario)};
  if (named("--trace")) return {.candidates = entities_of(*scenario)};
  return {};
}

/// What an argument of a verb may be.
Completion argument_of(const VerbShape& program, const Typed& typed) {
  if (typed.verb == nullptr) {
    Completion verbs;
    for (const VerbShape& verb : program.actions) verbs.candidates.push_back({verb.name, verb.words});
    return verbs;
  }
  if (!typed.verb->actions.empty() && typed.action == nullptr) {
    Completion actions;
    for (const VerbShape& action : typed.verb->actions) actions.candidates.push_back({action.name, action.words});
    return actions;
  }
  if (typed.verb->name == "help") {
    Completion topics{.candidates = {{"exit-codes", "what the program's exit status means"}}};
    for (const VerbShape& verb : program.actions) topics.candidates.push_back({verb.name, verb.words});
    return topics;
  }
  if (typed.verb->name == "list" && typed.arguments == 0) return {.candidates = words_of(list_topics())};
  const VerbShape& shape = typed.action != nullptr ? *typed.action : *typed.verb;
  if (typed.arguments == 0 && !shape.choices.empty()) return {.candidates = words_of(shape.choices)};
  Completion scenarios{.files = true};
  for (const std::string& name : scenario_names()) scenarios.candidates.push_back({name, "scenario of the library"});
  return scenarios;
}

}  // namespace

Completion complete(const std::vector<std::string>& words) {
  const VerbShape program = command_shape();
  const Typed typed = read(program, words);
  Completion found = typed.flag != nullptr         ? value_of(*typed.flag, typed)
                     : typed.word.starts_with('-') ? Completion{.candidates = flags_of(program, typed)}
                                                   : argument_of(program, typed);
  std::erase_if(found.candidates, [&](const Candidate& c) { return !c.text.starts_with(typed.word); });
  for (Candidate& candidate : found.candidates) candidate.text.insert(0, typed.before);
  return found;
}

std::string to_lines(const Completion& completion) {
  std::string text;
  for (const Candidate& candidate : completion.candidates)
    text += candidate.words.empty() ? candidate.text + "\n" : fmt::format("{}\t{}\n", candidate.text, candidate.words);
  return completion.files ? text + ":files\n" : text;
}

}  // namespace failcast::cli
