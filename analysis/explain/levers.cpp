#include "analysis/explain/levers.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <optional>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "analysis/explain/value_text.hpp"
#include "sim/scenario/reader.hpp"
#include "sim/scenario/units.hpp"

namespace failcast::explain {
namespace {

using nlohmann::json;

enum class Turn : std::uint8_t { halve, twice, one_less, one_more, on };

struct Row {
  Cause cause;
  std::string_view path;  ///< '*': each group that is asked
  Turn turn;
};
constexpr Row kRows[] = {
    {Cause::detection,              "client.idle_detect",        Turn::halve   },
    {Cause::attempts,               "net.connect_timeout",       Turn::halve   },
    {Cause::attempts,               "client.attempts_per_edge",  Turn::one_less},
    {Cause::pauses,                 "client.retry_gap",          Turn::halve   },
    {Cause::pauses,                 "client.pcc_retry",          Turn::halve   },
    {Cause::lookup,                 "dns.timeout",               Turn::halve   },
    {Cause::lookup,                 "dns.rtt_uncached",          Turn::halve   },
    {Cause::stale_dns,              "zones.bc_ttl",              Turn::halve   },
    {Cause::connecting,             "net.connect_rtts",          Turn::one_less},
    {Cause::wait_timer,             "bc.enter_wait",             Turn::halve   },
    {Cause::controller_queue,       "pcc.redirect_rate",         Turn::twice   },
    {Cause::controller_queue,       "controller_groups.*.count", Turn::one_more},
    {Cause::handshake_queue,        "edge.handshake_rate",       Turn::twice   },
    {Cause::handshake_queue,        "edge_groups.*.count",       Turn::one_more},
    {Cause::authentication,         "auth.login_interactive",    Turn::halve   },
    {Cause::authentication,         "auth.idp_rate",             Turn::twice   },
    {Cause::restart,                "comp.restart",              Turn::halve   },
    {Cause::refused_capacity,       "edge_groups.*.count",       Turn::one_more},
    {Cause::refused_capacity,       "connector_groups.*.count",  Turn::one_more},
    {Cause::trust_or_name,          "zones.bc_public",           Turn::on      },
    {Cause::expired_authentication, "auth.timeout",              Turn::twice   },
    {Cause::expired_certificate,    "cert.component_validity",   Turn::twice   },
    {Cause::expired_certificate,    "cert.client_validity",      Turn::twice   },
    {Cause::unsupported_client,     "client.offline_retry",      Turn::halve   },
    {Cause::noticing,               "op.detect",                 Turn::halve   },
    {Cause::deciding,               "op.decide",                 Turn::halve   },
    {Cause::publishing,             "op.publish",                Turn::halve   },
    {Cause::record_propagation,     "dr.txt_ttl",                Turn::halve   },
    {Cause::record_propagation,     "dns.auth_propagation",      Turn::halve   },
    {Cause::record_poll,            "dr.client_poll",            Turn::halve   },
};

/// Limits of a parameter in seconds or in its own unit; nothing when it has none.
struct Limits {
  std::optional<double> least, most;
};
Limits limits_of(std::string_view path, const scenario::Scenario& s) {
  Limits limits;
  Parameters::visit_fields(s.params, [&](std::string_view name, const auto&, const FieldInfo& info) {
    if (name != path) return;
    limits.least = info.min;
    if (info.max >= info.min) limits.most = info.max;
  });
  return limits;
}

double within(double value, const Limits& limits) {
  return std::min(std::max(value, limits.least.value_or(value)), limits.most.value_or(value));
}

/// A quantity times a factor; nothing when it is none.
std::optional<json> scaled_scalar(const json& value, double factor, const Limits& limits) {
  if (!value.is_string()) return std::nullopt;
  const auto text = value.get<std::string>();
  const auto duration = scenario::parse_duration(text);
  if (const Duration* d = std::get_if<Duration>(&duration)) {
    constexpr double kNs = 1e9;
    const double seconds = within(static_cast<double>(d->count()) / kNs * factor, limits);
    return json(scenario::to_text(Duration{std::llround(seconds * kNs)}));
  }
  for (const scenario::Unit unit : {scenario::Unit::per_second, scenario::Unit::per_hour}) {
    const auto number = scenario::parse_number(text, unit);
    if (const double* n = std::get_if<double>(&number))
      return json(scenario::to_text(within(*n * factor, limits), unit));
  }
  return std::nullopt;
}

/// A text or number turned; nothing when it is no quantity that can be.
std::optional<json> turned_scalar(const json& value, Turn turn, const Limits& limits) {
  if (value.is_boolean()) return turn == Turn::on ? std::optional<json>(true) : std::nullopt;
  if (value.is_number_integer()) {
    const auto step = turn == Turn::one_more ? 1 : -1;
    if (turn != Turn::one_more && turn != Turn::one_less) return std::nullopt;
    return json(static_cast<std::int64_t>(within(static_cast<double>(value.get<std::int64_t>() + step), limits)));
  }
  if (turn != Turn::halve && turn != Turn::twice) return std::nullopt;
  return scaled_scalar(value, turn == Turn::halve ? 0.5 : 2, limits);
}

/// What `change` makes of a scalar, or of every text in a distribution, whose times have no limits of their own.
template <class Change>
std::optional<json> changed(const json& value, const Limits& limits, const Change& change) {
  if (!value.is_object()) return change(value, limits);
  json all = value;
  for (auto& [key, part] : all.items()) {
    if (key == "dist" || !part.is_string()) continue;
    const auto one = change(part, Limits{});
    if (!one) return std::nullopt;
    part = *one;
  }
  return all;
}

std::vector<std::string> split(std::string_view path) {
  std::vector<std::string> words;
  for (;;) {
    const std::size_t dot = path.find('.');
    words.emplace_back(path.substr(0, dot));
    if (dot == std::string_view::npos) return words;
    path.remove_prefix(dot + 1);
  }
}

/// An entry of a list by its id or its position, as --set finds it; null when there is none.
const json* entry_of(const json& list, const std::string& word) {
  for (const json& entry : list)
    if (entry.is_object() && entry.value("id", "") == word) return &entry;
  std::size_t index = 0;
  const auto [end, problem] = std::from_chars(word.data(), word.data() + word.size(), index);
  const bool is_index = problem == std::errc{} && end == word.data() + word.size();
  return is_index && index < list.size() ? &list[index] : nullptr;
}

/// The value at a path; null when there is none.
const json* value_at(const json& root, std::string_view path) {
  const json* at = &root;
  for (const std::string& word : split(path)) {
    const json* next = nullptr;
    if (at->is_object() && at->contains(word)) next = &at->at(word);
    if (at->is_array()) next = entry_of(*at, word);
    if (next == nullptr) return nullptr;
    at = next;
  }
  return at;
}

/// The paths that a row means: itself, or one of each group that it asks.
std::vector<std::string> paths_of(std::string_view path, const json& root, const std::vector<std::string>& places) {
  const std::size_t star = path.find('*');
  if (star == std::string_view::npos) return {std::string(path)};
  const std::string list(path.substr(0, star - 1));
  std::vector<std::string> here, anywhere;
  for (const auto& [id, group] : root.at(list).items()) {
    const std::string full = fmt::format("{}.{}{}", list, id, path.substr(star + 1));
    anywhere.push_back(full);
    if (std::find(places.begin(), places.end(), group.value("site", "")) != places.end()) here.push_back(full);
  }
  return here.empty() ? anywhere : here;
}

Lever lever_of(const std::string& path, const json& from, const json& to) {
  return {.path = path,
          .from = readable(from.dump()),
          .to = readable(to.dump()),
          .set = fmt::format("{}={}", path, to.is_string() ? to.get<std::string>() : to.dump()),
          .causes = causes_of(path)};
}

std::string_view why_stuck(Turn turn) {
  switch (turn) {
    case Turn::halve:
    case Turn::one_less: return "the least that it may be";
    case Turn::twice:
    case Turn::one_more: return "the most that it may be";
    case Turn::on: return "on already";
  }
  return "";
}

}  // namespace

std::vector<Cause> causes_of(std::string_view path) {
  std::vector<Cause> causes;
  const std::vector<std::string> words = split(path);
  for (const Row& row : kRows) {
    const std::vector<std::string> of_row = split(row.path);
    const bool is_same =
        of_row.size() == words.size() && std::equal(words.begin(), words.end(), of_row.begin(),
                                                    [](const auto& w, const auto& r) { return r == "*" || r == w; });
    if (is_same) causes.push_back(row.cause);
  }
  return causes;
}

Levers levers_for(const std::vector<Cause>& causes, const scenario::Scenario& s,
                  const std::vector<std::string>& places) {
  const json root = json::parse(scenario::canonical_json(s));
  Levers all;
  std::vector<std::string> known;
  for (const Cause cause : causes)
    for (const Row& row : kRows) {
      if (row.cause != cause) continue;
      for (const std::string& path : paths_of(row.path, root, places)) {
        const json* value = value_at(root, path);
        if (value == nullptr || std::find(known.begin(), known.end(), path) != known.end()) continue;
        known.push_back(path);
        const auto to = changed(*value, limits_of(path, s), [&](const json& scalar, const Limits& limits) {
          return turned_scalar(scalar, row.turn, limits);
        });
        if (to && *to != *value) all.levers.push_back(lever_of(path, *value, *to));
        if (to && *to == *value) all.stuck.push_back({path, readable(value->dump()), std::string(why_stuck(row.turn))});
      }
    }
  return all;
}

Lever asked_lever(const std::string& assignment, const scenario::Scenario& s) {
  const std::size_t equals = assignment.find('=');
  const std::string path = assignment.substr(0, equals);
  const json root = json::parse(scenario::canonical_json(s));
  const json* value = value_at(root, path);
  return {.path = path,
          .from = value == nullptr ? "" : readable(value->dump()),
          .to = equals == std::string::npos ? "" : assignment.substr(equals + 1),
          .set = assignment,
          .causes = causes_of(path),
          .asked = true};
}

std::optional<Lever> scaled_lever(const std::string& path, double factor, const scenario::Scenario& s) {
  const json root = json::parse(scenario::canonical_json(s));
  const json* value = value_at(root, path);
  if (value == nullptr) return std::nullopt;
  const auto to = changed(*value, limits_of(path, s), [&](const json& scalar, const Limits& limits) {
    return scaled_scalar(scalar, factor, limits);
  });
  if (!to || (value->is_object() && !value->contains("dist"))) return std::nullopt;
  return lever_of(path, *value, *to);
}

}  // namespace failcast::explain
