#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>

#include "analysis/study/store.hpp"
#include "tests/analysis/study/scratch.hpp"

namespace failcast::study {
namespace {

const Shard kAll{};

CellResult cell(std::uint64_t number) {
  return {
      .cell = number, .trajectory_hash = number * 7, .values = {1.5, std::nullopt, 0.1 + 0.2}
  };
}

/// A store with three cells; its text.
std::string three_cells(const std::string& path) {
  Store store(path, "plan", kAll);
  REQUIRE(store.append({to_line(cell(0)), to_line(cell(1)), to_line(cell(2))}));
  return text_in(path);
}

bool contains(const std::optional<std::string>& text, const std::string& part) {
  return text && text->find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("a cell's line gives the same numbers back to the last bit", "[study][store]") {
  CellResult result = cell(3);
  result.values.push_back(std::numeric_limits<double>::infinity());
  result.budgets = {
      {2, "fra \"x\"", 0.1,          true },
      {3, "",          std::nullopt, false}
  };
  CHECK(from_line(to_line(result)) == result);
  CHECK_FALSE(from_line("{\"cell\": 3}"));
  CHECK_FALSE(from_line("cell"));
}

TEST_CASE("cells that were appended are found again", "[study][store]") {
  const Scratch scratch;
  three_cells(scratch / "s");
  const Store store(scratch / "s", "plan", kAll);
  REQUIRE_FALSE(store.trouble());
  REQUIRE(store.found().size() == 3);
  CHECK(store.found().at(2) == cell(2));
}

TEST_CASE("a store that is cut anywhere loses the cell that was cut and no other", "[study][store]") {
  const Scratch scratch;
  const std::string whole = three_cells(scratch / "s");
  const std::size_t first_line = whole.find('\n') + 1;
  for (std::size_t length = first_line; length <= whole.size(); ++length) {
    put(scratch / "cut", whole.substr(0, length));
    std::size_t kept = 0;
    for (std::size_t at = first_line; (at = whole.find('\n', at)) < length; ++at) ++kept;
    Store store(scratch / "cut", "plan", kAll);
    INFO(length);
    REQUIRE_FALSE(store.trouble());
    REQUIRE(store.found().size() == kept);
    for (std::uint64_t n = kept; n < 3; ++n) REQUIRE(store.append({to_line(cell(n))}));
    REQUIRE(text_in(scratch / "cut") == whole);
  }
}

TEST_CASE("a first line that was cut is written again", "[study][store]") {
  const Scratch scratch;
  const std::string whole = three_cells(scratch / "s");
  for (const std::size_t length : {std::size_t{0}, std::size_t{5}, std::size_t{30}, whole.find('\n')}) {
    put(scratch / "cut", whole.substr(0, length));
    const Store store(scratch / "cut", "plan", kAll);
    INFO(length);
    CHECK_FALSE(store.trouble());
    CHECK(store.found().empty());
  }
}

TEST_CASE("damage in the middle is trouble and the file stays as it is", "[study][store]") {
  const Scratch scratch;
  std::string text = three_cells(scratch / "s");
  text[text.find('\n') + 30] ^= 1;
  put(scratch / "s", text);
  const Store store(scratch / "s", "plan", kAll);
  CHECK(contains(store.trouble(), "damaged at line 2"));
  CHECK(text_in(scratch / "s") == text);
}

TEST_CASE("a file of another study, or of something else, is refused and stays as it is", "[study][store]") {
  const Scratch scratch;
  const std::string text = three_cells(scratch / "s");
  CHECK(contains(Store(scratch / "s", "another plan", kAll).trouble(), "belongs to another study"));
  CHECK(contains(Store(scratch / "s", "plan", {1, 2}).trouble(), "belongs to another study"));
  CHECK(text_in(scratch / "s") == text);
  put(scratch / "letter", "Dear reader,\n");
  CHECK(contains(Store(scratch / "letter", "plan", kAll).trouble(), "is no store"));
  CHECK(text_in(scratch / "letter") == "Dear reader,\n");
}

TEST_CASE("a store is open once at a time", "[study][store]") {
  const Scratch scratch;
  Store first(scratch / "s", "plan", kAll);
  CHECK(contains(Store(scratch / "s", "plan", kAll).trouble(), "another process"));
  first.forget();
  CHECK_FALSE(Store(scratch / "s", "plan", kAll).trouble());
}

TEST_CASE("the same cell twice counts once, with other numbers it is damage", "[study][store]") {
  const Scratch scratch;
  {
    Store store(scratch / "s", "plan", kAll);
    store.append({to_line(cell(1)), to_line(cell(1))});
  }
  CHECK(Store(scratch / "s", "plan", kAll).found().size() == 1);
  CellResult other = cell(1);
  other.values[0] = 2;
  {
    Store store(scratch / "s", "plan", kAll);
    store.append({to_line(other)});
  }
  CHECK(contains(Store(scratch / "s", "plan", kAll).trouble(), "twice"));
}

TEST_CASE("when the file may not grow, what was kept stays whole", "[study][store]") {
  const Scratch scratch;
  const std::string before = three_cells(scratch / "s");
  const pid_t child = ::fork();  // the limit would hold for all tests after this one
  if (child == 0) {
    Store store(scratch / "s", "plan", kAll);
    const rlimit limit{before.size() + 20, before.size() + 20};
    ::setrlimit(RLIMIT_FSIZE, &limit);
    const bool kept = store.append({to_line(cell(3))});
    ::_exit(!kept && contains(store.trouble(), "File too large") ? 0 : 1);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  CHECK(WIFEXITED(status));
  CHECK(WEXITSTATUS(status) == 0);
  CHECK(text_in(scratch / "s") == before);
  Store store(scratch / "s", "plan", kAll);
  CHECK(store.append({to_line(cell(3))}));
  std::string trouble;
  CHECK(read_store(scratch / "s", trouble)->cells.size() == 4);
}

}  // namespace failcast::study
