// The readiness checklist (domain.md section 9): what a deployment must have before an outage so that Business
// Continuity and Disaster Recovery work in it. A check is a question about the deployment, how it is decided, and what
// to do when the answer is no.
#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace failcast::readiness {

class Tenant;

/// What follows when a check is not met: failover cannot work, or is worse than it could be.
enum class Severity : std::uint8_t { blocker, high, medium, low };
/// "B", "H", "M", "L".
std::string_view letter_of(Severity severity);

/// `simulated`: a drill was run and did not show the failure; one that shows it makes `not_met`.
enum class Status : std::uint8_t { not_met, asked, simulated, met, not_applicable };
std::string_view word_of(Status status);
std::string_view id_of(Status status);

/// What an answer rests on: what the file describes, a drill of it, or what people say of things that no file
/// describes.
enum class Basis : std::uint8_t { configuration, simulation, statement };
std::string_view word_of(Basis basis);

/// What must be there for a check to mean anything.
enum class Part : std::uint8_t { continuity, recovery, either };

/// Simulated outages of the deployment as it is, one per outage class that a check is about.
enum class Drill : std::uint8_t {
  none,
  ordinary,    ///< nothing fails
  flap,        ///< the cloud is away as long as interruptions usually are
  continuity,  ///< the cloud is away, no DR
  logins,      ///< the same, and everybody starts his device meanwhile
  installs,    ///< the same, and new users are installed meanwhile
  lasting,     ///< the same, as long as the longest outage that is planned for
  home_again,  ///< the same, until everybody is back at the cloud
  recovery,    ///< the cloud is away, no BC, and the operator publishes at once
  by_runbook,  ///< the same, and the operator takes the time that the file states
  dr_test      ///< the record says "test" on an ordinary day
};
std::string_view id_of(Drill drill);
std::string_view words_of(Drill drill);

struct Evidence {
  std::string text;
  std::string path;   ///< JSON pointer of the value it is about; may be empty
  std::string where;  ///< "file:line" of that value; empty: the file does not state it
};

/// Users of one profile in one client group, by their places in the scenario's lists.
using Crowd = std::pair<std::uint32_t, std::uint32_t>;

/// The answer to one check, as it grows.
class Answer {
 public:
  explicit Answer(const Tenant& tenant) : tenant_(tenant) {}

  /// Speaks for the check, or against it.
  void judge(bool ok, std::string text, const std::string& path = {});
  /// The same of a value with a default: as long as the file does not state it, it is asked for.
  void judge_stated(bool ok, std::string text, const std::string& path);
  void ask(const std::string& path);
  /// What somebody says of the deployment: yes or no.
  void expect(const std::optional<bool>& said, std::string yes, std::string no, const std::string& path);
  /// Only a drill can tell, and none is wanted.
  void ask_for_drill();
  /// Users whom the mistake concerns; nobody in particular: all of them.
  void concern(Crowd crowd) { concerned_.push_back(crowd); }
  void skip(std::string why) { not_applicable_ = std::move(why); }
  void simulated(std::string outcome) { outcome_ = std::move(outcome); }

  Status status() const;
  const std::vector<Evidence>& good() const { return good_; }
  const std::vector<Evidence>& bad() const { return bad_; }
  const std::vector<Evidence>& open() const { return open_; }
  const std::vector<Crowd>& concerned() const { return concerned_; }
  const std::string& why_not_applicable() const { return not_applicable_; }
  const std::string& outcome() const { return outcome_; }

 private:
  const Tenant& tenant_;
  std::vector<Evidence> good_, bad_, open_;
  std::vector<Crowd> concerned_;
  std::string not_applicable_, outcome_;
};

struct Check {
  int number = 0;
  Severity severity{};
  Part part{};
  Basis basis{};
  Drill drill = Drill::none;  ///< that shows what becomes of whom when a blocker is not met, or decides the check
  std::string_view what;      ///< as a fact that should hold
  std::string_view source;    ///< key of domain.md section 0
  std::string_view fix;
  void (*decide)(const Tenant& tenant, Answer& answer) = nullptr;

  std::string id() const { return "C" + std::to_string(number); }
};

/// All 68, by number.
const std::vector<Check>& checklist();

// Its parts, by subject.
std::span<const Check> client_checks();
std::span<const Check> network_checks();
std::span<const Check> private_cloud_checks();
std::span<const Check> login_checks();
std::span<const Check> capacity_checks();
std::span<const Check> timing_checks();
std::span<const Check> upkeep_checks();
std::span<const Check> recovery_checks();
std::span<const Check> record_checks();
std::span<const Check> people_checks();

}  // namespace failcast::readiness
