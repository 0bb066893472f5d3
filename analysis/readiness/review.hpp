// A readiness review: the answers to the checklist for one deployment, what drills predict where a blocker is not met,
// and what that comes to.
#pragma once
#include <array>
#include <optional>
#include <string>
#include <vector>

#include "analysis/readiness/tenant.hpp"

namespace failcast::readiness {

/// Users of one client group whom a drill leaves without.
struct Stranded {
  std::string group;
  std::int64_t users = 0;
};
/// What the drill of its outage class shows of a blocker that is not met.
struct Consequence {
  Drill drill{};
  std::int64_t users = 0;        ///< whom the mistake concerns
  std::int64_t without = 0;      ///< of these, without a segment that they need until the end
  std::vector<Stranded> groups;  ///< most first
  std::string why;               ///< what most of their time went to; empty: nobody is without
};

struct Finding {
  const Check* check = nullptr;
  Answer answer;
  Status status{};
  const scenario::Waiver* waiver = nullptr;  ///< of a check that is not met
  std::optional<Consequence> consequence;
};

enum class Verdict : std::uint8_t { ready, with_waivers, not_ready };
std::string_view word_of(Verdict verdict);

struct Review {
  const Tenant* tenant = nullptr;
  bool is_simulated = true;
  std::vector<Finding> findings;  ///< by number of the check

  /// Every drill that it needed was run to its end.
  bool is_complete() const { return !tenant->was_stopped(); }
  std::size_t count(Status status) const;
  std::size_t count(Status status, Severity severity) const;
  Verdict verdict() const;
};

/// @param only  numbers of checks; empty: all
Review review(const Tenant& tenant, const std::vector<int>& only);

/// What becomes of whom when this check's mistake meets the outage that it concerns. Nothing: no drill shows it.
std::optional<Consequence> consequence_of(const Tenant& tenant, const Check& check, const Answer& answer);

/// Number of a check by its id ("C37"); nothing when there is none.
std::optional<int> number_of(std::string_view id);

/// With `all` every check and every piece of evidence, else what is to be done.
std::string as_text(const Review& review, bool all);
std::string as_markdown(const Review& review);
/// Format readiness-1.
std::string as_json(const Review& review);
/// JSON Schema (draft-07) of that.
std::string readiness_schema();

}  // namespace failcast::readiness
