// Which bytes the signature of a record covers. The vendor describes it in two ways (A42).
#pragma once
#include <string>

#include "models/dr/record.hpp"
#include "models/parameters/parameters.hpp"

namespace failcast::dr {

/// prefix: everything before `n=` of the first part, as published; tag_list: v, b, m, t, x, those that are there, each
/// as `name=value;` in this order (A92).
using Payload = SignedBytes;

/// The signed bytes of a record's first part.
std::string payload_of(const Parsed& first_part, Payload payload);

/// The first tag of `first_part` that decides something and that the signature does not cover, because it stands behind
/// `n`; nothing when all are covered. `d` may stand anywhere, and with `tag_list` the place does not matter (A93).
const Tag* unprotected_tag(const Parsed& first_part, Payload payload);

}  // namespace failcast::dr
