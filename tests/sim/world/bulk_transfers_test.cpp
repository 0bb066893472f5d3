// What becomes of a transfer whose way is cut, or becomes another one.
#include "sim/world/bulk_transfers.hpp"

#include <catch2/catch.hpp>

using namespace failcast;
using namespace failcast::world;

namespace {

TimePoint at(Duration d) { return TimePoint{d}; }

/// 40 Mbit over a link of 10 Mbit/s: four seconds.
class Download {
 public:
  explicit Download(bool has_way = true) {
    way_ = has_way ? over(0) : BulkWay{};
    transfers_.start({.kind = TransferKind::configuration, .bits = 40e6, .component = NodeId{1}, .far = NodeId{0}},
                     way_, at(0s));
    net_.share(at(0s));
  }
  BulkWay over(std::uint32_t link) const { return {10e6, {capacity_}, {network::LinkId{link}}}; }
  void follow(BulkWay way, Duration now) {
    way_ = std::move(way);
    transfers_.follow([this](const Bulk&) { return way_; }, at(now));
    net_.share(at(now));
  }
  TimePoint end() {
    const TimePoint next = net_.next_end();
    if (next == kNever) return kNever;
    transfers_.note_ended(next);
    CHECK_FALSE(transfers_.any_under_way());
    CHECK(transfers_.all().front().ended == next);
    return next;
  }
  std::uint32_t begun_again() const { return transfers_.all().front().begun_again; }

 private:
  network::SharedNetwork net_;
  network::CapacityId capacity_ = net_.add_capacity(10'000'000);
  BulkTransfers transfers_{net_};
  BulkWay way_;
};

}  // namespace

TEST_CASE("a transfer that nothing disturbs ends with its last bit", "[traffic][A132]") {
  Download download;
  download.follow(download.over(0), 1s);
  CHECK(download.end() == at(4s));
  CHECK(download.begun_again() == 0);
}

TEST_CASE("a transfer that is cut off waits, and begins again when there is a way", "[traffic][A132]") {
  Download download;
  download.follow({}, 3s);
  CHECK(download.end() == kNever);
  download.follow({}, 10s);
  download.follow(download.over(0), 20s);
  CHECK(download.begun_again() == 1);
  CHECK(download.end() == at(24s));
}

TEST_CASE("a transfer begins again over another way", "[traffic][A132]") {
  Download download;
  download.follow(download.over(1), 3s);
  CHECK(download.begun_again() == 1);
  CHECK(download.end() == at(7s));
}

TEST_CASE("a transfer without a way begins when there is one", "[traffic][A132]") {
  Download download(false);
  CHECK(download.end() == kNever);
  download.follow(download.over(0), 60s);
  CHECK(download.end() == at(64s));
  CHECK(download.begun_again() == 0);
}
