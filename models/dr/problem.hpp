// Why an activation record has no effect, one reason for each invalid form. The order is the order of validation
// (domain.md 5.3): a reader tells the first reason that applies.
#pragma once
#include <cstdint>
#include <string_view>

namespace failcast::dr {

enum class Problem : std::uint8_t {
  none,
  unanswered,              ///< the look-up failed or timed out (A38)
  malformed,               ///< not a list of name=value (A36)
  duplicate_tag,           ///< a name twice in one string (RFC 6376 section 3.2, A93)
  no_version,              ///< no `v`: somebody else's TXT record
  unknown_version,         ///< `v` is not 1 (A36)
  no_record,               ///< no string of the answer is an activation record (A37)
  several_records,         ///< two different unsigned records (R51)
  signed_beside_unsigned,  ///< a signed and an unsigned record: two activation sets (R51)
  repeated_part,           ///< two different records with the same `p` (A41)
  no_state,                ///< no `b`
  unknown_state,           ///< `b` is none of on, off, test (A36)
  no_product,              ///< no `k`, and the reader wants one (A35 reject)
  unknown_product,         ///< `k` is none of zpa, zia, all (A36)
  wrong_product,           ///< `k` is for the other product (H21)
  bad_start,               ///< `t` is not 1 to 19 digits
  bad_end,                 ///< `x` is not 1 to 19 digits
  ends_before_start,       ///< x < t
  unsigned_refused,        ///< unsigned, and the reader has a key (A40)
  no_key,                  ///< signed, and the reader has no key (A40)
  missing_part_tag,        ///< one of `n`, `p`, `bh` is absent
  bad_part_count,          ///< `n` is not 1 to 99
  bad_part_index,          ///< `p` is not 1 to n
  missing_part,            ///< not all of 1 to n are there (A41, R50)
  parts_differ,            ///< `v`, `b`, `t`, `x` or `n` differ between parts (A41, R50)
  unprotected_tag,         ///< a tag that decides stands behind the signed bytes (A42, A93)
  not_base64,              ///< the joined `bh` is not Base64 (RFC 4648)
  wrong_signature_length,  ///< not 344 characters, 256 bytes
  bad_signature,           ///< does not verify under the reader's key (R50)
  count_,
};

/// The word of a reason, as `bad_signature`.
std::string_view name_of(Problem problem);
/// One sentence for people.
std::string_view sentence_of(Problem problem);
/// The number of the check that finds it, 1 to 9 (domain.md 5.3); 0 for none.
int check_of(Problem problem);

}  // namespace failcast::dr
