#include "models/dr/evaluate.hpp"

#include <algorithm>
#include <chrono>
#include <set>
#include <utility>

#include "models/dr/base64.hpp"

namespace failcast::dr {
namespace {

/// A string of the answer that is an activation record.
struct Candidate {
  std::size_t string = 0;
  Parsed parsed;
};
struct Finding {
  Problem problem = Problem::none;
  std::size_t string = 0;
  explicit operator bool() const { return problem != Problem::none; }
};
using Candidates = std::vector<Candidate>;

/// Strings of version 1; a record set has no two equal members (RFC 2181 section 5).
Candidates candidates(const Answer& answer, std::vector<Ignored>& ignored) {
  Candidates found;
  std::set<std::string_view> seen;
  for (std::size_t i = 0; i < answer.strings.size(); ++i) {
    Parsed parsed = parse(answer.strings[i]);
    if (!parsed.is_record())
      ignored.push_back({i, parsed.mistakes.front()});
    else if (seen.insert(answer.strings[i]).second)
      found.push_back({i, std::move(parsed)});
  }
  return found;
}

/// The first mistake that a string shows by itself, among those of one check.
Finding own_mistake(const Candidates& all, int check) {
  for (const Candidate& c : all)
    for (const Mistake& m : c.parsed.mistakes)
      if (check_of(m.problem) == check) return {m.problem, c.string};
  return {};
}

/// Check 3: one activation set (R51).
Finding more_than_one(const Candidates& all) {
  for (std::size_t i = 1; i < all.size(); ++i) {
    const auto& part = all[i].parsed.record.part;
    for (std::size_t j = 0; j < i; ++j) {
      const auto& other = all[j].parsed.record.part;
      if (part.has_value() != other.has_value()) return {Problem::signed_beside_unsigned, all[i].string};
      if (!part) return {Problem::several_records, all[i].string};
      if (part->index != 0 && part->index == other->index) return {Problem::repeated_part, all[i].string};
    }
  }
  return {};
}

/// Check 4: values known, product there when it must be.
Finding unknown_value(const Candidates& all, const Options& options) {
  if (const Finding found = own_mistake(all, check_of(Problem::unknown_state))) return found;
  if (options.default_product == DefaultProduct::reject)
    for (const Candidate& c : all)
      if (!c.parsed.record.product) return {Problem::no_product, c.string};
  return {};
}

bool match(const Record& a, const Record& b) {
  return a.state == b.state && a.start == b.start && a.end == b.end && a.part->count == b.part->count;
}

/// Check 7: signed as the key demands, all parts there and alike. `all` is in the order of parts.
Finding wrong_parts(const Candidates& all, const Options& options, bool has_key) {
  const Candidate& first = all.front();
  const bool is_signed = first.parsed.record.part.has_value();
  if (options.require_signature_if_key && is_signed != has_key)
    return {is_signed ? Problem::no_key : Problem::unsigned_refused, first.string};
  if (!is_signed) return {};
  if (const Finding found = own_mistake(all, check_of(Problem::missing_part_tag))) return found;
  for (const Candidate& c : all)
    if (!match(c.parsed.record, first.parsed.record)) return {Problem::parts_differ, c.string};
  if (all.size() != first.parsed.record.part->count) return {Problem::missing_part, first.string};
  if (unprotected_tag(first.parsed, options.payload) != nullptr) return {Problem::unprotected_tag, first.string};
  return {};
}

/// Checks 8 and 9.
Finding wrong_signature(const Candidates& all, const Options& options, const PublicKey* key) {
  std::string pieces;
  for (const Candidate& c : all) pieces += c.parsed.record.part->signature;
  const auto bytes = from_base64(pieces);
  const std::size_t string = all.front().string;
  if (pieces.size() != kSignatureLength) return {Problem::wrong_signature_length, string};
  if (!bytes) return {Problem::not_base64, string};
  if (bytes->size() != kSignatureBytes) return {Problem::wrong_signature_length, string};
  if (key != nullptr && !key->verifies(payload_of(all.front().parsed, options.payload), *bytes))
    return {Problem::bad_signature, string};
  return {};
}

void fill_in(Record& record, DefaultProduct fallback) {
  if (!record.product) record.product = fallback == DefaultProduct::all ? Product::all : Product::zpa;
}

bool is_for(Product product, Product reader) { return product == Product::all || product == reader; }

}  // namespace

Reading read(const Answer& answer, const Options& options, const PublicKey* key) {
  Reading reading;
  reading.invalid_policy = options.invalid_policy;
  const auto stop = [&](const Finding& finding) {
    reading.problem = finding.problem;
    reading.string = finding.string;
    return reading;
  };
  if (!answer.answered) return stop({Problem::unanswered});
  Candidates all = candidates(answer, reading.ignored);
  if (all.empty()) return stop({Problem::no_record});
  if (const Finding found = more_than_one(all)) return stop(found);
  std::ranges::stable_sort(all, {}, [](const Candidate& c) { return c.parsed.record.part.value_or(Part{}).index; });
  reading.record = all.front().parsed.record;
  fill_in(reading.record, options.default_product);
  if (const Finding found = unknown_value(all, options)) return stop(found);
  if (!is_for(*reading.record.product, options.reader)) return stop({Problem::wrong_product, all.front().string});
  if (const Finding found = own_mistake(all, check_of(Problem::bad_start))) return stop(found);
  if (const Finding found = wrong_parts(all, options, key != nullptr)) return stop(found);
  if (!reading.record.part) return reading;
  if (const Finding found = wrong_signature(all, options, key)) return stop(found);
  reading.verified = key != nullptr;
  return reading;
}

std::string_view name_of(Outcome outcome) {
  switch (outcome) {
    case Outcome::unanswered: return "unanswered";
    case Outcome::invalid: return "invalid";
    case Outcome::wrong_product: return "wrong_product";
    case Outcome::not_yet_active: return "not_yet_active";
    case Outcome::expired: return "expired";
    case Outcome::not_in_test_group: return "not_in_test_group";
    case Outcome::applied: return "applied";
  }
  return "";
}

std::int64_t whole_seconds(UtcTime time) {
  return std::chrono::floor<std::chrono::seconds>(time.time_since_epoch()).count();
}

Verdict judge(const Reading& reading, const Moment& moment) {
  constexpr int kBegun = 10, kNotOver = 11, kTestGroup = 12, kApply = 13;
  const int check = check_of(reading.problem);
  if (reading.problem == Problem::unanswered) return {Outcome::unanswered, Effect::keep, check};
  if (reading.problem == Problem::wrong_product) return {Outcome::wrong_product, Effect::keep, check};
  if (reading.problem != Problem::none) {
    const bool leaves = reading.invalid_policy == InvalidPolicy::treat_off;
    return {Outcome::invalid, leaves ? Effect::leave : Effect::keep, check};
  }
  const Record& r = reading.record;
  if (r.start && std::cmp_less(moment.now, *r.start)) return {Outcome::not_yet_active, Effect::keep, kBegun};
  if (r.end && std::cmp_greater(moment.now, *r.end)) return {Outcome::expired, Effect::leave, kNotOver};
  if (r.state == State::test && !moment.in_test_group) return {Outcome::not_in_test_group, Effect::keep, kTestGroup};
  return {Outcome::applied, r.state == State::off ? Effect::leave : Effect::enter, kApply};
}

}  // namespace failcast::dr
