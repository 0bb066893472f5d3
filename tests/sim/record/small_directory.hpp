// Names for tests of the transcript: three clients, an edge with a machine of its own, a fault, a segment.
#pragma once
#include "sim/record/record.hpp"

namespace failcast::record {

inline Directory small_directory() {
  Directory d;
  d.groups = {"fra", "home-a"};
  d.segments = {"erp"};
  d.faults = {"isp-flap#2"};
  d.clients = {
      {0, 0, 0, 16},
      {0, 0, 0, 17},
      {1, 1, 0, 0 }
  };
  d.nodes = {
      {"fra-edges-1", EntityKind::edge, 0, "fra-edges", "fra"}
  };
  d.machines.resize(4);
  d.machines[3].states = {"cloud", "wait", "pcc_connect"};
  d.machines[3].events = {"wait_elapsed"};
  return d;
}

}  // namespace failcast::record
