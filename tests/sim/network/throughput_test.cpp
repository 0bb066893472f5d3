#include "sim/network/throughput.hpp"

#include <catch2/catch.hpp>
#include <cmath>

using namespace failcast;
using namespace failcast::network;

TEST_CASE("what loss leaves of a connection is what RFC 5348 says", "[network][A130]") {
  // 1,460 bytes, 100 ms, 1 % lost: 0.1 x (sqrt(0.0066667) + 12 x sqrt(0.00375) x 0.01 x 1.0032) = 8.902 ms a packet
  CHECK(tcp_throughput(0.01, 100ms, 1460) == Approx(1460 * 8 / 8.9022e-3).epsilon(1e-4));
  // 10 %: 0.1 x (0.258199 + 12 x 0.193649 x 0.1 x 1.32) = 56.494 ms
  CHECK(tcp_throughput(0.1, 100ms, 1460) == Approx(1460 * 8 / 56.494e-3).epsilon(1e-4));
  CHECK(tcp_throughput(0.01, 200ms, 1460) == Approx(tcp_throughput(0.01, 100ms, 1460) / 2));
  CHECK(tcp_throughput(0.01, 100ms, 730) == Approx(tcp_throughput(0.01, 100ms, 1460) / 2));
}

TEST_CASE("for little loss it is the square-root law", "[network][A130]") {
  // Mathis et al. 1997: MSS / RTT x sqrt(3 / 2) / sqrt(p)
  CHECK(tcp_throughput(1e-6, 100ms, 1460) == Approx(1460 * 8 / 0.1 * std::sqrt(1.5 / 1e-6)).epsilon(1e-4));
}

TEST_CASE("without loss, or where nothing takes time, loss limits nobody", "[network][A130]") {
  CHECK(std::isinf(tcp_throughput(0, 100ms, 1460)));
  CHECK(std::isinf(tcp_throughput(0.1, 0s, 1460)));
}
