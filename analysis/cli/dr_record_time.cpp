#include "analysis/cli/dr_record_time.hpp"

#include <algorithm>
#include <chrono>

#include <fmt/format.h>

namespace failcast::cli {
namespace {

constexpr std::string_view kForm = "yyyy-mm-ddThh:mm:ssZ, or seconds since 1970";

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Reads fields of fixed width from the left and remembers the first thing that is wrong.
class Cursor {
 public:
  explicit Cursor(std::string_view text) : text_(text) {}
  int number(std::size_t width, int least, int most) {
    const std::size_t begin = at_;
    int value = 0;
    for (std::size_t i = 0; i < width && ok(); ++i) {
      if (at_ >= text_.size() || !is_digit(text_[at_])) return fail(at_, fmt::format("expected {}", kForm));
      value = value * 10 + (text_[at_++] - '0');
    }
    return ok() && (value < least || value > most) ? fail(begin, fmt::format("expected {} to {}", least, most)) : value;
  }
  void sign(std::string_view one_of) {
    if (!ok()) return;
    if (at_ >= text_.size() || one_of.find(text_[at_]) == std::string_view::npos)
      fail(at_, one_of == "Z" ? "expected Z at the end: times are in UTC" : fmt::format("expected {}", kForm));
    else
      ++at_;
  }
  bool next_is(char c) const { return at_ < text_.size() && text_[at_] == c; }
  bool at_end() const { return at_ == text_.size(); }
  bool ok() const { return mistake_.message.empty(); }
  int fail(std::size_t at, std::string message) {
    mistake_ = {at, std::move(message)};
    return 0;
  }
  const TimeMistake& mistake() const { return mistake_; }

 private:
  std::string_view text_;
  std::size_t at_ = 0;
  TimeMistake mistake_;
};

}  // namespace

std::variant<dr::EpochSeconds, TimeMistake> parse_time(std::string_view text) {
  if (!text.empty() && std::ranges::all_of(text, is_digit)) {
    if (const auto seconds = dr::digits(text, dr::kMaxTimeDigits)) return *seconds;
    return TimeMistake{dr::kMaxTimeDigits, "more than 19 digits"};
  }
  Cursor c(text);
  const int year = c.number(4, 1970, 9999);
  c.sign("-");
  const int month = c.number(2, 1, 12);
  c.sign("-");
  const int day = c.number(2, 1, 31);
  const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day))};
  if (c.ok() && !date.ok()) c.fail(8, "the month has no such day");
  int hour = 0, minute = 0, second = 0;
  if (c.ok() && !c.at_end()) {
    c.sign("T ");
    hour = c.number(2, 0, 23);
    c.sign(":");
    minute = c.number(2, 0, 59);
    if (c.ok() && c.next_is(':')) {
      c.sign(":");
      second = c.number(2, 0, 59);
    }
    c.sign("Z");
    if (c.ok() && !c.at_end()) c.fail(text.find('Z') + 1, "nothing may follow the Z");
  }
  if (!c.ok()) return c.mistake();
  const auto days = std::chrono::sys_days(date).time_since_epoch();
  return static_cast<dr::EpochSeconds>(std::chrono::seconds(days).count() + hour * 3600 + minute * 60 + second);
}

std::string utc_text(dr::EpochSeconds time) {
  constexpr dr::EpochSeconds kDay = 86400, kEndOf9999 = 253402300799;
  if (time > kEndOf9999) return "after the year 9999";
  const std::chrono::year_month_day date{std::chrono::sys_days(std::chrono::days(time / kDay))};
  const dr::EpochSeconds rest = time % kDay;
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()), rest / 3600,
                     rest / 60 % 60, rest % 60);
}

}  // namespace failcast::cli
