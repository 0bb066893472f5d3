#include "sim/scenario/units.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <utility>

namespace failcast::scenario {
namespace {

constexpr std::string_view kUnitList = "units ns us ms s m h d w";
constexpr std::int64_t kSecond = 1'000'000'000;

struct DurationUnit {
  std::string_view symbol;
  std::int64_t nanoseconds;
};
constexpr std::array kDurationUnits{
    DurationUnit{"w",  7 * 86'400 * kSecond},
    DurationUnit{"d",  86'400 * kSecond    },
    DurationUnit{"h",  3'600 * kSecond     },
    DurationUnit{"m",  60 * kSecond        },
    DurationUnit{"s",  kSecond             },
    DurationUnit{"ms", 1'000'000           },
    DurationUnit{"us", 1'000               },
    DurationUnit{"ns", 1                   },
};

std::int64_t nanoseconds_of(std::string_view symbol) {
  if (symbol == "min") return 60 * kSecond;
  for (const DurationUnit& unit : kDurationUnits)
    if (unit.symbol == symbol) return unit.nanoseconds;
  return 0;
}

/// The unit that somebody meant who wrote "sec", "hours", "µs"; empty when unclear.
std::string_view meant_unit(std::string_view word) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 19> kWords{
      {{"sec", "s"},
       {"secs", "s"},
       {"second", "s"},
       {"seconds", "s"},
       {"S", "s"},
       {"mins", "m"},
       {"minute", "m"},
       {"minutes", "m"},
       {"M", "m"},
       {"hr", "h"},
       {"hrs", "h"},
       {"hour", "h"},
       {"hours", "h"},
       {"H", "h"},
       {"day", "d"},
       {"days", "d"},
       {"week", "w"},
       {"weeks", "w"},
       {"msec", "ms"}}
  };
  for (const auto& [written, meant] : kWords)
    if (written == word) return meant;
  return {};
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

/// Takes a run of characters that satisfy `wanted` off the front.
template <class Wanted>
std::string_view take(std::string_view& text, Wanted wanted) {
  std::size_t n = 0;
  while (n < text.size() && wanted(text[n])) ++n;
  const std::string_view taken = text.substr(0, n);
  text.remove_prefix(n);
  return taken;
}

std::optional<std::int64_t> whole(std::string_view digits) {
  std::int64_t value = 0;
  const auto [end, problem] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (problem != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
  return value;
}

/// The scanner of a duration's text. Every sum and product is checked: an overflow is an error, never a wrapped number.
class DurationScanner {
 public:
  explicit DurationScanner(std::string_view text) : text_(text), rest_(trimmed(text)) {}

  Parsed<Duration> scan() {
    if (rest_.empty()) return not_a_duration("");
    if (rest_.front() == '-') return UnitError{fmt::format("\"{}\" is negative", text_), "a duration is 0s or more"};
    while (!rest_.empty()) {
      if (std::optional<UnitError> problem = scan_part()) return *problem;
      take(rest_, [](char c) { return c == ' '; });
    }
    return Duration{sum_};
  }

 private:
  UnitError not_a_duration(std::string hint) const {
    if (hint.empty()) hint = fmt::format("write a number and a unit, as \"90s\" or \"1d 08:12\" ({})", kUnitList);
    return {fmt::format("\"{}\" is not a duration", text_), std::move(hint)};
  }
  UnitError too_long() const {
    return {fmt::format("\"{}\" is longer than 292 years", text_), "use a shorter duration"};
  }

  /// Adds `count` units of `unit` nanoseconds.
  std::optional<UnitError> add(std::int64_t count, std::int64_t unit) {
    std::int64_t product = 0;
    if (__builtin_mul_overflow(count, unit, &product) || __builtin_add_overflow(sum_, product, &sum_))
      return too_long();
    return std::nullopt;
  }

  std::optional<UnitError> scan_part() {
    const std::string_view digits = take(rest_, is_digit);
    if (digits.empty()) return not_a_duration("");
    if (!rest_.empty() && rest_.front() == ':') return scan_clock(digits);
    std::string_view decimals;
    if (!rest_.empty() && rest_.front() == '.') {
      rest_.remove_prefix(1);
      decimals = take(rest_, is_digit);
      if (decimals.empty()) return not_a_duration("");
    }
    take(rest_, [](char c) { return c == ' '; });
    const std::string_view symbol = take(rest_, is_letter);
    const std::int64_t unit = nanoseconds_of(symbol);
    if (unit == 0) return unknown_unit(digits, decimals, symbol);
    if (unit >= last_unit_) return not_a_duration("largest unit first, each at most once, as \"1h 30m\"");
    last_unit_ = unit;
    return add_scaled(digits, decimals, unit);
  }

  UnitError unknown_unit(std::string_view digits, std::string_view decimals, std::string_view symbol) const {
    const std::string number = decimals.empty() ? std::string(digits) : fmt::format("{}.{}", digits, decimals);
    if (symbol.empty() && rest_.empty())
      return {fmt::format("\"{}\" has no unit", text_), fmt::format("write \"{}s\" ({})", number, kUnitList)};
    const std::string_view meant = meant_unit(symbol);
    return not_a_duration(meant.empty() ? "" : fmt::format("write \"{}{}\" ({})", number, meant, kUnitList));
  }

  std::optional<UnitError> add_scaled(std::string_view digits, std::string_view decimals, std::int64_t unit) {
    const std::optional<std::int64_t> number = whole(digits);
    if (!number) return too_long();
    if (std::optional<UnitError> problem = add(*number, unit)) return problem;
    std::int64_t left = unit;  // value of one unit of the decimal before
    for (const char digit : decimals) {
      if (left % 10 != 0 && digit != '0')
        return UnitError{fmt::format("\"{}\" is finer than a nanosecond", text_), "use whole nanoseconds"};
      left /= 10;
      if (std::optional<UnitError> problem = add(left, digit - '0')) return problem;
    }
    return std::nullopt;
  }

  /// hh:mm or hh:mm:ss, after whole days.
  std::optional<UnitError> scan_clock(std::string_view hours) {
    std::array<std::int64_t, 3> parts{};
    std::size_t count = 0;
    std::string_view digits = hours;
    for (;; ++count) {
      const std::optional<std::int64_t> value = whole(digits);
      const bool fits = digits.size() == 2 && value && *value < (count == 0 ? 24 : 60);
      if (count == parts.size() || !fits) return not_a_duration("hours and minutes are hh:mm, as \"1d 08:12\"");
      parts[count] = *value;
      if (rest_.empty() || rest_.front() != ':') break;
      rest_.remove_prefix(1);
      digits = take(rest_, is_digit);
    }
    if (count == 0 || last_unit_ <= 3'600 * kSecond) return not_a_duration("");
    last_unit_ = 0;
    return add(parts[0] * 3'600 + parts[1] * 60 + parts[2], kSecond);
  }

  std::string_view text_, rest_;
  std::int64_t sum_ = 0;
  std::int64_t last_unit_ = std::numeric_limits<std::int64_t>::max();
};

std::optional<double> decimal(std::string_view text) {
  double value = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (problem != std::errc{} || end != text.data() + text.size() || !std::isfinite(value)) return std::nullopt;
  return value;
}

struct Scale {
  std::string_view suffix;
  double numerator, denominator;  // two whole numbers, so that "35%" is the double nearest to 0.35
};
constexpr std::array kRatioScales{
    Scale{"%", 1, 100}
};
constexpr std::array kPerSecondScales{
    Scale{"/s",   1, 1    },
    Scale{"/min", 1, 60   },
    Scale{"/h",   1, 3600 },
    Scale{"/d",   1, 86400}
};
constexpr std::array kPerHourScales{
    Scale{"/h",   1,    1 },
    Scale{"/s",   3600, 1 },
    Scale{"/min", 60,   1 },
    Scale{"/d",   1,    24}
};
constexpr std::array kBitRateScales{
    Scale{"Mbit/s", 1,    1      },
    Scale{"Gbit/s", 1000, 1      },
    Scale{"kbit/s", 1,    1000   },
    Scale{"bit/s",  1,    1000000}
};
constexpr std::array kByteScales{
    Scale{"kB", 1000,       1},
    Scale{"MB", 1000000,    1},
    Scale{"GB", 1000000000, 1},
    Scale{"B",  1,          1}
};

struct UnitForm {
  Unit unit;
  std::string_view symbol, noun, example;
  const Scale* scales;
  std::size_t count;
};
constexpr std::array kForms{
    UnitForm{Unit::plain,              "",       "number",   "2",                                          nullptr,                 0                    },
    UnitForm{Unit::ratio,              "1",      "share",    "\"35%\" or 0.35",                            kRatioScales.data(),     kRatioScales.size()  },
    UnitForm{Unit::per_second,         "/s",     "rate",     "\"45/s\" (/s /min /h /d)",                   kPerSecondScales.data(),
             kPerSecondScales.size()                                                                                                                     },
    UnitForm{Unit::per_hour,           "/h",     "rate",     "\"6/h\" (/s /min /h /d)",                    kPerHourScales.data(),   kPerHourScales.size()},
    UnitForm{Unit::megabit_per_second, "Mbit/s", "bit rate", "\"10 Mbit/s\" (bit/s kbit/s Mbit/s Gbit/s)",
             kBitRateScales.data(),                                                                                                 kBitRateScales.size()},
    UnitForm{Unit::byte,               "B",      "size",     "\"1 kB\" (B kB MB GB)",                      kByteScales.data(),      kByteScales.size()   },
};
const UnitForm& form_of(Unit unit) { return kForms[static_cast<std::size_t>(unit)]; }

}  // namespace

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

Unit unit_of(std::string_view symbol) {
  for (const UnitForm& form : kForms)
    if (form.symbol == symbol) return form.unit;
  return Unit::plain;
}

std::string_view symbol_of(Unit unit) { return form_of(unit).symbol; }

Parsed<Duration> parse_duration(std::string_view text) { return DurationScanner(text).scan(); }

Parsed<Duration> parse_signed_duration(std::string_view text) {
  const std::string_view body = trimmed(text);
  if (body.empty() || body.front() != '-') return parse_duration(text);
  Parsed<Duration> parsed = parse_duration(body.substr(1));
  if (Duration* value = std::get_if<Duration>(&parsed)) *value = -*value;
  return parsed;
}

std::string to_text(Duration duration) {
  std::int64_t left = duration.count();
  if (left == 0) return "0s";
  std::string out;
  // The most negative value has no positive counterpart: the digits are taken from the negative side.
  const bool negative = left < 0;
  if (!negative) left = -left;
  for (const DurationUnit& unit : kDurationUnits) {
    const std::int64_t n = -(left / unit.nanoseconds);
    if (n == 0 || unit.symbol == "w") continue;
    if (!out.empty()) out += ' ';
    out += fmt::format("{}{}", n, unit.symbol);
    left += n * unit.nanoseconds;
  }
  return negative ? "-" + out : out;
}

Parsed<UtcTime> parse_utc(std::string_view text) {
  const UnitError malformed{fmt::format("\"{}\" is not a UTC date", text), "write \"2026-03-03T00:00:00Z\""};
  constexpr std::string_view kShape = "0000-00-00T00:00:00";
  if (text.size() < kShape.size() + 1 || text.back() != 'Z') return malformed;
  for (std::size_t i = 0; i < kShape.size(); ++i)
    if (kShape[i] == '0' ? !is_digit(text[i]) : text[i] != kShape[i]) return malformed;
  const auto number = [&](std::size_t from, std::size_t n) { return static_cast<int>(*whole(text.substr(from, n))); };
  const std::chrono::year_month_day date{std::chrono::year{number(0, 4)},
                                         std::chrono::month{static_cast<unsigned>(number(5, 2))},
                                         std::chrono::day{static_cast<unsigned>(number(8, 2))}};
  if (!date.ok() || number(11, 2) > 23 || number(14, 2) > 59 || number(17, 2) > 59) return malformed;
  if (number(0, 4) < 1970 || number(0, 4) > 2261)
    return UnitError{fmt::format("\"{}\" is outside 1970 to 2261", text), ""};
  std::string_view decimals = text.substr(kShape.size(), text.size() - kShape.size() - 1);
  std::int64_t nanoseconds = 0;
  if (!decimals.empty()) {
    decimals.remove_prefix(1);
    if (text[kShape.size()] != '.' || decimals.empty() || decimals.size() > 9) return malformed;
    std::string nine(decimals);
    nine.resize(9, '0');
    const std::optional<std::int64_t> value = whole(nine);
    if (!value || *value < 0 || nine.find_first_not_of("0123456789") != std::string::npos) return malformed;
    nanoseconds = *value;
  }
  const std::int64_t seconds = std::int64_t{std::chrono::sys_days{date}.time_since_epoch().count()} * 86'400 +
                               number(11, 2) * 3'600 + number(14, 2) * 60 + number(17, 2);
  return UtcTime{UtcClock::duration{seconds * kSecond + nanoseconds}};
}

std::string to_text(UtcTime time) {
  const std::chrono::sys_time<std::chrono::nanoseconds> instant{time.time_since_epoch()};
  const std::chrono::sys_days day = std::chrono::floor<std::chrono::days>(instant);
  const std::chrono::year_month_day date{day};
  const std::int64_t left = (instant - day).count();
  const std::int64_t seconds = left / kSecond, nanoseconds = left % kSecond;
  std::string out = fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", static_cast<int>(date.year()),
                                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()), seconds / 3'600,
                                seconds / 60 % 60, seconds % 60);
  if (nanoseconds != 0) out += fmt::format(".{:09}", nanoseconds);
  return out + 'Z';
}

Parsed<UtcTime> parse_date(std::string_view text) {
  const Parsed<UtcTime> instant = parse_utc(fmt::format("{}T00:00:00Z", text));
  if (std::holds_alternative<UtcTime>(instant)) return instant;
  return UnitError{fmt::format("\"{}\" is not a date", text), "write \"2026-06-30\""};
}

std::string date_text(UtcTime time) { return to_text(time).substr(0, std::string_view("2026-06-30").size()); }

Parsed<double> parse_number(std::string_view text, Unit unit) {
  const UnitForm& form = form_of(unit);
  const std::string_view body = trimmed(text);
  const bool needs_unit = unit != Unit::plain && unit != Unit::ratio;
  if (const std::optional<double> bare = decimal(body)) {
    if (!needs_unit) return *bare;
    return UnitError{fmt::format("\"{}\" has no unit", text),
                     fmt::format("write \"{}{}{}\"", body, form.symbol.front() == '/' ? "" : " ", form.symbol)};
  }
  for (std::size_t i = 0; i < form.count; ++i) {
    const Scale& scale = form.scales[i];
    if (!body.ends_with(scale.suffix)) continue;
    const std::optional<double> value = decimal(trimmed(body.substr(0, body.size() - scale.suffix.size())));
    if (value) return *value * scale.numerator / scale.denominator;
  }
  return UnitError{fmt::format("\"{}\" is not a {}", text, form.noun), fmt::format("write {}", form.example)};
}

std::string to_text(double value, Unit unit) {
  std::array<char, 32> buffer{};
  const auto [end, problem] = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value);
  std::string out(buffer.data(), end);
  const std::string_view symbol = symbol_of(unit);
  if (unit == Unit::plain || unit == Unit::ratio) return out;
  return symbol.front() == '/' ? out + std::string(symbol) : fmt::format("{} {}", out, symbol);
}

}  // namespace failcast::scenario
