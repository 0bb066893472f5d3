// Whom a failure cuts off beside whom the simulation leaves without access when that failure is scripted.
#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <set>
#include <string>

#include "analysis/topology/findings.hpp"
#include "sim/world/world.hpp"
#include "tests/analysis/topology/random_deployment.hpp"

namespace failcast::topology {
namespace {

using scenario::FaultTarget;
/// Client groups and segments: "fra-users app".
using Out = std::set<std::string>;

scenario::Fault black_hole(std::string id, FaultTarget what, std::string where, Duration at) {
  scenario::Fault fault{.id = std::move(id), .what = what, .where = std::move(where)};
  fault.at.offset = Distribution::constant(at);
  fault.duration = Distribution::constant(24h);
  return fault;
}

FaultTarget target_of(const Element& element) {
  switch (element.kind) {
    case ElementKind::site:
    case ElementKind::data_centre: return FaultTarget::site;
    case ElementKind::isp: return FaultTarget::isp;
    case ElementKind::transit: return FaultTarget::transit;
    case ElementKind::internet: return FaultTarget::internet;
    case ElementKind::region: return FaultTarget::cloud;
    case ElementKind::uplink: return FaultTarget::uplink;
    case ElementKind::home_link: return FaultTarget::home_link;
    case ElementKind::cloud_service:
      return element.name == "cloud_ca" ? FaultTarget::cloud_ca : FaultTarget::cloud_dispatch;
    case ElementKind::public_edge: return FaultTarget::public_edges;
    case ElementKind::controller: return FaultTarget::controller;
    case ElementKind::edge: return FaultTarget::edge;
    case ElementKind::connector: return FaultTarget::connector;
    case ElementKind::resolver: return FaultTarget::resolver;
    case ElementKind::zone: return FaultTarget::zone;
    case ElementKind::home:
    case ElementKind::risk_group: return FaultTarget::risk_group;
  }
  return FaultTarget::risk_group;
}

/// The scenario brought into a mode: the cloud taken away, the record published, and only what belongs to the mode on.
scenario::Scenario in_mode(scenario::Scenario s, Mode mode) {
  s.profiles[0].bc_enabled = mode == Mode::bc;
  s.profiles[0].dr_enabled = mode == Mode::dr;
  if (mode != Mode::normal) {
    s.faults.push_back(black_hole("outage", FaultTarget::cloud, "*", 10min));
    for (scenario::ClientGroup& group : s.client_groups) group.prefers_edges_of.clear();  // who is there need not enter
  }
  if (mode != Mode::dr) {
    s.dr_settings = {};
    return s;
  }
  scenario::OperatorStep on{.id = "on", .publish = scenario::RecordState::on};
  on.at.offset = Distribution::constant(10min);
  s.operator_steps = {on};
  return s;
}

class LastAccess final : public record::FactSink {
 public:
  void on(const record::Record& record) override {
    if (const auto* change = std::get_if<AccessChanged>(&record.fact))
      has_[{record.entity.index, change->segment.value}] = change->has_access;
  }
  /// Of the first place of each group, when places are many: the one that the faults may name.
  Out out(const record::Directory& directory) const {
    Out out;
    for (const auto& [who, has] : has_)
      if (!has && directory.clients[who.first].number == 0)
        out.insert(directory.groups[directory.clients[who.first].group] + " " + directory.segments[who.second]);
    return out;
  }

 private:
  std::map<std::pair<std::uint32_t, std::uint32_t>, bool> has_;
};

Out out_in_run(const scenario::Scenario& s) {
  world::World world(s);
  LastAccess last;
  world.run({&last});
  return last.out(world.directory());
}

/// By the analysis: who has no path with these gone.
Out out_by_paths(const Deployment& deployment, Mode mode, const Failed& failed) {
  const Ways ways(deployment);
  const Service service(deployment, ways);
  Out out;
  Trail trail;
  for (const Cohort& cohort : deployment.cohorts())
    for (std::uint32_t s = 0; s < deployment.scenario().segments.size(); ++s) {
      const Asker asker = asker_of(deployment, cohort, mode);
      if (!takes_part(deployment, cohort, s, mode) ||
          !service.reaches(mode, asker, deployment.server_group_of(s), failed, trail))
        out.insert(deployment.scenario().client_groups[cohort.group].id + " " + deployment.scenario().segments[s].id);
    }
  return out;
}

/// Losing control alone does not take a connector from its users where no controller takes it (A53); the analysis
/// counts on none of that.
bool is_kinder_in_the_run(const Element& element, Mode mode) {
  return mode == Mode::normal && element.name == "cloud_ca";
}

void compare(std::uint64_t number, Mode mode) {
  const scenario::Scenario base = in_mode(test::RandomDeployment(number).make(), mode);
  const Deployment deployment(base);
  for (std::uint32_t i = 0; i < deployment.elements().size(); ++i) {
    const Element& element = deployment.elements()[i];
    const bool whole_number = element.of_many == 1;  // one of many would be named by its number
    if (!element.can_fail || !whole_number || is_kinder_in_the_run(element, mode)) continue;
    INFO("deployment " << number << ", " << word_of(mode) << ", " << deployment.name_of(ElementId{i}));
    scenario::Scenario s = base;
    const bool is_named_by_kind = element.kind == ElementKind::internet || element.kind == ElementKind::cloud_service;
    s.faults.push_back(black_hole("broken", target_of(element), is_named_by_kind ? "*" : element.name, 1min));
    Failed failed(deployment);
    failed.add(ElementId{i});
    const Out by_paths = out_by_paths(deployment, mode, failed), in_run = out_in_run(s);
    if (base.private_clouds.size() == 1)
      CHECK(by_paths == in_run);
    else  // who was sent to an edge stays there, though another edge has what it lacks
      CHECK(std::ranges::includes(in_run, by_paths));
  }
}

TEST_CASE("whom one failure cuts off has no access in the run, and nobody else", "[topology][property]") {
  for (const Mode mode : kModes)
    for (std::uint64_t n = 0; n < 16; ++n) compare(n, mode);
}

}  // namespace
}  // namespace failcast::topology
