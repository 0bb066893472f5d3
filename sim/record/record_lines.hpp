// Everything that happened in a run, for other programs: one JSON object per line and fact (NDJSON).
#pragma once
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <iosfwd>
#include <string>
#include <type_traits>
#include <variant>
#include <vector>

#include "sim/record/record.hpp"

namespace failcast::record {

/// Keeps all facts of a run and writes them in canonical order: time, entity, the entity's own sequence. Equal sets of
/// facts give equal bytes, in whatever order they came. Memory: kBytesPerFact until it is destroyed.
class RecordLines final : public FactSink {
 public:
  void on(const Record& record) override;
  std::size_t facts() const { return kept_.size(); }
  /// Cost O(n log n) for n facts.
  /// @param stop  set while it writes: gives up early
  /// @return whether everything was written
  bool write(std::ostream& out, const Directory& directory, const std::atomic<bool>* stop = nullptr);

 private:
  /// Stands for the one kind of fact that is large, and rare: its place in `logs_`.
  enum class InLogs : std::uint32_t {};
  template <class Fact>
  using Small = std::conditional_t<std::is_same_v<Fact, LogsCounted>, InLogs, Fact>;
  template <class>
  struct SmallOf;
  template <class... Facts>
  struct SmallOf<std::variant<Facts...>> {
    using type = std::variant<Small<Facts>...>;
  };
  struct Kept {
    TimePoint time{};
    Entity entity;
    std::uint32_t sequence = 0;
    SmallOf<Observation>::type fact;
  };
  Record unpacked(const Kept& kept) const;

  std::deque<Kept> kept_;  // grows without copying what it has
  std::vector<LogsCounted> logs_;

 public:
  static constexpr std::size_t kBytesPerFact = sizeof(Kept);
  static_assert(kBytesPerFact == 32);
};

/// One fact as a JSON object without a line break:
/// {"time":3600000000000,"entity":"fra-edges-1","kind":"edge","sequence":0,"fact":"state_changed",...}
/// `time` in ns; then the fact's own fields under their names in models/observations.hpp, with words for enumerations
/// and names for whoever and whatever they refer to. null: nobody, or no cause because there is access.
std::string to_json_line(const Record& record, const Directory& directory);

}  // namespace failcast::record
