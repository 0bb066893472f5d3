// The clients of a run, a row each: what the machine of a client needs and what its driver keeps of it, side by side.
// Events of a large run meet their clients in random order, and each further column that one looks into would be
// another line of memory fetched for it alone. Columns of their own are what is gone through for everybody, and what
// few clients have.
#pragma once
#include <cstddef>
#include <cstdint>
#include <vector>

#include "models/base/ids.hpp"
#include "models/base/time.hpp"
#include "models/client/client.hpp"
#include "models/edge/exit.hpp"

namespace failcast::fleet {

/// Packets of a session or control channel.
enum class Packets : std::uint8_t {
  stopped,
  late,  ///< they pass again, and the first since some were lost is still to come
  pass,
};

/// One client: its machine's row, which `client::step` takes, and what the world knows of it.
struct Client {
  client::Row row;
  TimePoint queued = kNever;  ///< the live timer entry
  std::uint32_t cohort = 0;
  NodeId peer;  ///< node of the attempt under way
  std::uint32_t facts = 0, events = 0;
  std::uint32_t way_back = UINT32_MAX;  ///< index into Fleet::ways_back; none before its first session with a BC edge
  Packets packets = Packets::stopped;   ///< of the session
  bool answers : 1 = false;             ///< the attempt under way will be answered
  bool queues : 1 = false;              ///< ... and waits in a queue for it
  bool settled : 1 = false;             ///< had a session since its start
  bool in_dr : 1 = false;               ///< as last looked at
  bool rides = false;                   ///< its look-ups of the DR record are in the chain of its resolver
  bool killed : 1 = false;              ///< M-Tunnels ended with the authentication; until the next session (A24)
};

/// A user of a BC edge, as its exit machine there sees it (domain.md 3.5).
struct WayBack {
  edge::ExitRow row;
  TimePoint connected_at{};
  TimePoint queued = kNever;  ///< the live timer entry
};

/// Access of one client to one segment, as last judged.
struct Access {
  std::uint8_t status = 0;  ///< 0: access; else 1 + cause
  std::uint8_t why = 0;
  friend bool operator==(Access, Access) = default;
};

struct Fleet {
  std::vector<Client> clients;
  std::vector<NodeId> session;        ///< edge of the session, by client
  std::vector<Duration> clock_error;  ///< of devices that judge the DR record (A39), by client; empty: all are right
  std::vector<WayBack> ways_back;
  std::vector<Access> access;      ///< client x segment
  std::vector<TimePoint> lost_at;  ///< client x segment: since when there is no access

  std::size_t size() const { return clients.size(); }
  Client& operator[](std::uint32_t c) { return clients[c]; }
  const Client& operator[](std::uint32_t c) const { return clients[c]; }
  /// Has a client's part of the columns fetched, while something else is done.
  void will_need(std::uint32_t c, std::size_t segments) const {
    constexpr std::size_t kLine = 64;
    const char* const client = reinterpret_cast<const char*>(&clients[c]);
    for (std::size_t at = 0; at < sizeof(Client); at += kLine) __builtin_prefetch(client + at, 1);
    __builtin_prefetch(client + sizeof(Client) - 1, 1);
    __builtin_prefetch(session.data() + c);
    __builtin_prefetch(access.data() + c * segments);
  }
  Duration clock_error_of(std::uint32_t c) const { return clock_error.empty() ? Duration{} : clock_error[c]; }
  /// The client's exit machine; made by the first call.
  WayBack& way_back(std::uint32_t c) {
    if (!has_way_back(c)) {
      clients[c].way_back = static_cast<std::uint32_t>(ways_back.size());
      ways_back.emplace_back();
    }
    return ways_back[clients[c].way_back];
  }
  const WayBack& way_back(std::uint32_t c) const { return ways_back[clients[c].way_back]; }
  bool has_way_back(std::uint32_t c) const { return clients[c].way_back != UINT32_MAX; }
};

}  // namespace failcast::fleet
