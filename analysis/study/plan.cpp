#include "analysis/study/plan.hpp"

#include <array>
#include <stdexcept>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "models/base/random.hpp"

namespace failcast::study {
namespace {

using nlohmann::json;

constexpr std::array<std::string_view, 6> kDesigns = {"none",          "grid",    "list", "latin_hypercube",
                                                      "one_at_a_time", "saltelli"};

Measure measure_from(const json& text) {
  const auto parsed = parse_measure(text.get<std::string>());
  if (const Measure* measure = std::get_if<Measure>(&parsed)) return *measure;
  throw std::runtime_error(std::get<std::string>(parsed));
}

json to_json(const Precision& precision) {
  return {
      {"measure",    text_of(precision.measure)},
      {"half_width", precision.half_width      },
      {"cap",        precision.cap             }
  };
}

/// A seed of its own for a point, from what the point is.
std::uint64_t own_seed(const Plan& plan, const Point& point) {
  Key key = Key{plan.seed} / "point";
  for (std::size_t k = 0; k < plan.knobs.size(); ++k) key = key / plan.knobs[k].path / point.values[k];
  return key.value;
}

}  // namespace

std::string_view name_of(DesignKind kind) { return kDesigns[static_cast<std::size_t>(kind)]; }

DesignKind design_called(std::string_view name) {
  const auto* known = std::ranges::find(kDesigns, name);
  if (known == kDesigns.end()) throw std::runtime_error("unknown design");
  return static_cast<DesignKind>(known - kDesigns.begin());
}

std::vector<std::string> sets_of(const Plan& plan, std::uint64_t point) {
  std::vector<std::string> sets;
  const Point& p = plan.points[point];
  for (std::size_t k = 0; k < plan.knobs.size(); ++k)
    if (!p.values[k].empty()) sets.push_back(fmt::format("{}={}", plan.knobs[k].path, p.values[k]));
  if (!plan.common_random_numbers) sets.push_back(fmt::format("run.seed={}", own_seed(plan, p)));
  return sets;
}

std::string replay_command(const Plan& plan, std::uint64_t cell, std::string_view scenario_file) {
  std::string command = fmt::format("failcast run {}", scenario_file);
  if (plan.common_random_numbers) command += fmt::format(" --seed {}", plan.seed);
  for (const std::string& set : sets_of(plan, plan.point_of(cell))) command += fmt::format(" --set '{}'", set);
  return command + fmt::format(" --replication {}", plan.replication_of(cell));
}

std::string to_line(const Plan& plan) {
  json knobs = json::array(), points = json::array(), measures = json::array();
  for (const Knob& knob : plan.knobs)
    knobs.push_back({
        {"path",      knob.path     },
        {"is_number", knob.is_number}
    });
  for (const Point& point : plan.points)
    points.push_back({
        {"values",  point.values },
        {"numbers", point.numbers},
        {"hash",    point.hash   }
    });
  for (const Measure& measure : plan.measures) measures.push_back(text_of(measure));
  return json{
      {"name",                  plan.name                                        },
      {"title",                 plan.title                                       },
      {"scenario_hash",         plan.scenario_hash                               },
      {"resolved",              plan.resolved                                    },
      {"sources",               plan.sources                                     },
      {"seed",                  plan.seed                                        },
      {"design",                name_of(plan.design)                             },
      {"design_size",           plan.design_size                                 },
      {"common_random_numbers", plan.common_random_numbers                       },
      {"knobs",                 knobs                                            },
      {"points",                points                                           },
      {"measures",              measures                                         },
      {"replications",          plan.replications                                },
      {"first_replication",     plan.first_replication                           },
      {"until",                 plan.until ? to_json(*plan.until) : json(nullptr)},
      {"check_rules",           plan.check_rules                                 }
  }
      .dump();
}

std::optional<Plan> read_plan(std::string_view line) {
  const json parsed = json::parse(line, nullptr, false);
  if (!parsed.is_object()) return std::nullopt;
  try {
    Plan plan;
    parsed.at("name").get_to(plan.name);
    parsed.at("title").get_to(plan.title);
    parsed.at("scenario_hash").get_to(plan.scenario_hash);
    parsed.at("resolved").get_to(plan.resolved);
    parsed.at("sources").get_to(plan.sources);
    parsed.at("seed").get_to(plan.seed);
    plan.design = design_called(parsed.at("design").get<std::string>());
    parsed.at("design_size").get_to(plan.design_size);
    parsed.at("common_random_numbers").get_to(plan.common_random_numbers);
    for (const json& knob : parsed.at("knobs"))
      plan.knobs.push_back({knob.at("path").get<std::string>(), knob.at("is_number").get<bool>()});
    for (const json& point : parsed.at("points"))
      plan.points.push_back({point.at("values").get<std::vector<std::string>>(),
                             point.at("numbers").get<std::vector<double>>(), point.at("hash").get<std::string>()});
    for (const json& measure : parsed.at("measures")) plan.measures.push_back(measure_from(measure));
    parsed.at("replications").get_to(plan.replications);
    parsed.at("first_replication").get_to(plan.first_replication);
    if (const json& until = parsed.at("until"); !until.is_null())
      plan.until = Precision{measure_from(until.at("measure")), until.at("half_width").get<double>(),
                             until.at("cap").get<std::uint32_t>()};
    parsed.at("check_rules").get_to(plan.check_rules);
    if (plan.points.empty()) return std::nullopt;
    return plan;
  } catch (const std::exception&) {
    return std::nullopt;
  }
}

}  // namespace failcast::study
