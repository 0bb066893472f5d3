// Fields of what a tenant has of the product: private clouds, stations, applications, identity providers.
#pragma once
#include "sim/scenario/fields_network.hpp"
#include "sim/scenario/value.hpp"

namespace failcast::scenario {

template <class V>
void visit_fields(V& v, PrivateCloud& cloud) {
  v.field("enabled", cloud.enabled, given("a disabled private cloud's controllers accept nobody (R20)"));
  v.field("force", cloud.force, given("forced BC from the start"));
  v.field("vendor_managed", cloud.vendor_managed, given("hosted by the vendor: its stations are read only (R29)"));
  v.field("primary_control_path", cloud.primary_control_path, given("where control channels go in normal operation"));
  v.field("log_receivers", cloud.log_receivers, given("targets of the log stream"));
  v.field("renewal_threshold", cloud.renewal_threshold,
          {.doc = "remaining validity at which certificates are renewed; without it "
                  "cert.threshold_outside_private_cloud holds",
           .min = 30 * kDay,
           .max = 180 * kDay,
           .basis = "R2 R25"});
}

template <class V>
void visit_fields(V& v, StationGroup& group) {
  v.field("site", group.site, needed("where the instances stand"));
  v.field("private_cloud", group.private_cloud, given("the private cloud it belongs to; empty: none"));
  v.field("count", group.count, between(0, 100000, "instances"));
  v.field("vcpu", group.vcpu, between(1, 1024, "virtual processors of an instance"));
  if (!v.visits(group, StationKind::connector))
    v.field("users", group.users,
            {.doc = "users that an instance is sized for; without it by its vcpu (cap.users_4vcpu and so on)",
             .min = 1,
             .max = 1e7,
             .basis = "H9 H33"});
  if (v.visits(group, StationKind::controller))
    v.field("redirect_rate", group.redirect_rate,
            {.doc = "redirects that an instance answers; without it by its vcpu (pcc.redirect_rate)",
             .min = 0.001,
             .max = 1e6,
             .unit = Unit::per_second,
             .basis = "A13"});
  v.field("version", group.version, given("software version (R7)"));
  v.field("root_ca", group.root_ca, given("root of the enrolment certificates (R31)"));
  v.field("enabled", group.enabled, given("a disabled group does nothing"));
  if (v.visits(group, StationKind::edge)) {
    v.field("handshake_rate", group.handshake_rate,
            {.doc = "TLS handshakes that an instance takes; without it by its vcpu (edge.handshake_rate)",
             .min = 0.001,
             .max = 1e8,
             .unit = Unit::per_second,
             .basis = "A70"});
    v.field("exclusive_to_bc_dr", group.exclusive_to_bc_dr, given("no users in normal operation (R64)"));
    v.field("trusted_networks", group.trusted_networks, given("sites whose users are steered here first"));
  }
  if (!v.visits(group, StationKind::controller)) {
    v.field("dr", group.dr, given("designated for disaster recovery"));
    v.field("throughput", group.throughput,
            bit_rate("what an instance carries; without it cap.edge_mbps, or cap.connector_mbps less what double "
                     "encryption takes",
                     "H33 H34"));
    v.field("snapshot", group.snapshot, given("has a local configuration to start disaster recovery with"));
    v.field("disk_used", group.disk_used,
            {.doc = "share of the disk in use; above dr.snapshot_disk_limit no snapshots are taken (R53)",
             .max = 1,
             .unit = Unit::ratio});
  }
  v.field(
      "certificate_ages", group.certificate_ages,
      given("ages of the certificates at time 0: all new, each as after years of renewals, or one such age for all"));
  v.field("certificates_issued", group.certificates_issued, given("instead of an age: the date of all certificates"));
  v.field("certificate_remaining", group.certificate_remaining,
          given("instead of an age: what is left of all certificates"));
  v.field("upgrade_at", group.upgrade_at, given("start of the first upgrade window; without it no upgrades"));
  v.field("upgrade_to", group.upgrade_to, given("version that upgrades install"));
  v.field("clock_error", SignedDuration{group.clock_error}, given("what the instances' clocks show minus the truth"));
}

template <class V>
void visit_fields(V& v, ServerGroup& group) {
  v.field("connector_groups", group.connector_groups, needed("connector groups that reach these servers"));
}

template <class V>
void visit_fields(V& v, Segment& segment) {
  v.field("title", segment.title, given("name for people"));
  v.field("server_group", segment.server_group, needed("servers of the application"));
  v.field("dr", segment.dr, given("designated for disaster recovery"));
  v.field("critical", segment.critical, given("counts as critical in reports"));
  v.field("demand", segment.demand,
          Field{.doc = "what a user of it sends and receives by day; without it traffic.user_demand",
                .max = 100000,
                .unit = Unit::megabit_per_second});
  v.field("inspection", segment.inspection, given("requests are inspected for attacks (AppProtection, A58)"));
  v.field("extranet", segment.extranet, given("an application of an extranet; cannot be a DR segment (R52)"));
  v.field("microtenant", segment.microtenant,
          given("only profiles of this microtenant may use it, except in DR (R46); empty: all"));
}

template <class V>
void visit_fields(V& v, Idp& idp) {
  v.field("role", idp.role, given("who asks it: everybody, or users in BC"));
  v.field("at", idp.at, given("a site or \"internet\""));
  v.field("rtt", idp.rtt, given("round trip between the identity provider and the internet's core, or the site's LAN"));
  v.field("rate", idp.rate, {.doc = "logins per second; without it auth.idp_rate holds", .unit = Unit::per_second});
  v.field("clock_error", SignedDuration{idp.clock_error}, given("what its clock shows minus the truth (R57)"));
  v.field("certificate_until", idp.certificate_until,
          given("end of its signing certificate; without it good throughout the run"));
}

template <class V>
void visit_fields(V& v, TenantCertificates& certificates) {
  v.field("signing_ca_until", certificates.signing_ca_until,
          given("end of the CA that signs the certificates of components and clients"));
  v.field("bc_sp_until", certificates.bc_sp_until,
          given("end of the certificate of the controllers' service provider"));
  v.field("bc_sp_ca_until", certificates.bc_sp_ca_until, given("end of the CA of that certificate"));
}

}  // namespace failcast::scenario
