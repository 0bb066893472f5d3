#include "models/log_stream/log_stream.hpp"

#include <rapidcheck.h>
#include <rapidcheck/catch.h>

#include <catch2/catch.hpp>

#include "tests/models/bench.hpp"

using namespace failcast;
using namespace failcast::log_stream;
using test::at;

namespace {

/// A record of 1 kB each second from each source.
const Parameters kOneASecond;

Parameters with(double records_per_hour, double bytes = 1000) {
  Parameters params;
  params.log.records_per_hour = records_per_hour;
  params.log.bytes_per_record = bytes;
  return params;
}
SiemRate controllers(std::initializer_list<std::int64_t> sizes, const Parameters& params = kOneASecond) {
  SiemRate rate;
  for (const std::int64_t vcpu : sizes) rate.add(vcpu, params);
  return rate;
}
std::uint64_t all_of(const Fate& fate) { return fate.delivered + fate.recoverable + fate.lost; }

}  // namespace

TEST_CASE("a record is produced when its period is over", "[log_stream][A73]") {
  CHECK(produced({at(0s), at(1s) - 1ns}, 1, kOneASecond) == 0);
  CHECK(produced({at(0s), at(1s)}, 1, kOneASecond) == 1);
  CHECK(produced({at(1s), at(2s) - 1ns}, 1, kOneASecond) == 0);
  CHECK(produced({at(0s), at(24h)}, 7, kOneASecond) == 7 * 86400);
  CHECK(produced({at(5s), at(5s)}, 1, kOneASecond) == 0);
}

TEST_CASE("a rate need not be a whole number", "[log_stream][A73]") {
  CHECK(produced({at(0s), at(1h)}, 1, with(0.5)) == 0);
  CHECK(produced({at(0s), at(2h)}, 1, with(0.5)) == 1);
  CHECK(produced({at(0s), at(365 * 24h)}, 1, with(1e9)) == 8'760'000'000'000);
}

TEST_CASE("the records of adjacent stretches add up", "[log_stream][property]") {
  rc::prop("the records of adjacent stretches add up", [] {
    const Parameters params = with(*rc::gen::inRange<int>(0, 100'000'000) / 1000.0);
    const TimePoint a = at(Duration{*rc::gen::inRange<std::int64_t>(0, 1'000'000'000'000'000)});
    const TimePoint b = a + Duration{*rc::gen::inRange<std::int64_t>(0, 1'000'000'000'000'000)};
    const TimePoint c = b + Duration{*rc::gen::inRange<std::int64_t>(0, 1'000'000'000'000'000)};
    RC_ASSERT(produced({a, b}, 3, params) + produced({b, c}, 3, params) == produced({a, c}, 3, params));
  });
}

TEST_CASE("with the cloud every record arrives", "[log_stream][H46]") {
  CHECK(with_cloud({at(0s), at(1h)}, 2, kOneASecond) == Fate{.delivered = 7200});
}

TEST_CASE("of a cut the last fifteen minutes may be resent, the rest is lost", "[log_stream][7.13][H46]") {
  CHECK(cut_off({at(1h), at(1h)}, 1, kOneASecond) == Fate{});
  CHECK(cut_off({at(1h), at(1h + 899s)}, 1, kOneASecond) == Fate{.recoverable = 899});
  CHECK(cut_off({at(1h), at(1h + 900s)}, 1, kOneASecond) == Fate{.recoverable = 900});
  CHECK(cut_off({at(1h), at(1h + 901s)}, 1, kOneASecond) == Fate{.recoverable = 900, .lost = 1});
  CHECK(cut_off({at(1h), at(3h)}, 1, kOneASecond) == Fate{.recoverable = 900, .lost = 6300});
}

TEST_CASE("what a cut loses is the excess over the window", "[log_stream][property][7.13]") {
  rc::prop("what a cut loses is the excess over the window", [] {
    const auto seconds = *rc::gen::inRange<std::int64_t>(0, 1'000'000);
    const auto start = at(std::chrono::seconds{*rc::gen::inRange<std::int64_t>(0, 1'000'000)});
    const Fate fate = cut_off({start, start + std::chrono::seconds{seconds}}, 1, kOneASecond);
    RC_ASSERT(fate.lost == static_cast<std::uint64_t>(std::max<std::int64_t>(0, seconds - 900)));
    RC_ASSERT(fate.recoverable == static_cast<std::uint64_t>(std::min<std::int64_t>(900, seconds)));
  });
}

TEST_CASE("a controller streams what its size allows", "[log_stream][H9]") {
  CHECK(controllers({4}).bits_per_second() == 100'000'000);
  CHECK(controllers({7}).bits_per_second() == 100'000'000);
  CHECK(controllers({8}).bits_per_second() == 150'000'000);
  CHECK(controllers({15}).bits_per_second() == 150'000'000);
  CHECK(controllers({16}).bits_per_second() == 250'000'000);
  CHECK(controllers({64}).bits_per_second() == 250'000'000);
  CHECK(controllers({4, 16}).bits_per_second() == 350'000'000);
  CHECK(controllers({}).bits_per_second() == 0);
}

TEST_CASE("below the smallest size a controller streams in proportion", "[log_stream][A129]") {
  CHECK(controllers({3}).bits_per_second() == 75'000'000);
  CHECK(controllers({1}).bits_per_second() == 25'000'000);
  CHECK(controllers({0}).bits_per_second() == 0);
}

TEST_CASE("the rate of a controller is a parameter", "[log_stream][H9]") {
  Parameters params;
  params.log.siem_mbps = 0.5;
  CHECK(controllers({4}, params).bits_per_second() == 500'000);
  CHECK(controllers({16}, params).bits_per_second() == 1'250'000);
}

TEST_CASE("in BC a controller streams as fast as it can", "[log_stream][7.13][H9]") {
  Parameters params;
  params.log.siem_mbps = 0.008;  // one record of 1 kB a second
  const Stretch hour{at(0s), at(1h)};
  CHECK(in_bc(hour, 1, controllers({4}, params), true, params) == Fate{.delivered = 3600});
  CHECK(in_bc(hour, 2, controllers({4}, params), true, params) == Fate{.delivered = 3600, .lost = 3600});
  CHECK(in_bc(hour, 2, controllers({8}, params), true, params) == Fate{.delivered = 5400, .lost = 1800});
  CHECK(in_bc(hour, 2, controllers({16}, params), true, params) == Fate{.delivered = 7200});
  CHECK(in_bc(hour, 2, controllers({4, 4}, params), true, params) == Fate{.delivered = 7200});
}

TEST_CASE("a record that does not fit whole is not streamed", "[log_stream][H9]") {
  Parameters params = with(3600, 1000);
  params.log.siem_mbps = 0.008;
  const SiemRate rate = controllers({4}, params);
  CHECK(in_bc({at(0s), at(10s)}, 2, rate, true, params).delivered == 10);
  params.log.bytes_per_record = 1000.1;
  CHECK(in_bc({at(0s), at(10s)}, 2, rate, true, params).delivered == 9);
}

TEST_CASE("without a log receiver nothing is streamed in BC", "[log_stream][R61]") {
  CHECK(in_bc({at(0s), at(1h)}, 1, controllers({16}), false, kOneASecond) == Fate{.lost = 3600});
  CHECK(in_bc({at(0s), at(1h)}, 1, controllers({16}), true, kOneASecond) == Fate{.delivered = 3600});
}

TEST_CASE("without a controller nothing is streamed in BC", "[log_stream][H7]") {
  CHECK(in_bc({at(0s), at(1h)}, 1, SiemRate{}, true, kOneASecond) == Fate{.lost = 3600});
}

TEST_CASE("in DR there is no log stream", "[log_stream][R45]") {
  CHECK(in_dr({at(0s), at(1h)}, 4, kOneASecond) == Fate{.lost = 14400});
}

TEST_CASE("no record disappears, and none appears", "[log_stream][property]") {
  rc::prop("no record disappears, and none appears", [] {
    Parameters params = with(*rc::gen::inRange<int>(0, 100'000'000) / 1000.0, *rc::gen::inRange<int>(1, 1'000'000));
    params.log.siem_mbps = *rc::gen::inRange<int>(1, 1'000'000) / 1000.0;
    const TimePoint from = at(Duration{*rc::gen::inRange<std::int64_t>(0, 1'000'000'000'000'000)});
    const Stretch stretch{from, from + Duration{*rc::gen::inRange<std::int64_t>(0, 1'000'000'000'000'000)}};
    const auto sources = *rc::gen::inRange<std::uint32_t>(0, 1000);
    const std::uint64_t all = produced(stretch, sources, params);
    RC_ASSERT(all_of(with_cloud(stretch, sources, params)) == all);
    RC_ASSERT(all_of(cut_off(stretch, sources, params)) == all);
    RC_ASSERT(all_of(in_bc(stretch, sources, controllers({4, 8}, params), true, params)) == all);
    RC_ASSERT(all_of(in_dr(stretch, sources, params)) == all);
  });
}
