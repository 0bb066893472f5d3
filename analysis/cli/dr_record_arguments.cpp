// Flags of dr-record's actions, and what each cannot do without.
#include <CLI/CLI.hpp>

#include "analysis/cli/targets.hpp"

namespace failcast::cli {
namespace {

/// How the record is read where its description leaves it open.
void add_payload(CLI::App& action, DrRecordArgs& args) {
  action.add_option("--payload", args.payload, "what is signed: prefix (all before n) or tag_list (v, b, m, t, x)")
      ->check(CLI::IsMember({"prefix", "tag_list"}))
      ->default_val("prefix");
}
void add_default_k(CLI::App& action, DrRecordArgs& args) {
  action.add_option("--default-k", args.default_k, "product of a record without k: zpa, all, or reject such a record")
      ->check(CLI::IsMember({"zpa", "all", "reject"}))
      ->default_val("zpa");
}

void add_new(CLI::App& verb, DrRecordArgs& args) {
  CLI::App* make_new = verb.add_subcommand("new", "print an unsigned record");
  make_new->add_flag("--on", args.on, "switch DR on");
  make_new->add_flag("--off", args.off, "switch DR off");
  make_new->add_flag("--test", args.test, "switch DR on for the test group");
  make_new->add_option("--product", args.product, "zpa, zia or all")
      ->check(CLI::IsMember({"zpa", "zia", "all"}))
      ->default_val("zpa");
  make_new->add_option("--start", args.start, "first second, in UTC as 2026-01-01T00:00:00Z or seconds since 1970");
  make_new->add_option("--end", args.end, "last second");
  make_new->add_option("--domain", args.domain, "DR domain");
  make_new->add_option("--internet", args.internet, "internet traffic: fo (direct) or fc (closed)")
      ->check(CLI::IsMember({"fo", "fc"}));
}

void add_sign(CLI::App& verb, DrRecordArgs& args) {
  CLI::App* sign = verb.add_subcommand("sign", "sign an unsigned record in two parts");
  sign->add_option("record", args.records, "the record, a file, or - for stdin");
  sign->add_option("--key", args.key, "private key (PEM, RSA, 2048 bits, no passphrase)");
  sign->add_option("--ttl", args.ttl, "TTL in the zone file's form, seconds")->default_val(30);  // H19: recommended
  add_payload(*sign, args);
}

void add_verify(CLI::App& verb, DrRecordArgs& args) {
  CLI::App* verify = verb.add_subcommand("verify", "check records as a reader does; exit 1 when they are not valid");
  verify->add_option("records", args.records, "records, files, or - for stdin");
  verify->add_option("--key", args.key, "public key (PEM) of the reader; without it only unsigned records pass");
  verify->add_option("--at", args.at, "time of the reader's clock; without it now");
  verify->add_flag("--test-group", args.test_group, "the reader takes part in tests");
  verify->add_option("--product", args.product, "zpa or zia")->check(CLI::IsMember({"zpa", "zia"}))->default_val("zpa");
  add_payload(*verify, args);
  add_default_k(*verify, args);
  verify
      ->add_option("--invalid-policy", args.invalid_policy,
                   "an invalid record: fail_static (changes nothing) or treat_off")
      ->check(CLI::IsMember({"fail_static", "treat_off"}))
      ->default_val("fail_static");
  verify->add_flag("--require-signature,!--no-require-signature", args.require_signature,
                   "with a key refuse unsigned records, without one signed records (default)");
}

void add_show(CLI::App& verb, DrRecordArgs& args) {
  CLI::App* show = verb.add_subcommand("show", "explain records and mark what is wrong");
  show->add_option("records", args.records, "records, files, or - for stdin");
  add_default_k(*show, args);
}

}  // namespace

void add_dr_record(CLI::App& verb, DrRecordArgs& args) {
  add_new(verb, args);
  add_sign(verb, args);
  add_verify(verb, args);
  add_show(verb, args);
}

std::optional<std::string> missing(const DrRecordArgs& args) {
  if (args.action.empty()) return "dr-record: what? new, sign, verify or show";
  const std::string name = "dr-record " + args.action;
  if (args.action == "new") {
    if (int{args.on} + int{args.off} + int{args.test} != 1) return name + ": one of --on, --off and --test";
    return std::nullopt;
  }
  if (args.records.empty()) return name + ": which record? the record itself, a file, or - for stdin";
  if (args.action == "sign" && args.key.empty()) return name + ": with which key? --key private.pem";
  return std::nullopt;
}

}  // namespace failcast::cli
