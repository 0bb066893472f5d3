// Fields of clients, of how new ones are installed, and of the policies that hold for them.
#pragma once
#include "sim/scenario/value.hpp"

namespace failcast::scenario {

template <class V>
void visit_fields(V& v, Profile& profile) {
  v.field("client_type", profile.client_type, given("kind of client; only zcc works in BC (R9 R10)"));
  v.field("os", profile.os, given("operating system"));
  v.field("version", profile.version, given("client version (R8)"));
  v.field("bc_enabled", profile.bc_enabled, given("BC is enabled in the app profile (R8)"));
  v.field("root_ca", profile.root_ca, given("root the clients trust (R31)"));
  v.field("saml", profile.saml, given("attributes an identity provider asserts"));
  v.field("scim", profile.scim, given("attributes provisioned to the cloud"));
  v.field("dr_enabled", profile.dr_enabled, given("disaster recovery is enabled in the app profile (H28)"));
  v.field("dr_test", profile.dr_test, given("takes part in disaster recovery tests (H19 H28)"));
  v.field("dr_domain", profile.dr_domain, given("DR domain in the app profile; empty: disaster_recovery.domain"));
  v.field("dr_key", profile.dr_key,
          given("key in the app profile, \"\" for none; without it that of disaster_recovery"));
  v.field("zia", profile.zia,
          given("what becomes of internet traffic when the record is for zia or all; none: nothing"));
  v.field("bc_domain", profile.bc_domain, given("BC domain as last synced; empty: zones.bc_domain"));
  v.field("microtenant", profile.microtenant, given("microtenant of these users; empty: none"));
}

template <class V>
void visit_fields(V& v, ConfigFile& file) {
  v.field("age", file.age, given("downloaded this long before the start"));
  v.field("bc_domain", file.bc_domain, given("BC domain of its day; empty: zones.bc_domain"));
  v.field("key", PemText{file.key, KeyUse::verify}, needed("public key of the portal, as PEM or a file that holds it"));
}

template <class V>
void visit_fields(V& v, WorkingHours& working) {
  v.field("zone", working.zone, given("time zone of the IANA database, as \"Europe/Berlin\""));
  v.field(
      "hours", working.hours,
      needed("days and hours by the clock on the wall, as \"mon-fri 08:30-17:00\"; \"22:00-06:00\" ends on the next "
             "day"));
}

template <class V>
void visit_fields(V& v, ClientGroup& group) {
  v.field("at", group.at, needed("a site or a group of homes"));
  v.population(group.parts);
  v.field("start", group.start, given("connected at time 0, logged out until starts_at, or a new user installed then"));
  v.field("starts_at", group.starts_at, given("logged_out, new_user: when the client's process starts"));
  v.field("auth_ages", group.auth_ages,
          given("ages of authentications at time 0: all new, each as after years of use, or one such age for all"));
  v.field("authenticated", group.authenticated, given("instead of an age: the date at which all authenticated"));
  v.field(
      "auth_dates", group.auth_dates,
      given("instead of an age: dates, or a CSV file with a column \"authenticated\"; as many as clients: one each in "
            "turn, else drawn from them"));
  v.field("certificate_ages", group.certificate_ages, given("ages of the devices' certificates, as auth_ages (A26)"));
  v.field("certificates_issued", group.certificates_issued, given("instead of an age: the date of all certificates"));
  v.field("certificate_dates", group.certificate_dates,
          given("instead of an age: dates, or a CSV file with a column \"issued\", as auth_dates"));
  v.field("working_hours", group.working_hours, given("when these users are there (A25); without it always"));
  v.object("install", "new_user: what the installation passes on (H29)", [&group](auto& o) {
    o.field("config_file", group.install.config_file, given("id of a BC config file; empty: not given"));
    o.field("thumbprint", group.install.thumbprint,
            given("44 Base64 characters, or \"match\" for that of the config file; empty: not given"));
  });
  v.field("prefers_edges_of", group.prefers_edges_of,
          given("site whose private edges come first in the redirect list; empty: none"));
}

template <class V>
void visit_fields(V& v, policy::Criteria& when) {
  v.field("segments", when.segments, given("segments; empty: every one"));
  v.field("client_types", when.client_types, given("client types; empty: every one"));
  v.field("saml", when.saml, given("SAML attributes that must match"));
  v.field("scim", when.scim, given("SCIM attributes that must match"));
}

template <class V>
void visit_fields(V& v, policy::AccessRule& rule) {
  v.object("when", "criteria; all given ones must hold", [&rule](auto& o) { visit_fields(o, rule.when); });
  v.field("allow", rule.allow, given("allow or block"));
}

template <class V>
void visit_fields(V& v, policy::TimeoutRule& rule) {
  v.object("when", "criteria; all given ones must hold", [&rule](auto& o) { visit_fields(o, rule.when); });
  v.field("timeout", DurationOrNever{rule.timeout},
          {.doc = "reauthentication interval of 10 minutes or more, or \"never\" (R55)",
           .required = true,
           .min = 600,
           .basis = "R55"});
}

template <class V>
void visit_fields(V& v, policy::ForwardingRule& rule) {
  v.object("when", "criteria; all given ones must hold", [&rule](auto& o) { visit_fields(o, rule.when); });
  v.field("action", rule.action, given("forward to the service, or bypass it"));
}

}  // namespace failcast::scenario
