#include "analysis/cli/dr_record_report.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "analysis/cli/dr_record_time.hpp"

namespace failcast::cli {
namespace {

using dr::Outcome;
using dr::Problem;

constexpr std::array<std::string_view, 13> kChecks = {
    "the look-up was answered",
    "an activation record of version 1",
    "one activation set",
    "state and product are known",
    "for this product",
    "start and end are times, in order",
    "signed as the key demands, parts complete",
    "signature has 344 Base64 characters",
    "signature verifies",
    "has begun",
    "is not over",
    "for this reader, if a test",
    "applied",
};
enum Check : int {
  answered = 1,
  recognised = 2,
  known = 4,
  product = 5,
  size = 8,
  verifies = 9,
  begun = 10,
  not_over = 11,
  tested = 12
};

std::string place(const TxtString& string) { return fmt::format("{}:{}", string.where, string.line); }

std::string_view effect_words(dr::Effect effect) {
  switch (effect) {
    case dr::Effect::keep: return "stays as it is, in DR or out of it";
    case dr::Effect::enter: return "enters DR, or stays in it";
    case dr::Effect::leave: return "leaves DR, if it is in it";
  }
  return "";
}

std::string_view outcome_words(Outcome outcome) {
  switch (outcome) {
    case Outcome::unanswered: return "no answer";
    case Outcome::invalid: return "invalid";
    case Outcome::wrong_product: return "for the other product";
    case Outcome::not_yet_active: return "not yet active";
    case Outcome::expired: return "expired, which equals off";
    case Outcome::not_in_test_group: return "a test for others";
    case Outcome::applied: return "in effect";
  }
  return "";
}

std::string_view result_of(const Verification& v, int check) {
  const dr::Record& record = v.reading.record;
  const bool is_unchecked = check == verifies && !v.reading.verified && v.reading.problem == Problem::none;
  if (check > v.verdict.check || is_unchecked) return "-";
  if (check < v.verdict.check) return check == size && !record.part ? "-" : "ok";
  if (v.verdict.outcome == Outcome::applied) return "ok";
  return v.verdict.outcome == Outcome::invalid ? "FAIL" : "stop";
}

/// What stands beside a check that was reached.
std::string detail(const Verification& v, int check, const std::vector<TxtString>& strings) {
  const dr::Record& r = v.reading.record;
  if (check > v.verdict.check) return "";
  if (check == v.verdict.check && v.reading.problem != Problem::none) {
    const bool has_place = !strings.empty() && v.reading.problem != Problem::no_record;
    return fmt::format("{}: {}{}", name_of(v.reading.problem), sentence_of(v.reading.problem),
                       has_place ? " (" + place(strings.at(v.reading.string)) + ")" : "");
  }
  switch (check) {
    case answered: return fmt::format("{} TXT string{}", strings.size(), strings.size() == 1 ? "" : "s");
    case known: return fmt::format("b={} k={}", word_of(*r.state), word_of(*r.product));
    case size: return r.part ? fmt::format("{} parts", r.part->count) : "unsigned";
    case verifies: return v.reading.verified ? v.key : r.part ? "no key given" : "unsigned";
    case begun: return r.start ? "from " + utc_text(*r.start) : "no start";
    case not_over: return r.end ? "to " + utc_text(*r.end) : "no end";
    default: return "";
  }
}

std::string_view meaning_of(std::string_view tag) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 10> kMeanings = {
      {{"v", "version"},
       {"k", "product"},
       {"d", "domain"},
       {"b", "state"},
       {"m", "internet"},
       {"t", "start"},
       {"x", "end"},
       {"n", "parts"},
       {"p", "part"},
       {"bh", "signature"}}
  };
  const auto found = std::ranges::find(kMeanings, tag, &std::pair<std::string_view, std::string_view>::first);
  return found == kMeanings.end() ? "" : found->second;
}

std::string value_words(const dr::Tag& tag, const dr::Record& r) {
  if (tag.name == "t" && r.start) return fmt::format("{}  {}", tag.value, utc_text(*r.start));
  if (tag.name == "x" && r.end) return fmt::format("{}  {}", tag.value, utc_text(*r.end));
  if (tag.name == "bh") return fmt::format("{} characters", tag.value.size());
  if (tag.name == "m" && !r.internet) return fmt::format("{}  unknown, ignored", tag.value);
  if (!dr::is_known_tag(tag.name)) return fmt::format("{}  unknown, ignored", tag.value);
  return tag.value;
}

std::string marks(const dr::Parsed& parsed) {
  std::string line;
  for (const dr::Mistake& m : mistakes_to_tell(parsed)) {
    line.resize(std::max(line.size(), m.at + std::max<std::size_t>(m.length, 1)), ' ');
    std::fill_n(line.begin() + static_cast<std::ptrdiff_t>(m.at), std::max<std::size_t>(m.length, 1), '^');
  }
  return line;
}

}  // namespace

bool is_valid(const dr::Verdict& verdict) {
  switch (verdict.outcome) {
    case Outcome::applied:
    case Outcome::not_yet_active:
    case Outcome::not_in_test_group: return true;
    case Outcome::unanswered:
    case Outcome::invalid:
    case Outcome::wrong_product:
    case Outcome::expired: return false;
  }
  return false;
}

std::vector<CheckRow> check_rows(const Verification& v, const std::vector<TxtString>& strings) {
  std::vector<CheckRow> rows;
  for (const std::string_view claim : kChecks) {
    const int number = static_cast<int>(rows.size()) + 1;
    rows.push_back({number, claim, result_of(v, number), detail(v, number, strings)});
  }
  return rows;
}

std::string verification_text(const Verification& v, const std::vector<TxtString>& strings) {
  std::string text = fmt::format("reader: product {}, {}, {}, clock {} ({})\n", word_of(v.reader),
                                 v.key.empty() ? "no key" : "key " + v.key,
                                 v.moment.in_test_group ? "in the test group" : "not in the test group",
                                 utc_text(static_cast<dr::EpochSeconds>(v.moment.now)), v.moment.now);
  for (const CheckRow& row : check_rows(v, strings)) {
    const std::string line = fmt::format("{:>2}  {:<4}  {:<41}  {}", row.number, row.result, row.claim, row.detail);
    text += line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
    if (row.number != recognised) continue;
    for (const dr::Ignored& i : v.reading.ignored)
      text += fmt::format("          ignored {}:{}: {}\n", place(strings.at(i.string)),
                          strings.at(i.string).columns.at(i.mistake.at), name_of(i.mistake.problem));
  }
  return text + fmt::format("{}  {}: the reader {}\n", is_valid(v.verdict) ? "VALID" : "NOT VALID",
                            v.verdict.outcome == Outcome::invalid ? name_of(v.reading.problem)
                                                                  : outcome_words(v.verdict.outcome),
                            effect_words(v.verdict.effect));
}

TagRow tag_row(const dr::Tag& tag, const dr::Record& record) {
  return {meaning_of(tag.name), printable(value_words(tag, record))};
}

std::string_view absent_product_words(dr::DefaultProduct product) {
  switch (product) {
    case dr::DefaultProduct::zpa: return "absent, taken for zpa";
    case dr::DefaultProduct::all: return "absent, taken for all";
    case dr::DefaultProduct::reject: return "absent, so readers refuse the record";
  }
  return "";
}

std::string explanation(const TxtString& string, const dr::Parsed& parsed, dr::DefaultProduct default_product) {
  std::string text = fmt::format("{}\n  {}\n", place(string), printable(parsed.text));
  if (!parsed.mistakes.empty()) text += fmt::format("  {}\n", marks(parsed));
  for (const dr::Tag& tag : parsed.tags) {
    const TagRow row = tag_row(tag, parsed.record);
    text += fmt::format("  {:<4}{:<11}{}\n", printable(tag.name), row.meaning, row.value);
  }
  if (parsed.is_record() && parsed.find("k") == nullptr)
    text += fmt::format("  k   product    {}\n", absent_product_words(default_product));
  return text;
}

}  // namespace failcast::cli
