// What could be turned so that a client is without access for less time: the parameters behind the causes on its way,
// and how far each is turned. Whether it helps, only running again can tell.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "models/observations.hpp"
#include "sim/scenario/scenario.hpp"

namespace failcast::explain {

struct Lever {
  std::string path;           ///< as --set names it
  std::string from, to;       ///< values as people read them
  std::string set;            ///< "path=value"
  std::vector<Cause> causes;  ///< whose length it sets; of --what-if: those that are known
  bool asked = false;         ///< by --what-if
};
/// A lever that cannot be turned any further.
struct StuckLever {
  std::string path, value, why;
};
struct Levers {
  std::vector<Lever> levers;
  std::vector<StuckLever> stuck;
};

/// The rule: a time is halved, but not below the least that the parameter may be; a rate or a validity is doubled, but
/// not above the most; a number of tries is one less; a group of servers at the client's site has one server more, or
/// every group where none is there; a switch is put on.
/// @param causes  on the way of a client, in order of importance: so are the levers
/// @param places  where the clients are
Levers levers_for(const std::vector<Cause>& causes, const scenario::Scenario& scenario,
                  const std::vector<std::string>& places);

/// A lever that somebody asked for, "path=value".
Lever asked_lever(const std::string& assignment, const scenario::Scenario& scenario);

/// A quantity times a factor, never beyond the parameter's limits; of a distribution every time in it. Nothing when the
/// path leads to no such value.
std::optional<Lever> scaled_lever(const std::string& path, double factor, const scenario::Scenario& scenario);

/// Causes whose length a parameter sets, as far as is known.
std::vector<Cause> causes_of(std::string_view path);

}  // namespace failcast::explain
