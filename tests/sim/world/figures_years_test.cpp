// Certificates and authentications over years against the closed forms of domain.md 6.2 and 6.4. Nothing here is of an
// age drawn from the formula under test: components enrol at random dates and renew by their own looks for three
// validities, users log in when their own timeouts are over, and then the outage comes. A fleet that starts stationary
// has to agree with them. Each figure has replications of its own, so that its standard error is honest and the
// figures' z-scores are independent of each other.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <functional>
#include <map>
#include <numeric>

#include "models/certificate/life_cycle.hpp"
#include "tests/sim/world/dr_town.hpp"

using namespace failcast;
using namespace failcast::test;
using scenario::FaultTarget;
using scenario::InitialAges;

namespace {

constexpr Duration kDay = 24h;
constexpr Duration kValidity = 365 * kDay;

double days(Duration d) { return std::chrono::duration<double, std::ratio<86'400>>(d).count(); }

// ---- certificates ------------------------------------------------------------------------------------------------

enum class Start { enrolled_at_random, stationary, cohort };

struct Outage {
  Duration threshold{}, length{};
  Start start = Start::enrolled_at_random;
  double renewal_chance = 1;
};

/// Connectors of one private cloud, and nothing else that acts.
struct FleetRun {
  std::vector<Duration> expired_after;  ///< by connector, since the outage began; Duration::max(): not within it
  std::size_t renewals = 0;             ///< before the outage
  std::size_t back = 0;                 ///< of those due, renewed within 2 h of the end of the outage
};

/// Counts what the certificates of one run say.
class Certificates final : public record::FactSink {
 public:
  Certificates(TimePoint begin, TimePoint end, std::size_t connectors, std::uint32_t first)
      : begin_(begin), end_(end), first_(first), run_{std::vector<Duration>(connectors, Duration::max())} {}
  void on(const record::Record& record) override {
    const auto* changed = std::get_if<CertificateChanged>(&record.fact);
    if (changed == nullptr || record.entity.index < first_) return;
    const std::size_t k = record.entity.index - first_;
    if (k >= run_.expired_after.size()) return;
    const auto state = static_cast<certificate::State>(changed->state);
    if (state == certificate::State::expired && record.time >= begin_ && record.time < end_)
      run_.expired_after[k] = std::min(run_.expired_after[k], record.time - begin_);
    if (state == certificate::State::valid && record.time >= end_ && record.time < end_ + 2h) ++run_.back;
  }
  const FleetRun& run() const { return run_; }

 private:
  TimePoint begin_, end_;
  std::uint32_t first_;
  FleetRun run_;
};

scenario::Scenario fleet(const Outage& outage, std::int64_t connectors, std::uint32_t replication, TimePoint& begin) {
  scenario::Scenario s = town({.clients = 0, .edges = 0, .connectors = connectors});
  s.client_groups.clear();
  s.private_clouds[0].renewal_threshold = outage.threshold;
  s.params.cert.renew_ok_p = outage.renewal_chance;
  scenario::StationGroup& group = s.station_groups.back();
  if (outage.start == Start::enrolled_at_random) {
    const Stream dates{Key{1} / "dates" / replication};
    for (std::int64_t k = 0; k < connectors; ++k) {
      const auto ago = dates.below(static_cast<std::uint64_t>(kValidity.count()), static_cast<std::uint64_t>(k));
      s.certificate_dates.push_back(
          {"connector-" + std::to_string(k + 1), s.start - Duration{static_cast<std::int64_t>(ago)}});
    }
    std::ranges::sort(s.certificate_dates, {}, &scenario::NamedDate::id);
    begin = TimePoint{} + 3 * kValidity;
  } else {
    group.certificate_ages = outage.start == Start::cohort ? InitialAges::cohort : InitialAges::stationary;
    begin = TimePoint{} + 1h;
  }
  s.faults = {fault("cloud", FaultTarget::cloud, begin - TimePoint{}, outage.length)};
  s.horizon = begin - TimePoint{} + outage.length + 3h;
  return s;
}

FleetRun run_fleet(const Outage& outage, std::int64_t connectors, std::uint32_t replication) {
  TimePoint begin{};
  const scenario::Scenario s = fleet(outage, connectors, replication, begin);
  world::World w(s, {.replication = replication});
  const auto& entities = w.directory().nodes;
  const auto first = static_cast<std::uint32_t>(
      std::ranges::find(entities, "connector-1", &record::Directory::Node::name) - entities.begin());
  Certificates sink(begin, begin + outage.length, static_cast<std::size_t>(connectors), first);
  w.run({&sink});
  return sink.run();
}

// ---- samples and their judgement ---------------------------------------------------------------------------------

/// A figure of the tables: what the formula says, and one value per replication.
struct Figure {
  std::string name;
  double expected;
  std::function<double(std::uint32_t replication)> sample;
  std::uint32_t replications = 30;
};

struct Scored {
  double mean = 0, error = 0, z = 0;
};
Scored score(const Figure& figure) {
  std::vector<double> values;
  for (std::uint32_t r = 0; r < figure.replications; ++r) values.push_back(figure.sample(r));
  const auto n = static_cast<double>(values.size());
  const double mean = std::accumulate(values.begin(), values.end(), 0.0) / n;
  double squares = 0;
  for (const double value : values) squares += (value - mean) * (value - mean);
  const double error = std::sqrt(squares / (n - 1) / n);
  return {mean, error, (mean - figure.expected) / error};
}

double normal(double z) { return 0.5 * std::erfc(-z / std::sqrt(2.0)); }

/// Largest distance between the z-scores' distribution and the normal one (Kolmogorov and Smirnov).
double distance_from_normal(std::vector<double> z) {
  std::ranges::sort(z);
  const auto n = static_cast<double>(z.size());
  double most = 0;
  for (std::size_t i = 0; i < z.size(); ++i) {
    const double p = normal(z[i]), below = static_cast<double>(i) / n, up_to = static_cast<double>(i + 1) / n;
    most = std::max({most, std::abs(p - below), std::abs(up_to - p)});
  }
  return most;
}

void judge(const std::vector<Figure>& figures) {
  std::vector<double> z;
  for (const Figure& figure : figures) {
    const Scored s = score(figure);
    WARN(figure.name << ": expected " << figure.expected << ", simulated " << s.mean << " +- " << s.error << ", z "
                     << s.z);
    CHECK(std::abs(s.z) < 4);
    z.push_back(s.z);
  }
  // One in a thousand lists of normal scores is farther away than 1.95 / sqrt(n).
  CHECK(distance_from_normal(z) < 1.95 / std::sqrt(static_cast<double>(z.size())));
}

double share_expired(const FleetRun& run, Duration within) {
  const auto n = std::ranges::count_if(run.expired_after, [&](Duration d) { return d < within; });
  return static_cast<double>(n) / static_cast<double>(run.expired_after.size());
}
double dead_days(const FleetRun& run, Duration length) {
  double sum = 0;
  for (const Duration d : run.expired_after) sum += d < length ? days(length - d) : 0;
  return sum / static_cast<double>(run.expired_after.size());
}
/// Of groups of `size` connectors, the share in which `enough` have expired.
double share_of_groups(const FleetRun& run, std::size_t size, std::size_t enough) {
  std::size_t groups = 0, hit = 0;
  for (std::size_t i = 0; i + size <= run.expired_after.size(); i += size, ++groups) {
    const auto n = std::count_if(run.expired_after.begin() + static_cast<std::ptrdiff_t>(i),
                                 run.expired_after.begin() + static_cast<std::ptrdiff_t>(i + size),
                                 [](Duration d) { return d != Duration::max(); });
    hit += static_cast<std::size_t>(n) >= enough ? 1 : 0;
  }
  return static_cast<double>(hit) / static_cast<double>(groups);
}
/// Mean time to the first expiry of groups of `size`, in days.
double first_expiry(const FleetRun& run, std::size_t size) {
  double sum = 0;
  std::size_t groups = 0;
  for (std::size_t i = 0; i + size <= run.expired_after.size(); i += size, ++groups)
    sum += days(*std::min_element(run.expired_after.begin() + static_cast<std::ptrdiff_t>(i),
                                  run.expired_after.begin() + static_cast<std::ptrdiff_t>(i + size)));
  return sum / static_cast<double>(groups);
}

constexpr std::int64_t kConnectors = 100;

/// Seeds of figures differ, so that no two of them share an outage.
std::uint32_t nth(std::uint32_t figure, std::uint32_t replication) { return figure * 1000 + replication; }

std::vector<Figure> expiry_figures(Start start, std::uint32_t first) {
  std::vector<Figure> figures;
  const auto add = [&](std::string name, double expected, Outage outage, auto value) {
    outage.start = start;
    const std::uint32_t id = first + static_cast<std::uint32_t>(figures.size());
    figures.push_back({std::move(name), expected,
                       [=](std::uint32_t r) { return value(run_fleet(outage, kConnectors, nth(id, r))); }});
  };
  const auto share = [](Duration length) { return [=](const FleetRun& run) { return share_expired(run, length); }; };
  add("P(expired), T 30, D 60", 0.0896, {30 * kDay, 60 * kDay}, share(60 * kDay));
  add("P(expired), T 30, D 90", 0.1791, {30 * kDay, 90 * kDay}, share(90 * kDay));
  add("P(expired), T 90, D 120", 0.1091, {90 * kDay, 120 * kDay}, share(120 * kDay));
  add("P(expired), T 180, D 200", 0.1081, {180 * kDay, 200 * kDay}, share(200 * kDay));
  add("dead days, T 30, D 60", 1.343, {30 * kDay, 60 * kDay},
      [](const FleetRun& run) { return dead_days(run, 60 * kDay); });
  add("any of 4, T 30, D 60", 0.3129, {30 * kDay, 60 * kDay},
      [](const FleetRun& run) { return share_of_groups(run, 4, 1); });
  add("all of 2, T 30, D 90", 0.1791 * 0.1791, {30 * kDay, 90 * kDay},
      [](const FleetRun& run) { return share_of_groups(run, 2, 2); });
  add("first expiry of 1, T 30", 197.5, {30 * kDay, 366 * kDay},
      [](const FleetRun& run) { return first_expiry(run, 1); });
  add("first expiry of 4, T 30", 97.0, {30 * kDay, 366 * kDay},
      [](const FleetRun& run) { return first_expiry(run, 4); });
  add("first expiry of 20, T 30", 45.95, {30 * kDay, 366 * kDay},
      [](const FleetRun& run) { return first_expiry(run, 20); });
  add("due at the end of D 20, T 30", 20.0 / 335, {30 * kDay, 20 * kDay},
      [](const FleetRun& run) { return static_cast<double>(run.back) / static_cast<double>(kConnectors); });
  return figures;
}

}  // namespace

TEST_CASE("component expiry in an outage, after three validities of renewals: the check values of 6.2",
          "[world][6.2][slow]") {
  judge(expiry_figures(Start::enrolled_at_random, 100));
}

TEST_CASE("a fleet that starts stationary expires as one that has renewed for years (6.2)", "[world][6.2][slow]") {
  judge(expiry_figures(Start::stationary, 200));
}

TEST_CASE("of components deployed together any is all (6.2)", "[world][6.2][slow]") {
  const Outage outage{30 * kDay, 60 * kDay, Start::cohort};
  int hit = 0;
  constexpr int kRuns = 400;
  for (std::uint32_t r = 0; r < kRuns; ++r) {
    const FleetRun run = run_fleet(outage, 4, nth(300, r));
    const double any = share_of_groups(run, 4, 1), all = share_of_groups(run, 4, 4);
    // A renewal each differs by hours: a group of four is torn apart with a chance of some hours in 335 days.
    hit += any > 0 ? 1 : 0;
    CHECK((any == all || any - all == 1));
  }
  const double p = 0.0896;
  CHECK(static_cast<double>(hit) / kRuns == Approx(p).margin(4 * std::sqrt(p * (1 - p) / kRuns)));
}

TEST_CASE("no outage shorter than T less one look expires anything, and a longer one may (6.2)", "[world][6.2]") {
  for (const bool longer : {false, true}) {
    std::size_t expired = 0;
    for (std::uint32_t r = 0; r < 4; ++r) {
      const Outage outage{30 * kDay, longer ? 90 * kDay : 30 * kDay - 2h, Start::stationary};
      const FleetRun run = run_fleet(outage, 50, nth(400, r));
      expired += static_cast<std::size_t>(
          std::ranges::count_if(run.expired_after, [](Duration d) { return d != Duration::max(); }));
    }
    CHECK((expired > 0) == longer);
  }
}
