#include <map>
#include <optional>

#include "tests/sim/world/dr_town.hpp"
#include "tests/sim/world/years.hpp"

namespace failcast::test {
namespace {

constexpr Duration kDay = 24h;
constexpr std::int64_t kUsers = 100;

/// Users who log in when their own timeouts are over, for three of them, and then cannot any more.
struct Lapse {
  Duration timeout{};
  Duration max_age{};              ///< M; 0: no DR, but BC without its IdP
  Duration lazy_mean{};            ///< 1 / nu
  std::optional<Duration> slower;  ///< tau of a second segment
  bool revive = true;
};

/// Who has lost access to one segment for want of an authentication.
class Lost final : public record::FactSink {
 public:
  Lost(TimePoint at, std::uint32_t segment) : at_(at), segment_(segment) {}
  void on(const record::Record& record) override {
    const auto* change = std::get_if<AccessChanged>(&record.fact);
    if (change == nullptr || record.time > at_ || change->segment.value != segment_) return;
    lost_[record.entity.index] = !change->has_access && change->cause == Cause::expired_authentication;
  }
  double share() const {
    const auto n = std::ranges::count_if(lost_, [](const auto& one) { return one.second; });
    return static_cast<double>(n) / kUsers;
  }

 private:
  TimePoint at_;
  std::uint32_t segment_;
  std::map<std::uint32_t, bool> lost_;
};

scenario::Scenario users(const Lapse& lapse, std::uint32_t replication, TimePoint begin, Duration after) {
  const bool in_dr = lapse.max_age > Duration{};
  scenario::Scenario s = in_dr ? dr_towns(1, kUsers) : town({.clients = kUsers});
  s.params.auth.timeout = lapse.timeout;
  s.params.auth.lazy_mean = lapse.lazy_mean;
  s.params.auth.back_dating = 0s;
  s.params.auth.login_interactive = Distribution::constant(0s);
  s.params.user.mtunnel_per_hour = 0;
  s.params.client.offline_retry = 1 * kDay;  // who cannot log in asks seldom
  if (lapse.slower) {
    s.segments.push_back({.id = "slower", .server_group = "servers"});
    s.timeout_policy = {
        {.id = "slower", .when = {.segments = {"slower"}}, .timeout = *lapse.slower}
    };
  }
  const Stream dates{Key{2} / "logins" / replication};
  for (std::int64_t c = 0; c < kUsers; ++c) {
    const auto ago = dates.below(static_cast<std::uint64_t>(lapse.timeout.count()), static_cast<std::uint64_t>(c));
    s.client_groups[0].auth_dates.push_back(s.start - Duration{static_cast<std::int64_t>(ago)});
  }
  if (in_dr) {
    s.params.dr.max_auth_age = lapse.max_age;
    s.params.dr.revive_lapsed = lapse.revive;
    s.operator_steps = {publication("on", scenario::RecordState::on, begin - TimePoint{})};
  } else {
    s.faults = {fault("cloud", scenario::FaultTarget::cloud, begin - TimePoint{}, 100 * kDay),
                fault("idps", scenario::FaultTarget::idp, begin - TimePoint{}, 100 * kDay)};
  }
  s.horizon = begin - TimePoint{} + after + 1h;
  return s;
}

double share_lost(const Lapse& lapse, Duration after, std::uint32_t replication, std::uint32_t segment = 0) {
  const TimePoint begin = TimePoint{} + 3 * (lapse.timeout + lapse.lazy_mean);
  const scenario::Scenario s = users(lapse, replication, begin, after);
  world::World w(s, {.replication = replication});
  Lost lost(begin + std::max<Duration>(after, 10min), segment);  // until everybody is over the change itself
  w.run({&lost});
  return lost.share();
}

/// Logins of an ordinary stretch of time, and right after one in which nobody could log in.
double logins(Duration window, Duration without_idp, std::uint32_t replication) {
  const Lapse lapse{.timeout = 7 * kDay};
  const TimePoint begin = TimePoint{} + 21 * kDay;
  scenario::Scenario s = users(lapse, replication, begin, without_idp + window);
  s.params.client.offline_retry = 600s;
  s.faults.clear();
  if (without_idp > Duration{})
    s.faults = {fault("idps", scenario::FaultTarget::idp, begin - TimePoint{}, without_idp)};
  world::World w(s, {.replication = replication});
  Tape tape;
  w.run({&tape});
  const auto done = tape.times<AuthenticationEnded>([&](const record::Record& r, const AuthenticationEnded& ended) {
    return ended.ok && r.time >= begin + without_idp && r.time < begin + without_idp + window;
  });
  return static_cast<double>(done.size());
}

}  // namespace

std::vector<Figure> authentication_figures(std::uint32_t first) {
  std::vector<Figure> figures;
  const auto seeds = [&] { return (first + static_cast<std::uint32_t>(figures.size())) * 1000; };
  const auto add = [&](std::string name, double expected, const Lapse& lapse, Duration after,
                       std::uint32_t segment = 0) {
    figures.push_back({std::move(name), expected,
                       [=, from = seeds()](std::uint32_t r) { return share_lost(lapse, after, from + r, segment); }});
  };
  const Lapse usual{.timeout = 7 * kDay, .max_age = 14 * kDay}, slow{.timeout = 20 * kDay, .max_age = 14 * kDay};
  add("lost in DR, tau 7, M 14, t 10", 0.429, usual, 10 * kDay);
  add("lost in DR, tau 20, M 14, t 0", 0.30, slow, 0s);
  add("lost in DR, tau 20, M 14, t 3", 0.45, slow, 3 * kDay);
  const Lapse equal{.timeout = 7 * kDay, .max_age = 7 * kDay};
  add("lost in DR, tau 7, M 7, t 1", 0.143, equal, 1 * kDay);
  add("lost in DR, tau 7, M 7, t 3", 0.429, equal, 3 * kDay);
  const Lapse no_idp{.timeout = 7 * kDay};
  add("lost in BC without IdP, tau 7, t 1", 1.0 / 7, no_idp, 1 * kDay);
  add("lost in BC without IdP, tau 7, t 5", 5.0 / 7, no_idp, 5 * kDay);
  const Lapse two{.timeout = 7 * kDay, .slower = 20 * kDay};
  add("lost in BC without IdP, tau 20 of a second segment, t 15", 2.0 / 7, two, 15 * kDay, 1);
  const Lapse daily{.timeout = 7 * kDay, .max_age = 14 * kDay, .lazy_mean = 1 * kDay};
  add("lost in DR, lazy nu 1, tau 7, M 14, t 10", 0.500, daily, 10 * kDay);
  Lapse rarely{.timeout = 7 * kDay, .max_age = 14 * kDay, .lazy_mean = 5 * kDay};
  add("lost in DR, lazy nu 0.2, tau 7, M 14, t 0", 0.1027, rarely, 0s);
  add("lost in DR, lazy nu 0.2, tau 7, M 14, t 6", 0.3411, rarely, 6 * kDay);
  rarely.revive = false;
  add("lost in DR, nothing revived, nu 0.2, t 0", 5.0 / 12, rarely, 0s);
  add("lost in DR, nothing revived, nu 0.2, t 10", 8.0 / 12, rarely, 10 * kDay);
  figures.push_back({"logins of 100 users in 12 h, tau 7", kUsers * 0.5 / 7,
                     [from = seeds()](std::uint32_t r) { return logins(12h, 0s, from + r); }});
  figures.push_back({"logins in the 15 min after 2 d without IdP", kUsers * (2 + 15.0 / 1440) / 7,
                     [from = seeds()](std::uint32_t r) { return logins(15min, 2 * kDay, from + r); }});
  return figures;
}

}  // namespace failcast::test
