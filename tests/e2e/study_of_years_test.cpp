// Questions about months and years, by the built program.
#include <cmath>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "tests/e2e/program.hpp"
#include "tests/json_schema.hpp"

namespace failcast::e2e {
namespace {

using nlohmann::json;

const std::string kScenarios = FAILCAST_SOURCE_DIR "/scenarios/studies/";
const std::string kThreshold = "study threshold " + kScenarios +
                               "threshold.jsonc --thresholds 30d,90d --outages 60d,120d --replications 24 --risk 20% ";
/// Days instead of weeks.
const std::string kSaml = "study saml " + kScenarios +
                          "saml.jsonc --timeouts 1d --max-ages 2d --times 12h,36h --replications 2 "
                          "--set auth.timeout=1d --set dr.max_auth_age=2d --set clock.horizon=4d "
                          "--set faults.cloud.for=3d --set faults.idp-bc.for=3d --set faults.idp-primary.for=3d ";

const json& group(const json& cell, const json& name) {
  for (const json& one : cell.at("groups"))
    if (one.at("group") == name) return one;
  throw std::runtime_error("no group " + name.dump());
}

}  // namespace

TEST_CASE("a study of thresholds agrees with the formula where there is one", "[e2e][study][6.2][slow]") {
  const Scratch scratch;
  const Said said = failcast(scratch, kThreshold + "--format json");
  REQUIRE(said.code == 0);
  const json answer = json::parse(said.out);
  REQUIRE(answer.at("cells").size() == 4);
  for (const json& cell : answer.at("cells"))
    for (const json& one : cell.at("groups")) {
      const json& any = one.at("any_expires");
      // Wider than the 95 % that it is said to have: so many intervals are looked at here.
      CHECK(any.at("interval").at(0).get<double>() <= any.at("closed_form").get<double>() + 0.15);
      CHECK(any.at("interval").at(1).get<double>() >= any.at("closed_form").get<double>() - 0.15);
    }
  CHECK(group(answer.at("cells").at(0), "osl-connectors").at("any_expires").at("closed_form").get<double>() ==
        Approx(0.0896).margin(5e-5));
  // Lost with four connectors of one site and the four of the other, which share their dates.
  CHECK(answer.at("cells").at(1).at("application_lost").at("closed_form").get<double>() ==
        Approx(std::pow(90 / 335.0, 5)));
  CHECK(group(answer.at("cells").at(2), nullptr).at("any_expires").at("hits") == 0);
  const double renewals = group(answer.at("cells").at(0), nullptr).at("renewals_per_year").at("mean");
  CHECK(renewals == Approx(1.090).margin(0.05));
}

TEST_CASE("a study of thresholds ends with the threshold, and says the same whoever works", "[e2e][study][6.2][slow]") {
  const Scratch scratch;
  const Said said = failcast(scratch, kThreshold + "-j 2 -o t.json --csv t.csv --sqlite t.db");
  CHECK(said.code == 0);
  CHECK(
      contains(said.out, "T = 90 d keeps the risk that any certificate expires within 20.0 % for outages up to 60 d"));
  CHECK(contains(slurp(scratch / "t.csv"), ",any_expired at fra-edges,count,"));
  CHECK((slurp(scratch / "t.db").starts_with("SQLite format 3") || contains(said.err, "built without SQLite")));
  CHECK_FALSE(std::filesystem::exists(scratch / "t.json.cells"));
  CHECK(failcast(scratch, kThreshold + "-j 1 --format json").out == slurp(scratch / "t.json"));
}

TEST_CASE("a study of thresholds goes on from the cells that are kept", "[e2e][study][slow]") {
  const Scratch scratch;
  const std::string whole = failcast(scratch, kThreshold + "--store c --format json").out;
  const Said again = failcast(scratch, kThreshold + "--store c --format json");
  CHECK(contains(again.err, "96 cells are in c already"));
  CHECK(again.out == whole);
}

TEST_CASE("how long access lasts follows the formulas in DR and in BC", "[e2e][study][6.4][slow]") {
  const Scratch scratch;
  const Said said = failcast(scratch, kSaml + "--format json");
  REQUIRE(said.code == 0);
  const json answer = json::parse(said.out);
  int compared = 0;
  for (const json& point : answer.at("points")) {
    if (point.at("campaign") == true) continue;
    for (std::size_t t = 0; t < answer.at("times_d").size(); ++t, ++compared)
      CHECK(point.at("curves").at(0).at("left").at(t).at("value").get<double>() ==
            Approx(point.at("closed_form").at(t).get<double>()).margin(0.15));
  }
  CHECK(compared == 10);  // three modes, and a map of one timeout in BC and in DR
}

TEST_CASE("a campaign of logins keeps everybody in for the whole timeout", "[e2e][study][6.4][slow]") {
  const Scratch scratch;
  const json answer = json::parse(failcast(scratch, kSaml + "--format json").out);
  for (const json& point : answer.at("points")) {
    if (point.at("campaign") == false || point.at("mode") == "bc_with_idp") continue;
    const double lasts = point.at("mode") == "bc" ? 1 : 2;
    CHECK(point.at("curves").at(0).at("one_percent_out_d").at("value").get<double>() == Approx(lasts).margin(0.1));
    CHECK(point.at("curves").at(0).at("half_out_d").at("value").get<double>() == Approx(lasts).margin(0.1));
  }
}

TEST_CASE("answers of studies are what their schemas say, and the schemas in the tree are the program's",
          "[e2e][study][slow]") {
  const Scratch scratch;
  for (const auto& [name, command] : {std::pair("threshold", kThreshold), std::pair("saml", kSaml)}) {
    const std::string text = failcast(scratch, std::string("schema ") + name).out;
    CHECK((text == slurp(std::string(FAILCAST_SOURCE_DIR "/scenarios/schema/") + name + "-1.schema.json")));
    const json schema = json::parse(text), told = json::parse(failcast(scratch, command + "-o -").out);
    CHECK(complaints(schema, told) == "");
  }
}

TEST_CASE("a run tells which applications have no connector left", "[e2e][metrics][6.2]") {
  const Scratch scratch;
  const std::string run = "run certificates-due-in-bc --set connector_groups.osl-connectors.certificate_remaining=3d ";
  const Said said = failcast(scratch, run + "-o r.json");
  CHECK(contains(said.out, "no connector left for erp, payroll, wiki"));
  const json certificates = json::parse(slurp(scratch / "r.json")).at("certificates");
  CHECK(certificates.at("segments_lost") == json{"erp", "payroll", "wiki"});
  CHECK(group(certificates, "osl-connectors").at("all_expired") == true);
  CHECK(group(certificates, "fra-edges").at("any_expired") == false);
  CHECK(group(certificates, "osl-connectors").at("least_alive") == 0);
  CHECK(failcast(scratch, run + "--set budgets=null --set 'clients.fra-users=null' -q -o x.json").code == 0);
}

TEST_CASE("a run tells for how long whose access lasted", "[e2e][metrics][6.4]") {
  const Scratch scratch;
  const Said said = failcast(scratch, "run bc-idp-unreachable -o r.json");
  CHECK(contains(said.out, "expired access"));
  const json all = json::parse(slurp(scratch / "r.json")).at("scopes").at(0).at("slices").at(0).at("access_survival");
  CHECK(all.at("watched") == 2520);
  CHECK(all.at("out_by_cause").contains("expired_authentication"));
  CHECK(all.at("curve").size() <= 60);
  double before = 1;
  for (const json& step : all.at("curve")) {
    CHECK(step.at("survival").get<double>() <= before);
    before = step.at("survival");
    CHECK(step.at("interval").at(0).get<double>() <= before);
    CHECK(step.at("interval").at(1).get<double>() >= before);
  }
}

TEST_CASE("budgets ask for survival and for groups of components", "[e2e][metrics][bad-input]") {
  const Scratch scratch;
  const auto said_of = [&](const std::string& budget) {
    return failcast(scratch, "run certificates-due-in-bc --set 'budgets=[" + budget + "]' --color never");
  };
  const Said holds = said_of(R"({"id": "a", "require": "all_expired == 1", "at": "fra-connectors"},)"
                             R"({"id": "b", "require": "1d(access_survival) >= 50%"},)"
                             R"({"id": "c", "require": "any_expired <= 1", "each": "components"})");
  CHECK(last_line(holds.out) == "PASS  12 of 12 budgets hold");
  const Said unknown = said_of(R"({"id": "a", "require": "any_expired == 1", "at": "fra-conectors"})");
  CHECK(unknown.code == 3);
  CHECK(contains(unknown.err, "fra-connectors"));
  CHECK(said_of(R"({"id": "a", "require": "access_survival >= 50%"})").code != 0);
}

TEST_CASE("users of any history are asked about", "[e2e][study][6.4][slow]") {
  const Scratch scratch;
  for (const char* history : {"auth_ages=cohort", "auth_ages=fresh", "auth_dates=[\"2026-03-01T00:00:00Z\"]"}) {
    const Said said = failcast(scratch, kSaml + "--set 'clients.fra-users." + history + "'");
    INFO(history << said.err);
    CHECK(said.code == 0);
  }
}

TEST_CASE("a study that is stopped gives what it has", "[e2e][study][slow]") {
  const Scratch scratch;
  const Said said = failcast(scratch,
                             "study threshold " + kScenarios +
                                 "threshold.jsonc --replications 15000 "
                                 "--thresholds 30d --outages 60d -o t.json",
                             "timeout --preserve-status --foreground -s INT 4");
  INFO(said.out << said.err);
  CHECK(said.code == 130);
  CHECK(contains(said.out, "INCOMPLETE"));
  CHECK(contains(said.err, "goes on from t.json.cells"));
  CHECK(json::parse(slurp(scratch / "t.json")).at("complete") == false);
}

TEST_CASE("studies of years refuse what they cannot answer", "[e2e][study][bad-input]") {
  const Scratch scratch;
  const auto refused = [&](const std::string& words, int code, const std::string& why) {
    const Said said = failcast(scratch, words);
    CHECK(said.code == code);
    CHECK(said.out.empty());
    CHECK(contains(said.err, why));
  };
  const std::string threshold = "study threshold " + kScenarios + "threshold.jsonc ";
  const std::string saml = "study saml " + kScenarios + "saml.jsonc ";
  refused("study", 2, "threshold or saml");
  refused("study treshold x", 2, "did you mean");
  refused("study threshold", 2, "which scenario?");
  refused(threshold + "--thresholds 30", 2, "--thresholds 30");
  refused(threshold + "--thresholds 30d,30d", 2, "twice");
  refused(threshold + "--thresholds 29d", 3, "renewal_threshold");
  refused(threshold + "--thresholds 181d", 3, "renewal_threshold");
  refused(threshold + "--risk 0%", 2, "--risk");
  refused(threshold + "--fault isp", 2, "there is no fault \"isp\"");
  refused(threshold + "--set cert.component_validity=20d", 3, "component_validity");
  refused(threshold + "--risk 0.0001%", 2, "more than 1000000 replications");
  refused(threshold + "--csv t.json -o t.json", 2, "t.json is named for two files");
  refused(saml + "--max-ages 381d", 3, "max_auth_age");
  refused(saml + "--times 22d", 2, "after the end of");
  refused(saml + "--shard 1/2 --store c", 2, "needs all cells");
}

}  // namespace failcast::e2e
