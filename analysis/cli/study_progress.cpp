#include "analysis/cli/study_progress.hpp"

#include <algorithm>
#include <cmath>
#include <ostream>

#include <fmt/format.h>

#include "analysis/metrics/words.hpp"
#include "analysis/report/study_summary.hpp"
#include "analysis/stats/mean.hpp"

namespace failcast::cli {
namespace {

constexpr std::chrono::milliseconds kRewrite{200};
constexpr std::chrono::seconds kLive{1}, kNewLine{10};
constexpr int kBarWidth = 20;

/// "p95(failover_time) 281 s ± 3.4 s (goal ± 2.0 s)": of the precision's measure, else of the first; of point 0.
std::string precision_text(const study::Study& s) {
  std::size_t measure = 0;
  if (s.plan.until)
    measure = static_cast<std::size_t>(
        std::find(s.plan.measures.begin(), s.plan.measures.end(), s.plan.until->measure) - s.plan.measures.begin());
  const std::vector<double> values = s.values(0, measure);
  if (values.empty()) return "";
  const metrics::Unit unit = unit_of(s.plan.measures[measure]);
  std::string text =
      fmt::format("  {} {}", text_of(s.plan.measures[measure]),
                  report::with_interval(stats::moments(values).mean, stats::mean_interval(values), unit));
  if (s.plan.points.size() > 1) text += " at point 0";
  if (s.plan.until) text += fmt::format(" (goal ± {})", metrics::quantity(s.plan.until->half_width, unit));
  return text;
}

std::string time_text(double seconds) {
  if (seconds < 100) return fmt::format("{:.0f} s", seconds);
  return seconds < 6000 ? fmt::format("{:.0f} min", seconds / 60) : fmt::format("{:.1f} h", seconds / 3600);
}

}  // namespace

void StudyProgress::at(const study::Study& study, std::uint64_t wanted, study::Shard shard) {
  const std::uint64_t done = study.cells.size() + study.failed.size();
  if (done_before_ == UINT64_MAX) done_before_ = done;
  const Clock::time_point now = Clock::now();
  if (quiet_ || now < next_) return;
  const bool terminal = console_.err_is_terminal;
  next_ = now + (terminal ? std::chrono::duration_cast<Clock::duration>(kRewrite)
                 : live_  ? std::chrono::duration_cast<Clock::duration>(kLive)
                          : std::chrono::duration_cast<Clock::duration>(kNewLine));
  const std::uint64_t mine = (wanted + shard.count - 1 - shard.index) / shard.count;
  const double spent = std::chrono::duration<double>(now - started_).count();
  const auto fresh = static_cast<double>(done - done_before_);
  const double left = fresh > 0 ? spent / fresh * static_cast<double>(mine - std::min(mine, done)) : 0;
  std::string line = fmt::format("{} of {} cells{}", done, mine, precision_text(study));
  if (!study.failed.empty()) line += fmt::format("  {} failed", study.failed.size());
  if (fresh > 0) line += fmt::format("  about {} left", time_text(left));
  const double share = mine > 0 ? static_cast<double>(done) / static_cast<double>(mine) : 1;
  if (terminal)
    console_.err << "\r\x1b[K" << metrics::bar(share, kBarWidth) << "  " << line << std::flush;
  else
    console_.err << line << std::endl;
  shown_ = true;
}

void StudyProgress::finish() {
  if (shown_ && console_.err_is_terminal) console_.err << "\r\x1b[K" << std::flush;
}

}  // namespace failcast::cli
