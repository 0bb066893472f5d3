#include "analysis/cli/progress.hpp"

#include <ostream>

#include <fmt/format.h>

#include "analysis/metrics/words.hpp"

namespace failcast::cli {
namespace {

constexpr std::chrono::milliseconds kRewrite{200};
constexpr std::chrono::seconds kNewLine{10};
constexpr int kBarWidth = 20;

}  // namespace

void Progress::at(TimePoint reached, TimePoint horizon) {
  const Clock::time_point now = Clock::now();
  if (now < next_ || horizon == TimePoint{}) return;
  next_ = now + (is_terminal_ ? std::chrono::duration_cast<Clock::duration>(kRewrite)
                              : std::chrono::duration_cast<Clock::duration>(kNewLine));
  const double share =
      static_cast<double>(reached.time_since_epoch().count()) / static_cast<double>(horizon.time_since_epoch().count());
  const double spent = std::chrono::duration<double>(now - started_).count();
  const double left = share > 0 ? spent / share - spent : 0;
  const std::string line = fmt::format("{} of {} simulated  {:3.0f} %  about {:.0f} s left", metrics::clock(reached),
                                       metrics::clock(horizon), share * 100, left);
  if (is_terminal_)
    err_ << "\r\x1b[K" << metrics::bar(share, kBarWidth) << "  " << line << std::flush;
  else
    err_ << line << std::endl;
  shown_ = true;
}

void Progress::finish() {
  if (shown_ && is_terminal_) err_ << "\r\x1b[K" << std::flush;
}

}  // namespace failcast::cli
