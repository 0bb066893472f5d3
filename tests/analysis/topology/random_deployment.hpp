// Small deployments of all shapes, each from its number: sites with no, one or two uplinks, equal sites, private clouds
// within a site or across two, resolvers here and there, firewalls, edges that come first, risk groups.
#pragma once
#include <string>
#include <vector>

#include "models/base/random.hpp"
#include "sim/scenario/scenario.hpp"

namespace failcast::test {

class RandomDeployment {
 public:
  explicit RandomDeployment(std::uint64_t number) : draws_(Key{number} / "deployment") {}

  scenario::Scenario make() {
    s_.name = "random";
    s_.start = UtcTime{std::chrono::seconds{1'772'496'000}};
    s_.horizon = 2h;
    add_map();
    add_stations();
    add_people();
    add_risk_group();
    settle_parameters();
    add_transit();
    return s_;
  }

 private:
  using Kind = scenario::StationKind;

  std::uint64_t below(std::uint64_t n) { return draws_.below(n, at_++); }
  bool once_in(std::uint64_t n) { return below(n) == 0; }
  std::string isp() { return s_.isps[below(s_.isps.size())].id; }
  std::string hub() { return s_.sites[below(hubs_)].id; }

  void add_site(std::string id, std::optional<std::int64_t> count) {
    scenario::Site site{.id = std::move(id), .count = count};
    const std::uint64_t uplinks = once_in(8) ? 0 : 1 + below(2);
    for (std::uint64_t u = 0; u < uplinks; ++u)
      site.uplinks.push_back({site.id + "-up" + std::string(1, static_cast<char>('a' + u)), isp(), 5ms});
    if (once_in(6)) site.inbound_443_from_internet = false;
    if (once_in(10)) site.inbound_443 = false;
    s_.sites.push_back(std::move(site));
  }
  void add_map() {
    const char* const isps[] = {"isp-a", "isp-b", "isp-c"};
    for (std::uint64_t n = 0; n <= below(3); ++n) s_.isps.push_back({isps[n], 2ms});
    hubs_ = 1 + below(3);
    const char* const hubs[] = {"fra", "osl", "par"};
    for (std::uint64_t n = 0; n < hubs_; ++n) add_site(hubs[n], std::nullopt);
    if (once_in(2)) add_site("branch", 3);
    if (once_in(2)) s_.homes.push_back({.id = "home", .isp = isp(), .rtt = 8ms});
    s_.cloud.push_back({.id = "eu", .rtt = 9ms, .public_edges = 1 + static_cast<std::int64_t>(below(2))});
    if (once_in(3)) s_.cloud.push_back({.id = "us", .rtt = 40ms, .public_edges = 1});
    for (const scenario::Site& site : s_.sites)
      if (!once_in(4)) s_.resolvers.push_back({.id = "dns-" + site.id, .at = site.id, .holds_bc_zone = !once_in(4)});
    if (once_in(2)) s_.resolvers.push_back({.id = "dns-public", .at = "internet"});
    if (once_in(2)) s_.resolvers.push_back({.id = "dns-isp", .at = s_.isps.front().id});
    s_.zones.bc_public = once_in(2);
  }
  void add_group(const std::string& id, Kind kind, const std::string& cloud, std::string site) {
    scenario::StationGroup group{.id = id, .kind = kind, .site = std::move(site), .private_cloud = cloud};
    group.count = 1 + static_cast<std::int64_t>(below(2));
    group.dr = kind != Kind::controller && !once_in(4);
    group.exclusive_to_bc_dr = kind == Kind::edge && once_in(2);
    s_.station_groups.push_back(std::move(group));
  }
  void add_stations() {
    scenario::ServerGroup servers{"servers", {}}, others{"others", {}};
    const char* const clouds[] = {"pc-1", "pc-2"};
    for (std::uint64_t n = 0; n <= below(2); ++n) {
      const std::string cloud = clouds[n], home = hub();
      s_.private_clouds.push_back({.id = cloud});
      add_group(cloud + "-pcc", Kind::controller, cloud, once_in(4) ? hub() : home);
      add_group(cloud + "-edge", Kind::edge, cloud, once_in(4) ? hub() : home);
      add_group(cloud + "-conn", Kind::connector, cloud, once_in(4) ? hub() : home);
      servers.connector_groups.push_back(cloud + "-conn");
      others.connector_groups = {cloud + "-conn"};
    }
    s_.server_groups = {others, servers};
    s_.segments = {
        {.id = "app", .server_group = "servers", .dr = true       },
        {.id = "erp", .server_group = "others",  .dr = !once_in(3)}
    };
    s_.idps = {
        {.id = "idp-primary", .role = scenario::IdpRole::primary}
    };
    s_.dr_settings.domain = "dr.example";
    s_.dr_settings.initial_record = {"v=1;k=zpa;b=off"};
  }
  void add_people() {
    s_.profiles = {{.id = "windows"}};
    for (const scenario::Site& site : s_.sites) add_group_of_people(site.id);
    for (const scenario::Home& home : s_.homes) add_group_of_people(home.id);
    s_.access_policy = {{.id = "everybody"}};
  }
  void add_group_of_people(const std::string& at) {
    scenario::ClientGroup group{.id = at + "-users", .at = at, .parts = {{"windows", 2}}};
    group.auth_ages = scenario::InitialAges::fresh;
    if (once_in(3)) group.prefers_edges_of = hub();
    s_.client_groups.push_back(std::move(group));
  }
  void add_risk_group() {
    if (once_in(2)) return;
    std::vector<std::string> names = {s_.isps.back().id, s_.station_groups[below(s_.station_groups.size())].id};
    for (const scenario::Site& site : s_.sites)
      if (!site.uplinks.empty()) names.push_back(site.uplinks.back().id);
    s_.risk_groups = {
        {"conduit", {names[below(names.size())], names[below(names.size())]}}
    };
  }
  /// Carriers between some providers and the core, a data centre, and uplinks by rank.
  void add_transit() {
    if (once_in(2)) return;
    s_.transits = {
        {"carrier-a", 1ms},
        {"carrier-b", 4ms}
    };
    for (scenario::Isp& isp : s_.isps) {
      if (once_in(3)) continue;
      isp.transit.push_back(once_in(2) ? "carrier-a" : "carrier-b");
      if (once_in(2)) isp.transit = {"carrier-a", "carrier-b"};
    }
    s_.sites.front().kind = scenario::SiteKind::data_centre;
    if (once_in(2)) s_.params.net.uplink_policy = UplinkPolicy::primary_first;
  }
  /// Nothing but paths decides: no queues, no caches of decisions, short times, lists that name everybody.
  void settle_parameters() {
    s_.params.cap.overload = Overload::none;
    s_.params.auth.lazy_mean = 0s;
    s_.params.auth.timeout = 7 * 24h;  // shorter than any in DR
    s_.params.edge.private_survive = 0;
    s_.params.client.redirect_list_len = 8;
    s_.params.op.detect = s_.params.op.decide = s_.params.op.publish = Distribution::constant(0s);
    s_.params.dr.clock_error_sd = 0s;
  }

  Stream draws_;
  std::uint64_t at_ = 0, hubs_ = 1;
  scenario::Scenario s_;
};

}  // namespace failcast::test
