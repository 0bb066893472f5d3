// How often what happened, after the warm-up: users' work that broke off, new users, and what people asked of the
// service.
#pragma once
#include <cstdint>
#include <vector>

#include "analysis/metrics/fault_calendar.hpp"
#include "analysis/metrics/result.hpp"
#include "analysis/metrics/strata.hpp"

namespace failcast::metrics {

class EventCounts {
 public:
  EventCounts(const record::Directory& directory, const Strata& strata, const FaultCalendar& calendar,
              TimePoint warmup);

  void on(const record::Record& record);

  /// Of the clients of a stratum.
  struct OfClients {
    std::uint64_t mtunnels_dropped = 0, requests_failed = 0, enrolled = 0, rejected = 0;
  };
  const OfClients& of_clients(std::size_t stratum) const { return of_clients_[stratum]; }
  /// While a fault was on.
  const OfClients& of_clients(std::uint32_t fault, std::size_t stratum) const { return during_[fault][stratum]; }
  /// By request, as in the directory.
  const std::vector<RequestCount>& requests() const { return requests_; }

 private:
  void count_client(std::uint32_t client, std::uint64_t OfClients::*counter, std::uint64_t n);
  void count_request(const RequestEnded& ended);

  const Strata& strata_;
  const FaultCalendar& calendar_;
  TimePoint warmup_;
  std::vector<OfClients> of_clients_;
  std::vector<std::vector<OfClients>> during_;  ///< by fault id, by stratum
  std::vector<RequestCount> requests_;
  std::vector<bool> rejected_;  ///< clients that were turned away before
};

}  // namespace failcast::metrics
