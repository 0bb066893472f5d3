// Fields of Disaster Recovery: keys, settings, and what the operator publishes.
#pragma once
#include "sim/scenario/value.hpp"

namespace failcast::scenario {

template <class V>
void visit_fields(V& v, DrKey& key) {
  v.field("private_key", PemText{key.private_key, KeyUse::sign},
          given("RSA private key of 2048 bits, as PEM or a file that holds it; without it nobody here can sign"));
  v.field("public_key", PemText{key.public_key, KeyUse::verify}, given("public half; without it that of private_key"));
}

template <class V>
void visit_fields(V& v, DrSettings& settings) {
  v.field("domain", settings.domain, given("DR domain; empty: the tenant has no disaster recovery"));
  v.field("key", settings.key, given("key of the records, as components know it; empty: unsigned"));
  v.field("initial_record", Lines{settings.initial_record},
          given("TXT strings at the start; empty: there is no such record (A45)"));
  v.field("initial_state", settings.parked,
          given("instead of initial_record: a record for all products in this state, signed with the key"));
  v.field("a_records", settings.a_records,
          given("edges and edge groups that the A records name; empty: every DR edge"));
  v.field("stale_a_records", settings.stale_a_records,
          between(0, 100, "further A records, of addresses at which nothing answers"));
}

template <class V>
void visit_fields(V& v, OperatorStep& step) {
  v.field("at", StartView{step.at},
          needed("when there is a reason: \"1h\", \"a-fault\" or \"a-fault.end + 5m\"; noticing, deciding and "
                 "publishing come on top"));
  v.field("publish", step.publish, given("state that the record asks for; needed without strings"));
  v.field("product", step.product, given("product that the record is for"));
  v.field("internet", step.internet, given("tag m of the record: fo, fc or none"));
  v.field("starts_after", step.starts_after, given("tag t, counted from the upload; absent: no tag"));
  v.field("ends_after", step.ends_after, given("tag x, counted from the upload; absent: no tag"));
  v.field("signed_with", step.signed_with, given("key, \"\" for unsigned; without it disaster_recovery.key"));
  v.field("ttl", step.ttl,
          {.doc = "TTL in the zone from this upload on; without it dr.txt_ttl holds", .max = 7 * kDay});
  v.field("omitted_part", step.omitted_part, between(0, 2, "a mistake: this part is not uploaded; 0: all are"));
  v.field("strings", Lines{step.strings}, given("TXT strings published as written, instead of a record"));
}

}  // namespace failcast::scenario
