#include "analysis/metrics/words.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

namespace failcast::metrics {
namespace {

/// Columns on the screen: bytes that begin a UTF-8 character.
std::size_t width_of(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0U) != 0x80U; }));
}

/// Up to three decimals, zeros at the end left out.
std::string decimals(double value) {
  std::string text = fmt::format("{:.3f}", value);
  text.erase(text.find_last_not_of('0') + 1);
  if (text.ends_with('.')) text.pop_back();
  return text;
}

}  // namespace

std::string grouped(std::uint64_t n) {
  std::string digits = std::to_string(n);
  for (std::size_t at = digits.size(); at > 3; at -= 3) digits.insert(at - 3, " ");
  return digits;
}

std::string seconds(Duration d) {
  if (d == kInfinite) return "never";
  // Rounded in integers, so that no build rounds another way.
  const auto thousandths = static_cast<std::uint64_t>((d.count() + 500'000) / 1'000'000);
  if (thousandths < 1000) return fmt::format("0.{:03} s", thousandths);
  const auto tenths = static_cast<std::uint64_t>((d.count() + 50'000'000) / 100'000'000);
  return fmt::format("{}.{} s", grouped(tenths / 10), tenths % 10);
}

std::string seconds(const std::optional<Duration>& d) { return d ? seconds(*d) : "-"; }

std::string clock(TimePoint t) {
  const std::int64_t all = t.time_since_epoch().count() / 1'000'000'000;
  const std::string time = fmt::format("{:02}:{:02}:{:02}", all / 3600 % 24, all / 60 % 60, all % 60);
  return all >= 86400 ? fmt::format("{}d {}", all / 86400, time) : time;
}

std::string quantity(double value, Unit unit) {
  if (std::isinf(value)) return "never";
  switch (unit) {
    case Unit::seconds: return decimals(value) + " s";
    case Unit::ratio: return fmt::format("{:.3f} %", value * 100);
    case Unit::minutes: return fmt::format("{:.1f} min", value);
    case Unit::days: return fmt::format("{:.2f} d", value);
    case Unit::per_second: return fmt::format("{:g}/s", value);
    case Unit::count: return fmt::format("{:g}", value);
  }
  return {};
}

std::string share(WideNs part, WideNs whole) {
  const auto permille = whole == 0 ? 0 : static_cast<std::int64_t>((part * 1000 + whole / 2) / whole);
  return fmt::format("{}.{} %", permille / 10, permille % 10);
}

std::string bar(double share, int width) {
  static constexpr std::array<std::string_view, 8> kEighths = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
  const int eighths = static_cast<int>(std::lround(std::clamp(share, 0.0, 1.0) * width * 8));
  std::string text;
  for (int i = 0; i < eighths / 8; ++i) text += "█";
  text += kEighths[static_cast<std::size_t>(eighths % 8)];
  return text;
}

std::string Table::text() const {
  std::vector<std::size_t> widths;
  for (const auto& row : rows_) {
    widths.resize(std::max(widths.size(), row.size()));
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], width_of(row[i]));
  }
  std::string text;
  for (const auto& row : rows_) {
    std::string line = " ";
    for (std::size_t i = 0; i < row.size(); ++i) {
      const std::string pad(widths[i] - width_of(row[i]), ' ');
      const bool is_left = columns_[std::min(i, columns_.size() - 1)] == 'l';
      line += (i == 0 ? " " : "  ") + (is_left ? row[i] + pad : pad + row[i]);
    }
    text += line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
  }
  return text;
}

}  // namespace failcast::metrics
