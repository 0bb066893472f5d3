// Deployments for the checklist: one that meets every check, and for each check a change that breaks it.
#pragma once
#include <algorithm>
#include <catch2/catch.hpp>
#include <string>
#include <utility>
#include <vector>

#include "analysis/readiness/review.hpp"
#include "sim/scenario/reader.hpp"

namespace failcast::readiness {

using Sets = std::vector<std::string>;

/// scenarios/base/ready.jsonc with overrides, as of --set.
inline scenario::Scenario ready(const Sets& sets = {}) {
  scenario::ReadOptions options;
  options.sets = sets;
  scenario::ReadResult read = scenario::read_file(FAILCAST_SOURCE_DIR "/scenarios/base/ready.jsonc", options);
  for (const scenario::Diagnostic& d : read.diagnostics) UNSCOPED_INFO(scenario::format(d));
  REQUIRE(read.scenario);
  return std::move(*read.scenario);
}

struct Fixture {
  int check = 0;
  Sets broken;         ///< what is changed so that it is not met
  Sets met = {};       ///< what is changed so that it is met, where it does not apply to the deployment as it is
  Sets unstated = {};  ///< what is left out so that it is asked; empty: nothing that can be left out
};

inline Fixture fixture(int check, Sets broken, Sets met = {}, Sets unstated = {}) {
  return {check, std::move(broken), std::move(met), std::move(unstated)};
}

inline const std::vector<Fixture>& fixtures() {
  static const std::vector<Fixture> all = {
      fixture(1, {"profiles.macos.bc_enabled=true"}, {}, {"profiles.windows.version=null"}),
      fixture(2, {"profiles.windows.bc_enabled=false"}, {}, {"profiles.windows.bc_enabled=null"}),
      fixture(3, {"sites.fra.inbound_443=false"}, {}, {"sites.fra.inbound_443=null"}),
      fixture(4, {"sites.osl.inbound_443=false"}, {}, {"sites.osl.inbound_443_from_internet=null"}),
      fixture(5, {"zones.bc_public=false"}),
      fixture(6, {R"(zones.missing_names=["co2bcp"])"}),
      fixture(7, {R"(sites.fra.inspection="drops_bc_sni")"}, {}, {"sites.fra.inspection=null"}),
      fixture(8, {R"(zones.missing_names=["any2bcp"])"}, {}, {"zones.missing_names=null"}),
      fixture(9, {"private_clouds.fra.enabled=false"}, {}, {"private_clouds.fra.enabled=null"}),
      fixture(10, {R"(connector_groups.fra-connectors.private_cloud="")"}),
      fixture(11, {R"(controller_groups.fra-controllers.version="23.1")"}, {}, {"edge_groups.fra-edges.version=null"}),
      fixture(12, {R"(profiles.windows.root_ca="another-root")"}, {}, {"profiles.windows.root_ca=null"}),
      fixture(13,
              {"operations.expectations.planned_outage=2d", "edge_groups.fra-edges.certificate_remaining=1d",
               "edge_groups.osl-edges.certificate_remaining=1d"},
              {}, {"edge_groups.fra-edges.certificate_remaining=null"}),
      fixture(14, {"private_clouds.osl.renewal_threshold=30d", "operations.expectations.planned_outage=31d"}, {},
              {"private_clouds.osl.renewal_threshold=null"}),
      fixture(15, {"idps.idp-bc=null"}),
      fixture(16, {"operations.certificates.signing=29d"}, {}, {"operations.certificates.signing=null"}),
      fixture(17, {R"(operations.expectations.applications=["crm"])"}, {},
              {"operations.expectations.applications=null"}),
      fixture(18, {"access_policy=[]"}),
      fixture(19,
              {R"(access_policy.everybody.when={"scim": {"dept": "it"}})", R"(profiles.windows.scim={"dept": "it"})"},
              {}, {"operations.continuity.new_users=null", "clients.new-users=null"}),
      fixture(20, {"config_files.package.age=4d"}, {}, {"operations.continuity.install_package_ready=null"}),
      fixture(21, {R"(clients.new-users.install.thumbprint="")"}, {},
              {"operations.continuity.new_users=null", "clients.new-users=null"}),
      fixture(22, {"operations.continuity.last_sync=21d"}, {}, {"operations.continuity.last_sync=null"}),
      fixture(23, {"connector_groups.fra-connectors.count=1"}),
      fixture(24, {"edge_groups.fra-edges.count=1"}, {}, {"traffic.user_demand=null"}),
      fixture(25, {"operations.hosts.edge_cpu=36%"}, {}, {"operations.hosts.edge_cpu=null"}),
      fixture(26, {R"(sites.attic={"uplinks": []})", R"(connector_groups.fra-connectors.site="attic")",
                   R"(connector_groups.osl-connectors.site="attic")"}),
      fixture(27, {R"(access_policy.everybody.when={"client_types": ["web_browser"]})",
                   R"(profiles.browser={"client_type": "web_browser"})",
                   R"(clients.browsers={"at": "fra", "count": 5, "profiles": {"browser": "100%"}})"}),
      fixture(28, {"operations.continuity.siem_rate=101 Mbit/s"}, {}, {"operations.continuity.siem_rate=null"}),
      fixture(29, {"operations.continuity.last_backup=25h"}, {}, {"operations.continuity.last_backup=null"}),
      fixture(30, {"operations.expectations.return_within=15m"}, {}, {"operations.expectations.return_within=null"}),
      fixture(31, {"operations.expectations.usual_flap=4m"}, {}, {"operations.expectations.usual_flap=null"}),
      fixture(32, {"private_clouds.fra.force=true"}, {}, {"bc.force_reconnect_interval=null"}),
      fixture(33, {"cloud.regions.eu.public_edges=0"}),
      fixture(34, {"operations.hosts.ntp=false"}, {}, {"operations.hosts.ntp=null"}),
      fixture(35, {R"(sites.fra.inspection="opens_tls")"}, {}, {"sites.fra.inspection=null"}),
      fixture(36, {"operations.hosts.vendor_ranges_allowed=false"}, {},
              {"operations.hosts.vendor_ranges_allowed=null"}),
      fixture(37, {"edge_groups.fra-edges.disk_used=90%"}, {}, {"operations.hosts.disk_free=null"}),
      fixture(38, {"operations.hosts.disk=63 GB"}, {}, {"operations.hosts.systemd=null"}),
      fixture(39, {"edge_groups.fra-edges.upgrade_at=65h"}, {}, {"traffic.day_begins=null"}),
      fixture(40, {R"(operations.hosts.version_profile="default")"}, {}, {"operations.hosts.version_profile=null"}),
      fixture(41, {R"(operations.hosts.split_groups=["fra-connectors"])"}, {}, {"operations.hosts.split_groups=null"}),
      fixture(42, {"operations.recovery.licensed=false"}, {}, {"operations.recovery.licensed=null"}),
      fixture(43, {R"(profiles.windows.version="3.9")", "profiles.windows.bc_enabled=false"}, {},
              {"operations.certificates.clients=null"}),
      fixture(44, {"profiles.windows.dr_enabled=false"}, {},
              {"profiles.pilot.dr_enabled=null", "profiles.pilot.dr_test=false"}),
      fixture(45, {R"(profiles.windows.dr_domain="other.example")"}, {}, {"profiles.windows.dr_key=null"}),
      fixture(46, {"segments.payroll.dr=false"}, {},
              {"segments.payroll.dr=null", "segments.payroll.critical=false", "segments.wiki.critical=true",
               "segments.wiki.dr=null"}),
      fixture(47, {R"(server_groups.elsewhere={"connector_groups": ["osl-connectors"]})",
                   R"(segments.payroll.server_group="elsewhere")"}),
      fixture(48, {"operations.recovery.domain_modifiable=false"}, {}, {"operations.recovery.domain_owned=null"}),
      fixture(49, {R"(disaster_recovery.a_records=["osl-edges"])"}, {}, {"disaster_recovery.stale_a_records=null"}),
      fixture(50, {"sites.fra.inbound_443_from_internet=false"}, {}, {"sites.fra.inbound_443_from_internet=null"}),
      fixture(51, {"dr.txt_ttl=31s"}, {}, {"dr.txt_ttl=null"}),
      fixture(52, {"dr.txt_ttl=901s"}, {}, {"dr.txt_ttl=null"}),
      fixture(53, {"operations.recovery.private_key_safe=false"}, {},
              {"operations.recovery.record_generator_ready=null"}),
      fixture(54, {R"(operator=[{"id": "on", "at": "1h", "strings": ["v=1;k=zpa"]}])"}),
      fixture(55, {"dr.max_auth_age=36d"}, {}, {"dr.max_auth_age=null"}),
      fixture(56, {"timeout_policy=null"}, {}, {"operations.recovery.idp_segment=null"}),
      fixture(57, {"edge_groups.osl-edges.dr=true", "connector_groups.osl-connectors.dr=true"}, {},
              {"operations.recovery.last_test=null"}),
      fixture(58, {R"(op.decide={"value": "10m", "source": "guess"})"}, {}, {"op.decide=null"}),
      fixture(59, {"operations.recovery.people_informed=false"}, {}, {"operations.recovery.people_informed=null"}),
      fixture(60, {"edge_groups.fra-edges.snapshot=false"}, {}, {"edge_groups.fra-edges.snapshot=null"}),
      fixture(61, {"operations.recovery.pac_exceptions=false"}, {}, {"operations.recovery.pac_exceptions=null"}),
      fixture(62, {R"(profiles.windows.zia="none")"}, {}, {"profiles.windows.zia=null", "profiles.pilot.zia=null"}),
      fixture(63, {R"(operations.hosts.log_connector_groups=["fra-connectors"])"}, {},
              {"operations.hosts.log_connector_groups=null"}),
      fixture(64, {"operations.hosts.health_ports=11"}, {}, {"operations.hosts.health_targets=null"}),
      fixture(65, {"operations.administration.devices_per_user=16"}, {},
              {"operations.administration.devices_per_user=null"}),
      fixture(66, {"edge_groups.fra-edges.certificate_remaining=90d"}, {},
              {"edge_groups.fra-edges.certificate_remaining=null"}),
      fixture(67, {"operations.administration.notify_last_component=false"}, {},
              {"operations.administration.notify_last_component=null"}),
      fixture(
          68,
          {R"(private_clouds.spare={"vendor_managed": true})", "operations.continuity.vendor_managed_confirmed=false"},
          {R"(private_clouds.spare={"vendor_managed": true})", "operations.continuity.vendor_managed_confirmed=true"},
          {R"(private_clouds.spare={"vendor_managed": true})"}),
  };
  return all;
}

inline const Check& check_of(int number) { return *std::ranges::find(checklist(), number, &Check::number); }

}  // namespace failcast::readiness
