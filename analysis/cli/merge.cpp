// `merge`: the shards of a study that array jobs ran become its result.
#include <map>
#include <ostream>

#include <fmt/format.h>

#include "analysis/cli/study_driver.hpp"
#include "analysis/cli/verbs.hpp"

namespace failcast::cli {
namespace {

/// Cells of all shards, which must be parts of one study and all of it; or what is wrong.
std::variant<study::Study, std::string> united(const std::vector<std::string>& files) {
  study::Study study;
  std::string plan_line, first;
  std::uint32_t count = 0;
  std::map<std::uint32_t, std::string> by_index;
  for (const std::string& file : files) {
    std::string trouble;
    auto content = study::read_store(file, trouble);
    if (!content) return trouble;
    if (first.empty()) {
      first = file;
      plan_line = content->plan;
      count = content->shard.count;
    }
    if (content->plan != plan_line) return fmt::format("{} and {} are parts of different studies", first, file);
    if (content->shard.count != count)
      return fmt::format("{} is one of {} shards, {} one of {}", first, count, file, content->shard.count);
    const auto [known, is_new] = by_index.try_emplace(content->shard.index, file);
    if (!is_new)
      return fmt::format("{} and {} are both shard {}/{}", known->second, file, content->shard.index + 1, count);
    study.cells.merge(content->cells);
  }
  auto plan = study::read_plan(plan_line);
  if (!plan) return fmt::format("{} was written by another version: its plan cannot be read", first);
  study.plan = std::move(*plan);
  for (std::uint32_t index = 0; index < count; ++index)
    if (by_index.count(index) == 0)
      return fmt::format("shard {}/{} is missing: add its file, or run its command", index + 1, count);
  for (std::uint64_t cell = 0; cell < study.plan.cells(); ++cell)
    if (study.cells.count(cell) == 0) {
      const auto index = static_cast<std::uint32_t>(cell % count);
      return fmt::format("{} (shard {}/{}) is not finished: cell {} is missing; its command goes on from there",
                         by_index.at(index), index + 1, count, cell);
    }
  return study;
}

}  // namespace

ExitCode merge(const MergeArgs& args, const Common& common, const Console& console) {
  auto all = united(args.shards);
  if (const std::string* why = std::get_if<std::string>(&all)) {
    console.error(*why);
    return ExitCode::file_trouble;
  }
  Driven driven{std::get<study::Study>(std::move(all)), ExitCode::done, std::nullopt};
  Loaded loaded =
      accept(scenario::read_text(driven.study.plan.resolved, "the shards", {}, read_options({}, "")), common, console);
  if (std::holds_alternative<ExitCode>(loaded)) return ExitCode::file_trouble;
  const auto report = report::report_of(driven.study, std::get<scenario::Scenario>(std::move(loaded)));
  StudyFlags flags;
  flags.csv = args.csv;
  flags.sqlite = args.sqlite;
  return deliver(report, driven, flags, common, console, driven.study.plan.name + ".jsonc");
}

}  // namespace failcast::cli
