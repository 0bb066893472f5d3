// The drill as one writes it in an afternoon: plain events in the standard library's heap, every poll an event. It
// knows no protocol: a client polls, notices, connects, and that is all. The whole program is a yardstick for
// whole_runs.py; its percentiles must be those of scenarios/bench/drill-1k.jsonc and its larger ones.
//
//   drill_heap CLIENTS [SECONDS [SEED]]      one line of JSON
#include <sys/resource.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <queue>
#include <random>
#include <vector>

namespace {

using Ns = std::int64_t;
constexpr Ns kSecond = 1'000'000'000;
constexpr Ns kPeriod = 200 * kSecond, kTtl = 30 * kSecond, kIdle = 60 * kSecond;
constexpr Ns kLost = 3600 * kSecond, kPublished = kLost + 900 * kSecond;
constexpr Ns kHandshake = kSecond / 200;
constexpr std::uint32_t kClientsPerSite = 100, kEdges = 2;

enum class What : std::uint32_t { poll, noticed, served };
struct Event {
  Ns time;
  std::uint32_t client;
  What what;
};
struct Later {
  bool operator()(const Event& a, const Event& b) const {
    return a.time != b.time ? a.time > b.time : a.client > b.client;
  }
};

enum class State : std::uint8_t { working, lost, connecting, recovered };
struct Cache {
  Ns expires = 0;
  bool on = false;
};
/// First come, first served, by equal servers of constant service time.
struct Edge {
  std::vector<Ns> free_at;
  std::size_t next = 0;
};

class Drill {
 public:
  Drill(std::uint32_t clients, Ns horizon, std::uint64_t seed)
      : horizon_(horizon),
        random_(seed),
        states_(clients, State::working),
        caches_((clients + kClientsPerSite - 1) / kClientsPerSite),
        edges_(kEdges) {
    for (Edge& edge : edges_) edge.free_at.assign(std::max(1u, clients / 100'000), 0);
    for (std::uint32_t c = 0; c < clients; ++c) {
      queue_.push({below(kPeriod), c, What::poll});
      queue_.push({kLost + kIdle - below(kIdle), c, What::noticed});
    }
  }

  void run() {
    while (!queue_.empty() && queue_.top().time < horizon_) {
      const Event event = queue_.top();
      queue_.pop();
      ++events_;
      switch (event.what) {
        case What::poll: poll(event.time, event.client); break;
        case What::noticed: states_[event.client] = State::lost; break;
        case What::served:
          states_[event.client] = State::recovered;
          recovered_.push_back(event.time - kLost);
          break;
      }
    }
    std::sort(recovered_.begin(), recovered_.end());
  }

  std::uint64_t events() const { return events_; }
  std::size_t recovered() const { return recovered_.size(); }
  /// Seconds from the loss, nearest rank; none when fewer have recovered.
  double percentile(double p) const {
    const auto rank = static_cast<std::size_t>(std::ceil(p * static_cast<double>(states_.size())));
    if (rank == 0 || rank > recovered_.size()) return -1;
    return static_cast<double>(recovered_[rank - 1]) / static_cast<double>(kSecond);
  }

 private:
  Ns below(Ns bound) { return static_cast<Ns>(random_() % static_cast<std::uint64_t>(bound)); }

  void poll(Ns now, std::uint32_t client) {
    Cache& cache = caches_[client / kClientsPerSite];
    if (now >= cache.expires) cache = {now + kTtl, now >= kPublished};
    if (cache.on && states_[client] == State::lost) connect(now, client);
    queue_.push({now + kPeriod, client, What::poll});
  }

  void connect(Ns now, std::uint32_t client) {
    states_[client] = State::connecting;
    Edge& edge = edges_[static_cast<std::size_t>(below(kEdges))];
    Ns& server = edge.free_at[edge.next];
    edge.next = (edge.next + 1) % edge.free_at.size();
    server = std::max(server, now) + kHandshake;
    queue_.push({server, client, What::served});
  }

  Ns horizon_;
  std::mt19937_64 random_;
  std::vector<State> states_;
  std::vector<Cache> caches_;
  std::vector<Edge> edges_;
  std::priority_queue<Event, std::vector<Event>, Later> queue_;
  std::vector<Ns> recovered_;
  std::uint64_t events_ = 0;
};

double user_seconds() {
  rusage used{};
  getrusage(RUSAGE_SELF, &used);
  return static_cast<double>(used.ru_utime.tv_sec) + static_cast<double>(used.ru_utime.tv_usec) / 1e6;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fputs("usage: drill_heap CLIENTS [SECONDS [SEED]]\n", stderr);
    return 2;
  }
  const auto clients = static_cast<std::uint32_t>(std::strtoul(argv[1], nullptr, 10));
  const Ns seconds = argc > 2 ? std::strtol(argv[2], nullptr, 10) : 7200;
  const std::uint64_t seed = argc > 3 ? std::strtoul(argv[3], nullptr, 10) : 1;
  Drill drill(clients, seconds * kSecond, seed);
  drill.run();
  std::printf(R"({"clients": %u, "recovered": %zu, "p50": %.4f, "p99": %.4f, "events": %llu, "user_s": %.3f})"
              "\n",
              clients, drill.recovered(), drill.percentile(0.5), drill.percentile(0.99),
              static_cast<unsigned long long>(drill.events()), user_seconds());
}
