#include "analysis/metrics/event_counts.hpp"

#include <algorithm>
#include <variant>

namespace failcast::metrics {

EventCounts::EventCounts(const record::Directory& directory, const Strata& strata, const FaultCalendar& calendar,
                         TimePoint warmup)
    : strata_(strata),
      calendar_(calendar),
      warmup_(warmup),
      of_clients_(strata.list().size()),
      during_(calendar.ids().size(), of_clients_),
      rejected_(directory.clients.size()) {}

void EventCounts::on(const record::Record& record) {
  if (record.time < warmup_) return;
  if (const auto* ended = std::get_if<RequestEnded>(&record.fact)) return count_request(*ended);
  if (record.entity.kind != record::EntityKind::client) return;
  const std::uint32_t client = record.entity.index;
  if (const auto* dropped = std::get_if<MtunnelsDropped>(&record.fact)) {
    count_client(client, &OfClients::mtunnels_dropped, dropped->count);
  } else if (const auto* failed = std::get_if<RequestsFailed>(&record.fact)) {
    count_client(client, &OfClients::requests_failed, failed->count);
  } else if (std::holds_alternative<ClientEnrolled>(record.fact)) {
    count_client(client, &OfClients::enrolled, 1);
  } else if (std::holds_alternative<InstallRejected>(record.fact) && !rejected_[client]) {
    rejected_[client] = true;
    count_client(client, &OfClients::rejected, 1);
  }
}

void EventCounts::count_client(std::uint32_t client, std::uint64_t OfClients::*counter, std::uint64_t n) {
  const std::uint32_t stratum = strata_.of_client(client);
  of_clients_[stratum].*counter += n;
  for (const std::uint32_t id : calendar_.sets()[calendar_.current()].ids) during_[id][stratum].*counter += n;
}

/// The directory learns of requests when the run starts.
void EventCounts::count_request(const RequestEnded& ended) {
  if (requests_.size() <= ended.request) requests_.resize(ended.request + 1);
  RequestCount& count = requests_[ended.request];
  if (!ended.ok)
    ++count.refused;
  else if (ended.why == Reason::queued)
    ++count.queued;
  else if (ended.why == Reason::none)
    ++count.done;
  else
    ++count.reduced;
  if (ended.why != Reason::none) ++count.by_reason[ended.why];
}

}  // namespace failcast::metrics
