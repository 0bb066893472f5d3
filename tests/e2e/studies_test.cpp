#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <sstream>

#include "tests/e2e/program.hpp"

namespace failcast::e2e {
namespace {

using nlohmann::json;

/// The starter of `failcast new`: 200 users, a cloud outage of two hours.
struct Starter {
  Scratch scratch;
  Starter() { failcast(scratch, "new s"); }
  Said operator()(const std::string& arguments, const std::string& before = "") const {
    return failcast(scratch, arguments, before);
  }
  std::string file(const std::string& name) const { return slurp(scratch / name); }
  bool exists(const std::string& name) const { return std::filesystem::exists(scratch / name); }
};

const std::string kSweep = "sweep s/scenario.jsonc --grid bc.enter_wait=60s,2min,5min --replications 4 ";

}  // namespace

TEST_CASE("a sweep has a cell for each point and replication, with the same luck at each point", "[e2e][sweep]") {
  const Starter run;
  CHECK(run(kSweep + "-o r.json --csv r.csv").code == 0);
  const json result = json::parse(run.file("r.json"));
  CHECK(result.at("complete") == true);
  CHECK(result.at("cells").size() == 12);
  CHECK(result.at("points").at(1).at("set").at("bc.enter_wait") == "2min");
  CHECK(result.at("points").at(1).at("numbers").at("bc.enter_wait") == 120.0);
  const json single = json::parse(run("run s/scenario.jsonc --set bc.enter_wait=5min --replication 3 -o -").out);
  CHECK(result.at("cells").at(11).at("trajectory_hash") == single.at("run").at("trajectory_hash"));
  const std::string csv = run.file("r.csv");
  CHECK(csv.starts_with("point,replication,bc.enter_wait,metric,unit,value\n0,0,60s,p50(failover_time),s,"));
  const auto lines = static_cast<std::size_t>(std::count(csv.begin(), csv.end(), '\n'));
  CHECK(lines == 1 + 12 * result.at("measures").size());
}

TEST_CASE("a sweep as a database has a row for each cell and metric", "[e2e][sweep]") {
  const Starter run;
  run.scratch.write("r.db", "an older one");
  const Said said = run(kSweep + "--sqlite r.db --csv r.csv");
  if (contains(said.err, "built without SQLite")) {
    CHECK(said.code == 2);
    return;
  }
  CHECK(said.code == 0);
  CHECK(run.file("r.db").starts_with("SQLite format 3"));
  run.scratch.write(
      "count.py",
      "import sqlite3\nd = sqlite3.connect('r.db')\n"
      "print(d.execute('select count(*) from metrics').fetchone()[0], len(open('r.csv').readlines()) - 1, "
      "d.execute('select count(*) from cells').fetchone()[0])\n");
  const std::string count = "cd '" + run.scratch.path().string() + "' && python3 count.py > counts";
  REQUIRE(std::system(count.c_str()) == 0);
  std::istringstream counts(run.file("counts"));
  int metrics = 0, rows = 0, cells = 0;
  counts >> metrics >> rows >> cells;
  CHECK(cells == 12);
  CHECK(metrics == rows);
}

TEST_CASE("independent points have luck of their own", "[e2e][sweep]") {
  const Starter run;
  const auto hashes = [&](const std::string& flags) {
    const json result =
        json::parse(run("sweep s/scenario.jsonc --grid clock.warmup=0s,1s --replications 1 -o - " + flags).out);
    return result.at("cells").at(0).at("trajectory_hash") == result.at("cells").at(1).at("trajectory_hash");
  };
  CHECK(hashes(""));
  CHECK_FALSE(hashes("--independent"));
}

TEST_CASE("a preview tells points, cells and time, and keeps nothing", "[e2e][sweep]") {
  const Starter run;
  const Said said = run(kSweep + "--preview -o p.txt");
  CHECK(said.code == 0);
  CHECK(contains(run.file("p.txt"), "3 points x 4 replications = 12 cells"));
  CHECK(contains(run.file("p.txt"), "about"));
}

TEST_CASE("a sweep over what does not exist runs nothing", "[e2e][sweep][bad-input]") {
  const Starter run;
  run.scratch.write("r.json", "an older one");
  const Said said = run("sweep s/scenario.jsonc --grid bc.enter_wiat=60s -o r.json");
  CHECK(said.code == 3);
  CHECK(contains(said.err, "did you mean \"enter_wait\"?"));
  CHECK(contains(last_line(said.err), "nothing was run"));
  CHECK(run.file("r.json") == "an older one");
  CHECK_FALSE(run.exists("r.json.cells"));
  CHECK(run("sweep s/scenario.jsonc --grid bc.enter_wait= -o r.json").code == 2);
  CHECK(run("sweep s/scenario.jsonc --grid bc.enter_wait=60s --replications 3000000 -o r.json").code == 2);
  CHECK(run("sweep s/scenario.jsonc --grid bc.enter_wait=60s,2min --replications 1000000 --metric x -o r.json").code ==
        2);
  const Said range = run("sweep s/scenario.jsonc --grid bc.enter_wait=60s,1s -o r.json");
  CHECK(range.code == 3);
  CHECK(contains(range.err, "point 1: "));
  CHECK(run.file("r.json") == "an older one");
}

TEST_CASE("shards put together are the study", "[e2e][sweep][merge]") {
  const Starter run;
  run(kSweep + "-o whole.json");
  for (const char* i : {"1", "2", "3"}) REQUIRE(run(kSweep + "--shard " + i + "/3 --store " + i + ".cells").code == 0);
  CHECK(run("merge 3.cells 1.cells 2.cells -o merged.json").code == 0);
  CHECK(run.file("merged.json") == run.file("whole.json"));
}

TEST_CASE("what is no whole set of shards is refused", "[e2e][merge][bad-input]") {
  const Starter run;
  for (const char* i : {"1", "2"}) run(kSweep + "--shard " + i + "/3 --store " + i + ".cells");
  const auto refused = [&](const std::string& files, const std::string& words) {
    const Said said = run("merge " + files + " -o merged.json");
    INFO(said.err);
    CHECK(said.code == 4);
    CHECK(contains(said.err, words));
    CHECK_FALSE(run.exists("merged.json"));
  };
  refused("1.cells 2.cells", "shard 3/3 is missing");
  refused("1.cells 1.cells 2.cells", "are both shard 1/3");
  refused("1.cells nowhere.cells", "cannot read nowhere.cells");
  run.scratch.write("half.cells", run.file("2.cells").substr(0, run.file("2.cells").size() - 100));
  run(kSweep + "--shard 3/3 --store 3.cells");
  refused("1.cells half.cells 3.cells", "is not finished");
  run("sweep s/scenario.jsonc --grid bc.enter_wait=60s,2min --replications 4 --shard 3/3 --store other.cells");
  refused("1.cells 2.cells other.cells", "parts of different studies");
  CHECK(run(kSweep + "--shard 4/3 --store x.cells").code == 2);
  CHECK(run(kSweep + "--shard 1/3").code == 2);
  CHECK(run(kSweep + "--shard 1/3 --store x.cells -o r.json").code == 2);
}

TEST_CASE("a study that is killed again and again comes to the same end", "[e2e][sweep][slow]") {
  const Starter run;
  const std::string command = "sweep s/scenario.jsonc --grid bc.enter_wait=60s,2min,5min,10min --replications 30 -j 2 ";
  REQUIRE(run(command + "-o whole.json").code == 0);
  const std::string again = "cd '" + run.scratch.path().string() + "' && exec '" FAILCAST_BINARY "' " + command +
                            "-q -o killed.json >/dev/null 2>&1";
  int kills = 0;
  for (int attempt = 0; attempt < 50 && !run.exists("killed.json"); ++attempt) {
    const pid_t shell = ::fork();
    if (shell == 0) {
      ::execl("/bin/sh", "sh", "-c", again.c_str(), nullptr);
      ::_exit(127);
    }
    ::usleep(static_cast<useconds_t>(60'000 + attempt * 7919 % 190'000));
    if (attempt % 3 == 2) {  // a worker instead of the parent
      const std::string kill = "pkill -9 -P " + std::to_string(shell);
      kills += std::system(kill.c_str()) == 0 ? 1 : 0;
      ::usleep(50'000);
    }
    ::kill(shell, SIGKILL);
    int status = 0;
    ::waitpid(shell, &status, 0);
    kills += WIFSIGNALED(status) ? 1 : 0;
  }
  CHECK(kills > 3);
  if (!run.exists("killed.json")) REQUIRE(run(command + "-o killed.json").code == 0);
  CHECK(run.file("killed.json") == run.file("whole.json"));
}

TEST_CASE("cells whose workers die again and again are told with the command that repeats them", "[e2e][sweep][slow]") {
  const Starter run;
  const std::string shell = "cd '" + run.scratch.path().string() +
                            "' && exec '" FAILCAST_BINARY
                            "' run s/scenario.jsonc --replications 400 -j 1 -o r.json >stdout 2>stderr";
  const pid_t process = ::fork();
  if (process == 0) {
    ::execl("/bin/sh", "sh", "-c", shell.c_str(), nullptr);
    ::_exit(127);
  }
  const std::string kill = "pkill -9 -P " + std::to_string(process) + " >/dev/null 2>&1";
  int status = 0;
  while (::waitpid(process, &status, WNOHANG) == 0)
    if (std::system(kill.c_str()) < 0) ::usleep(1000);
  REQUIRE(WIFEXITED(status));
  CHECK(WEXITSTATUS(status) == 70);
  const std::string err = run.file("stderr");
  CHECK(contains(err, "its worker was ended by signal 9 (KILL)"));
  CHECK(contains(err, "this repeats it: failcast run s/scenario.jsonc --seed"));
  const json partial = json::parse(run.file("r.json"));
  CHECK(partial.at("complete") == false);
  CHECK(partial.at("cells").size() + partial.at("failed").size() == 400);
}

TEST_CASE("an interrupted study tells what it has, and goes on when asked again", "[e2e][sweep]") {
  const Starter run;
  const std::string command = "sweep s/scenario.jsonc --grid bc.enter_wait=60s,2min --replications 60 -j 2 -o r.json";
  const std::string shell =
      "cd '" + run.scratch.path().string() + "' && exec '" FAILCAST_BINARY "' " + command + " >/dev/null 2>stderr";
  const pid_t process = ::fork();
  if (process == 0) {
    ::execl("/bin/sh", "sh", "-c", shell.c_str(), nullptr);
    ::_exit(127);
  }
  for (int i = 0; i < 2000 && run.file("r.json.cells").find("\"cell\":") == std::string::npos; ++i) ::usleep(5000);
  ::kill(process, SIGINT);
  int status = 0;
  ::waitpid(process, &status, 0);
  INFO(run.file("stderr"));
  REQUIRE(WIFEXITED(status));
  if (WEXITSTATUS(status) == 0) return;  // it was faster
  CHECK(WEXITSTATUS(status) == 130);
  const json partial = json::parse(run.file("r.json"));
  CHECK(partial.at("complete") == false);
  CHECK(partial.at("cells").size() >= 1);
  CHECK(run(command).code == 0);
  CHECK(json::parse(run.file("r.json")).at("complete") == true);
  CHECK_FALSE(run.exists("r.json.cells"));
}

TEST_CASE("ranks of mpirun come to the same result", "[e2e][sweep][mpi]") {
  if (std::system("command -v mpirun >/dev/null 2>&1") != 0) return;
  const Starter run;
  run(kSweep + "-o forked.json");
  const std::string command =
      "cd '" + run.scratch.path().string() +
      "' && OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1 mpirun --oversubscribe -n 3 '" FAILCAST_BINARY
      "' " +
      kSweep + "-o ranks.json >ranks.out 2>ranks.err";
  const int status = WEXITSTATUS(std::system(command.c_str()));
  INFO(run.file("ranks.err"));
  if (contains(run.file("ranks.err"), "built without MPI")) {
    CHECK(status == 2);
    return;
  }
  CHECK(status == 0);
  CHECK(run.file("ranks.json") == run.file("forked.json"));
  const std::string out = run.file("ranks.out");
  CHECK(out.find("12 cells") == out.rfind("12 cells"));  // one of them speaks
}

TEST_CASE("under a launcher a rank is one worker", "[e2e][sweep][mpi][bad-input]") {
  const Starter run;
  CHECK(run(kSweep + "-j 2", "OMPI_COMM_WORLD_SIZE=2 OMPI_COMM_WORLD_RANK=0").code == 2);
}

TEST_CASE("compare says worse, and exits with 1", "[e2e][compare]") {
  const Starter run;
  run("run s/scenario.jsonc --replications 12 -o a.json");
  run("run s/scenario.jsonc --set bc.enter_wait=4min --replications 12 -o b.json");
  const Said said = run("compare a.json b.json");
  INFO(said.out << said.err);
  CHECK(said.code == 1);
  CHECK(last_line(said.out).starts_with("WORSE"));
  CHECK_FALSE(contains(said.out, "UNPAIRED"));
  CHECK(run("compare b.json a.json").code == 0);
  CHECK(run("compare a.json a.json").code == 0);
  CHECK(last_line(run("compare a.json a.json").out).starts_with("SAME"));
}

TEST_CASE("scenarios are run before they are compared", "[e2e][compare]") {
  const Starter run;
  const Said said = run("compare s/scenario.jsonc s/scenario.jsonc --set-b bc.enter_wait=4min --replications 10");
  CHECK(said.code == 1);
  const Said tolerant =
      run("compare s/scenario.jsonc s/scenario.jsonc --set-b bc.enter_wait=4min --replications 10 --format json "
          "--tolerance 'p50(failover_time)=10min'");
  for (const json& row : json::parse(tolerant.out).at("differences"))
    if (row.at("metric") == "p50(failover_time)") CHECK(row.at("change") == "same");
}

TEST_CASE("other seeds are compared unpaired", "[e2e][compare]") {
  const Starter run;
  run("run s/scenario.jsonc --replications 12 -o a.json");
  run("run s/scenario.jsonc --replications 12 --seed 2 -o b.json");
  CHECK(contains(run("compare a.json b.json").out, "UNPAIRED  seeds 1 and 2"));
}

TEST_CASE("what cannot be compared is said", "[e2e][compare][bad-input]") {
  const Starter run;
  run("run s/scenario.jsonc --replications 3 -o a.json");
  run("run s/scenario.jsonc -o one.json");
  run(kSweep + "-o sweep.json");
  const auto refused = [&](const std::string& arguments, const std::string& words, int code) {
    const Said said = run("compare " + arguments);
    INFO(said.err);
    CHECK(said.code == code);
    CHECK(contains(said.err, words));
  };
  refused("a.json one.json", "is the result of one run", 4);
  refused("a.json nowhere.json", "cannot be read", 4);
  refused("a.json sweep.json", "cannot be set side by side: 1 points and 3 points", 4);
  run.scratch.write("half.json", run.file("a.json").substr(0, run.file("a.json").size() / 2));
  refused("a.json half.json", "was cut off", 4);
  std::string older = run.file("a.json");
  older.replace(older.find("study-1"), 7, "study-0");
  run.scratch.write("older.json", older);
  refused("older.json a.json", "is no study file of format study-1, but study-0", 4);
  std::string edited = run.file("a.json");
  edited.replace(edited.find("\"held\": "), 8, "\"held\": 1");
  run.scratch.write("edited.json", edited);
  refused("edited.json a.json", "was edited or damaged: its digest is", 4);
  refused("a.json a.json --metric 'p95(return_time) during cloud-eu'", "not measured", 2);
  refused("a.json", "which two?", 2);
}

TEST_CASE("find gives the smallest value that holds, confirmed by fresh replications", "[e2e][find]") {
  const Starter run;
  const Said said =
      run("find 'p50(failover_time) >= 250s over bc.enter_wait in 60s,2min,3min,4min,5min' s/scenario.jsonc "
          "--replications 10");
  INFO(said.out << said.err);
  CHECK(said.code == 0);
  CHECK(last_line(said.out) == "FOUND  bc.enter_wait = 4min");
  CHECK(contains(said.out, "confirmed by 10 fresh replications"));
  CHECK(contains(said.out, "next below: bc.enter_wait = 3min"));
}

TEST_CASE("find says when nothing holds, and when it is not sure", "[e2e][find]") {
  const Starter run;
  const Said none =
      run("find 'p50(failover_time) <= 1s over bc.enter_wait in 1min..10min' s/scenario.jsonc --replications 4");
  CHECK(none.code == 1);
  CHECK(last_line(none.out) == "NONE");
  const Said unsure = run("find 'stuck == 0 over bc.enter_wait in 1min,2min' s/scenario.jsonc --replications 4");
  CHECK(unsure.code == 5);
  CHECK(last_line(unsure.out) == "UNSURE");
}

TEST_CASE("find takes the cheapest of several knobs", "[e2e][find]") {
  const Starter run;
  const Said said =
      run("find 'p50(failover_time) >= 250s over bc.enter_wait in 1min..5min, edge_groups.edges.count in 1..2' "
          "s/scenario.jsonc "
          "--replications 4 --cost bc.enter_wait=0.01 --cost edge_groups.edges.count=10");
  INFO(said.out << said.err);
  CHECK(said.code == 0);
  CHECK(contains(last_line(said.out), "edge_groups.edges.count = 1"));
}

TEST_CASE("questions that are none are wrong command lines", "[e2e][find][bad-input]") {
  const Starter run;
  const auto refused = [&](const std::string& question, const std::string& words, int code = 2) {
    const Said said = run("find '" + question + "' s/scenario.jsonc");
    INFO(said.err);
    CHECK(said.code == code);
    CHECK(contains(said.err, words));
  };
  refused("p50(failover_time) <= 5min", "is no question");
  refused("p50(failover_tim) <= 5min over bc.enter_wait in 1min,2min", "no metric");
  refused("p50(failover_time) <= 5min over bc.enter_wait", "write PATH in");
  refused("p50(failover_time) <= 5min over a in 1..3, b in 1..3", "--cost a=1");
  refused("p50(failover_time) <= 5min over bc.enter_wiat in 1min,2min", "did you mean", 3);
}

}  // namespace failcast::e2e
