#include <signal.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <map>
#include <set>
#include <stdexcept>

#include "analysis/study/workers.hpp"
#include "tests/analysis/study/scratch.hpp"

namespace failcast::study {
namespace {

std::vector<std::uint64_t> numbers(std::uint64_t n) {
  std::vector<std::uint64_t> all(n);
  for (std::uint64_t i = 0; i < n; ++i) all[i] = i;
  return all;
}

struct Told {
  std::map<std::uint64_t, std::string> lines, troubles;
};

Told run(Workers& workers, std::uint64_t cells) {
  Told told;
  workers.run(
      numbers(cells),
      [&](const std::vector<Ended>& ended) {
        for (const Ended& one : ended) {
          REQUIRE(told.lines.count(one.cell) + told.troubles.count(one.cell) == 0);
          if (one.line)
            told.lines[one.cell] = *one.line;
          else
            told.troubles[one.cell] = one.trouble;
        }
        return true;
      },
      [] { return true; });
  return told;
}

/// True once per name: a mark in a folder that outlives the process.
bool first_time(const Scratch& scratch, const std::string& name) {
  const std::string path = scratch / name;
  if (std::filesystem::exists(path)) return false;
  put(path, "");
  return true;
}

}  // namespace

TEST_CASE("every cell is done once, by any number of workers", "[study][workers]") {
  for (const unsigned jobs : {1U, 2U, 5U}) {
    const auto workers = forked_workers(jobs, [](std::uint64_t cell) { return std::to_string(cell * cell); });
    const Told told = run(*workers, 50);
    CHECK(told.troubles.empty());
    REQUIRE(told.lines.size() == 50);
    for (const auto& [cell, line] : told.lines) CHECK(line == std::to_string(cell * cell));
  }
}

TEST_CASE("workers stay for the next cells and take long lines", "[study][workers]") {
  const auto workers =
      forked_workers(2, [](std::uint64_t) { return std::to_string(::getpid()) + std::string(300'000, 'x'); });
  std::set<std::string> processes;
  for (int i = 0; i < 3; ++i)
    for (const auto& [cell, line] : run(*workers, 6).lines) {
      CHECK(line.size() > 300'000);
      processes.insert(line);
    }
  CHECK(processes.size() <= 2);
}

TEST_CASE("the cell of a worker that dies is tried again", "[study][workers]") {
  const Scratch scratch;
  const auto workers = forked_workers(2, [&](std::uint64_t cell) {
    if (cell % 7 == 3 && first_time(scratch, std::to_string(cell))) ::kill(::getpid(), SIGKILL);
    return std::to_string(cell);
  });
  const Told told = run(*workers, 30);
  CHECK(told.troubles.empty());
  CHECK(told.lines.size() == 30);
}

TEST_CASE("a cell that kills every worker is told, and the others go on", "[study][workers]") {
  const auto workers = forked_workers(2, [](std::uint64_t cell) {
    if (cell == 4) ::kill(::getpid(), SIGKILL);
    if (cell == 5) ::_exit(9);
    return std::to_string(cell);
  });
  const Told told = run(*workers, 20);
  CHECK(told.lines.size() == 18);
  REQUIRE(told.troubles.size() == 2);
  CHECK(told.troubles.at(4).find("signal 9 (KILL)") != std::string::npos);
  CHECK(told.troubles.at(5).find("exit code 9") != std::string::npos);
}

TEST_CASE("a cell that throws is tried again, then told with its words", "[study][workers]") {
  const Scratch scratch;
  const auto workers = forked_workers(1, [&](std::uint64_t cell) -> std::string {
    if (cell == 1 || first_time(scratch, std::to_string(cell))) throw std::runtime_error("no more of it");
    return "fine";
  });
  const Told told = run(*workers, 3);
  CHECK(told.lines.size() == 2);
  CHECK(told.troubles.at(1) == "no more of it");
}

TEST_CASE("whoever asks to stop is told of the cells under way and no others", "[study][workers]") {
  const auto workers = forked_workers(2, [](std::uint64_t cell) { return std::to_string(cell); });
  std::size_t told = 0;
  workers->run(
      numbers(1000),
      [&](const std::vector<Ended>& ended) {
        told += ended.size();
        return false;
      },
      [] { return true; });
  CHECK(told >= 1);
  CHECK(told <= 4);
}

TEST_CASE("workers end with their parent", "[study][workers]") {
  const Scratch scratch;
  const pid_t parent = ::fork();
  if (parent == 0) {
    const auto workers = forked_workers(1, [&](std::uint64_t) -> std::string {
      put(scratch / "worker", std::to_string(::getpid()));
      ::sleep(600);
      return "";
    });
    run(*workers, 1);
    ::_exit(0);
  }
  std::string worker;
  for (int i = 0; i < 1000 && (worker = text_in(scratch / "worker")).empty(); ++i) ::usleep(10'000);
  REQUIRE_FALSE(worker.empty());
  ::kill(parent, SIGKILL);
  bool gone = false;
  for (int i = 0; i < 1000 && !gone; ++i) {
    ::usleep(10'000);
    const std::string state = text_in("/proc/" + worker + "/stat");
    gone = state.empty() || state.find(") Z ") != std::string::npos;
  }
  CHECK(gone);
}

}  // namespace failcast::study
