// The record that switches Disaster Recovery: what stands there, what will be published, how it is signed.
#include <algorithm>

#include <fmt/format.h>

#include "analysis/readiness/tenant.hpp"
#include "models/dr/record.hpp"
#include "sim/scenario/units.hpp"

namespace failcast::readiness {
namespace {

using scenario::to_text;

constexpr Duration kParkedTtl = 30s, kLongestTtl = 900s;  // S3, H19

void parked(const Tenant& t, Answer& answer) {
  const scenario::DrSettings& settings = t.scenario().dr_settings;
  const std::string state = "/disaster_recovery/initial_state", strings = "/disaster_recovery/initial_record",
                    ttl = "/dr/txt_ttl";
  if (settings.parked)
    answer.judge(*settings.parked == scenario::RecordState::off,
                 fmt::format("a record says {}", dr::word_of(*settings.parked)), state);
  else if (!settings.initial_record.empty())
    answer.judge(std::ranges::all_of(settings.initial_record,
                                     [](const std::string& text) {
                                       return dr::parse(text).record.state == scenario::RecordState::off;
                                     }),
                 settings.initial_record.front(), strings);
  else
    answer.judge(false, "no record stands there: caches remember that for a while", state);
  answer.judge_stated(t.scenario().params.dr.txt_ttl == kParkedTtl, "TTL " + to_text(t.scenario().params.dr.txt_ttl),
                      ttl);
}

void ttl(const Tenant& t, Answer& answer) {
  const Duration chosen = t.scenario().params.dr.txt_ttl;
  answer.judge_stated(chosen >= kParkedTtl && chosen <= kLongestTtl, "TTL " + to_text(chosen), "/dr/txt_ttl");
}

void signatures(const Tenant& t, Answer& answer) {
  const std::string& key = t.scenario().dr_settings.key;
  answer.judge(!key.empty(), key.empty() ? "records are not signed" : "signed with " + key, "/disaster_recovery/key");
  answer.expect(t.known().private_key_safe, "the private key is safe", "the private key is not safe",
                "/operations/recovery/private_key_safe");
  answer.expect(t.known().record_generator_ready, "a Windows host with the generator is at hand",
                "no Windows host with the generator is at hand", "/operations/recovery/record_generator_ready");
}

void judge_tags(Answer& answer, const std::vector<std::string>& strings, const std::string& where) {
  for (const std::string& text : strings) {
    const dr::Parsed parsed = dr::parse(text);
    std::string wrong;
    if (!parsed.is_record())
      wrong = "no record of version 1";
    else if (!parsed.mistakes.empty())
      wrong = sentence_of(parsed.mistakes.front().problem);
    else if (!parsed.record.state)
      wrong = "tag b is missing";
    else if (!parsed.record.product)
      wrong = "tag k is missing";
    answer.judge(wrong.empty(), fmt::format("{}: {}", text.substr(0, 40), wrong.empty() ? "tags v, b and k" : wrong),
                 where);
  }
}

void tags(const Tenant& t, Answer& answer) {
  const scenario::DrSettings& settings = t.scenario().dr_settings;
  judge_tags(answer, settings.initial_record, "/disaster_recovery/initial_record");
  for (std::size_t i = 0; i < t.scenario().operator_steps.size(); ++i)
    judge_tags(answer, t.scenario().operator_steps[i].strings, fmt::format("/operator/{}/strings", i));
  const bool is_generated = settings.parked || std::ranges::any_of(t.scenario().operator_steps, [](const auto& step) {
                              return step.strings.empty();
                            });
  if (is_generated)
    answer.judge(true, "records are made from the settings, with all tags", "/disaster_recovery/domain");
  if (answer.good().empty() && answer.bad().empty()) answer.ask("/disaster_recovery/initial_state");
}

constexpr auto kFile = Basis::configuration;
constexpr Check kChecks[] = {
    {51, Severity::high, Part::recovery, kFile, Drill::none, "a record that says off stands there, TTL 30 s",
     "[I] H27 S3", "publish a record with b=off and a TTL of 30 s now", parked},
    {52, Severity::high, Part::recovery, kFile, Drill::none, "the record's TTL is 30 s to 15 min", "S3 H19",
     "set the TTL to 30 s", ttl},
    {53, Severity::medium, Part::recovery, kFile, Drill::none,
     "records are signed, the key is safe, the generator at hand", "H21 S3",
     "sign records; keep the private key and a Windows host with the generator where operators get at them",
     signatures},
    {54, Severity::blocker, Part::recovery, kFile, Drill::recovery, "the record has its tags v, b and k", "S3",
     "make the record with `failcast dr-record new`, or the vendor's generator", tags},
};

}  // namespace

std::span<const Check> record_checks() { return kChecks; }

}  // namespace failcast::readiness
