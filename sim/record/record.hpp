// What a run leaves behind: facts stamped with time, entity and the entity's own sequence, and the directory that gives
// the entities names. `analysis/` reads these and nothing else of the world.
#pragma once
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "models/base/transition.hpp"
#include "models/observations.hpp"

namespace failcast::record {

/// Who a fact is about. `world` carries faults, a client group what concerns so many of its users; there is one portal
/// and one operator of the DR record.
enum class EntityKind : std::uint8_t {
  world,
  client,
  connector,
  edge,
  controller,
  cloud_service,
  idp,
  resolver,
  portal,
  dr_operator,
  client_group
};
std::string_view name_of(EntityKind kind);
struct Entity {
  EntityKind kind{};
  std::uint32_t index = 0;  ///< client row, node, client group, or 0
  friend constexpr auto operator<=>(Entity, Entity) = default;
};

struct Record {
  TimePoint time{};
  Entity entity;
  std::uint32_t sequence = 0;  ///< the entity's own count of facts
  Observation fact;
};

/// Where facts go while a run is under way. Facts of one entity arrive in order; facts of one instant in event order.
class FactSink {
 public:
  virtual ~FactSink() = default;
  virtual void on(const Record& record) = 0;
};

/// Who a client is, in the terms of a Directory.
struct Client {
  std::uint32_t group;    ///< index into groups
  std::uint32_t place;    ///< index into places
  std::uint32_t profile;  ///< index into profiles
  std::uint32_t number;   ///< position within its group
  friend bool operator==(const Client&, const Client&) = default;
};

/// All clients by row. Neighbours that differ in nothing but consecutive numbers take no memory of their own.
class Clients {
 public:
  Clients() = default;
  Clients(std::initializer_list<Client> all);
  /// Appends rows: `first`, and those with the numbers after it.
  void add(const Client& first, std::uint32_t count);

  std::uint32_t size() const { return runs_.empty() ? 0 : runs_.back().end; }
  bool empty() const { return runs_.empty(); }
  /// Cost O(log runs); going through all by the iterator is cheaper.
  Client operator[](std::size_t row) const;

  class Iterator;
  Iterator begin() const;
  Iterator end() const;

 private:
  struct Run {
    std::uint32_t begin, end;  ///< rows
    Client first;
    Client at(std::uint32_t row) const {
      Client client = first;
      client.number += row - begin;
      return client;
    }
  };
  std::vector<Run> runs_;
};

class Clients::Iterator {
 public:
  using value_type = Client;
  using difference_type = std::ptrdiff_t;
  Iterator() = default;
  Iterator(const Run* run, std::uint32_t row) : run_(run), row_(row) {}
  Client operator*() const { return run_->at(row_); }
  Iterator& operator++() {
    if (++row_ == run_->end) ++run_;
    return *this;
  }
  Iterator operator++(int) {
    Iterator before = *this;
    ++*this;
    return before;
  }
  friend bool operator==(const Iterator& x, const Iterator& y) { return x.row_ == y.row_; }

 private:
  const Run* run_ = nullptr;
  std::uint32_t row_ = 0;
};
inline Clients::Iterator Clients::begin() const { return {runs_.data(), 0}; }
inline Clients::Iterator Clients::end() const { return {runs_.data() + runs_.size(), size()}; }

/// Names and groupings of everything that records refer to by index.
struct Directory {
  using Client = record::Client;
  struct Node {
    std::string name;
    EntityKind kind;
    std::uint32_t place;
    std::string group, private_cloud;
  };
  std::vector<std::string> places;  ///< sites and homes that have clients, then others
  std::vector<std::string> groups;  ///< client groups
  std::vector<std::string> profiles;
  std::vector<std::string> segments;
  std::vector<std::string> faults;    ///< fault id per occurrence, e.g. "isp-flap#2"
  std::vector<std::string> requests;  ///< what people ask for, by id and number
  std::vector<Node> nodes;
  Clients clients;
  /// Segment may be used by this client in normal operation: clients.size() * segments.size() flags, client-major.
  std::vector<std::uint8_t> entitled;

  /// Machines by EntityKind: the words behind the state and event numbers of facts. Kinds left out print numbers.
  std::vector<MachineDescription> machines;

  /// "fra-00017": group id and number, stable when other groups change.
  std::string client_name(std::uint32_t client) const;
  /// The client of that name; nothing when there is none.
  std::optional<std::uint32_t> find_client(std::string_view name) const;
  /// Name of whoever a fact is about; "world" for faults.
  std::string entity_name(Entity entity) const;
  /// "nobody" where there is none.
  std::string node_name(NodeId node) const;
  std::string segment_name(SegmentId segment) const;
  std::string fault_name(std::uint32_t fault) const;
  std::string request_name(std::uint32_t request) const;
  /// Word for a state of a kind's machine, or its number in digits.
  std::string state_name(EntityKind kind, std::uint8_t state) const;
  std::string event_name(EntityKind kind, std::uint8_t event) const;
};

/// Commutative fingerprint of a run: the sum of mixed facts (DESIGN section 4). Equal sets of facts have equal hashes.
class TrajectoryHash final : public FactSink {
 public:
  void on(const Record& record) override;
  std::uint64_t value() const { return sum_; }
  std::uint64_t facts() const { return count_; }

 private:
  std::uint64_t sum_ = 0, count_ = 0;
};

/// One line of the transcript: time, entity, words. No pointers, no locale.
std::string to_text(const Record& record, const Directory& directory);

}  // namespace failcast::record
