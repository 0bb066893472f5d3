// The rules R1 to R66 that every run must keep (domain.md section 4), as people who review a drill read them: a number,
// a sentence, and where it is held. Those that can be broken while a run is under way are watched here, over the stream
// of facts: the machines and the world are judged by what they told, not by what they meant.
#pragma once
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sim/record/record.hpp"
#include "sim/scenario/scenario.hpp"

namespace failcast::invariants {

/// One broken rule: number, when, who, what.
struct Violation {
  std::string rule;  ///< "R16"
  TimePoint time{};
  std::string entity;
  std::string message;
};

/// Where a rule is held.
enum class Checked : std::uint8_t {
  run,           ///< watched over the facts of a run
  reader,        ///< a scenario that breaks it is refused before it runs
  construction,  ///< nothing exists that could break it
  test,          ///< the facts of a run do not show it; a test of the part that could break it does
  later          ///< belongs to a part of the product that is not simulated yet
};
std::string_view name_of(Checked checked);

struct Rule {
  int number;
  std::string_view sentence;
  Checked checked;
  std::string_view how;  ///< what is looked at, why nothing can break it, or what it waits for
};
/// Every rule, in the order of its number.
std::span<const Rule> rules();

/// Watches a run. Facts come in the order in which they happened.
class Rules final : public record::FactSink {
 public:
  /// Both must outlive this object. The scenario's own numbers are judged here, at time 0 (R2, R25, R52, R55).
  Rules(const scenario::Scenario& scenario, const record::Directory& directory);
  ~Rules() override;
  void on(const record::Record& record) override;
  /// The run ended at `now`.
  void at_end(TimePoint now);
  /// In the order in which they happened; of each rule the first 100, so that one defect cannot fill the memory.
  const std::vector<Violation>& violations() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace failcast::invariants
