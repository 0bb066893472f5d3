#include "analysis/report/study_sqlite.hpp"

#include "analysis/report/run_report.hpp"

#ifdef FAILCAST_SQLITE
#include <sqlite3.h>

#include <memory>
#include <string_view>
#endif

namespace failcast::report {

#ifndef FAILCAST_SQLITE

bool sqlite_is_built() { return false; }
std::optional<std::string> write_sqlite(const StudyReport&, const std::string&) {
  return "this program was built without SQLite (libsqlite3-dev)";
}

#else

namespace {

constexpr const char* kTables =
    "create table points (point integer, knob text, value text, number real);"
    "create table cells (point integer, replication integer, trajectory_hash text);"
    "create table metrics (point integer, replication integer, metric text, unit text, value real);"
    "create table estimates (point integer, metric text, unit text, n integer, mean real, low real, high real);"
    "begin;";

class Database {
 public:
  explicit Database(const std::string& path) { failed_ = sqlite3_open(path.c_str(), &file_) != SQLITE_OK; }
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;
  ~Database() { sqlite3_close(file_); }

  void run(const char* sql) { failed_ = failed_ || sqlite3_exec(file_, sql, nullptr, nullptr, nullptr) != SQLITE_OK; }
  bool failed() const { return failed_; }
  std::string trouble() const { return sqlite3_errmsg(file_); }

  /// A prepared insertion: one column after the other, then step().
  class Row {
   public:
    Row(Database& database, const char* sql) : database_(database) {
      database_.failed_ =
          database_.failed_ || sqlite3_prepare_v2(database_.file_, sql, -1, &statement_, nullptr) != SQLITE_OK;
    }
    Row(const Row&) = delete;
    Row& operator=(const Row&) = delete;
    ~Row() { sqlite3_finalize(statement_); }
    Row& add(std::uint64_t value) {
      sqlite3_bind_int64(statement_, ++column_, static_cast<sqlite3_int64>(value));
      return *this;
    }
    Row& add(std::string_view text) {
      sqlite3_bind_text(statement_, ++column_, text.data(), static_cast<int>(text.size()), SQLITE_TRANSIENT);
      return *this;
    }
    Row& add(double value) {
      sqlite3_bind_double(statement_, ++column_, value);
      return *this;
    }
    Row& add(const std::optional<double>& value) {
      if (value) return add(*value);
      ++column_;
      return *this;
    }
    void step() {
      database_.failed_ = database_.failed_ || sqlite3_step(statement_) != SQLITE_DONE;
      sqlite3_reset(statement_);
      sqlite3_clear_bindings(statement_);
      column_ = 0;
    }

   private:
    Database& database_;
    sqlite3_stmt* statement_ = nullptr;
    int column_ = 0;
  };

 private:
  sqlite3* file_ = nullptr;
  bool failed_ = false;
};

void write_points(const study::Plan& plan, Database& database) {
  Database::Row row(database, "insert into points values (?, ?, ?, ?)");
  for (std::size_t p = 0; p < plan.points.size(); ++p)
    for (std::size_t k = 0; k < plan.knobs.size(); ++k) {
      row.add(std::uint64_t{p}).add(plan.knobs[k].path).add(plan.points[p].values[k]);
      if (plan.knobs[k].is_number) row.add(plan.points[p].numbers[k]);
      row.step();
    }
}

void write_cells(const study::Study& study, Database& database) {
  Database::Row cells(database, "insert into cells values (?, ?, ?)");
  Database::Row metrics(database, "insert into metrics values (?, ?, ?, ?, ?)");
  for (const auto& [cell, result] : study.cells) {
    const std::uint64_t point = study.plan.point_of(cell), replication = study.plan.replication_of(cell);
    cells.add(point).add(replication).add(hex(result.trajectory_hash)).step();
    for (std::size_t m = 0; m < study.plan.measures.size(); ++m)
      metrics.add(point)
          .add(replication)
          .add(text_of(study.plan.measures[m]))
          .add(metrics::name_of(unit_of(study.plan.measures[m])))
          .add(result.values[m])
          .step();
  }
}

void write_estimates(const StudyReport& r, Database& database) {
  Database::Row row(database, "insert into estimates values (?, ?, ?, ?, ?, ?, ?)");
  for (std::size_t p = 0; p < r.estimates.size(); ++p)
    for (std::size_t m = 0; m < r.estimates[p].size(); ++m) {
      const study::Estimate& e = r.estimates[p][m];
      const auto end = [&](double stats::Interval::*side) {
        return e.mean_interval ? std::optional((*e.mean_interval).*side) : std::nullopt;
      };
      row.add(std::uint64_t{p})
          .add(text_of(r.study.plan.measures[m]))
          .add(metrics::name_of(unit_of(r.study.plan.measures[m])))
          .add(std::uint64_t{e.n})
          .add(e.mean)
          .add(end(&stats::Interval::low))
          .add(end(&stats::Interval::high))
          .step();
    }
}

}  // namespace

bool sqlite_is_built() { return true; }

std::optional<std::string> write_sqlite(const StudyReport& report, const std::string& path) {
  Database database(path);
  database.run(kTables);
  if (!database.failed()) {
    write_points(report.study.plan, database);
    write_cells(report.study, database);
    write_estimates(report, database);
  }
  database.run("commit");
  return database.failed() ? std::optional(database.trouble()) : std::nullopt;
}

#endif

}  // namespace failcast::report
