#include "models/connector/data_session.hpp"

#include <catch2/catch.hpp>

#include "tests/models/bench.hpp"

using namespace failcast;
using namespace failcast::connector;
using test::at;

namespace {

struct Bench {
  Parameters params;
  SessionRow row;
  TimePoint now{};
  wire::Actions out;
  Context context() const { return {now, params, Stream{Key{7}}, EntityClock{}}; }
  void want(bool wanted) { set_wanted(row, wanted, test::peers(1), context(), out); }
  void tell(const wire::Input& input) { step(row, input, context(), out); }
  void run(Duration d) {
    now += d;
    handle_timeouts(row, test::peers(1), context(), out);
  }
  std::size_t said() const { return out.all().size(); }
};

}  // namespace

TEST_CASE("an edge that is wanted is dialled at once", "[connector][R34][A88]") {
  Bench bench;
  bench.want(true);
  CHECK(bench.row.state == SessionState::dialling);
  REQUIRE(bench.said() == 1);
  CHECK(std::get<wire::Connect>(bench.out.all()[0]).sni == wire::Sni::component);
  bench.tell(wire::Connected{bench.row.epoch});
  CHECK(bench.row.state == SessionState::up);
}
TEST_CASE("a silent edge is dialled again after the retry period", "[connector][A2][A88]") {
  Bench bench;
  bench.want(true);
  const wire::Epoch first = bench.row.epoch;
  bench.run(5s - 1ns);
  CHECK(bench.said() == 1);
  bench.run(1ns);
  CHECK(bench.said() == 2);
  bench.tell(wire::Connected{first});
  CHECK(bench.row.state == SessionState::dialling);
  bench.tell(wire::Connected{bench.row.epoch});
  CHECK(bench.row.state == SessionState::up);
}
TEST_CASE("silence on a session is a loss after a minute", "[connector][A1]") {
  Bench bench;
  bench.want(true);
  bench.tell(wire::Connected{bench.row.epoch});
  bench.run(30s);
  bench.tell(wire::Heard{bench.row.epoch});
  bench.run(60s - 1ns);
  CHECK(bench.row.state == SessionState::up);
  bench.run(1ns);
  CHECK(bench.row.state == SessionState::dialling);
  CHECK(bench.said() == 2);
}
TEST_CASE("a session that is reset is dialled at once", "[connector][A88]") {
  Bench bench;
  bench.want(true);
  bench.tell(wire::Connected{bench.row.epoch});
  bench.tell(wire::ConnectionLost{Reason::connection_reset, bench.row.epoch});
  CHECK(bench.row.state == SessionState::dialling);
  CHECK(next_wakeup(bench.row) == bench.now);
}
TEST_CASE("an edge that is not wanted any more is left alone", "[connector][H1]") {
  Bench bench;
  bench.want(true);
  bench.tell(wire::Connected{bench.row.epoch});
  const wire::Epoch session = bench.row.epoch;
  bench.want(false);
  CHECK(bench.row.state == SessionState::idle);
  CHECK(std::get<wire::Close>(bench.out.all().back()).epoch == session);
  CHECK(next_wakeup(bench.row) == kNever);
  bench.tell(wire::Connected{session});
  CHECK(bench.row.state == SessionState::idle);
}
TEST_CASE("an attempt under way is forgotten when the edge is not wanted", "[connector][H1]") {
  Bench bench;
  bench.want(true);
  const wire::Epoch attempt = bench.row.epoch;
  bench.want(false);
  bench.tell(wire::Connected{attempt});
  CHECK(bench.row.state == SessionState::idle);
}
TEST_CASE("naming an edge twice changes nothing", "[connector][A88]") {
  Bench bench;
  bench.want(true);
  bench.want(true);
  CHECK(bench.said() == 1);
}
TEST_CASE("in DR an edge is dialled by the name for DR, also after a loss", "[connector][3.8][A32]") {
  Bench bench;
  set_wanted(bench.row, true, test::peers(1), bench.context(), bench.out, wire::Sni::dr);
  CHECK(std::get<wire::Connect>(bench.out.all().back()).sni == wire::Sni::dr);
  bench.tell(wire::Connected{bench.row.epoch});
  bench.tell(wire::ConnectionLost{Reason::connection_reset, bench.row.epoch});
  bench.run(0s);
  CHECK(bench.said() == 2);
  CHECK(std::get<wire::Connect>(bench.out.all().back()).sni == wire::Sni::dr);
}
TEST_CASE("there is traffic on open sessions only", "[connector][A60]") {
  Bench bench;
  CHECK(traffic(bench.row, bench.params).next == kNever);
  bench.want(true);
  CHECK(traffic(bench.row, bench.params).next == kNever);
  bench.tell(wire::Connected{bench.row.epoch});
  CHECK(traffic(bench.row, bench.params).postpones_wake);
}
