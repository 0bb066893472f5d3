#include "analysis/topology/text.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <tuple>

#include <fmt/format.h>

#include "analysis/metrics/words.hpp"

namespace failcast::topology {
namespace {

/// Lines of a list that may be long; --verbose shows them all.
constexpr std::size_t kShown = 20;

std::string number(std::int64_t n) { return metrics::grouped(static_cast<std::uint64_t>(n)); }

std::string counted(std::int64_t n, std::string_view what) {
  return fmt::format("{} {}{}", number(n), what, n == 1 ? "" : "s");
}

std::string names_of(const Deployment& deployment, const std::vector<ElementId>& elements) {
  std::string text;
  for (const ElementId id : elements) text += (text.empty() ? "" : " and ") + deployment.name_of(id);
  return text;
}

std::string segments_of(const Deployment& deployment, const Loss& loss) {
  std::string text;
  for (const std::uint32_t s : loss.segments) text += (text.empty() ? "" : ", ") + deployment.scenario().segments[s].id;
  return text;
}

std::string in_mode(Mode mode) {
  return mode == Mode::normal ? "in normal operation" : "in " + std::string(word_of(mode));
}

std::string cut_of(const Deployment& deployment, const Row& row) {
  if (row.users == 0) return "-";
  if (row.minimum == Cuts::kMany) return fmt::format("{} or more", Cuts::kMany);
  return fmt::format("{}: {}", row.minimum, names_of(deployment, row.smallest));
}

/// The segments of a group that fare alike stand on one line.
std::string paths(const Deployment& deployment, const Findings& findings, bool verbose) {
  using Key = std::tuple<std::int64_t, std::int64_t, std::int64_t, int, std::vector<ElementId>>;
  const scenario::Scenario& s = deployment.scenario();
  std::map<std::pair<Mode, std::uint32_t>, std::map<Key, std::vector<const Row*>>> lines;
  for (const Row& row : findings.rows)
    lines[{row.mode, row.group}][{row.users, row.cut_off, row.unable, row.minimum, row.smallest}].push_back(&row);
  metrics::Table table("lllrrrl");
  table.row({"mode", "users", "applications", "path", "no path", "not in it", "fewest failures that cut"});
  std::size_t shown = 0, left = 0;
  for (const auto& [mode_and_group, alike] : lines)
    for (const auto& [key, rows] : alike) {
      if (shown == kShown && !verbose) {
        ++left;
        continue;
      }
      ++shown;
      Loss all{.segments = {}};
      for (const Row* row : rows) all.segments.push_back(row->segment);
      const Row& row = *rows.front();
      table.row({std::string(word_of(row.mode)), s.client_groups[row.group].id, segments_of(deployment, all),
                 number(row.users), number(row.cut_off), number(row.unable), cut_of(deployment, row)});
    }
  std::string text = "paths\n" + table.text();
  if (left > 0)
    text += fmt::format("  and {} more: --verbose, or --format json\n", number(static_cast<std::int64_t>(left)));
  return text;
}

/// One line for a failure that several groups lose by: each with its users.
std::string of_several(const Deployment& deployment, const Failure& failure, bool verbose) {
  constexpr std::size_t kGroups = 4;
  Loss all{.segments = {}};
  std::string groups;
  for (std::size_t i = 0; i < failure.losses.size(); ++i) {
    const Loss& loss = failure.losses[i];
    std::vector<std::uint32_t> both;
    std::ranges::set_union(all.segments, loss.segments, std::back_inserter(both));
    all.segments = std::move(both);
    if (i < kGroups || verbose)
      groups += fmt::format("{}{} {}", i == 0 ? "" : ", ", deployment.scenario().client_groups[loss.group].id,
                            number(loss.users));
  }
  if (failure.losses.size() > kGroups && !verbose)
    groups += fmt::format(" and {} more groups", failure.losses.size() - kGroups);
  return fmt::format("{}, {} lose {} when {} fail{}: {}", in_mode(failure.mode), counted(failure.users, "user"),
                     segments_of(deployment, all), names_of(deployment, failure.elements),
                     failure.elements.size() == 1 ? "s" : "", groups);
}

std::string failures(const Deployment& deployment, std::string_view title, const std::vector<Failure>& all,
                     bool verbose) {
  if (all.empty()) return fmt::format("{}\n  none\n", title);
  std::string text = fmt::format("{}   {}\n", title, number(static_cast<std::int64_t>(all.size())));
  std::size_t shown = 0, left = 0;
  for (const Failure& failure : all) {
    if (shown >= kShown && !verbose) {
      ++left;
      continue;
    }
    ++shown;
    text += "  " +
            (failure.losses.size() == 1 ? sentence(deployment, failure, failure.losses.front())
                                        : of_several(deployment, failure, verbose)) +
            "\n";
  }
  if (left > 0)
    text += fmt::format("  and {} more: --verbose, or --format json\n", number(static_cast<std::int64_t>(left)));
  return text;
}

}  // namespace

std::string sentence(const Deployment& deployment, const Failure& failure, const Loss& loss) {
  return fmt::format("{}, {} loses {} when {} fail{}: {}", in_mode(failure.mode),
                     deployment.scenario().client_groups[loss.group].id, segments_of(deployment, loss),
                     names_of(deployment, failure.elements), failure.elements.size() == 1 ? "s" : "",
                     counted(loss.users, "user"));
}

std::string as_text(const Deployment& deployment, const Findings& findings, bool verbose) {
  const scenario::Scenario& s = deployment.scenario();
  const network::Topology& map = deployment.map();
  std::string text = fmt::format("{}  {}\n", s.name, s.title);
  text += fmt::format("  map of {} and {}; it falls apart without {} of the places, or {} of the links\n",
                      counted(static_cast<std::int64_t>(map.places().size()), "place"),
                      counted(static_cast<std::int64_t>(map.links().size()), "link"),
                      number(static_cast<std::int64_t>(findings.articulation_points)),
                      number(static_cast<std::int64_t>(findings.bridges)));
  text += paths(deployment, findings, verbose);
  text += failures(deployment, "single points of failure", findings.singles, verbose);
  text += failures(deployment, "pairs that cut", findings.pairs, verbose);
  return text;
}

}  // namespace failcast::topology
