#include "models/certificate/life_cycle.hpp"
#include "tests/sim/world/town.hpp"
#include "tests/sim/world/years.hpp"

namespace failcast::test {
namespace {

constexpr Duration kDay = 24h;
constexpr Duration kValidity = 365 * kDay;
constexpr std::size_t kConnectors = 100;

double days(Duration d) { return std::chrono::duration<double, std::ratio<86'400>>(d).count(); }

/// Connectors of one private cloud, and nothing else that acts.
struct Outage {
  Duration threshold{}, length{};
  Deployed deployed{};
  double renewal_chance = 1;
};

/// What the certificates of one run say.
class Certificates final : public record::FactSink {
 public:
  Certificates(TimePoint begin, Duration length, std::uint32_t first)
      : expired_after(kConnectors, Duration::max()),
        begin_(begin),
        end_(begin + length),
        first_(first),
        was_(kConnectors, certificate::State::valid) {}
  void on(const record::Record& record) override {
    using certificate::State;
    const auto* changed = std::get_if<CertificateChanged>(&record.fact);
    if (changed == nullptr || record.entity.index < first_ || record.entity.index >= first_ + kConnectors) return;
    const auto state = static_cast<State>(changed->state);
    const std::size_t k = record.entity.index - first_;
    const State was = std::exchange(was_[k], state);
    Duration& after = expired_after[k];
    if (state == State::expired && record.time < end_) after = std::min(after, record.time - begin_);
    if (state == State::valid && record.time < begin_ && record.time >= begin_ - 365 * kDay) ++renewals_in_last_year;
    if (state == State::valid && was == State::due && record.time >= end_) ++renewed_at_the_end;
  }

  std::vector<Duration> expired_after;  ///< since the outage began; Duration::max(): not within it
  std::size_t renewals_in_last_year = 0, renewed_at_the_end = 0;

 private:
  TimePoint begin_, end_;
  std::uint32_t first_;
  std::vector<certificate::State> was_;
};

scenario::Scenario fleet(const Outage& outage, std::uint32_t replication, TimePoint& begin) {
  scenario::Scenario s = town({.clients = 0, .edges = 0, .connectors = kConnectors});
  s.client_groups.clear();
  s.private_clouds[0].renewal_threshold = outage.threshold;
  s.params.cert.renew_ok_p = outage.renewal_chance;
  if (outage.renewal_chance < 1) s.params.cert.renew_check = kDay;
  scenario::StationGroup& group = s.station_groups.back();
  begin = TimePoint{} + 3 * kValidity;
  if (outage.deployed == Deployed::one_after_the_other) {
    const Stream dates{Key{1} / "dates" / replication};
    for (std::size_t k = 0; k < kConnectors; ++k) {  // over as long as a certificate is kept
      const auto ago = dates.below(static_cast<std::uint64_t>((kValidity - outage.threshold).count()), k);
      s.certificate_dates.push_back(
          {"connector-" + std::to_string(k + 1), s.start - Duration{static_cast<std::int64_t>(ago)}});
    }
    std::ranges::sort(s.certificate_dates, {}, &scenario::NamedDate::id);
  } else {
    using scenario::InitialAges;
    group.certificate_ages = outage.deployed == Deployed::together ? InitialAges::cohort : InitialAges::stationary;
    begin = TimePoint{} + 1h;
  }
  s.faults = {fault("cloud", scenario::FaultTarget::cloud, begin - TimePoint{}, outage.length)};
  s.horizon = begin - TimePoint{} + outage.length + 3h;
  return s;
}

Certificates run_fleet(const Outage& outage, std::uint32_t replication) {
  TimePoint begin{};
  const scenario::Scenario s = fleet(outage, replication, begin);
  world::World w(s, {.replication = replication});
  const auto& nodes = w.directory().nodes;
  const auto first = std::ranges::find(nodes, "connector-1", &record::Directory::Node::name) - nodes.begin();
  Certificates seen(begin, outage.length, static_cast<std::uint32_t>(first));
  w.run({&seen});
  return seen;
}

double share_expired(const Certificates& seen) {
  const auto n = std::ranges::count_if(seen.expired_after, [](Duration d) { return d != Duration::max(); });
  return static_cast<double>(n) / kConnectors;
}

/// Calls visit(expiries of the group, ascending) for groups of `size`; the mean of what it says.
template <class Visit>
double mean_over_groups(const Certificates& seen, std::size_t size, Visit visit) {
  double sum = 0;
  for (std::size_t at = 0; at + size <= kConnectors; at += size) {
    std::vector<Duration> group(seen.expired_after.begin() + static_cast<std::ptrdiff_t>(at),
                                seen.expired_after.begin() + static_cast<std::ptrdiff_t>(at + size));
    std::ranges::sort(group);
    sum += visit(group);
  }
  return sum / static_cast<double>(kConnectors / size);
}

/// Of groups of `size`, the share in which `enough` have expired.
auto share_of_groups(std::size_t size, std::size_t enough) {
  return [=](const Certificates& seen) {
    return mean_over_groups(seen, size,
                            [=](const auto& group) { return group[enough - 1] != Duration::max() ? 1 : 0; });
  };
}
/// Of all groups of `size` that the fleet has, the share in which every member has expired: for what is too rare to be
/// met in groups that share no member.
auto share_of_all_groups(std::size_t size) {
  return [=](const Certificates& seen) {
    const double expired = share_expired(seen) * kConnectors;
    double share = 1;
    for (std::size_t k = 0; k < size; ++k) {
      const auto left = static_cast<double>(k);
      share *= std::max(expired - left, 0.) / (kConnectors - left);
    }
    return share;
  };
}
/// Days to the first expiry in groups of `size`.
auto first_expiry(std::size_t size) {
  return [=](const Certificates& seen) {
    return mean_over_groups(seen, size, [](const auto& group) { return days(group[0]); });
  };
}

/// Figures of one kind of fleet. Seeds differ, so that no two of them share an outage.
class Table {
 public:
  Table(Deployed deployed, std::uint32_t first) : deployed_(deployed), first_(first) {}
  template <class Value>
  void add(std::string name, double expected, Outage outage, Value value) {
    outage.deployed = deployed_;
    const std::uint32_t seeds = (first_ + static_cast<std::uint32_t>(figures.size())) * 1000;
    figures.push_back(
        {std::move(name), expected, [=](std::uint32_t r) { return value(run_fleet(outage, seeds + r)); }});
  }
  std::vector<Figure> figures{};

 private:
  Deployed deployed_;
  std::uint32_t first_;
};

std::string kind_of(Deployed deployed) { return deployed == Deployed::stationary ? ", stationary" : ""; }

}  // namespace

std::vector<Figure> certificate_figures(Deployed deployed, std::uint32_t first) {
  Table table(deployed, first);
  const std::string kind = kind_of(deployed);
  table.add("expired, T 30, D 60" + kind, 0.0896, {30 * kDay, 60 * kDay}, share_expired);
  table.add("expired, T 30, D 90" + kind, 0.1791, {30 * kDay, 90 * kDay}, share_expired);
  table.add("expired, T 90, D 120" + kind, 0.1091, {90 * kDay, 120 * kDay}, share_expired);
  table.add("expired, T 180, D 200" + kind, 0.1081, {180 * kDay, 200 * kDay}, share_expired);
  table.add("dead days, T 30, D 60" + kind, 1.343, {30 * kDay, 60 * kDay}, [](const Certificates& seen) {
    return mean_over_groups(seen, 1, [](const auto& one) { return one[0] < 60 * kDay ? days(60 * kDay - one[0]) : 0; });
  });
  table.add("any of 4, T 30, D 60" + kind, 0.3129, {30 * kDay, 60 * kDay}, share_of_groups(4, 1));
  const auto among = [](double p, int n) { return std::pow(p, n); };
  table.add("any of 20, T 30, D 60" + kind, 1 - among(305.0 / 335, 20), {30 * kDay, 60 * kDay}, share_of_groups(20, 1));
  table.add("all of 2, T 30, D 90" + kind, among(60.0 / 335, 2), {30 * kDay, 90 * kDay}, share_of_groups(2, 2));
  table.add("all of 4, T 30, D 230" + kind, among(200.0 / 335, 4), {30 * kDay, 230 * kDay}, share_of_groups(4, 4));
  const double p = 60.0 / 335, q = 1 - p;
  table.add("fewer than 3 of 4 alive, T 30, D 90" + kind, 1 - among(q, 4) - 4 * p * among(q, 3), {30 * kDay, 90 * kDay},
            share_of_groups(4, 2));
  table.add("first expiry of 1, days, T 30" + kind, 197.5, {30 * kDay, 366 * kDay}, first_expiry(1));
  table.add("first expiry of 4, days, T 30" + kind, 97.0, {30 * kDay, 366 * kDay}, first_expiry(4));
  table.add("first expiry of 20, days, T 30" + kind, 45.95, {30 * kDay, 366 * kDay}, first_expiry(20));
  table.add("due at the end of D 20, T 30" + kind, 20.0 / 335, {30 * kDay, 20 * kDay},
            [](const Certificates& seen) { return static_cast<double>(seen.renewed_at_the_end) / kConnectors; });
  const auto all_of_four = [&] {
    table.add("all of 4, T 30, D 60" + kind, 6.4e-5, {30 * kDay, 60 * kDay}, share_of_all_groups(4));
    table.figures.back().replications = 300;
  };
  if (deployed == Deployed::stationary) {
    all_of_four();
    return table.figures;
  }
  for (const auto& [threshold, renewals] : {
           std::pair{30,  1.090},
           {60,  1.197},
           {90,  1.327},
           {120, 1.490},
           {180, 1.973}
  })
    table.add("renewals per year, T " + std::to_string(threshold), renewals, {threshold * kDay, 1h},
              [](const Certificates& seen) { return static_cast<double>(seen.renewals_in_last_year) / kConnectors; });
  const double lost = 0.5 + 0.7 / 0.3;  // days until the first try, and of tries in vain
  table.add("expired, daily tries of 30 %, T 30, D 35", (5 + lost) / (335 + lost), {30 * kDay, 35 * kDay, {}, 0.3},
            share_expired);
  all_of_four();
  return table.figures;
}

std::vector<Figure> cohort_figures(std::uint32_t first) {
  Table table(Deployed::together, first);
  const double p = 30.0 / 335;  // the sheet's 0.0896
  table.add("any of 4 deployed together, T 30, D 60", p, {30 * kDay, 60 * kDay}, share_of_groups(4, 1));
  table.add("all of 4 deployed together, T 30, D 60", p, {30 * kDay, 60 * kDay}, share_of_groups(4, 4));
  for (Figure& figure : table.figures) figure.replications = 300;  // a run is one draw
  return table.figures;
}

}  // namespace failcast::test
