#include "models/copies/copies.hpp"

#include <rapidcheck.h>
#include <rapidcheck/catch.h>

#include <catch2/catch.hpp>
#include <cmath>
#include <set>

#include "tests/models/bench.hpp"

using namespace failcast;
using namespace failcast::copies;
using test::at;

namespace {

class CopiesBench {
 public:
  Parameters params;
  TimePoint now{};
  Snapshots snapshots;
  Backups backups;
  double disk_used = 0.5;
  wire::Actions out;

  CopiesBench() { params.pcc.backup_enabled = true; }
  Context context() const { return {now, params, Stream{Key{7} / "copies"}, EntityClock{}}; }
  void until(TimePoint t) {
    for (TimePoint due = next(); due <= t; due = next()) {
      now = due;
      out.clear();
      handle_timeouts(snapshots, disk_used, context(), out);
      handle_timeouts(backups, context(), out);
    }
    now = t;
  }
  void run(Duration d) { until(now + d); }

 private:
  TimePoint next() const { return std::min(next_wakeup(snapshots), next_wakeup(backups)); }
};
CopiesBench designated() {
  CopiesBench bench;
  designate(bench.snapshots, bench.disk_used, bench.context(), bench.out);
  return bench;
}

}  // namespace

TEST_CASE("a shelf keeps the newest copies and drops the oldest", "[copies][H2][H23]") {
  Shelf shelf;
  for (int day = 0; day < 5; ++day) shelf.put(at(day * 24h), 3);
  CHECK(shelf.taken == std::vector<TimePoint>{at(48h), at(72h), at(96h)});
  CHECK(shelf.age(0, at(100h)) == 4h);
  CHECK(shelf.age(2, at(100h)) == 52h);
  CHECK_FALSE(shelf.age(3, at(100h)).has_value());
}

TEST_CASE("a snapshot is taken when a group is designated, and each period after", "[copies][H23][A97]") {
  CopiesBench bench = designated();
  CHECK(bench.snapshots.configurations.taken.size() == 1);
  CHECK(bench.snapshots.binaries.taken.size() == 1);
  bench.until(at(24h) - 1ns);
  CHECK(bench.snapshots.configurations.taken.size() == 1);
  bench.until(at(24h));
  CHECK(bench.snapshots.configurations.taken.size() == 2);
}

TEST_CASE("a component that is not designated takes no snapshots", "[copies][H23]") {
  CopiesBench bench;
  CHECK(next_wakeup(bench.snapshots) == kNever);
  bench.run(1000h);
  CHECK(bench.snapshots.configurations.taken.empty());
}

TEST_CASE("at most fifteen configurations and five binaries are kept", "[copies][R53]") {
  CopiesBench bench = designated();
  for (int day = 1; day <= 20; ++day) {
    upgraded(bench.snapshots);
    bench.run(24h);
    CHECK(bench.snapshots.configurations.taken.size() == std::min<std::size_t>(15, static_cast<std::size_t>(day) + 1));
    CHECK(bench.snapshots.binaries.taken.size() == std::min<std::size_t>(5, static_cast<std::size_t>(day) + 1));
  }
  CHECK(bench.snapshots.configurations.age(14, bench.now) == 14 * 24h);
  CHECK(bench.snapshots.binaries.age(4, bench.now) == 4 * 24h);
}

TEST_CASE("software is copied once per version", "[copies][A127]") {
  CopiesBench bench = designated();
  bench.run(72h);
  CHECK(bench.snapshots.binaries.taken.size() == 1);
  upgraded(bench.snapshots);
  CHECK(bench.snapshots.binaries.taken.size() == 1);
  bench.run(48h);
  CHECK(bench.snapshots.binaries.taken.size() == 2);
  CHECK(bench.snapshots.binaries.age(0, bench.now) == 24h);
}

TEST_CASE("above 90 per cent of the disk no snapshot is taken", "[copies][R53]") {
  CopiesBench bench = designated();
  bench.disk_used = 0.9;
  bench.run(24h);
  CHECK(bench.snapshots.configurations.taken.size() == 2);
  bench.disk_used = 0.900001;
  bench.run(48h);
  CHECK(bench.snapshots.configurations.taken.size() == 2);
  CHECK(bench.snapshots.suspended == 2);
  bench.disk_used = 0.5;
  bench.run(24h);
  CHECK(bench.snapshots.configurations.taken.size() == 3);
}

TEST_CASE("software that could not be copied is copied later", "[copies][R53][A127]") {
  CopiesBench bench;
  bench.disk_used = 1;
  designate(bench.snapshots, bench.disk_used, bench.context(), bench.out);
  CHECK(bench.snapshots.binaries.taken.empty());
  bench.disk_used = 0.5;
  bench.run(24h);
  CHECK(bench.snapshots.binaries.taken.size() == 1);
}

TEST_CASE("a component designated long ago has its snapshots", "[copies][H23]") {
  CopiesBench bench;
  assume_designated(bench.snapshots, 0.9, 0, bench.context(), bench.out);
  CHECK(bench.snapshots.configurations.taken.size() == 15);
  CHECK(bench.snapshots.binaries.taken.size() == 1);
  CHECK(bench.snapshots.binaries.taken.front() == bench.snapshots.configurations.taken.front());
  const Duration newest = bench.snapshots.configurations.age(0, bench.now).value();
  CHECK(newest >= 0s);
  CHECK(newest < 24h);
  CHECK(next_wakeup(bench.snapshots) == bench.now + 24h - newest);
}

TEST_CASE("a component whose disk was full all along has none", "[copies][R53]") {
  CopiesBench bench;
  assume_designated(bench.snapshots, 0.91, 0, bench.context(), bench.out);
  CHECK(bench.snapshots.configurations.taken.empty());
  CHECK(next_wakeup(bench.snapshots) != kNever);
  CHECK(bench.out.all().empty());
}

TEST_CASE("the number of copies is news when it changes, and only then", "[copies]") {
  CopiesBench bench = designated();
  CHECK(bench.out.all().size() == 1);
  bench.run(14 * 24h);
  CHECK(bench.out.all().size() == 1);
  bench.run(24h);
  CHECK(bench.snapshots.configurations.taken.size() == 15);
  CHECK(bench.out.all().empty());
}

TEST_CASE("backups are off unless switched on", "[copies][H2]") {
  CopiesBench bench;
  bench.params.pcc.backup_enabled = false;
  enable(bench.backups, bench.context());
  CHECK(next_wakeup(bench.backups) == kNever);
  assume_enabled(bench.backups, 0, bench.context(), bench.out);
  CHECK(next_wakeup(bench.backups) == kNever);
  CHECK_FALSE(restore(bench.backups, "fra-1", bench.now).has_value());
}

TEST_CASE("a backup is made each period, counted from enabling", "[copies][H2]") {
  CopiesBench bench;
  enable(bench.backups, bench.context());
  bench.until(at(24h) - 1ns);
  CHECK(bench.backups.copies.taken.empty());
  bench.until(at(24h));
  CHECK(bench.backups.copies.taken.size() == 1);
}

TEST_CASE("no more backups are kept than asked for, up to a hundred", "[copies][R25]") {
  for (const std::int64_t most : {1, 15, 100}) {
    CopiesBench bench;
    bench.params.pcc.backup_count = most;
    enable(bench.backups, bench.context());
    bench.run(most * 24h);
    CHECK(bench.backups.copies.taken.size() == static_cast<std::size_t>(most));
    bench.run(24h);
    CHECK(bench.backups.copies.taken.size() == static_cast<std::size_t>(most));
  }
}

TEST_CASE("a restored controller is as stale as its backup is old", "[copies][7.13][R63]") {
  CopiesBench bench;
  enable(bench.backups, bench.context());
  bench.until(at(24h));
  CHECK(restore(bench.backups, "fra-1", bench.now)->staleness == 0s);
  bench.until(at(48h) - 1ns);
  CHECK(restore(bench.backups, "fra-1", bench.now)->staleness == 24h - 1ns);
  bench.until(at(48h));
  CHECK(restore(bench.backups, "fra-1", bench.now)->staleness == 0s);
}

TEST_CASE("the mean staleness after a restore is half a period", "[copies][property][7.13]") {
  CopiesBench bench;
  for (const Duration period : {Duration{24h}, Duration{168h}, Duration{8h}}) {
    bench.params.pcc.backup_period = period;
    constexpr int kControllers = 4000;
    double sum = 0;
    for (int n = 0; n < kControllers; ++n) {
      Backups row;
      assume_enabled(row, static_cast<std::uint64_t>(n), bench.context(), bench.out);
      bench.out.clear();
      sum += static_cast<double>(restore(row, "c", bench.now)->staleness.count());
    }
    const double mean = sum / kControllers / static_cast<double>(period.count());
    CHECK(mean == Approx(0.5).margin(4 / std::sqrt(12.0 * kControllers)));
  }
}

TEST_CASE("no two restores have the same label", "[copies][property][H11]") {
  CopiesBench bench;
  enable(bench.backups, bench.context());
  bench.run(24h);
  CHECK(restore(bench.backups, "fra-1", bench.now)->label != restore(bench.backups, "fra-1", bench.now)->label);
  rc::prop("no two restores have the same label", [](const std::set<std::string>& controllers) {
    std::set<std::string> labels;
    for (const std::string& controller : controllers)
      for (std::uint32_t n = 0; n < 12; ++n) labels.insert(label(controller, n));
    RC_ASSERT(labels.size() == controllers.size() * 12);
  });
  CHECK(label("a", 1) != label("a-restore-1", 1));
}
