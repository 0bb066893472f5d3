#include "models/dr/problem.hpp"

#include <array>
#include <cstddef>

namespace failcast::dr {
namespace {

struct Words {
  Problem problem;
  int check;
  std::string_view name, sentence;
};

constexpr std::array<Words, static_cast<std::size_t>(Problem::count_)> kWords = {
    {
     {Problem::none, 0, "none", "nothing is wrong"},
     {Problem::unanswered, 1, "unanswered", "the look-up was not answered"},
     {Problem::malformed, 2, "malformed", "not a list of name=value with semicolons between"},
     {Problem::duplicate_tag, 2, "duplicate_tag", "the same tag twice"},
     {Problem::no_version, 2, "no_version", "the tag v is missing"},
     {Problem::unknown_version, 2, "unknown_version", "the version is not 1"},
     {Problem::no_record, 2, "no_record", "no TXT string is an activation record of version 1"},
     {Problem::several_records, 3, "several_records", "two different unsigned records"},
     {Problem::signed_beside_unsigned, 3, "signed_beside_unsigned", "a signed and an unsigned record at once"},
     {Problem::repeated_part, 3, "repeated_part", "two different records claim the same part"},
     {Problem::no_state, 4, "no_state", "the tag b is missing"},
     {Problem::unknown_state, 4, "unknown_state", "the state is none of on, off, test"},
     {Problem::no_product, 4, "no_product", "the tag k is missing, and this reader wants it"},
     {Problem::unknown_product, 4, "unknown_product", "the product is none of zpa, zia, all"},
     {Problem::wrong_product, 5, "wrong_product", "the record is for the other product"},
     {Problem::bad_start, 6, "bad_start", "the start is not 1 to 19 digits"},
     {Problem::bad_end, 6, "bad_end", "the end is not 1 to 19 digits"},
     {Problem::ends_before_start, 6, "ends_before_start", "the end is before the start"},
     {Problem::unsigned_refused, 7, "unsigned_refused", "unsigned, and this reader has a key"},
     {Problem::no_key, 7, "no_key", "signed, and this reader has no key"},
     {Problem::missing_part_tag, 7, "missing_part_tag", "n, p and bh belong together, and one is missing"},
     {Problem::bad_part_count, 7, "bad_part_count", "the number of parts is not 1 to 99"},
     {Problem::bad_part_index, 7, "bad_part_index", "the part is not one of 1 to n"},
     {Problem::missing_part, 7, "missing_part", "not all parts are there"},
     {Problem::parts_differ, 7, "parts_differ", "v, b, t, x or n differ between the parts"},
     {Problem::unprotected_tag, 7, "unprotected_tag",
         "a tag that decides stands behind n, where no signature covers it"},
     {Problem::not_base64, 8, "not_base64", "the joined signature is not Base64"},
     {Problem::wrong_signature_length, 8, "wrong_signature_length", "the joined signature is not 344 characters"},
     {Problem::bad_signature, 9, "bad_signature", "the signature does not verify under this key"},
     }
};

constexpr bool in_order() {
  for (std::size_t i = 0; i < kWords.size(); ++i)
    if (kWords[i].problem != static_cast<Problem>(i) || (i > 0 && kWords[i].check < kWords[i - 1].check)) return false;
  return true;
}
static_assert(in_order());

const Words& words_of(Problem problem) { return kWords.at(static_cast<std::size_t>(problem)); }

}  // namespace

std::string_view name_of(Problem problem) { return words_of(problem).name; }
std::string_view sentence_of(Problem problem) { return words_of(problem).sentence; }
int check_of(Problem problem) { return words_of(problem).check; }

}  // namespace failcast::dr
