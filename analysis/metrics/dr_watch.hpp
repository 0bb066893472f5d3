// Who is in Disaster Recovery, and how fast: from the instant a DR record is served to each client's and component's
// arrival, and from its end to their return to the cloud. Keeps the operator's timeline.
#pragma once
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "analysis/metrics/result.hpp"
#include "analysis/metrics/strata.hpp"
#include "sim/record/meaning.hpp"
#include "sim/world/audience.hpp"

namespace failcast::metrics {

/// Finite samples, and those that never ended.
struct Timed {
  SampleList finite;
  std::uint64_t never = 0;
};

class DrWatch {
 public:
  /// @param warmup  what a record asks for before does not count
  DrWatch(const record::Directory& directory, const Strata& strata, ClientRows& rows, world::DrAudience audience,
          TimePoint warmup);

  /// Facts in the order of time.
  void on(const record::Record& record);
  /// Whoever is still on the way never arrives.
  void finish();

  /// Whether a client is in DR, and in Safe Mode, now, and whether it entered or left DR at this instant.
  bool is_in_dr(std::uint32_t client) const { return rows_[client].dr.is(DrStanding::in_dr); }
  bool is_safe(std::uint32_t client) const { return rows_[client].dr.is(DrStanding::safe); }
  bool has_just_switched(std::uint32_t client) const { return rows_[client].dr.is(DrStanding::just_switched); }
  /// When a connector or edge last restarted into DR or out of it, which cuts off whoever it served (R40).
  TimePoint restarted_at() const { return restarted_at_; }

  /// Of the clients of a stratum.
  struct OfClients {
    Timed reaction, activation, service, deactivation;
    std::uint64_t entries = 0, test_entries = 0, beyond_policy = 0, uninspected = 0, internet_disabled = 0;
  };
  /// Of the components at a place.
  struct OfComponents {
    Timed activation, deactivation;
  };
  const OfClients& of_clients(std::size_t stratum) const { return of_clients_[stratum]; }
  const OfComponents& of_components(std::uint32_t place) const { return of_components_[place]; }
  /// Of the whole run; readers are clients and components.
  std::uint64_t safe_mode_peak() const { return safe_peak_; }
  std::uint64_t bad_signatures() const { return bad_signatures_; }
  std::uint64_t incomplete() const { return incomplete_; }
  const std::vector<PublishedRecord>& records() const { return records_; }

 private:
  /// What a state means here, looked up by its word once.
  enum class Meaning : std::uint8_t { other, not_running, on_the_way, arrived, on_cloud };
  struct Component {
    TimePoint asked_at = kNever, let_go_at = kNever;
    bool in_dr = false, arrived = false;
  };

  Meaning meaning_of(record::EntityKind kind, std::uint8_t state) const;
  bool counts() const { return now_ >= warmup_; }
  OfClients& counters_of(std::uint32_t client) { return of_clients_[strata_.of_client(client)]; }
  OfComponents& counters_of_node(std::uint32_t node) { return of_components_[directory_.nodes[node].place]; }
  void on_operator(const record::Record& record);
  void on_published(std::uint32_t version);
  void on_visible(const RecordVisible& visible);
  void record_begins(record::Asks asked);
  void record_ends();
  void on_client(std::uint32_t client, Meaning meaning);
  void on_component(std::uint32_t node, Meaning meaning);
  void on_access(std::uint32_t client);
  void forget_switches();
  void give_up(std::uint32_t client);
  void give_up_node(std::uint32_t node);

  const record::Directory& directory_;
  const Strata& strata_;
  ClientRows& rows_;
  world::DrAudience audience_;
  TimePoint warmup_, now_{};
  TimePoint restarted_at_ = TimePoint::min();
  TimePoint asked_at_{}, ended_at_{};           ///< the record that clients still owe something, and its end
  std::vector<std::vector<Meaning>> meanings_;  ///< by kind, by state
  std::vector<std::uint32_t> switched_;         ///< clients that switched at this instant
  std::vector<Component> components_;           ///< by node
  std::vector<OfClients> of_clients_;
  std::vector<OfComponents> of_components_;
  record::Asks asked_ = record::Asks::off;      ///< by the record that is served
  record::Asks last_asked_ = record::Asks::on;  ///< on or test: what whoever enters follows
  std::uint64_t safe_now_ = 0, safe_peak_ = 0, bad_signatures_ = 0, incomplete_ = 0;
  std::vector<PublishedRecord> records_;
};

}  // namespace failcast::metrics
