#include "sim/scenario/time_zone.hpp"

#include <date/tz.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>

namespace failcast::scenario {
namespace {

namespace fs = std::filesystem;
using std::chrono::seconds;

/// Where Debian, and the library, have the zone data.
const fs::path kZoneData = "/usr/share/zoneinfo";

/// A day of each year by its weekday: "M3.5.0/2" is the last Sunday of March, 02:00 on the wall.
struct RuleDate {
  unsigned month = 1, week = 5, weekday = 0;
  seconds time = std::chrono::hours{2};

  /// Seconds since 1970 on that wall.
  seconds in(std::chrono::year year) const {
    const std::chrono::weekday day{weekday};
    const std::chrono::month of{month};
    const std::chrono::sys_days found = week == 5 ? std::chrono::sys_days{year / of / day[std::chrono::last]}
                                                  : std::chrono::sys_days{year / of / day[week]};
    return found.time_since_epoch() + time;
  }
};

/// What comes after the listed changes: the last line of a zone's file, as POSIX writes a TZ variable.
struct Rule {
  seconds standard{}, saving{};  ///< offsets from UTC
  RuleDate begin, end;           ///< of saving

  seconds offset_at(seconds utc) const {
    const std::chrono::sys_days day{std::chrono::floor<std::chrono::days>(utc)};
    const std::chrono::year year = std::chrono::year_month_day{day}.year();
    const seconds from = begin.in(year)-standard, until = end.in(year)-saving;
    const bool saves = from < until ? from <= utc && utc < until : utc < until || from <= utc;
    return saves ? saving : standard;
  }
};

/// Reads "EST5EDT,M3.2.0,M11.1.0" part by part; names of the offsets do not matter.
class RuleScanner {
 public:
  explicit RuleScanner(std::string_view text) : left_(text) {}

  /// Nothing: one offset all year round, which the listed changes know.
  std::optional<Rule> scan() {
    Rule rule;
    skip_name();
    rule.standard = -time();
    if (left_.empty()) return std::nullopt;
    skip_name();
    rule.saving = left_.starts_with(",") ? rule.standard + std::chrono::hours{1} : -time();
    for (RuleDate* const date : {&rule.begin, &rule.end})
      if (!read(*date)) return std::nullopt;
    return rule;
  }

 private:
  bool take(char c) {
    if (!left_.starts_with(c)) return false;
    left_.remove_prefix(1);
    return true;
  }
  void skip_name() {
    const bool is_quoted = take('<');
    const auto ends = [&](char c) { return is_quoted ? c == '>' : !(c >= 'A' && c <= 'Z') && !(c >= 'a' && c <= 'z'); };
    while (!left_.empty() && !ends(left_.front())) left_.remove_prefix(1);
    if (is_quoted) take('>');
  }
  unsigned number() {
    unsigned value = 0;
    while (!left_.empty() && left_.front() >= '0' && left_.front() <= '9') {
      value = value * 10 + static_cast<unsigned>(left_.front() - '0');
      left_.remove_prefix(1);
    }
    return value;
  }
  /// "-3:30", "50".
  seconds time() {
    const bool is_negative = take('-');
    if (!is_negative) take('+');
    seconds value = std::chrono::hours{number()};
    if (take(':')) value += std::chrono::minutes{number()};
    if (take(':')) value += seconds{number()};
    return is_negative ? -value : value;
  }
  bool read(RuleDate& date) {
    if (!take(',') || !take('M')) return false;
    date.month = number();
    take('.');
    date.week = number();
    take('.');
    date.weekday = number();
    if (take('/')) date.time = time();
    return date.month >= 1 && date.month <= 12 && date.week >= 1 && date.week <= 5 && date.weekday <= 6;
  }

  std::string_view left_;
};

std::string last_line(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::string text(std::istreambuf_iterator<char>(in), {});
  if (!text.empty() && text.back() == '\n') text.pop_back();
  return text.substr(text.rfind('\n') + 1);
}

const date::tzdb* zone_data() {
  try {
    return &date::get_tzdb();
  } catch (const std::runtime_error&) {  // a system without zone data
    return nullptr;
  }
}

}  // namespace

struct TimeZone::Data {
  const date::time_zone* listed = nullptr;
  std::optional<Rule> rule;
};

TimeZone::TimeZone(std::unique_ptr<Data> data) : data_(std::move(data)) {}
TimeZone::TimeZone(TimeZone&&) noexcept = default;
TimeZone& TimeZone::operator=(TimeZone&&) noexcept = default;
TimeZone::~TimeZone() = default;

std::vector<std::string> zone_names() {
  std::vector<std::string> names;
  if (const date::tzdb* data = zone_data())
    for (const date::time_zone& zone : data->zones) names.push_back(zone.name());
  std::ranges::sort(names);
  return names;
}

std::string zone_data_version() {
  constexpr std::string_view kBegin = "# version ";
  std::ifstream in(kZoneData / "tzdata.zi");
  std::string line;
  if (!std::getline(in, line) || !line.starts_with(kBegin)) return "unknown";
  return line.substr(kBegin.size());
}

std::optional<TimeZone> TimeZone::named(const std::string& name) {
  const date::tzdb* data = zone_data();
  if (data == nullptr) return std::nullopt;
  const auto found =
      std::ranges::find_if(data->zones, [&](const date::time_zone& zone) { return zone.name() == name; });
  if (found == data->zones.end()) return std::nullopt;
  const std::string rule = last_line(kZoneData / name);
  return TimeZone(std::make_unique<Data>(Data{&*found, RuleScanner(rule).scan()}));
}

Duration TimeZone::offset_at(UtcTime at) const {
  const auto utc = std::chrono::floor<seconds>(at.time_since_epoch());
  const date::sys_info info = data_->listed->get_info(date::sys_seconds{utc});
  constexpr date::year kAlways{10000};  // the end of what comes after the last listed change
  const bool is_listed = info.end < date::sys_seconds{date::sys_days{kAlways / 1 / 1}};
  return is_listed || !data_->rule ? info.offset : data_->rule->offset_at(utc);
}

UtcTime TimeZone::when(std::int64_t day, Duration since_midnight) const {
  constexpr Duration kFarFromChange = 26h;
  const UtcTime wall{std::chrono::days{day} + since_midnight};
  const Duration before = offset_at(wall - kFarFromChange), behind = offset_at(wall + kFarFromChange);
  const UtcTime early = wall - before;
  if (offset_at(early) == before || offset_at(wall - behind) != behind) return early;  // also one that is skipped
  return wall - behind;
}

}  // namespace failcast::scenario
