// What `dr-record verify` and `dr-record show` print, for people. For programs: dr_record_json.hpp.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "analysis/cli/dr_record_input.hpp"
#include "models/dr/evaluate.hpp"

namespace failcast::cli {

/// A reader, what it read, and what it makes of it.
struct Verification {
  dr::Reading reading;
  dr::Moment moment;
  dr::Verdict verdict;
  dr::Product reader{};
  std::string key;  ///< file of the public key; empty: none
};

/// One check in the order of validation.
struct CheckRow {
  int number = 0;
  std::string_view claim, result;  ///< result: "ok", "FAIL", "stop", or "-" when it was not needed
  std::string detail;
};
std::vector<CheckRow> check_rows(const Verification& v, const std::vector<TxtString>& strings);

/// Whether the record is right and not over: it has its effect now, or will once it has begun, or has it on a test
/// group that this reader is not in.
bool is_valid(const dr::Verdict& verdict);

/// Each check in the order of validation with its result, then the verdict.
std::string verification_text(const Verification& v, const std::vector<TxtString>& strings);

/// A tag in words.
struct TagRow {
  std::string_view meaning;  ///< empty: unknown
  std::string value;         ///< with what it stands for
};
TagRow tag_row(const dr::Tag& tag, const dr::Record& record);

/// What a reader takes for granted when a record has no `k` (A35).
std::string_view absent_product_words(dr::DefaultProduct product);

/// The string, a mark under each mistake, and its tags in words.
std::string explanation(const TxtString& string, const dr::Parsed& parsed, dr::DefaultProduct default_product);

}  // namespace failcast::cli
