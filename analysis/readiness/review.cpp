#include "analysis/readiness/review.hpp"

#include <algorithm>
#include <map>

namespace failcast::readiness {
namespace {

bool applies(const Tenant& tenant, const Check& check, Answer& answer) {
  if (check.part == Part::continuity && !tenant.has_bc()) answer.skip("the deployment has no Business Continuity");
  if (check.part == Part::recovery && !tenant.has_dr()) answer.skip("the deployment has no Disaster Recovery");
  return answer.why_not_applicable().empty();
}

/// Whose failover a drill is about.
bool is_tried(const Tenant& tenant, const Cohort& cohort, Drill drill) {
  switch (drill) {
    case Drill::installs: return tenant.is_new(cohort);
    case Drill::recovery: return tenant.wants_dr(cohort);
    case Drill::none:
    case Drill::ordinary:
    case Drill::flap:
    case Drill::continuity:
    case Drill::logins:
    case Drill::lasting:
    case Drill::home_again:
    case Drill::by_runbook:
    case Drill::dr_test: break;
  }
  return tenant.wants_bc(cohort);
}

std::optional<Consequence> shown_by(const Tenant& tenant, const Answer& answer, Drill drill) {
  const DrillResult* result = tenant.drill(drill);
  if (result == nullptr) return std::nullopt;
  Consequence consequence{.drill = drill, .groups = {}, .why = {}};
  std::map<std::uint32_t, std::int64_t> by_group;
  std::int64_t most = 0;
  for (const Party& party : result->parties) {
    const std::vector<Crowd>& concerned = answer.concerned();
    const bool is_concerned = concerned.empty() || std::ranges::find(concerned, party.crowd) != concerned.end();
    const bool tried = std::ranges::any_of(tenant.map().cohorts(), [&](const Cohort& cohort) {
      return Tenant::crowd_of(cohort) == party.crowd && is_tried(tenant, cohort, drill);
    });
    if (!is_concerned || !tried) continue;
    consequence.users += party.users;
    consequence.without += party.without;
    if (party.without > 0) by_group[party.crowd.first] += party.without;
    if (party.without <= most) continue;
    most = party.without;
    consequence.why = party.why();
  }
  for (const auto& [group, users] : by_group)
    consequence.groups.push_back({tenant.scenario().client_groups[group].id, users});
  std::ranges::stable_sort(consequence.groups, std::greater{}, &Stranded::users);
  return consequence;
}

const scenario::Waiver* waiver_of(const Tenant& tenant, const Check& check) {
  for (const scenario::CheckWaiver& waiver : tenant.known().waivers)
    if (waiver.id == check.id() && waiver.waive) return &*waiver.waive;
  return nullptr;
}

}  // namespace

std::string_view word_of(Verdict verdict) {
  constexpr std::array<std::string_view, 3> kWords = {"READY", "READY WITH WAIVERS", "NOT READY"};
  return kWords[static_cast<std::size_t>(verdict)];
}

std::optional<Consequence> consequence_of(const Tenant& tenant, const Check& check, const Answer& answer) {
  if (check.severity != Severity::blocker || check.drill == Drill::none) return std::nullopt;
  const bool by_recovery = check.part == Part::either && !tenant.has_bc();
  auto shown = shown_by(tenant, answer, by_recovery ? Drill::recovery : check.drill);
  if (!shown || shown->without > 0 || check.part != Part::either || !tenant.has_dr() || by_recovery) return shown;
  const auto in_recovery = shown_by(tenant, answer, Drill::recovery);  // a mistake of one of the two
  return in_recovery && in_recovery->without > 0 ? in_recovery : shown;
}

Review review(const Tenant& tenant, const std::vector<int>& only) {
  Review review{.tenant = &tenant, .findings = {}};
  for (const Check& check : checklist()) {
    if (!only.empty() && std::ranges::find(only, check.number) == only.end()) continue;
    Finding finding{.check = &check, .answer = Answer(tenant), .consequence = std::nullopt};
    if (applies(tenant, check, finding.answer)) check.decide(tenant, finding.answer);
    finding.status = finding.answer.status();
    if (finding.status == Status::not_met) {
      finding.waiver = waiver_of(tenant, check);
      finding.consequence = consequence_of(tenant, check, finding.answer);
    }
    review.findings.push_back(std::move(finding));
  }
  return review;
}

std::size_t Review::count(Status status) const {
  return static_cast<std::size_t>(std::ranges::count(findings, status, &Finding::status));
}

std::size_t Review::count(Status status, Severity severity) const {
  return static_cast<std::size_t>(std::ranges::count_if(findings, [&](const Finding& finding) {
    return finding.status == status && finding.check->severity == severity;
  }));
}

Verdict Review::verdict() const {
  Verdict verdict = Verdict::ready;
  for (const Finding& finding : findings) {
    if (finding.status != Status::not_met || finding.check->severity != Severity::blocker) continue;
    if (finding.waiver == nullptr) return Verdict::not_ready;
    verdict = Verdict::with_waivers;
  }
  return verdict;
}

std::optional<int> number_of(std::string_view id) {
  for (const Check& check : checklist())
    if (check.id() == id) return check.number;
  return std::nullopt;
}

}  // namespace failcast::readiness
