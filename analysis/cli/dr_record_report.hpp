// What `dr-record verify` and `dr-record show` print.
#pragma once
#include <string>
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

/// Whether the record is right and not over: it has its effect now, or will once it has begun, or has it on a test
/// group that this reader is not in.
bool is_valid(const dr::Verdict& verdict);

/// Each check in the order of validation with its result, then the verdict.
std::string verification_text(const Verification& v, const std::vector<TxtString>& strings);

/// The string, a mark under each mistake, and its tags in words.
std::string explanation(const TxtString& string, const dr::Parsed& parsed);

}  // namespace failcast::cli
