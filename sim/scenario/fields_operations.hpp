// Fields of what operators know of a deployment; each is read by the readiness check that its basis names.
#pragma once
#include "sim/scenario/value.hpp"

namespace failcast::scenario {

template <class V>
void visit_fields(V& v, CheckWaiver& waiver) {
  v.field("waive", waiver.waive,
          {.doc = "until when, by whom and why the check may be broken", .required = true, .basis = "C1 to C68"});
}

/// A fact that one check reads.
inline Field fact(std::string_view doc, std::string_view check) { return {.doc = doc, .basis = check}; }
inline Field share_in_use(std::string_view doc) { return {.doc = doc, .max = 1, .unit = Unit::ratio, .basis = "C25"}; }
inline Field bytes(std::string_view doc, std::string_view check) {
  return {.doc = doc, .max = 1e15, .unit = Unit::byte, .basis = check};
}
inline Field number_of(std::string_view doc, std::string_view check) {
  return {.doc = doc, .max = 1e9, .basis = check};
}

template <class V>
void visit_expectations(V& v, Operations& o) {
  v.field("planned_outage", o.planned_outage, fact("the longest outage that must be survived", "C13 C14 C16 C43 C55"));
  v.field("tolerated_loss", o.tolerated_loss, fact("time without access that does no harm", "C31"));
  v.field("usual_flap", o.usual_flap, fact("the longest of the interruptions that come and go by themselves", "C31"));
  v.field("return_within", o.return_within, fact("after an outage everybody is back at the cloud in this time", "C30"));
  v.field("applications", o.applications, fact("ids of the segments that people need in an outage", "C17"));
}

template <class V>
void visit_certificates(V& v, Operations& o) {
  v.field("identity_provider", o.idp_certificate, fact("of the identity providers", "C16"));
  v.field("service_provider", o.sp_certificate, fact("of the service providers", "C16"));
  v.field("signing", o.signing_certificate, fact("of the authorities that sign enrolments", "C16"));
  v.field("clients", o.client_certificate, fact("of the client that has least left", "C43"));
}

template <class V>
void visit_continuity(V& v, Operations& o) {
  v.field("last_change", o.last_bc_change,
          fact("the BC domain or a certificate was changed last, so long before the start", "C22"));
  v.field("last_sync", o.last_sync, fact("settings were last synced to the client portal, alike", "C20 C22"));
  v.field("new_users", o.new_users, fact("people start to work in an outage", "C19 C20 C21"));
  v.field("install_package_ready", o.install_package_ready, fact("device management has a package for them", "C20"));
  v.field("siem_rate", o.siem_rate,
          Field{.doc = "logs of one private cloud in its busiest hour",
                .max = 1e6,
                .unit = Unit::megabit_per_second,
                .basis = "C28"});
  v.field("backup_path_ready", o.backup_path_ready, fact("the path of backups is mounted and owned as it must", "C29"));
  v.field("backup_size", o.backup_size, bytes("one copy of a controller's backup", "C29"));
  v.field("backup_disk", o.backup_disk, bytes("free space where copies go", "C29"));
  v.field("last_backup", o.last_backup, fact("the last backup, so long before the start", "C29"));
  v.field("vendor_managed_confirmed", o.vendor_managed_confirmed,
          fact("the vendor has confirmed the private clouds that it manages", "C68"));
}

template <class V>
void visit_hosts(V& v, Operations& o) {
  v.field("ntp", o.ntp, fact("every host keeps its clock by NTP", "C34"));
  v.field("x86_64", o.x86_64, fact("every host is x86-64", "C38"));
  v.field("systemd", o.systemd, fact("every host runs systemd", "C38"));
  v.field("static_mac", o.static_mac, fact("every host keeps its MAC address", "C38"));
  v.field("disk", o.host_disk, bytes("the smallest disk", "C38"));
  v.field("disk_free", o.disk_free, bytes("the least free space", "C37"));
  v.field("vendor_ranges_allowed", o.vendor_ranges_allowed,
          fact("firewalls let through all address ranges of the vendor's data centres", "C36"));
  v.field("connector_cpu", o.connector_cpu, share_in_use("highest use of a connector's processors"));
  v.field("connector_memory", o.connector_memory, share_in_use("highest use of a connector's memory"));
  v.field("edge_cpu", o.edge_cpu, share_in_use("highest use of a private edge's processors"));
  v.field("edge_memory", o.edge_memory, share_in_use("highest use of a private edge's memory"));
  v.field("version_profile", o.version_profile, fact("software that critical groups are offered", "C40"));
  v.field("split_groups", o.split_groups, fact("connector groups whose instances are at several locations", "C41"));
  v.field("log_connector_groups", o.log_connector_groups,
          fact("connector groups that carry the log stream and nothing else", "C63"));
  v.field("health_ports", o.health_ports,
          number_of("most ports of a segment whose health is reported continuously; 0: there is none", "C64"));
  v.field("health_targets", o.health_targets, number_of("targets of all such segments together", "C64"));
}

template <class V>
void visit_recovery(V& v, Operations& o) {
  v.field("licensed", o.dr_licensed, fact("disaster recovery is enabled for the tenant", "C42"));
  v.field("domain_separate", o.dr_domain_separate, fact("the DR domain is used for nothing else", "C48"));
  v.field("domain_public", o.dr_domain_public, fact("the internet can resolve the DR domain", "C48"));
  v.field("domain_owned", o.dr_domain_owned, fact("the DR domain belongs to the tenant", "C48"));
  v.field("domain_modifiable", o.dr_domain_modifiable, fact("its records can be changed in an outage", "C48"));
  v.field("private_key_safe", o.private_key_safe, fact("the private key is where only its operators get at it", "C53"));
  v.field("record_generator_ready", o.record_generator_ready,
          fact("a Windows host with the record generator is at hand", "C53"));
  v.field("last_test", o.last_dr_test, fact("the last DR test, so long before the start", "C57"));
  v.field("idp_segment", o.idp_segment,
          fact("segment by which users reach their identity provider; \"\": they need none", "C56"));
  v.field("people_informed", o.people_informed,
          fact("users and helpdesk know what DR gives, and that its end is not automatic", "C59"));
  v.field("uses_zia", o.uses_zia, fact("internet traffic goes through ZIA, and is part of DR", "C61 C62"));
  v.field("pac_exceptions", o.pac_exceptions, fact("PAC files leave out the range and domains of ZPA", "C61"));
  v.field("internet_override_understood", o.internet_override_understood,
          fact("operators know that tag m of the record overrides the profile's action", "C62"));
}

template <class V>
void visit_administration(V& v, Operations& o) {
  v.field("devices_per_user", o.devices_per_user, number_of("most devices that one user has enrolled", "C65"));
  v.field("provisioning_keys_spare", o.provisioning_keys_spare,
          number_of("least uses that are left of a provisioning key", "C65"));
  v.field("notify_control_disconnect", o.notify_control_disconnect,
          fact("somebody is told when a component loses its control channel", "C67"));
  v.field("notify_last_component", o.notify_last_component,
          fact("somebody is told when the last component of a group is lost", "C67"));
  v.field("notify_certificate_expiry", o.notify_certificate_expiry,
          fact("somebody is told before a certificate expires", "C67"));
}

template <class V>
void visit_fields(V& v, Operations& operations) {
  v.object("expectations", "what is expected of outages", [&](auto& o) { visit_expectations(o, operations); });
  v.object("certificates", "remaining validity, at the start, of certificates that nothing renews by itself",
           [&](auto& o) { visit_certificates(o, operations); });
  v.object("continuity", "business continuity", [&](auto& o) { visit_continuity(o, operations); });
  v.object("hosts", "hosts of components; what holds for every one of them",
           [&](auto& o) { visit_hosts(o, operations); });
  v.object("recovery", "disaster recovery", [&](auto& o) { visit_recovery(o, operations); });
  v.object("administration", "people, devices and notices", [&](auto& o) { visit_administration(o, operations); });
  v.list("waivers", "readiness checks that may be broken for a while, by id (\"C37\")", operations.waivers);
}

}  // namespace failcast::scenario
