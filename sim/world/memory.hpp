// How much memory a world will take, counted before it is built: what there is one of per client, per pair of client
// and segment, and per place, by the sizes of what is kept for each.
#pragma once
#include <cstdint>

#include "sim/scenario/scenario.hpp"

namespace failcast::world {

/// What a world's size depends on. In double: a scenario may ask for more than any integer counts.
struct Extent {
  double clients = 0;
  double pairs = 0;   ///< of client and segment
  double places = 0;  ///< sites and homes, each as often as it exists
  double nodes = 0;   ///< stations and servers
};
Extent extent_of(const scenario::Scenario& scenario);

/// Bytes at the largest, for clients with a timer and a question under way each, as in a storm.
double bytes_for_clients(const Extent& extent);
double bytes_for_places(const Extent& extent);
/// With users of each group on every edge; nothing where no bandwidths are stated.
double bytes_for_traffic(const scenario::Scenario& scenario);

}  // namespace failcast::world
