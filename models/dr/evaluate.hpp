// What a client or a component makes of the TXT records at the DR domain (domain.md 5.3). In two steps: `read` does
// everything that depends only on the published bytes and the reader's settings, the signature included, so that
// readers alike can share it; `judge` adds the reader's clock and whether it belongs to the test group.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "models/base/time.hpp"
#include "models/dr/payload.hpp"
#include "models/dr/record.hpp"
#include "models/dr/signature.hpp"

namespace failcast::dr {

/// `k` of a record that has none (A35).
using DefaultProduct = RecordProduct;
/// What an invalid record does to a reader that is in DR (A37).
using InvalidPolicy = InvalidRecord;

/// A reader's settings, as far as the published bytes are concerned.
struct Options {
  Product reader = Product::zpa;                              ///< zpa or zia: whose DR this reader runs (H21)
  DefaultProduct default_product = DefaultProduct::zpa;       ///< A35
  InvalidPolicy invalid_policy = InvalidPolicy::fail_static;  ///< A37
  bool require_signature_if_key = true;  ///< A40; false: unsigned with a key, and signed without one, pass
  Payload payload = Payload::prefix;     ///< A42
};

/// The answer to a look-up of the TXT records.
struct Answer {
  bool answered = true;              ///< false: failure or silence. "No such name" is an answer without strings.
  std::vector<std::string> strings;  ///< one per TXT record, its character-strings joined (5.2)
};

/// A string of the answer that is no activation record.
struct Ignored {
  std::size_t string = 0;  ///< index in the answer
  Mistake mistake;
};

/// What the bytes say, whoever reads them when.
struct Reading {
  Problem problem = Problem::none;  ///< the first in the order of validation
  std::size_t string = 0;           ///< index of the string it was found in, when it was one
  Record record;                    ///< of the first part; product filled in by A35. Of use when there is no problem.
  bool verified = false;            ///< the signature was checked, and is good
  std::vector<Ignored> ignored;
  InvalidPolicy invalid_policy = InvalidPolicy::fail_static;
};

/// Checks 1 to 9. @param key  the public key configured at the reader; null: none
Reading read(const Answer& answer, const Options& options, const PublicKey* key);

enum class Outcome : std::uint8_t {
  unanswered,         ///< no answer: everything stays (A38)
  invalid,            ///< see the problem (A37)
  wrong_product,      ///< not for this reader
  not_yet_active,     ///< now < t
  expired,            ///< now > x: the same as off
  not_in_test_group,  ///< a test, and the reader takes no part
  applied,            ///< the record's state holds for this reader
};
enum class Effect : std::uint8_t {
  keep,   ///< stay in DR or out of it, as before
  enter,  ///< enter DR, or stay
  leave,  ///< leave DR, if in it
};
std::string_view name_of(Outcome outcome);

struct Verdict {
  Outcome outcome{};
  Effect effect{};
  int check = 0;  ///< the check that decided, 1 to 13
};

/// The moment of a reader's look-up.
struct Moment {
  std::int64_t now = 0;        ///< whole seconds since 1970 by the reader's own clock
  bool in_test_group = false;  ///< a client with test mode, a component designated for DR (H19 H28)
};
/// A clock's whole seconds: what has begun counts, so that `x` holds until its second is over (R49, A94).
std::int64_t whole_seconds(UtcTime time);

/// Checks 10 to 13 on what `read` found.
Verdict judge(const Reading& reading, const Moment& moment);

}  // namespace failcast::dr
