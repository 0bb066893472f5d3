// What the free words of catalogues and status pages mean here: which thing failed, in which way, how far. One table
// for each; the first row of a table that occurs in the text decides.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "models/base/time.hpp"
#include "sim/scenario/scenario.hpp"

namespace failcast::import {

/// What failed, as parts of a deployment.
enum class Part : std::uint8_t {
  zones,         ///< authoritative servers of the deployment's own zones
  resolvers,     ///< recursive resolvers
  idps,          ///< identity providers
  public_edges,  ///< edges of the cloud
  control,       ///< what components connect to
  login,         ///< the service provider: logins and enrolment
  portal,        ///< administration
  cloud,         ///< services and edges together
  providers,     ///< internet service providers of users and sites
  places,        ///< sites and homes themselves, as without power
  site,          ///< one building
  hosts          ///< machines on which connectors run
};
std::string_view name_of(Part part);

/// How far it reaches.
enum class Reach : std::uint8_t {
  everywhere,  ///< all of the kind
  share,       ///< as many of them as the entry's fraction says
  one_place,   ///< what the first site and the first group of homes use
  one          ///< a single one
};
std::string_view name_of(Reach reach);

/// What packets and requests meet while nothing works.
struct Effect {
  scenario::FaultMode mode = scenario::FaultMode::blackhole;
  Duration flapping{};  ///< period of good and bad; 0: steady
};

/// A row of a table that was found, with the word that decided.
template <class T>
struct Found {
  T meaning{};
  std::string word;
};

/// Lower case, with single spaces for everything but letters and digits, and one at either end: " http 5xx ".
std::string plain_words(std::string_view text);

std::optional<Found<Part>> part_of(std::string_view component);
std::optional<Found<Effect>> effect_of(std::string_view effect);
std::optional<Found<Reach>> reach_of(std::string_view scope);

/// Kinds that catalogues may use, and what fails when nothing else is said.
std::vector<std::string_view> kinds();
Part part_of_kind(std::string_view kind);

}  // namespace failcast::import
