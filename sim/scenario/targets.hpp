// Whom faults name. A site or a group of homes with a `count` is so many equal places: "branch" means all of them,
// "branch-17" one. Its uplinks and the resolvers at it exist once per place and are numbered alike. A place that some
// fault names is told apart from the others for the whole run; those that none names stay one.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/scenario/scenario.hpp"

namespace failcast::scenario {

/// A thing that exists `count` times.
struct Counted {
  std::string_view id;
  std::int64_t count = 1;
};

/// How many places this is.
inline std::int64_t places(const Site& site) { return site.count.value_or(1); }
inline std::int64_t places(const Home& home) { return home.count.value_or(1); }

/// Of its access link: its own, or that of its access type; nothing is stated by neither (the checks refuse that): 0.
Duration round_trip(const Home& home, const Parameters& params);

/// "branch-17".
std::string numbered(std::string_view id, std::int64_t number);
/// 17, when the name is "branch-17" and the thing is called "branch". Without leading zeros, of any size.
std::optional<std::int64_t> number_in(std::string_view name, std::string_view id);
/// Whether the name means one of these.
bool is_one_of(std::string_view name, const Counted& counted);

/// What counted sites and homes bring along; nothing of the others.
std::vector<Counted> counted_sites(const Scenario& scenario);
std::vector<Counted> counted_homes(const Scenario& scenario);
std::vector<Counted> counted_uplinks(const Scenario& scenario);
std::vector<Counted> counted_resolvers(const Scenario& scenario);
std::vector<Counted> everything_counted(const Scenario& scenario);

/// "A -> B": the two ends, without spaces around; B is "*" where there is no arrow.
std::pair<std::string, std::string> split_path(const std::string& where);

/// Numbers of the places that faults and risk groups name singly, ascending; none of what is not counted.
std::vector<std::int64_t> singled_out(const Scenario& scenario, const Site& site);
std::vector<std::int64_t> singled_out(const Scenario& scenario, const Home& home);

}  // namespace failcast::scenario
