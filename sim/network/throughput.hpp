// What loss leaves of a connection. Its sender slows down with each packet that is lost, the more the longer it takes
// to hear of it, however wide the links are.
#pragma once
#include "models/base/time.hpp"

namespace failcast::network {

/// Throughput of a TCP connection by the equation of RFC 5348, 3.1 (Padhye et al. 1998), in bit/s; infinite without
/// loss, or where nothing takes time.
/// @param loss           probability that a packet is lost, below 1
/// @param packet_bytes   data in a full packet
double tcp_throughput(double loss, Duration rtt, double packet_bytes);

}  // namespace failcast::network
