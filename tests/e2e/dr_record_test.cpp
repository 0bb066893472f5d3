#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "tests/analysis/report/golden.hpp"
#include "tests/e2e/program.hpp"

namespace failcast::e2e {
namespace {

/// A scratch folder with the keys of the tests.
class Desk : public Scratch {
 public:
  Desk() {
    for (const char* name : {"private", "public", "other-public", "short-private", "elliptic-private", "encrypted"}) {
      const std::filesystem::path key = std::string(FAILCAST_SOURCE_DIR "/tests/models/dr/keys/") + name + ".pem";
      std::filesystem::copy_file(key, *this / key.filename().string());
    }
  }
  /// Runs a shell command in the folder.
  int shell(const std::string& command) const {
    const int status = std::system(("cd '" + path().string() + "' && " + command).c_str());
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }
};

/// What was typed, what was said, and the exit code.
std::string transcript(const Desk& desk, const std::string& arguments) {
  const Said said = failcast(desk, arguments);
  return "$ failcast " + arguments + "\n" + said.out + said.err + "exit " + std::to_string(said.code) + "\n\n";
}

}  // namespace

TEST_CASE("dr-record says what it always says", "[golden][e2e][H21][H22]") {
  const Desk desk;
  desk.write("mixed.txt",
             "\"v=spf1 -all\"\n\n; a comment\ndr.acme.example. 30 IN TXT \"v=1;k=zpa;\" \"b=test\" ; two strings\n");
  std::string said;
  for (const char* arguments : {
           "dr-record new --on --start 2026-01-01T00:00:00Z --end 2026-01-02 --domain dr.acme.example",
           "dr-record new --test --product all --internet fc",
           "dr-record new --off --start 2026-02-30 --end soon --domain a..b",
           "dr-record sign 'v=1;k=zpa;b=on;t=1767225600;x=1767312000' --key private.pem -o signed.txt",
           "dr-record verify signed.txt --key public.pem --at 2026-01-01",
           "dr-record verify signed.txt --key public.pem --at 2025-12-31T23:59:59Z",
           "dr-record verify signed.txt --key public.pem --at 2026-01-02T00:00:01Z",
           "dr-record verify signed.txt --key other-public.pem --at 2026-01-01",
           "dr-record verify signed.txt --at 2026-01-01",
           "dr-record verify mixed.txt --at 2026-01-01",
           "dr-record verify mixed.txt --at 2026-01-01 --test-group",
           "dr-record verify 'v=1;k=zia;b=on' --at 2026-01-01",
           "dr-record show mixed.txt 'v=1;b=on;m=wf;x=16500000000'",
           "dr-record show 'v=1;k=zpb;b=onn;zz=1;t=12x;x'",
           "dr-record sign 'v=1;k=zpa;b=on;n=2' 'v=1;b=up' --key short-private.pem",
       })
    said += transcript(desk, arguments);
  CHECK(said == golden("tests/e2e/dr_record.txt", said));
}

TEST_CASE("our signature verifies with openssl", "[unit][e2e][R50]") {
  const Desk desk;
  REQUIRE(failcast(desk, "dr-record sign 'v=1;k=all;b=test;m=fo;x=16500000000' --key private.pem -o signed.txt").code ==
          0);
  CHECK(desk.shell("head -1 signed.txt | sed 's/n=2;.*//' | tr -d '\\n' > payload && "
                   "head -2 signed.txt | sed 's/.*;bh=//' | tr -d '\\n' | base64 -d > signature && "
                   "openssl dgst -sha256 -verify public.pem -signature signature payload >/dev/null") == 0);
}

TEST_CASE("a record signed by hand with openssl verifies", "[unit][e2e][R50][H21]") {
  const Desk desk;
  REQUIRE(desk.shell("openssl genpkey -quiet -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out own.pem 2>/dev/null || "
                     "openssl genrsa -out own.pem 2048 2>/dev/null") == 0);
  REQUIRE(desk.shell("openssl pkey -in own.pem -pubout -out own-public.pem") == 0);
  REQUIRE(
      desk.shell(
          "printf %s 'v=1;k=zpa;b=on;' > payload && openssl dgst -sha256 -sign own.pem payload | base64 -w0 > bh && "
          "{ cat payload; echo \"n=2;p=1;bh=$(head -c 170 bh)\"; cat payload; echo \"n=2;p=2;bh=$(tail -c 174 bh)\"; } "
          "> record") == 0);
  const Said good = failcast(desk, "dr-record verify record --key own-public.pem --at 0");
  INFO(good.out << good.err);
  CHECK(good.code == 0);
  CHECK(last_line(good.out).starts_with("VALID  in effect"));
  const Said bad = failcast(desk, "dr-record verify record --key public.pem --at 0");
  CHECK(bad.code == 1);
  CHECK(contains(last_line(bad.out), "bad_signature"));
}

TEST_CASE("new, sign and verify work as a pipe", "[unit][e2e]") {
  const Desk desk;
  const std::string program = "'" FAILCAST_BINARY "' -q dr-record ";
  const Said said = failcast(desk, "-q dr-record verify - --key public.pem --payload tag_list",
                             program + "new --test | " + program + "sign - --key private.pem --payload tag_list |");
  CHECK(said.code == 0);
  CHECK(contains(last_line(said.out), "VALID  a test for others"));
}

TEST_CASE("dr-record says the same to programs", "[golden][e2e][H21]") {
  const Desk desk;
  REQUIRE(failcast(desk, "dr-record sign 'v=1;k=zpa;b=test;x=16500000000' --key private.pem -o signed.txt").code == 0);
  std::string said;
  for (const char* arguments : {
           "dr-record new --on --product all --internet fo --format json",
           "dr-record verify signed.txt --key public.pem --at 2026-01-01 --format json",
           "dr-record verify 'v=spf1 -all' 'v=1;b=onn' --at 2026-01-01 --format json",
           "dr-record show 'v=1;b=on;t=12x' --default-k all --format json",
       })
    said += transcript(desk, arguments);
  CHECK(said == golden("tests/e2e/dr_record_json.txt", said));
}

TEST_CASE("what sign says to programs verifies with openssl and with us", "[unit][e2e][R50]") {
  const Desk desk;
  const Said said = failcast(desk, "-q dr-record sign 'v=1;k=zpa;b=on' --key private.pem --format json");
  REQUIRE(said.code == 0);
  const nlohmann::json records = nlohmann::json::parse(said.out).at("records");
  REQUIRE(records.size() == 2);
  std::string texts, zone, signature;
  for (const nlohmann::json& record : records) {
    const std::string text = record.at("text");
    std::string joined;
    for (const std::string part : record.at("strings")) joined += part;
    CHECK(joined == text);
    texts += text + "\n";
    zone += record.at("zone").get<std::string>() + "\n";
    signature += text.substr(text.find(";bh=") + 4);
  }
  desk.write("payload", "v=1;k=zpa;b=on;");
  desk.write("signature.txt", signature);
  CHECK(
      desk.shell("base64 -d signature.txt > signature && openssl dgst -sha256 -verify public.pem -signature signature "
                 "payload >/dev/null") == 0);
  desk.write("texts", texts);
  desk.write("zone", zone);
  CHECK(failcast(desk, "dr-record verify texts --key public.pem --at 0").code == 0);
  CHECK(failcast(desk, "dr-record verify zone --key public.pem --at 0").code == 0);
}

TEST_CASE("the reader's product is what a record without k is for", "[unit][e2e][A35]") {
  const Desk desk;
  const auto verdict = [&](const std::string& flags) {
    return last_line(failcast(desk, "-q dr-record verify 'v=1;b=on' --at 0 " + flags).out);
  };
  CHECK(verdict("") == "VALID  in effect: the reader enters DR, or stays in it");
  CHECK(verdict("--product zia") == "NOT VALID  for the other product: the reader stays as it is, in DR or out of it");
  CHECK(verdict("--product zia --default-k all") == verdict(""));
  CHECK(verdict("--default-k reject") == "NOT VALID  no_product: the reader stays as it is, in DR or out of it");
}

TEST_CASE("an invalid record changes nothing, or counts as off", "[unit][e2e][A37]") {
  const Desk desk;
  CHECK(contains(failcast(desk, "dr-record verify 'v=1;b=onn' --at 0").out, "stays as it is"));
  CHECK(contains(failcast(desk, "dr-record verify 'v=1;b=onn' --at 0 --invalid-policy treat_off").out, "leaves DR"));
}

TEST_CASE("a reader takes the other kind of record when told so", "[unit][e2e][A40]") {
  const Desk desk;
  REQUIRE(failcast(desk, "dr-record sign 'v=1;b=on' --key private.pem -o signed.txt").code == 0);
  for (const std::string record : {"'v=1;b=on' --key public.pem", "signed.txt"}) {
    CHECK(failcast(desk, "dr-record verify --at 0 " + record).code == 1);
    CHECK(failcast(desk, "dr-record verify --at 0 --require-signature " + record).code == 1);
    CHECK(failcast(desk, "dr-record verify --at 0 --no-require-signature " + record).code == 0);
  }
}

TEST_CASE("bad input of dr-record is told at once, with exit code 3 and nothing written", "[unit][e2e]") {
  const Desk desk;
  const Said said = failcast(desk, "dr-record sign 'v=1;k=zpb;b=on;t=x' --key encrypted.pem -o signed.txt");
  CHECK(said.code == 3);
  CHECK(said.out.empty());
  CHECK(contains(said.err, "argument 1:1:5: error E070: unknown_product"));
  CHECK(contains(said.err, "argument 1:1:16: error E070: bad_start"));
  CHECK(contains(said.err, "encrypted.pem: error E071: encrypted"));
  CHECK(contains(said.err, "3 errors; nothing was written"));
  CHECK_FALSE(std::filesystem::exists(desk / "signed.txt"));
}

TEST_CASE("strings in quotes are read with their escapes, and a wrong quote is told with its place", "[unit][e2e]") {
  const Desk desk;
  desk.write("good.txt", "\"v=1\\059b=\\111n\"\r\n");
  CHECK(failcast(desk, "dr-record verify good.txt --at 0").code == 0);
  desk.write("bad.txt", "v=1;b=on\n\"v=1\" b=on\n  \"v=1;b=on\n\"a\\256\"\n\"\\\n");
  const Said said = failcast(desk, "dr-record verify bad.txt");
  CHECK(said.code == 3);
  for (const char* place : {"bad.txt:2:7: ", "bad.txt:3:3: ", "bad.txt:4:", "bad.txt:5:"})
    CHECK(contains(said.err, place));
}

TEST_CASE("keys that cannot be used have their reason", "[unit][e2e]") {
  const Desk desk;
  const auto refused = [&](const std::string& arguments, const std::string& reason) {
    const Said said = failcast(desk, "dr-record " + arguments);
    INFO(arguments << "\n" << said.err);
    CHECK(said.code == 3);
    CHECK(contains(said.err, "error E071: " + reason));
  };
  desk.write("empty.pem", "");
  refused("sign 'v=1;b=on' --key public.pem", "other_half");
  refused("sign 'v=1;b=on' --key elliptic-private.pem", "wrong_type");
  refused("sign 'v=1;b=on' --key short-private.pem", "too_short");
  refused("sign 'v=1;b=on' --key empty.pem", "missing");
  refused("verify 'v=1;b=on' --key private.pem", "other_half");
}

TEST_CASE("files that dr-record cannot read give exit code 4", "[unit][e2e]") {
  const Desk desk;
  const Said said = failcast(desk, "dr-record verify nowhere.txt --key nothing.pem");
  CHECK(said.code == 4);
  CHECK(contains(said.err, "cannot read nowhere.txt"));
  CHECK(contains(said.err, "cannot read nothing.pem"));
}

TEST_CASE("a wrong command line of dr-record gives exit code 2", "[unit][e2e]") {
  const Desk desk;
  const auto refused = [&](const std::string& arguments, const std::string& words) {
    const Said said = failcast(desk, arguments);
    INFO(arguments << "\n" << said.err);
    CHECK(said.code == 2);
    CHECK(said.out.empty());
    CHECK(contains(said.err, words));
  };
  refused("dr-record", "new, sign, verify or show");
  refused("dr-record sing x", "did you mean \"sign\"?");
  refused("dr-record new", "one of --on, --off and --test");
  refused("dr-record new --on --off", "one of --on, --off and --test");
  refused("dr-record new --on --produkt zpa", "did you mean \"--product\"?");
  refused("dr-record new --on --product zpb", "zpa,zia,all");
  refused("dr-record sign 'v=1;b=on'", "--key private.pem");
  refused("dr-record verify", "which record?");
  refused("dr-record show 'v=1;b=on' --format github", "--format github is for validate");
  refused("dr-record verify 'v=1;b=on' --default-k zia", "zpa,all,reject");
  refused("dr-record verify 'v=1;b=on' --invalid-policy off", "fail_static,treat_off");
  refused("dr-record verify 'v=1;b=on' --no-require-signatures", "did you mean \"--no-require-signature\"?");
}

TEST_CASE("help tells the actions of dr-record and their flags", "[unit][e2e]") {
  const Scratch scratch;
  const Said help = failcast(scratch, "help dr-record");
  CHECK(help.code == 0);
  CHECK(help.out.starts_with("Examples:\n  failcast dr-record"));
  CHECK(contains(help.out, "--test-group"));
  const Said action = failcast(scratch, "dr-record new --help");
  CHECK(action.code == 0);
  CHECK(contains(action.out, "--start"));
  CHECK_FALSE(contains(action.out, "the reader takes part in tests"));
}

}  // namespace failcast::e2e
