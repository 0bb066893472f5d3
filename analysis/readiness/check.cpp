#include "analysis/readiness/check.hpp"

#include <algorithm>
#include <array>

#include "analysis/readiness/tenant.hpp"

namespace failcast::readiness {

std::string_view letter_of(Severity severity) {
  constexpr std::array<std::string_view, 4> kLetters = {"B", "H", "M", "L"};
  return kLetters[static_cast<std::size_t>(severity)];
}

std::string_view word_of(Status status) {
  constexpr std::array<std::string_view, 5> kWords = {"not met", "asked", "simulated", "met", "not applicable"};
  return kWords[static_cast<std::size_t>(status)];
}
std::string_view id_of(Status status) {
  constexpr std::array<std::string_view, 5> kIds = {"not_met", "asked", "simulated", "met", "not_applicable"};
  return kIds[static_cast<std::size_t>(status)];
}

std::string_view word_of(Basis basis) {
  constexpr std::array<std::string_view, 3> kWords = {"configuration", "simulation", "statement"};
  return kWords[static_cast<std::size_t>(basis)];
}

std::string_view id_of(Drill drill) {
  constexpr std::array<std::string_view, 11> kIds = {"none",     "ordinary",   "flap",    "continuity",
                                                     "logins",   "installs",   "lasting", "home_again",
                                                     "recovery", "by_runbook", "dr_test"};
  return kIds[static_cast<std::size_t>(drill)];
}
std::string_view words_of(Drill drill) {
  constexpr std::array<std::string_view, 11> kWords = {"",
                                                       "an ordinary hour",
                                                       "the cloud flaps",
                                                       "the cloud is away",
                                                       "the cloud is away, and everybody starts his device",
                                                       "the cloud is away, and new users are installed",
                                                       "the cloud is away as long as is planned for",
                                                       "the cloud is away and comes back",
                                                       "the cloud is away, and DR is switched on at once",
                                                       "the cloud is away, and DR is switched on by the runbook",
                                                       "a DR test"};
  return kWords[static_cast<std::size_t>(drill)];
}

void Answer::judge(bool ok, std::string text, const std::string& path) {
  (ok ? good_ : bad_).push_back({std::move(text), path, tenant_.where(path)});
}

void Answer::judge_stated(bool ok, std::string text, const std::string& path) {
  if (tenant_.states(path))
    judge(ok, std::move(text), path);
  else
    ask(path);
}

void Answer::ask(const std::string& path) {
  std::string words = path.substr(path.empty() ? 0 : 1);
  std::ranges::replace(words, '/', '.');
  open_.push_back({std::move(words), path, {}});
}

void Answer::expect(const std::optional<bool>& said, std::string yes, std::string no, const std::string& path) {
  if (said)
    judge(*said, *said ? std::move(yes) : std::move(no), path);
  else
    ask(path);
}

void Answer::ask_for_drill() { open_.push_back({"a simulation (leave --no-simulation out)", {}, {}}); }

Status Answer::status() const {
  if (!bad_.empty()) return Status::not_met;
  if (!not_applicable_.empty()) return Status::not_applicable;
  if (!open_.empty() || (good_.empty() && outcome_.empty())) return Status::asked;
  return outcome_.empty() ? Status::met : Status::simulated;
}

const std::vector<Check>& checklist() {
  static const std::vector<Check> all = [] {
    std::vector<Check> checks;
    for (const std::span<const Check> part :
         {client_checks(), network_checks(), private_cloud_checks(), login_checks(), capacity_checks(), timing_checks(),
          upkeep_checks(), recovery_checks(), record_checks(), people_checks()})
      checks.insert(checks.end(), part.begin(), part.end());
    std::ranges::sort(checks, {}, &Check::number);
    return checks;
  }();
  return all;
}

}  // namespace failcast::readiness
