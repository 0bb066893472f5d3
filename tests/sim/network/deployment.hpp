// The default deployment's map: two sites and two groups of homes on ISPs of their own, one cloud region.
#pragma once
#include "sim/scenario/scenario.hpp"

namespace failcast::network {

inline scenario::Scenario default_map() {
  scenario::Scenario s;
  s.isps = {
      {"isp-fra",    2500us},
      {"isp-osl",    2500us},
      {"isp-home-a", 2500us},
      {"isp-home-b", 2500us}
  };
  scenario::Site fra, osl;
  fra.id = "fra";
  fra.uplinks = {
      {"fra-up", "isp-fra", 5ms}
  };
  osl.id = "osl";
  osl.uplinks = {
      {"osl-up", "isp-osl", 5ms}
  };
  s.sites = {fra, osl};
  s.homes = {
      {"home-a", "isp-home-a", 20ms},
      {"home-b", "isp-home-b", 20ms}
  };
  scenario::CloudRegion eu;
  eu.id = "eu";
  eu.rtt = 17500us;
  s.cloud = {eu};
  return s;
}

/// The same with a second, slower uplink at fra.
inline scenario::Scenario two_uplinks() {
  scenario::Scenario s = default_map();
  s.isps.push_back({"isp-spare", 2500us});
  s.sites[0].uplinks.push_back({"fra-spare", "isp-spare", 9ms});
  return s;
}

}  // namespace failcast::network
