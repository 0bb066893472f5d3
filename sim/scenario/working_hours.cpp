#include "sim/scenario/working_hours.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

#include "sim/scenario/time_zone.hpp"

namespace failcast::scenario {
namespace {

constexpr std::array<std::string_view, 7> kDays{"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
constexpr Duration kMidnight = 24h;

std::optional<unsigned> day_of(std::string_view text) {
  const auto found = std::ranges::find(kDays, text);
  if (found == kDays.end()) return std::nullopt;
  return static_cast<unsigned>(found - kDays.begin());
}

std::uint8_t bit(unsigned day) { return static_cast<std::uint8_t>(1u << day); }

/// "mon", "mon-fri", "fri-mon"; 0: neither.
std::uint8_t days_in(std::string_view text) {
  const std::size_t dash = text.find('-');
  const auto first = day_of(text.substr(0, dash));
  const auto last = dash == std::string_view::npos ? first : day_of(text.substr(dash + 1));
  if (!first || !last) return 0;
  std::uint8_t days = bit(*last);
  for (unsigned day = *first; day != *last; day = (day + 1) % 7) days |= bit(day);
  return days;
}

/// "08:30".
std::optional<Duration> time_of_day(std::string_view text) {
  const auto digit = [&](std::size_t at) { return text[at] - '0'; };
  if (text.size() != 5 || text[2] != ':') return std::nullopt;
  for (const std::size_t at : {0u, 1u, 3u, 4u})
    if (text[at] < '0' || text[at] > '9') return std::nullopt;
  const auto time = std::chrono::hours{digit(0) * 10 + digit(1)} + std::chrono::minutes{digit(3) * 10 + digit(4)};
  if (digit(3) > 5 || time > kMidnight) return std::nullopt;
  return time;
}

std::string text_of(Duration time) {
  const std::int64_t minutes = time / 1min;
  return fmt::format("{:02}:{:02}", minutes / 60, minutes % 60);
}

}  // namespace

Parsed<WorkingSpan> parse_working_span(std::string_view text) {
  const UnitError malformed{fmt::format("\"{}\" are no working hours", text),
                            "write \"mon-fri 08:30-17:00\" (mon tue wed thu fri sat sun, times up to 24:00)"};
  const std::string_view whole = trimmed(text);
  const std::size_t blank = whole.find(' ');
  if (blank == std::string_view::npos) return malformed;
  WorkingSpan span;
  std::string_view days = whole.substr(0, blank);
  while (true) {
    const std::size_t comma = days.find(',');
    const std::uint8_t more = days_in(days.substr(0, comma));
    if (more == 0) return malformed;
    span.days |= more;
    if (comma == std::string_view::npos) break;
    days.remove_prefix(comma + 1);
  }
  const std::string_view times = trimmed(whole.substr(blank));
  const std::size_t dash = times.find('-');
  const auto from = time_of_day(times.substr(0, dash));
  const auto until = dash == std::string_view::npos ? std::nullopt : time_of_day(times.substr(dash + 1));
  if (!from || !until || *from == kMidnight || *from == *until) return malformed;
  span.from = *from;
  span.until = *until;
  return span;
}

std::string to_text(const WorkingSpan& span) {
  std::vector<std::string_view> days;
  for (unsigned day = 0; day < kDays.size(); ++day)
    if ((span.days & bit(day)) != 0) days.push_back(kDays[day]);
  const auto first = *day_of(days.front()), last = *day_of(days.back());
  const bool is_run = days.size() > 2 && last - first + 1 == days.size();
  const std::string shown =
      is_run ? fmt::format("{}-{}", days.front(), days.back()) : fmt::format("{}", fmt::join(days, ","));
  return fmt::format("{} {}-{}", shown, text_of(span.from), text_of(span.until));
}

WorkingTime working_time(const WorkingHours& working, UtcTime start, Duration past, Duration horizon) {
  constexpr Duration kBeyond = 28 * kMidnight;  // for what is put off to the first working time after the run
  const TimeZone zone = *TimeZone::named(working.zone);
  const auto day_of_date = [](UtcTime at) {
    return std::chrono::floor<std::chrono::days>(at.time_since_epoch()).count();
  };
  const UtcTime latest = UtcTime::max() - 3 * kMidnight;
  const UtcTime end = start + std::min(horizon + kBeyond, latest - start);
  std::vector<WorkingTime::Stretch> stretches;
  for (std::int64_t day = day_of_date(start - past) - 1; day <= day_of_date(end); ++day) {
    constexpr std::int64_t kMonday = 4;  // 1970-01-05
    const auto weekday = static_cast<unsigned>(((day - kMonday) % 7 + 7) % 7);
    for (const WorkingSpan& span : working.hours) {
      if ((span.days & bit(weekday)) == 0) continue;
      const Duration until = span.until > span.from ? span.until : span.until + kMidnight;
      stretches.push_back({TimePoint{zone.when(day, span.from) - start}, TimePoint{zone.when(day, until) - start}});
    }
  }
  return WorkingTime(std::move(stretches));
}

}  // namespace failcast::scenario
