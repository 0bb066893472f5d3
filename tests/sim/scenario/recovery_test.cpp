// Keys, Disaster Recovery settings, the operator's steps, installations and requests: read, written again, and every
// mistake with its code, its place and its advice.
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "sim/scenario/keys.hpp"
#include "tests/sim/scenario/small.hpp"

namespace failcast::scenario {
namespace {

const std::string kTestKeys = FAILCAST_SOURCE_DIR "/tests/models/dr/keys/";
const std::string kCloud = R"("faults": [{"id": "cloud", "what": "cloud", "at": "1h", "for": "2h"}])";

std::string text_of(const std::filesystem::path& file) {
  std::ostringstream out;
  out << std::ifstream(file).rdbuf();
  return std::move(out).str();
}

std::string key(const std::string& half, const std::string& file) {
  return R"("dr_keys": {"k": {")" + half + R"(": ")" + kTestKeys + file + ".pem\"}}";
}
std::string step(std::string_view members) {
  return kCloud + R"(, "operator": [{"id": "s", "at": "cloud + 5m", )" + std::string(members) + "}]";
}
std::string settings(std::string_view members) { return R"("disaster_recovery": {)" + std::string(members) + "}"; }
std::string user(std::string_view members) {
  return R"("config_files": {"f": {"key": "keys/portal.pem"}}, "clients": {"fra-users": {)" + std::string(members) +
         "}}";
}
std::string request(std::string_view members) {
  return kCloud + R"(, "requests": [{"id": "r", )" + std::string(members) + "}]";
}

const std::string kEverything = kCloud + R"(,
  "dr_keys": {"other": {"private_key": "keys/other.pem"}, "known": {"public_key": ")" +
                                kTestKeys + R"(public.pem"}},
  "disaster_recovery": {"a_records": ["fra-edges", "osl-edges-2"], "stale_a_records": 2},
  "private_clouds": {"fra": {"renewal_threshold": "60d"}},
  "edge_groups": {"fra-edges": {"snapshot": false, "disk_used": "91%", "upgrade_at": "1h", "upgrade_to": "24.1"}},
  "segments": {"wiki": {"inspection": true, "extranet": true, "microtenant": "lab"}},
  "profiles": {"windows": {"dr_test": true, "dr_domain": "dr2.example", "dr_key": "known", "zia": "policy_web",
                           "bc_domain": "old.example", "microtenant": "lab"},
               "macos": {"dr_key": ""}},
  "config_files": {"may": {"age": "90d", "bc_domain": "old.example", "key": "keys/portal.pem"}},
  "clients": {"fra-users": {"start": "new_user", "starts_at": "10m",
                            "install": {"config_file": "may", "thumbprint": "match"}}},
  "operator": [
    {"id": "on", "at": "cloud", "publish": "on", "product": "all", "internet": "fc", "starts_after": "1m",
     "ends_after": "2h", "signed_with": "other", "ttl": "1d", "omitted_part": 2},
    {"id": "rubbish", "at": "cloud.end + 5m", "strings": ["v=1;b=onn", "v=spf1 -all"]},
    {"id": "off", "at": {"after": "cloud.end", "offset": {"dist": "uniform", "min": "1m", "max": "2m"}},
     "publish": "off", "signed_with": ""}],
  "requests": [
    {"id": "edit", "what": "edit_policy", "at": "cloud + 1m", "every": "10m", "times": 3},
    {"id": "log", "what": "log_stream", "where": "fra", "at": "2h"}])";

// ---- what is read

TEST_CASE("everything of Disaster Recovery is read", "[scenario][H19][H20][H21][H28]") {
  const ReadResult result = read_dr(kEverything);
  for (const Diagnostic& d : result.diagnostics) UNSCOPED_INFO(format(d));
  REQUIRE(result.diagnostics.empty());
  const Scenario& s = result.scenario.value();
  CHECK(s.dr_settings.domain == "dr.example");
  CHECK(s.dr_settings.parked == RecordState::off);
  CHECK(s.dr_settings.a_records == std::vector<std::string>{"fra-edges", "osl-edges-2"});
  CHECK(s.private_clouds.at(0).renewal_threshold == 60 * 24h);
  const Profile& windows = s.profiles.at(1);
  CHECK(windows.id == "windows");
  CHECK(windows.dr_enabled);
  CHECK(windows.dr_key == "known");
  CHECK(windows.zia == ZiaAction::policy_web);
  CHECK(s.profiles.at(0).dr_key == "");
  CHECK_FALSE(s.profiles.at(2).dr_key.has_value());
  REQUIRE(s.operator_steps.size() == 3);
  const OperatorStep& on = s.operator_steps[0];
  CHECK(on.product == RecordFor::all);
  CHECK(on.internet == InternetOverride::fail_closed);
  CHECK(on.ends_after == 2h);
  CHECK(on.ttl == 24h);
  CHECK(s.operator_steps[1].strings == std::vector<std::string>{"v=1;b=onn", "v=spf1 -all"});
  CHECK(s.operator_steps[2].at.after_end);
  CHECK(s.operator_steps[2].signed_with == "");
  CHECK(s.requests.at(0).times == 3);
  CHECK(s.requests.at(1).what == RequestKind::log_stream);
  CHECK(s.client_groups.at(0).install.config_file == "may");
}

TEST_CASE("a file with Disaster Recovery cut off anywhere is an error and never a crash", "[scenario][fuzz]") {
  std::size_t accepted = 0;
  for (std::size_t length = 0; length < kEverything.size(); ++length) {
    const std::string cut = "{\"format\": 1, \"extends\": \"base/dr.jsonc\",\n" + kEverything.substr(0, length);
    if (read_text(cut, "cut.jsonc", FAILCAST_SOURCE_DIR "/scenarios").scenario) ++accepted;
  }
  CHECK(accepted == 0);
}

TEST_CASE("everything of Disaster Recovery survives the canonical text", "[scenario]") {
  const Scenario scenario = read_dr(kEverything).scenario.value();
  const ReadResult again = read_text(canonical_json(scenario), "canonical.json");
  for (const Diagnostic& d : again.diagnostics) UNSCOPED_INFO(format(d));
  REQUIRE(again.scenario);
  CHECK(canonical_json(*again.scenario) == canonical_json(scenario));
}

TEST_CASE("the order of keys, profiles and settings changes no hash, a step does", "[scenario]") {
  const auto hash = [](const std::string& more) { return scenario_hash(read_dr(more).scenario.value()); };
  const std::string keys =
      R"("dr_keys": {"a": {"private_key": "keys/other.pem"}, "b": {"public_key": "keys/portal.pem"}})";
  const std::string swapped =
      R"("dr_keys": {"b": {"public_key": "keys/portal.pem"}, "a": {"private_key": "keys/other.pem"}})";
  const std::string on = step(R"("publish": "on", "ends_after": "1h", "ttl": "5m")");
  CHECK(hash(keys + ", " + on) ==
        hash(step(R"("ttl": "300s", "publish": "on", "ends_after": "60m")") + ", " + swapped));
  CHECK(hash(keys + ", " + on) != hash(keys + ", " + step(R"("publish": "on", "ends_after": "1h")")));
}

TEST_CASE("the DR deployment reads without a finding, by itself and over the default", "[scenario]") {
  const std::string file = FAILCAST_SOURCE_DIR "/scenarios/base/dr.jsonc";
  const ReadResult alone = read_file(file);
  CHECK(alone.diagnostics.empty());
  const ReadResult over = read_text(R"({"format": 1, "extends": ["default.jsonc", "dr.jsonc"]})", "over.jsonc",
                                    FAILCAST_SOURCE_DIR "/scenarios/base");
  CHECK(over.diagnostics.empty());
  CHECK(scenario_hash(alone.scenario.value()) == scenario_hash(over.scenario.value()));
}

// ---- keys

TEST_CASE("a key in a file and the same key in the scenario are one scenario", "[scenario]") {
  const std::string folder = FAILCAST_SOURCE_DIR "/scenarios/keys/";
  std::string inside;
  for (const char c : pem_block(text_of(folder + "other.pem"))) inside += c == '\n' ? "\\n" : std::string(1, c);
  const auto hash = [](const std::string& value) {
    const ReadResult result = read_dr(R"("dr_keys": {"k": {"private_key": ")" + value + "\"}}");
    for (const Diagnostic& d : result.diagnostics) UNSCOPED_INFO(format(d));
    return scenario_hash(result.scenario.value());
  };
  CHECK(hash("keys/other.pem") == hash(inside));
  CHECK(hash("keys/other.pem") == hash("base/../keys/other.pem"));
  CHECK(hash("keys/other.pem") != hash("keys/tenant.pem"));
}

TEST_CASE("line ends and words around a key do not matter", "[scenario]") {
  const std::string pem = text_of(kTestKeys + "public.pem");
  std::string windows = "portal key\r\n";
  for (const char c : pem) windows += c == '\n' ? "\r\n" : std::string(1, c);
  CHECK(pem_block(windows + "\r\nend\r\n") == pem.substr(pem.find("-----BEGIN")));
  CHECK(pem_block("-----BEGIN PUBLIC KEY-----\ncut") == "-----BEGIN PUBLIC KEY-----\ncut");
}

TEST_CASE("the public half of a private key is known without being given", "[scenario][H21]") {
  const Scenario s = read_dr(key("private_key", "private")).scenario.value();
  CHECK(s.dr_keys.at(0).public_key == pem_block(text_of(kTestKeys + "public.pem")));
}

TEST_CASE("each unfit key has its reason", "[scenario][bad-input][H21]") {
  const auto message = [](const std::string& half, const std::string& file) {
    const Diagnostic d = finding(key(half, file));
    CHECK(d.code == "E071");
    CHECK(d.path == "/dr_keys/k/" + half);
    CHECK(d.line == 2);
    return d.message;
  };
  CHECK(message("private_key", "short-private") == "short-private.pem: too_short: shorter than 2048 bits");
  CHECK(message("private_key", "long-private") ==
        "long-private.pem: too_long: longer than 2048 bits, so its signature would not have 344 characters");
  CHECK(message("private_key", "elliptic-private") == "elliptic-private.pem: wrong_type: not an RSA key");
  CHECK(message("private_key", "certificate") ==
        "certificate.pem: not_a_key: not a key, but another kind of PEM block");
  CHECK(message("private_key", "encrypted") == "encrypted.pem: encrypted: the key needs a passphrase");
  CHECK(message("private_key", "public") == "public.pem: other_half: a public key cannot sign");
  CHECK(message("public_key", "private") == "private.pem: other_half: this is the private key");
  CHECK(message("public_key", "short-public") == "short-public.pem: too_short: shorter than 2048 bits");
}

TEST_CASE("a key file that is none, or not there, is told with its place", "[scenario][bad-input]") {
  CHECK(finding(R"("dr_keys": {"k": {"private_key": "base/default.jsonc"}})").message ==
        "default.jsonc: missing: no PEM block in it");
  const Diagnostic d = finding(R"("dr_keys": {"k": {"private_key": "keys/tenent.pem"}})");
  CHECK(d.code == "E001");
  CHECK(d.column == 34);
  CHECK(d.message.ends_with("scenarios/keys/tenent.pem"));
  CHECK(finding(R"("dr_keys": {"k": {"private_key": "-----BEGIN PRIVATE KEY-----\nAA"}})").message ==
        "unreadable: the PEM block is damaged");
  CHECK(finding(R"("dr_keys": {"k": {"private_key": 5}})").code == "E010");
}

TEST_CASE("the halves of a key belong together", "[scenario][bad-input]") {
  const auto pair = [](const std::string& file) {
    return R"("dr_keys": {"k": {"private_key": ")" + kTestKeys + R"(private.pem", "public_key": ")" + kTestKeys + file +
           "\"}}";
  };
  CHECK(read_small(pair("public-pkcs1.pem")).diagnostics.empty());
  CHECK(finding(pair("other-public.pem")).message == "private_key and public_key are not of one pair");
}

TEST_CASE("a key has at least one half", "[scenario][bad-input]") {
  CHECK(finding(R"("dr_keys": {"k": {}})").code == "E011");
}

TEST_CASE("a config file has a public key", "[scenario][bad-input][S1]") {
  const auto file = [](const std::string& name) {
    return R"("config_files": {"f": {"key": ")" + kTestKeys + name + ".pem\"}}";
  };
  CHECK(read_small(file("public")).diagnostics.empty());
  CHECK(finding(file("private")).message == "private.pem: other_half: this is the private key");
  CHECK(finding(file("elliptic-public")).message == "elliptic-public.pem: wrong_type: not an RSA key");
  CHECK(finding(R"("config_files": {"f": {}})").code == "E011");
}

// ---- settings and designations

TEST_CASE("settings refer to keys and edges that exist", "[scenario][bad-input]") {
  CHECK(only(read_dr(settings(R"("key": "tenent")"))).hint == "did you mean \"tenant\"?");
  CHECK(only(read_dr(settings(R"("a_records": ["fra-edges-3"])"))).message ==
        "there is no edge or edge group \"fra-edges-3\"");
}

TEST_CASE("what stands at the start is said once", "[scenario][bad-input]") {
  CHECK(only(read_dr(settings(R"("initial_record": ["v=1;b=off"])"))).code == "E032");
  CHECK(read_dr(settings(R"("initial_state": null, "initial_record": ["v=1;b=off"])")).diagnostics.empty());
}

TEST_CASE("mistakes of a record are told with their characters", "[scenario][bad-input][H21]") {
  const Diagnostic d =
      only(read_dr(settings(R"("initial_state": null, "initial_record": ["v=spf1 -all", "v=1;b=onn;t=12x"])")));
  CHECK(d.path == "/disaster_recovery/initial_record/1");
  CHECK(d.message ==
        "unknown_state at character 5: the state is none of on, off, test; bad_start at character 11: the start is "
        "not 1 to 19 digits");
}

TEST_CASE("a parked record needs a key that signs", "[scenario][bad-input]") {
  const std::string known = key("public_key", "public") + ", ";
  CHECK(only(read_dr(known + settings(R"("key": "k")"))).message ==
        "key \"k\" cannot sign: its private_key is not given");
  CHECK(read_dr(known + settings(R"("key": "k", "initial_state": null)")).diagnostics.empty());
  CHECK(read_dr(settings(R"("key": "")")).diagnostics.empty());
}

TEST_CASE("an extranet application cannot be a DR segment", "[scenario][bad-input][R52]") {
  CHECK(finding(R"("segments": {"erp": {"extranet": true}})").code == "E032");
  CHECK(read_small(R"("segments": {"wiki": {"extranet": true}})").diagnostics.empty());
}

TEST_CASE("a DR segment without DR connectors or DR edges is pointed out", "[scenario][R38]") {
  const std::string connectors =
      R"("connector_groups": {"fra-connectors": {"dr": false}, "osl-connectors": {"dr": false}})";
  const std::string edges = R"("edge_groups": {"fra-edges": {"dr": false}, "osl-edges": {"dr": false}})";
  CHECK(codes(read_dr(connectors)) == std::vector<std::string>{"L204", "L204"});
  CHECK(codes(read_dr(edges)) == std::vector<std::string>{"L204", "L204"});
  CHECK(read_dr(R"("connector_groups": {"osl-connectors": {"dr": false}})").diagnostics.empty());
  CHECK(read_small(connectors).diagnostics.empty());
}

// ---- stations

TEST_CASE("the renewal threshold lies in 30 to 180 days", "[scenario][bad-input][R2][R25]") {
  const auto cloud = [](std::string_view threshold) {
    return R"("private_clouds": {"fra": {"renewal_threshold": ")" + std::string(threshold) + "\"}}";
  };
  CHECK(read_small(cloud("30d")).diagnostics.empty());
  CHECK(read_small(cloud("180d")).diagnostics.empty());
  CHECK(finding(cloud("29d 23h 59m 59s")).code == "E014");
  CHECK(finding(cloud("180d 1s")).code == "E014");
}

TEST_CASE("a disk is used from none to all of it", "[scenario][bad-input]") {
  const auto group = [](std::string_view used) {
    return R"("edge_groups": {"fra-edges": {"disk_used": )" + std::string(used) + "}}";
  };
  CHECK(read_small(group("0")).diagnostics.empty());
  CHECK(read_small(group("\"100%\"")).diagnostics.empty());
  CHECK(finding(group("1.01")).code == "E014");
}

TEST_CASE("an upgrade has a time and a version", "[scenario][bad-input]") {
  CHECK(finding(R"("edge_groups": {"fra-edges": {"upgrade_at": "1h"}})").code == "E011");
  CHECK(finding(R"("edge_groups": {"fra-edges": {"upgrade_to": "24.1"}})").code == "E011");
}

TEST_CASE("upgrading connectors beyond their controllers is pointed out", "[scenario][R7]") {
  const auto group = [](const std::string& kind, const std::string& id) {
    return "\"" + kind + "_groups\": {\"" + id + R"(": {"upgrade_at": "1h", "upgrade_to": "24.2"}})";
  };
  const std::string connectors = group("connector", "fra-connectors");
  CHECK(finding(connectors).message ==
        "not ready for BC once upgraded: version 24.1 is older than 24.2 of fra-connectors (R7)");
  CHECK(read_small(connectors + ", " + group("controller", "fra-controllers")).diagnostics.empty());
}

TEST_CASE("the vendor upgrades the stations it manages", "[scenario][bad-input][R29]") {
  CHECK(finding(R"("private_clouds": {"v": {"vendor_managed": true}}, "controller_groups": {"v1": {"site": "fra",
    "private_cloud": "v", "upgrade_at": "1h", "upgrade_to": "24.2"}})")
            .code == "E028");
}

// ---- the operator

TEST_CASE("an operator without a domain has nowhere to publish", "[scenario][bad-input]") {
  CHECK(finding(step(R"("publish": "on")")).message == "the operator has no domain to publish at");
  CHECK(read_dr(step(R"("publish": "on")")).diagnostics.empty());
}

TEST_CASE("a step publishes a state or strings", "[scenario][bad-input]") {
  CHECK(only(read_dr(step(R"("product": "zpa")"))).code == "E011");
  CHECK(only(read_dr(step(R"("publish": "no")"))).code == "E020");
  CHECK(read_dr(step(R"("strings": ["anything at all"])")).diagnostics.empty());
  CHECK(only(read_dr(step(R"("strings": [""])"))).path == "/operator/0/strings/0");
}

TEST_CASE("a TXT record has at most 65535 bytes", "[scenario][bad-input]") {
  const auto strings = [](std::size_t bytes) { return step(R"("strings": [")" + std::string(bytes, 'x') + "\"]"); };
  CHECK(read_dr(strings(65535)).diagnostics.empty());
  CHECK(only(read_dr(strings(65536))).message == "a TXT record of 65536 bytes");
}

TEST_CASE("a record does not end before it starts", "[scenario][bad-input][R49]") {
  CHECK(read_dr(step(R"("publish": "on", "starts_after": "5m", "ends_after": "5m")")).diagnostics.empty());
  CHECK(only(read_dr(step(R"("publish": "on", "starts_after": "5m", "ends_after": "4m 59s")"))).path ==
        "/operator/0/ends_after");
}

TEST_CASE("only a signed record loses a part", "[scenario][bad-input][R50]") {
  CHECK(read_dr(step(R"("publish": "on", "omitted_part": 2)")).diagnostics.empty());
  CHECK(only(read_dr(step(R"("publish": "on", "omitted_part": 3)"))).code == "E014");
  CHECK(only(read_dr(step(R"("publish": "on", "omitted_part": 1, "signed_with": "")"))).code == "E033");
  CHECK(only(read_dr(step(R"("strings": ["x"], "omitted_part": 1)"))).code == "E033");
}

TEST_CASE("a step signs with a key that can", "[scenario][bad-input]") {
  CHECK(only(read_dr(step(R"("publish": "on", "signed_with": "tennant")"))).hint == "did you mean \"tenant\"?");
  CHECK(only(read_dr(key("public_key", "public") + ", " + step(R"("publish": "on", "signed_with": "k")"))).code ==
        "E031");
  CHECK(only(read_dr(key("public_key", "public") + ", " + settings(R"("key": "k", "initial_state": null)") + ", " +
                     step(R"("publish": "on")")))
            .path == "/disaster_recovery/key");
}

TEST_CASE("the TTL of a step is at most a week", "[scenario][bad-input]") {
  CHECK(read_dr(step(R"("publish": "on", "ttl": "7d")")).diagnostics.empty());
  CHECK(only(read_dr(step(R"("publish": "on", "ttl": "7d 1s")"))).code == "E014");
}

TEST_CASE("a step hangs on a fault that exists and starts within the horizon", "[scenario][bad-input]") {
  const auto at = [](std::string_view start) {
    return kCloud + R"(, "operator": [{"id": "s", "publish": "on", "at": ")" + std::string(start) + "\"}]";
  };
  CHECK(only(read_dr(at("clout + 5m"))).hint == "did you mean \"cloud\"?");
  CHECK(read_dr(at("cloud.end + 59m")).diagnostics.empty());
  CHECK(only(read_dr(at("cloud.end + 60m"))).message == "starts at 4h, but the horizon is 4h");
}

TEST_CASE("faults in a circle do not keep the check of a step from ending", "[scenario][bad-input]") {
  const ReadResult result = read_dr(
      R"("faults": [{"id": "a", "what": "cloud", "at": "b", "for": "1h"}, {"id": "b", "what": "cloud", "at": "a",
         "for": "1h"}], "operator": [{"id": "s", "at": "a", "publish": "on"}])");
  CHECK(codes(result) == std::vector<std::string>{"E024", "E024"});
}

TEST_CASE("an operator takes at most 64 steps", "[scenario][bad-input]") {
  const auto steps = [](int n) {
    std::string list;
    for (int i = 0; i < n; ++i)
      list += (i > 0 ? "," : "") + (R"({"id": "s)" + std::to_string(i) + R"(", "at": "1h", "publish": "on"})");
    return "\"operator\": [" + list + "]";
  };
  CHECK(read_dr(steps(64)).diagnostics.empty());
  CHECK(only(read_dr(steps(65))).message == "65 steps, at most 64");
}

TEST_CASE("a step's id is used once", "[scenario][bad-input]") {
  CHECK(only(read_dr(R"("operator": [{"id": "s", "at": "1h", "publish": "on"},
                                     {"id": "s", "at": "2h", "publish": "off"}])"))
            .code == "E021");
}

// ---- clients

TEST_CASE("a profile refers to a key that exists", "[scenario][bad-input]") {
  CHECK(only(read_dr(R"("profiles": {"macos": {"dr_key": "tennant"}})")).code == "E022");
}

TEST_CASE("a profile with DR and without a domain is pointed out", "[scenario][H28]") {
  CHECK(finding(R"("profiles": {"macos": {"dr_enabled": true}})").code == "L205");
  CHECK(finding(R"("profiles": {"macos": {"zia": "direct"}})").code == "L205");
  CHECK(read_small(R"("profiles": {"macos": {"dr_enabled": true, "dr_domain": "dr.example"}})").diagnostics.empty());
  CHECK(finding(R"("profiles": {"macos": {"dr_test": true}})").code == "L205");
}

TEST_CASE("only new users are installed", "[scenario][bad-input][H29]") {
  const std::string install = R"("install": {"config_file": "f", "thumbprint": "match"})";
  CHECK(finding(user(install)).code == "E034");
  CHECK(read_small(user(R"("start": "new_user", )" + install)).diagnostics.empty());
  CHECK(read_small(user(R"("start": "new_user")")).diagnostics.empty());
}

TEST_CASE("one installer parameter without the other is pointed out", "[scenario][H29]") {
  const auto install = [](std::string_view members) {
    return user(R"("start": "new_user", "install": {)" + std::string(members) + "}");
  };
  CHECK(finding(install(R"("config_file": "f")")).code == "L206");
  CHECK(finding(install(R"("thumbprint": ")" + std::string(43, 'A') + "=\"")).code == "L206");
  CHECK(finding(install(R"("thumbprint": "match")")).code == "E034");
  CHECK(finding(install(R"("config_file": "g", "thumbprint": "match")")).code == "E022");
}

TEST_CASE("a thumbprint is 44 Base64 characters of 32 bytes", "[scenario][bad-input][H29]") {
  const auto install = [](const std::string& thumbprint) {
    return user(R"("start": "new_user", "install": {"config_file": "f", "thumbprint": ")" + thumbprint + "\"}");
  };
  CHECK(read_small(install(std::string(43, 'A') + "=")).diagnostics.empty());
  const Diagnostic d = finding(install(std::string(42, 'A') + "=="));
  CHECK(d.code == "E034");
  CHECK(d.path == "/clients/fra-users/install/thumbprint");
  CHECK(d.message == "wrong_size: \"" + std::string(42, 'A') + "==\" is no thumbprint");
  CHECK(finding(install(std::string(39, 'A') + "=")).message.starts_with("wrong_length"));
  CHECK(finding(install(std::string(42, 'A') + "?=")).message.starts_with("not_base64"));
}

// ---- requests

TEST_CASE("a request is about something of its kind", "[scenario][bad-input]") {
  const auto about = [](std::string_view what, std::string_view where) {
    return request(R"("at": "1h", "what": ")" + std::string(what) + R"(", "where": ")" + std::string(where) + "\"");
  };
  CHECK(finding(about("edit_policy", "fra")).hint == "write \"*\"");
  CHECK(finding(about("deception", "wikki")).hint == "did you mean \"wiki\"?");
  CHECK(finding(about("log_stream", "fra-edges")).code == "E023");
  for (const auto& [what, where] : {
           std::pair{"edit_application", "wiki"             },
           std::pair{"deploy_component", "fra"              },
           std::pair{"deploy_component", "fra-edges"        },
           std::pair{"enrol_client",     "fra-users"        },
           std::pair{"restore_backup",   "fra-controllers-1"},
           std::pair{"install_snapshot", "fra-edges"        },
           std::pair{"sync",             "*"                }
  })
    CHECK(read_small(about(what, where)).diagnostics.empty());
}

TEST_CASE("requests repeat with a period, and start in time", "[scenario][bad-input]") {
  CHECK(finding(request(R"("what": "sync", "at": "1h", "times": 2)")).code == "E011");
  CHECK(finding(request(R"("what": "sync", "at": "cloud.end + 1h")")).code == "L101");
  CHECK(finding(request(R"("what": "sinc", "at": "1h")")).code == "E020");
}

TEST_CASE("mistakes of keys, steps and installations are told at once", "[scenario][bad-input]") {
  const ReadResult result = read_dr("\"dr_keys\": {\"k\": {\"private_key\": \"nowhere.pem\"}},\n" +
                                    user("\n\"install\": {\"config_file\": \"f\"}") + ",\n" +
                                    step("\"publish\": \"on\", \"signed_with\": \"k\", \"ttl\": \"8d\""));
  CHECK(codes(result) == std::vector<std::string>{"E001", "E034", "E014"});
}

}  // namespace
TEST_CASE("an A record of an edge that is not designated is pointed out", "[scenario][C49]") {
  const std::string named = R"("disaster_recovery": {"a_records": ["osl-edges", "fra-edges-1"]})";
  CHECK(read_dr(named).diagnostics.empty());
  CHECK(codes(read_dr(R"("edge_groups": {"osl-edges": {"dr": false}}, )" + named)) == std::vector<std::string>{"L204"});
  CHECK(codes(read_dr(R"("edge_groups": {"fra-edges": {"dr": false}}, )" + named)) == std::vector<std::string>{"L204"});
}

TEST_CASE("a certificate lasts no longer than a new one", "[scenario][bad-input][R2]") {
  CHECK(finding(R"("edge_groups": {"fra-edges": {"certificate_remaining": "366d"}})").code == "E014");
  CHECK(read_small(R"("edge_groups": {"fra-edges": {"certificate_remaining": "365d"}})").diagnostics.empty());
}

TEST_CASE("an upgrade to an older version is pointed out", "[scenario][R7]") {
  const auto upgraded_to = [](const std::string& version) {
    return codes(read_small(R"("edge_groups": {"fra-edges": {"version": "24.1", "upgrade_at": "1h", "upgrade_to": ")" +
                            version + R"("}})"));
  };
  CHECK(upgraded_to("24.0") == std::vector<std::string>{"L207"});
  CHECK(upgraded_to("24.1").empty());
}

TEST_CASE("names of the program's own nodes are taken", "[scenario][bad-input]") {
  CHECK(finding(R"("resolvers": {"dns-dr": {"at": "internet"}})").code == "E021");
}

}  // namespace failcast::scenario
