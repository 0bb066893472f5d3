#include "sim/record/record_lines.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "tests/sim/record/small_directory.hpp"

namespace failcast::record {
namespace {

constexpr Entity kWorld{EntityKind::world, 0}, kEdge{EntityKind::edge, 0}, kClient16{EntityKind::client, 0},
    kClient17{EntityKind::client, 1};

const std::vector<Record> kRun = {
    {TimePoint{1s}, kWorld,    0, FaultBegan{0}                                                           },
    {TimePoint{2s}, kClient16, 0, AccessChanged{SegmentId{0}, false, Cause::wait_timer, Reason::timed_out}},
    {TimePoint{2s}, kClient17, 0, SessionClosed{NodeId{0}, Reason::connection_reset}                      },
    {TimePoint{2s}, kClient17, 1, RedirectAnswered{NodeId{}, Reason::no_edge}                             },
    {TimePoint{2s}, kEdge,     0, StateChanged{1, 2, 0}                                                   },
    {TimePoint{3s}, kClient16, 1, AccessChanged{SegmentId{0}, true, Cause::detection, Reason::none}       },
    {TimePoint{4s}, kEdge,     1, LogsCounted{3'000'000'000, 2, 1}                                        },
};

std::string written(const std::vector<Record>& run) {
  RecordLines lines;
  for (const Record& record : run) lines.on(record);
  std::ostringstream out;
  lines.write(out, small_directory());
  return out.str();
}

}  // namespace

TEST_CASE("a record is an object on one line with words and names", "[golden][record]") {
  CHECK(written(kRun) ==
        R"({"time":1000000000,"entity":"world","kind":"world","sequence":0,"fact":"fault_began","fault":"isp-flap#2"}
{"time":2000000000,"entity":"fra-00016","kind":"client","sequence":0,"fact":"access_changed","segment":"erp","has_access":false,"cause":"wait_timer","why":"timed_out"}
{"time":2000000000,"entity":"fra-00017","kind":"client","sequence":0,"fact":"session_closed","edge":"fra-edges-1","why":"connection_reset"}
{"time":2000000000,"entity":"fra-00017","kind":"client","sequence":1,"fact":"redirect_answered","edge":null,"why":"no_edge"}
{"time":2000000000,"entity":"fra-edges-1","kind":"edge","sequence":0,"fact":"state_changed","from":"wait","to":"pcc_connect","event":"wait_elapsed","why":"none"}
{"time":3000000000,"entity":"fra-00016","kind":"client","sequence":1,"fact":"access_changed","segment":"erp","has_access":true,"cause":null,"why":"none"}
{"time":4000000000,"entity":"fra-edges-1","kind":"edge","sequence":1,"fact":"logs_counted","streamed":3000000000,"recoverable":2,"lost":1}
)");
}

TEST_CASE("records are written in the order of time, entity, sequence, whatever the order of running", "[record]") {
  const std::string canonical = written(kRun);
  std::vector<Record> run = kRun;
  std::reverse(run.begin(), run.end());
  CHECK(written(run) == canonical);
  std::rotate(run.begin(), run.begin() + 3, run.end());
  CHECK(written(run) == canonical);
}

TEST_CASE("names with quotes stay valid JSON", "[record]") {
  Directory d = small_directory();
  d.faults[0] = "a \"b\"\n";
  CHECK(to_json_line(kRun[0], d) ==
        R"({"time":1000000000,"entity":"world","kind":"world","sequence":0,"fact":"fault_began","fault":"a \"b\"\n"})");
}

TEST_CASE("a run without facts is an empty file", "[record]") { CHECK(written({}).empty()); }

TEST_CASE("writing that is told to stop says that it did not write everything", "[unit][record]") {
  RecordLines lines;
  for (const Record& record : kRun) lines.on(record);
  std::atomic<bool> stop{true};
  std::ostringstream out;
  CHECK_FALSE(lines.write(out, small_directory(), &stop));
  CHECK(out.str().empty());
  stop = false;
  CHECK(lines.write(out, small_directory(), &stop));
  CHECK(out.str() == written(kRun));
}

}  // namespace failcast::record
