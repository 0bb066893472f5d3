// Who has access at each instant of a run, for the chart of an outage: pairs of client and segment by what they are
// doing, sampled as finely as memory allows.
#pragma once
#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "models/observations.hpp"
#include "sim/record/record.hpp"

namespace failcast::review {

/// What a pair is doing, as a reader of the chart tells them apart.
enum class Doing : std::uint8_t {
  has_access,
  failing_over,  ///< noticing, looking up, connecting, waiting out W
  queued,        ///< at a controller or an edge
  switching_dr,  ///< people and the DR record are under way
  locked_out,    ///< refused, without a path, expired, not supported
  count_
};
std::string_view words_of(Doing doing);
Doing doing_of(Cause cause);
inline constexpr std::size_t kDoings = static_cast<std::size_t>(Doing::count_);

class AccessOverTime final : public record::FactSink {
 public:
  explicit AccessOverTime(const record::Directory& directory);
  void on(const record::Record& record) override;

  struct Sample {
    TimePoint at{};
    std::array<std::uint64_t, kDoings> pairs{};
  };
  /// After the run: each holds up to the next; the last at `end`. At most some thousand.
  std::vector<Sample> finish(TimePoint end);

 private:
  void keep();
  void close_until(TimePoint now);
  void thin_out();

  std::size_t segments_;
  std::vector<std::uint8_t> doing_;  ///< by pair; kNobody: may not use it
  std::array<std::uint64_t, kDoings> now_{};
  std::vector<Sample> samples_;
  Duration step_;
  TimePoint sampled_{};  ///< samples are complete up to here
  bool changed_ = true;
};

}  // namespace failcast::review
