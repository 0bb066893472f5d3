#include "analysis/review/access_over_time.hpp"

#include <variant>

namespace failcast::review {
namespace {

constexpr std::uint8_t kNobody = 255;
constexpr std::size_t kMostSamples = 4096;
constexpr Duration kFinest = 1s;

}  // namespace

std::string_view words_of(Doing doing) {
  switch (doing) {
    case Doing::has_access: return "with access";
    case Doing::failing_over: return "failing over";
    case Doing::queued: return "queued";
    case Doing::switching_dr: return "waiting for the DR switch";
    case Doing::locked_out: return "locked out";
    case Doing::count_: break;
  }
  return "?";
}

Doing doing_of(Cause cause) {
  switch (cause) {
    case Cause::controller_queue:
    case Cause::handshake_queue: return Doing::queued;
    case Cause::noticing:
    case Cause::deciding:
    case Cause::publishing:
    case Cause::record_propagation:
    case Cause::record_poll: return Doing::switching_dr;
    case Cause::refused_capacity:
    case Cause::refused_policy:
    case Cause::trust_or_name:
    case Cause::no_path:
    case Cause::expired_authentication:
    case Cause::expired_certificate:
    case Cause::unsupported_client:
    case Cause::not_designated: return Doing::locked_out;
    case Cause::detection:
    case Cause::attempts:
    case Cause::pauses:
    case Cause::lookup:
    case Cause::stale_dns:
    case Cause::connecting:
    case Cause::wait_timer:
    case Cause::authentication:
    case Cause::restart:
    case Cause::count_: break;
  }
  return Doing::failing_over;
}

AccessOverTime::AccessOverTime(const record::Directory& directory)
    : segments_(directory.segments.size()), doing_(directory.entitled.size(), kNobody), step_(kFinest) {
  // Whoever has no access at first says so at time 0.
  for (std::size_t pair = 0; pair < doing_.size(); ++pair)
    if (directory.entitled[pair] != 0) {
      doing_[pair] = static_cast<std::uint8_t>(Doing::has_access);
      ++now_[0];
    }
}

void AccessOverTime::on(const record::Record& record) {
  const auto* access = std::get_if<AccessChanged>(&record.fact);
  if (access == nullptr) return;
  close_until(record.time);
  std::uint8_t& doing = doing_[record.entity.index * segments_ + access->segment.value];
  if (doing == kNobody) return;
  const auto next = static_cast<std::uint8_t>(access->has_access ? Doing::has_access : doing_of(access->cause));
  if (next == doing) return;
  --now_[doing];
  ++now_[next];
  doing = next;
  changed_ = true;
}

/// What holds since `sampled_`, if that is news.
void AccessOverTime::keep() {
  if (!changed_) return;
  changed_ = false;
  if (!samples_.empty() && samples_.back().at == sampled_)  // its step was made longer
    samples_.back().pairs = now_;
  else
    samples_.push_back({sampled_, now_});
}

/// What held before `now` at the last step before it.
void AccessOverTime::close_until(TimePoint now) {
  if (now < sampled_ + step_) return;
  keep();
  sampled_ += (now - sampled_) / step_ * step_;
  if (samples_.size() > kMostSamples) thin_out();
}

void AccessOverTime::thin_out() {
  while (samples_.size() > kMostSamples / 2) {
    step_ *= 2;
    std::vector<Sample> kept;
    for (const Sample& sample : samples_) {
      const TimePoint at{sample.at.time_since_epoch() / step_ * step_};
      if (!kept.empty() && kept.back().at == at)
        kept.back().pairs = sample.pairs;
      else
        kept.push_back({at, sample.pairs});
    }
    samples_ = std::move(kept);
  }
  sampled_ = TimePoint{sampled_.time_since_epoch() / step_ * step_};
}

std::vector<AccessOverTime::Sample> AccessOverTime::finish(TimePoint end) {
  keep();
  if (samples_.back().at < end) samples_.push_back({end, now_});
  return std::move(samples_);
}

}  // namespace failcast::review
