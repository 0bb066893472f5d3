// The activation record of Disaster Recovery: a TXT record at the DR domain that switches DR on, off, or on for a test
// group. A list of tags like DKIM's, `v=1;k=zpa;b=on;t=...;x=...`, signed ones in parts (domain.md 5.1, H21, H22).
// Here is one string: read, typed, written. What several strings mean to a reader is models/dr/evaluate.hpp.
#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "models/dr/problem.hpp"

namespace failcast::dr {

/// `b`: what the record asks for.
enum class State : std::uint8_t { off, on, test };
/// `k`: whose Disaster Recovery; private access, internet access, or both.
enum class Product : std::uint8_t { zpa, zia, all };
/// `m`: what becomes of internet traffic; `fo` goes directly, `fc` is closed (domain.md 2.5).
enum class Internet : std::uint8_t { fail_open, fail_closed };

/// A value as the record writes it: "on", "zpa", "fo".
std::string_view word_of(State state);
std::string_view word_of(Product product);
std::string_view word_of(Internet internet);
std::optional<State> state_of(std::string_view word);
std::optional<Product> product_of(std::string_view word);
std::optional<Internet> internet_of(std::string_view word);

/// Whole seconds since 1970-01-01 UTC. 19 digits fit; as nanoseconds in 64 bits even 11 digits would not (5.3).
using EpochSeconds = std::uint64_t;
inline constexpr std::size_t kMaxTimeDigits = 19;  ///< 5.1
inline constexpr std::size_t kMaxPartDigits = 2;   ///< 5.1
/// A number of 1 to `max_digits` decimal digits and nothing else; nothing otherwise. At most 19 digits.
std::optional<std::uint64_t> digits(std::string_view text, std::size_t max_digits);

/// `n`, `p`, `bh`: one part of a signed record.
struct Part {
  unsigned count = 0;     ///< `n`; 0 when it is missing or no number
  unsigned index = 0;     ///< `p`, from 1; 0 when it is missing or no number
  std::string signature;  ///< a piece of the Base64 text
  friend bool operator==(const Part&, const Part&) = default;
};

/// What a record says. Of a value that was not understood nothing is kept here; the mistake is in `Parsed`.
struct Record {
  std::optional<Product> product;
  std::string domain;  ///< `d`; empty: absent
  std::optional<State> state;
  std::optional<Internet> internet;  ///< an unknown value counts as absent (A36)
  std::optional<EpochSeconds> start, end;
  std::optional<Part> part;  ///< there when any of its tags is: the record means to be signed
  friend bool operator==(const Record&, const Record&) = default;
};

/// `name=value` as published, outer blanks trimmed (A36). Offsets count bytes from 0.
struct Tag {
  std::string name, value;
  std::size_t name_at = 0, value_at = 0;
};
struct Mistake {
  Problem problem{};
  std::size_t at = 0;      ///< offset of the first byte concerned
  std::size_t length = 0;  ///< bytes concerned; 0: something is missing here
};
/// One TXT string, read as far as possible: it never fails, it has mistakes.
struct Parsed {
  std::string text;
  std::vector<Tag> tags;  ///< all of them, unknown ones too
  Record record;
  std::vector<Mistake> mistakes;  ///< in the order of validation, then of place

  const Tag* find(std::string_view name) const;
  /// Whether it is an activation record of version 1, right or wrong; anything else at the name is none of ours (A37).
  bool is_record() const;
};

/// Octets of a TXT record, lengths of its character-strings not counted (RFC 1035 section 3.2.1).
inline constexpr std::size_t kMaxText = 65535;

/// Reads one TXT record, its character-strings joined. Finds every mistake that the string alone shows. What goes
/// beyond `kMaxText` is not looked at, and malformed.
Parsed parse(std::string_view text);

/// The tags a record knows, in the order of the grammar: v k d b m t x n p bh.
bool is_known_tag(std::string_view name);

/// The record as text, tags in the order of the grammar, without a last semicolon. A record without state has no `b`.
std::string format(const Record& record);

}  // namespace failcast::dr
