#include <limits>
#include <utility>

#include <fmt/format.h>

#include "analysis/metrics/words.hpp"
#include "analysis/review/review.hpp"

namespace failcast::review {

using page::Cell;
using page::Tone;

Cell text_cell(std::string text, Tone tone) { return {.text = std::move(text), .tone = tone}; }
Cell number_cell(std::string text, double value) { return {.text = std::move(text), .value = value}; }
Cell count_cell(std::uint64_t count) { return number_cell(metrics::grouped(count), static_cast<double>(count)); }

Cell time_cell(const std::optional<Duration>& time) {
  if (!time) return text_cell("-", Tone::quiet);
  const bool never = *time == metrics::kInfinite;
  return {.text = metrics::seconds(*time),
          .value = never ? std::numeric_limits<double>::infinity() : metrics::to_seconds(time->count()),
          .tone = never ? Tone::bad : Tone::plain};
}

Cell ratio_cell(double share) { return number_cell(fmt::format("{:.3f} %", share * 100), share); }

Cell value_cell(const std::optional<double>& value, metrics::Unit unit) {
  return value ? number_cell(metrics::quantity(*value, unit), *value) : text_cell("-", Tone::quiet);
}

Cell word_cell(verdict::Word word) { return text_cell(std::string(verdict::name_of(word)), tone_of(word)); }

Tone tone_of(verdict::Word word) {
  switch (word) {
    case verdict::Word::pass: return Tone::good;
    case verdict::Word::fail: return Tone::bad;
    case verdict::Word::unsure:
    case verdict::Word::waived: break;
  }
  return Tone::warn;
}

}  // namespace failcast::review
