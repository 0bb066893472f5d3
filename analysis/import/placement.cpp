#include "analysis/import/placement.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "sim/scenario/words.hpp"

namespace failcast::import {
namespace {

using scenario::FaultMode;
using scenario::FaultTarget;
using scenario::Scenario;
using Names = std::vector<std::string>;

FaultTarget target_of(Part part) {
  switch (part) {
    case Part::zones: return FaultTarget::zone;
    case Part::resolvers: return FaultTarget::resolver;
    case Part::idps: return FaultTarget::idp;
    case Part::public_edges: return FaultTarget::public_edges;
    case Part::control: return FaultTarget::cloud_ca;
    case Part::login: return FaultTarget::cloud_sp;
    case Part::portal: return FaultTarget::cloud_portal;
    case Part::cloud: return FaultTarget::cloud;
    case Part::providers: return FaultTarget::isp;
    case Part::places: return FaultTarget::risk_group;
    case Part::site: return FaultTarget::site;
    case Part::hosts: return FaultTarget::connector;
  }
  return FaultTarget::cloud;
}

Names ids(const auto& entities) {
  Names names;
  for (const auto& entity : entities) names.push_back(entity.id);
  return names;
}

/// Whatever there is of a part, in the order of the deployment.
Names all_of(Part part, const Scenario& s) {
  Names names;
  switch (part) {
    case Part::zones: return {"bc", "dr"};
    case Part::resolvers: return ids(s.resolvers);
    case Part::idps:
      for (const auto role : {scenario::IdpRole::primary, scenario::IdpRole::bc})
        for (const scenario::Idp& idp : s.idps)
          if (idp.role == role) names.push_back(idp.id);
      return names;
    case Part::public_edges:
      for (const scenario::CloudRegion& region : s.cloud)
        for (std::int64_t i = 1; i <= region.public_edges; ++i)
          names.push_back(fmt::format("{}-edge-{}", region.id, i));
      return names;
    case Part::control:
    case Part::login:
    case Part::portal:
    case Part::cloud: return ids(s.cloud);
    case Part::providers: return ids(s.isps);
    case Part::places:
      names = ids(s.sites);
      for (const scenario::Home& home : s.homes) names.push_back(home.id);
      return names;
    case Part::site: return ids(s.sites);
    case Part::hosts:
      for (const scenario::StationGroup& group : s.station_groups)
        if (group.kind == scenario::StationKind::connector)
          for (std::int64_t i = 1; i <= group.count; ++i) names.push_back(fmt::format("{}-{}", group.id, i));
      return names;
  }
  return names;
}

/// Of those, what the first site and the first group of homes stand on. Others have no place: the first one.
Names at_first_place(Part part, const Scenario& s) {
  Names names;
  const auto add = [&](const std::string& name) {
    if (std::ranges::count(names, name) == 0) names.push_back(name);
  };
  if (part == Part::providers) {
    if (!s.sites.empty() && !s.sites.front().uplinks.empty()) add(s.sites.front().uplinks.front().isp);
    if (!s.homes.empty()) add(s.homes.front().isp);
  } else if (part == Part::places) {
    if (!s.sites.empty()) add(s.sites.front().id);
    if (!s.homes.empty()) add(s.homes.front().id);
  } else if (part == Part::resolvers && !s.sites.empty()) {
    for (const scenario::Resolver& resolver : s.resolvers)
      if (resolver.at == s.sites.front().id) add(resolver.id);
  }
  if (names.empty()) names = all_of(part, s);
  if (names.size() > 1 && part != Part::providers && part != Part::places) names.resize(1);
  return names;
}

Found<Part> part_said(const Outage& outage, std::vector<scenario::Diagnostic>& diagnostics, Names& rules) {
  if (const auto found = part_of(outage.component)) {
    rules.push_back(
        fmt::format("component \"{}\": \"{}\" means {}", outage.component, found->word, name_of(found->meaning)));
    return *found;
  }
  const Part part = part_of_kind(outage.kind);
  rules.push_back(fmt::format("kind {}: {}", outage.kind, name_of(part)));
  diagnostics.push_back(scenario::warning_at(
      outage.at, "L603", outage.path,
      outage.component.empty() ? fmt::format("no component is named: kind {} means {}", outage.kind, name_of(part))
                               : fmt::format("component \"{}\" has no meaning here: kind {} means {}", outage.component,
                                             outage.kind, name_of(part))));
  return {part, outage.kind};
}

Effect effect_said(const Outage& outage, std::vector<scenario::Diagnostic>& diagnostics, Names& rules) {
  const auto found = effect_of(outage.effect);
  if (!found) {
    rules.push_back("effect: packets vanish, since nothing else is said");
    if (!outage.effect.empty())
      diagnostics.push_back(
          scenario::warning_at(outage.at, "L603", outage.path,
                               fmt::format("effect \"{}\" has no meaning here: packets vanish", outage.effect)));
    return {};
  }
  rules.push_back(fmt::format("effect \"{}\": \"{}\" is what happens first, and means {}", outage.effect, found->word,
                              scenario::word_of(found->meaning.mode)));
  if (found->meaning.flapping > Duration::zero())
    rules.push_back("flapping: bad for the first half of each period, good for the second");
  return found->meaning;
}

Reach reach_said(const Outage& outage, std::vector<scenario::Diagnostic>& diagnostics, Names& rules) {
  if (const auto found = reach_of(outage.scope)) {
    rules.push_back(fmt::format("scope \"{}\": {}", outage.scope, name_of(found->meaning)));
    return found->meaning;
  }
  rules.push_back(fmt::format("scope: {}, since nothing else is said", name_of(Reach::everywhere)));
  if (!outage.scope.empty())
    diagnostics.push_back(scenario::warning_at(
        outage.at, "L603", outage.path, fmt::format("scope \"{}\" has no meaning here: everywhere", outage.scope)));
  return Reach::everywhere;
}

Names members_of(Part part, Reach reach, std::optional<double> fraction, const Scenario& s) {
  Names names = all_of(part, s);
  if (reach == Reach::one_place) return at_first_place(part, s);
  if (reach == Reach::one && !names.empty()) names.resize(1);
  if (reach == Reach::share) {
    const double n = std::ceil(fraction.value_or(1) * static_cast<double>(names.size()));
    names.resize(std::min(names.size(), std::max<std::size_t>(1, static_cast<std::size_t>(n))));
  }
  return names;
}

/// Paths and places carry packets or do not: they answer nothing.
bool answers(Part part) { return part != Part::providers && part != Part::places && part != Part::site; }
/// Whether some of them can fail together; of the others it is the first, or all.
bool groupable(Part part) {
  return !answers(part) || part == Part::resolvers || part == Part::idps || part == Part::public_edges ||
         part == Part::hosts;
}

}  // namespace

Placement place(const Outage& outage, const Scenario& deployment, std::vector<scenario::Diagnostic>& diagnostics) {
  Placement placement;
  const Part part = part_said(outage, diagnostics, placement.rules).meaning;
  placement.effect = effect_said(outage, diagnostics, placement.rules);
  const Reach reach = reach_said(outage, diagnostics, placement.rules);
  const bool replies = placement.effect.mode == FaultMode::error || placement.effect.mode == FaultMode::reset ||
                       placement.effect.mode == FaultMode::refuse;
  if (replies && !answers(part)) {
    placement.effect.mode = FaultMode::blackhole;
    placement.rules.push_back("a path answers nothing: blackhole");
  }
  const Names names = members_of(part, reach, outage.fraction, deployment);
  if (names.empty()) {
    diagnostics.push_back(scenario::error_at(outage.at, "E085", outage.path,
                                             fmt::format("the deployment has none of what failed: {}", name_of(part))));
    return placement;
  }
  placement.what = target_of(part);
  placement.share_is_placed = reach == Reach::share;
  if (reach == Reach::everywhere && part != Part::places) return placement;
  placement.where = names.front();
  if (!groupable(part) || (names.size() == 1 && part != Part::places)) return placement;
  placement.what = FaultTarget::risk_group;
  placement.where = kGroup;
  placement.members = names;
  return placement;
}

}  // namespace failcast::import
