#include "sim/invariants/rules.hpp"

#include <map>
#include <utility>

#include "sim/invariants/checks.hpp"

namespace failcast::invariants {

class Rules::Impl final : public Report {
 public:
  Impl(const scenario::Scenario& scenario, const record::Directory& directory) : situation_(scenario, directory) {
    check_settings(scenario, *this);
  }
  void on(const record::Record& record) {
    now_ = record.time;
    entity_ = record.entity;
    for (const std::span<const Check> checks : {client_checks(), station_checks(), exit_checks(), dr_checks(),
                                                new_user_checks(), request_checks(), upkeep_checks()})
      for (const Check check : checks) check(situation_, record, *this);
    situation_.apply(record);
  }
  /// Access that was given in good order must also have been taken in good order: judged once more as it stands.
  void at_end(TimePoint now) {
    now_ = now;
    const auto& directory = situation_.directory();
    for (std::uint32_t c = 0; c < directory.clients.size(); ++c) {
      entity_ = {record::EntityKind::client, c};
      for (std::uint32_t s = 0; s < directory.segments.size(); ++s) {
        if (!situation_.has_access(c, s)) continue;
        const record::Record standing{
            now, entity_, 0, AccessChanged{SegmentId{s}, true, {}, {}}
        };
        access_needs_a_connector(situation_, standing, *this);
        access_in_dr_is_designated(situation_, standing, *this);
      }
    }
  }
  void broken(int rule, std::string message) override {
    constexpr int kKept = 100;
    if (++count_[rule] > kKept) return;
    violations_.push_back(
        {"R" + std::to_string(rule), now_, situation_.directory().entity_name(entity_), std::move(message)});
  }
  const std::vector<Violation>& violations() const { return violations_; }

 private:
  Situation situation_;
  TimePoint now_{};
  record::Entity entity_{};
  std::map<int, int> count_;
  std::vector<Violation> violations_;
};

Rules::Rules(const scenario::Scenario& scenario, const record::Directory& directory)
    : impl_(std::make_unique<Impl>(scenario, directory)) {}
Rules::~Rules() = default;
void Rules::on(const record::Record& record) { impl_->on(record); }
void Rules::at_end(TimePoint now) { impl_->at_end(now); }
const std::vector<Violation>& Rules::violations() const { return impl_->violations(); }

}  // namespace failcast::invariants
