#include "sim/world/bulk_transfers.hpp"

#include <algorithm>

namespace failcast::world {

void BulkTransfers::start(const Bulk& bulk, BulkWay way, TimePoint now) {
  constexpr double kAny = 1;  // a rate for the moment: without a way it waits at once
  const bool waits = way.most == 0;
  const network::TransferId id = net_.start(bulk.bits, waits ? kAny : way.most, std::move(way.crossings), now);
  if (waits) net_.set_transfer(id, 0, {});
  all_.push_back({.kind = bulk.kind, .bits = bulk.bits, .started = now});
  under_way_.push_back({id, bulk, std::nullopt, waits});
  if (!waits) under_way_.back().links = std::move(way.links);
}

void BulkTransfers::follow(const WayOf& way_of, TimePoint now) {
  for (UnderWay& transfer : under_way_) {
    BulkWay way = way_of(transfer.bulk);
    const bool waited = std::exchange(transfer.waits, way.most == 0);
    net_.set_transfer(transfer.id, way.most, std::move(way.crossings));
    if (transfer.waits || (!waited && way.links == transfer.links)) continue;
    net_.rewind(transfer.id, now);
    if (std::exchange(transfer.links, std::move(way.links))) ++all_[transfer.id.value].begun_again;
  }
}

void BulkTransfers::note_ended(TimePoint now) {
  for (const network::TransferId ended : net_.take_ended(now)) {
    all_[ended.value].ended = now;
    std::erase_if(under_way_, [ended](const UnderWay& transfer) { return transfer.id == ended; });
  }
}

}  // namespace failcast::world
