#include "sim/scenario/targets.hpp"

#include <algorithm>
#include <charconv>
#include <system_error>

namespace failcast::scenario {
namespace {

const Site* site_called(const Scenario& scenario, std::string_view id) {
  const auto found = std::ranges::find(scenario.sites, id, &Site::id);
  return found == scenario.sites.end() ? nullptr : &*found;
}

std::vector<std::string> names_in_faults(const Scenario& scenario) {
  std::vector<std::string> names;
  for (const Fault& fault : scenario.faults) {
    if (fault.what != FaultTarget::path) {
      names.push_back(fault.where);
      continue;
    }
    auto [from, to] = split_path(fault.where);
    names.push_back(std::move(from));
    names.push_back(std::move(to));
  }
  for (const RiskGroup& group : scenario.risk_groups)
    names.insert(names.end(), group.members.begin(), group.members.end());
  return names;
}

/// Numbers by which faults name any of the ids.
std::vector<std::int64_t> numbers_of(const Scenario& scenario, const std::vector<Counted>& ids) {
  std::vector<std::int64_t> numbers;
  for (const std::string& name : names_in_faults(scenario))
    for (const Counted& counted : ids)
      if (is_one_of(name, counted)) numbers.push_back(*number_in(name, counted.id));
  std::ranges::sort(numbers);
  numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
  return numbers;
}

}  // namespace

Duration round_trip(const Home& home, const Parameters& params) {
  if (home.rtt || !home.access) return home.rtt.value_or(Duration{});
  switch (*home.access) {
    case AccessType::fibre: return params.access.fibre;
    case AccessType::cable: return params.access.cable;
    case AccessType::dsl: return params.access.dsl;
    case AccessType::lte: return params.access.lte;
    case AccessType::five_g: return params.access.five_g;
    case AccessType::low_orbit: return params.access.low_orbit;
    case AccessType::geostationary: return params.access.geostationary;
  }
  return {};
}

std::string numbered(std::string_view id, std::int64_t number) {
  return std::string(id) + "-" + std::to_string(number);
}

std::optional<std::int64_t> number_in(std::string_view name, std::string_view id) {
  if (name.size() < id.size() + 2 || !name.starts_with(id) || name[id.size()] != '-') return std::nullopt;
  const std::string_view digits = name.substr(id.size() + 1);
  std::int64_t number = 0;
  const auto parsed = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  const bool plain = digits.front() != '-' && (digits.front() != '0' || digits.size() == 1);
  if (!plain || parsed.ec != std::errc{} || parsed.ptr != digits.data() + digits.size()) return std::nullopt;
  return number;
}

bool is_one_of(std::string_view name, const Counted& counted) {
  const std::optional<std::int64_t> number = number_in(name, counted.id);
  return number && *number >= 1 && *number <= counted.count;
}

std::vector<Counted> counted_sites(const Scenario& scenario) {
  std::vector<Counted> all;
  for (const Site& site : scenario.sites)
    if (site.count) all.push_back({site.id, *site.count});
  return all;
}

std::vector<Counted> counted_homes(const Scenario& scenario) {
  std::vector<Counted> all;
  for (const Home& home : scenario.homes)
    if (home.count) all.push_back({home.id, *home.count});
  return all;
}

std::vector<Counted> counted_uplinks(const Scenario& scenario) {
  std::vector<Counted> all;
  for (const Site& site : scenario.sites)
    if (site.count)
      for (const Uplink& uplink : site.uplinks) all.push_back({uplink.id, *site.count});
  return all;
}

std::vector<Counted> counted_resolvers(const Scenario& scenario) {
  std::vector<Counted> all;
  for (const Resolver& resolver : scenario.resolvers)
    if (const Site* site = site_called(scenario, resolver.at); site != nullptr && site->count)
      all.push_back({resolver.id, *site->count});
  return all;
}

std::vector<Counted> everything_counted(const Scenario& scenario) {
  std::vector<Counted> all = counted_sites(scenario);
  for (const std::vector<Counted>& more :
       {counted_homes(scenario), counted_uplinks(scenario), counted_resolvers(scenario)})
    all.insert(all.end(), more.begin(), more.end());
  return all;
}

std::pair<std::string, std::string> split_path(const std::string& where) {
  const std::size_t arrow = where.find("->");
  if (arrow == std::string::npos) return {where, "*"};
  const auto trim = [](std::string text) {
    const std::size_t first = text.find_first_not_of(' '), last = text.find_last_not_of(' ');
    return first == std::string::npos ? std::string{} : text.substr(first, last - first + 1);
  };
  return {trim(where.substr(0, arrow)), trim(where.substr(arrow + 2))};
}

std::vector<std::int64_t> singled_out(const Scenario& scenario, const Site& site) {
  if (!site.count) return {};
  std::vector<Counted> ids{
      {site.id, *site.count}
  };
  for (const Uplink& uplink : site.uplinks) ids.push_back({uplink.id, *site.count});
  for (const Resolver& resolver : scenario.resolvers)
    if (resolver.at == site.id) ids.push_back({resolver.id, *site.count});
  return numbers_of(scenario, ids);
}

std::vector<std::int64_t> singled_out(const Scenario& scenario, const Home& home) {
  return home.count ? numbers_of(scenario,
                                 {
                                     {home.id, *home.count}
  })
                    : std::vector<std::int64_t>{};
}

}  // namespace failcast::scenario
