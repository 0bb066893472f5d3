// The one SimGrid of this process, as a store of parts: links that share what they carry by max-min, and streams that
// are limited by what they ask for. SimGrid allows one engine in a process and lets nothing be taken away again, so
// links and streams that somebody is done with are kept for the next who needs such ones: a replication finds those of
// the one before. Its clock stands still at 0; only its shares are asked for.
#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

namespace failcast::network::simgrid {

using Link = std::uint32_t;    ///< index in the store
using Stream = std::uint32_t;  ///< likewise

/// A way as SimGrid tells it.
struct Route {
  std::vector<Link> links;
  double latency = 0;  ///< one way, in seconds
  bool exists = false;
};

class Platform {
 public:
  /// Made by the first call. Signal handlers and arguments of the program stay as they are, and nothing is printed.
  static Platform& of_this_process();
  Platform(const Platform&) = delete;
  Platform& operator=(const Platform&) = delete;

  /// @param bits_per_second  over 0
  Link take_link(double bits_per_second);
  void set_bandwidth(Link link, double bits_per_second);
  void give_back_link(Link link);

  /// A stream over these links, which flows from the first set() on. A link that stands there twice is crossed twice.
  Stream take_stream(const std::vector<Link>& way);
  /// @param users            the weight of its share, over 0
  /// @param bits_per_second  the most it takes, over 0
  void set(Stream stream, double users, double bits_per_second);
  void stop(Stream stream);
  void give_back_stream(Stream stream);

  /// Shares what there is; rates are those of the last call.
  void solve();
  double rate(Stream stream) const;

  /// Asks SimGrid for its route between two points of a map; `way_of` is what its zone answers with.
  using WayOf = std::function<Route(std::uint32_t from, std::uint32_t to)>;
  Route route(std::uint32_t from, std::uint32_t to, const WayOf& way_of);

 private:
  Platform();
  ~Platform();
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace failcast::network::simgrid
