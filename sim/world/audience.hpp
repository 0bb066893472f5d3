// Whom the DR record concerns: the clients whose app profile runs DR, and the components of designated groups. Those
// are owed an activation, so who never gets there counts as infinite instead of being left out.
#pragma once
#include <cstdint>
#include <vector>

#include "sim/record/meaning.hpp"
#include "sim/record/record.hpp"
#include "sim/scenario/scenario.hpp"

namespace failcast::world {

struct DrAudience {
  /// A byte: there may be a million.
  struct Member {
    bool is_running : 1 = false;        ///< when the run starts
    bool is_new_user : 1 = false;       ///< until it has enrolled, no record concerns it (R43)
    bool is_concerned : 1 = false;      ///< by a record with `b=on`
    bool is_in_test_group : 1 = false;  ///< and by one with `b=test`
    bool is_owed_service : 1 = false;   ///< may use a segment that is designated for DR on an ordinary day too
  };
  std::vector<Member> clients;                    ///< by client row; empty: nobody is owed anything
  std::vector<bool> components;                   ///< by node: in a designated group
  record::Asks first_record = record::Asks::off;  ///< what stands at the DR domain at time 0

  /// Whether a record that asks for this concerns a client.
  bool concerns(std::uint32_t client, record::Asks asks) const;
  /// A new user has enrolled.
  void enrolled(std::uint32_t client);
  bool is_running_at_start(std::uint32_t client) const { return client < clients.size() && clients[client].is_running; }
  bool is_designated(std::uint32_t node) const { return node < components.size() && components[node]; }
};

/// Nobody where the tenant has no DR domain.
DrAudience dr_audience(const scenario::Scenario& scenario, const record::Directory& directory);

}  // namespace failcast::world
