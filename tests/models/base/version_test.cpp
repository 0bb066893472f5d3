#include "models/base/version.hpp"

#include <catch2/catch.hpp>

using failcast::parse_version;
using failcast::Version;

TEST_CASE("versions are compared number by number", "[version][R8]") {
  CHECK(*parse_version("3.7.1.38") < *parse_version("4.0"));
  CHECK(*parse_version("4.4") < *parse_version("4.6"));
  CHECK(*parse_version("4.6") < *parse_version("4.10"));
  CHECK(*parse_version("4.6") == *parse_version("4.6.0.0"));
}

TEST_CASE("a version is one to four numbers with dots between them", "[version]") {
  CHECK(parse_version("24") == Version{
                                   {24, 0, 0, 0}
  });
  CHECK(parse_version("1.2.3.4") == Version{
                                        {1, 2, 3, 4}
  });
  for (const char* bad : {"", ".", "4.", ".6", "4..6", "1.2.3.4.5", "1.2.3.4.", "4.6a", "a", "-1", "4.-6", "+4", " 4",
                          "4 ", "99999999999"}) {
    INFO(bad);
    CHECK_FALSE(parse_version(bad).has_value());
  }
}

TEST_CASE("a version prints as people write it", "[version]") {
  CHECK(to_string(Version{
            {4, 6, 0, 0}
  }) == "4.6");
  CHECK(to_string(Version{
            {4, 0, 0, 0}
  }) == "4.0");
  CHECK(to_string(Version{
            {3, 7, 1, 38}
  }) == "3.7.1.38");
  CHECK(to_string(Version{
            {3, 0, 0, 1}
  }) == "3.0.0.1");
}
