#include "analysis/exercise/comparison.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <string_view>
#include <tuple>
#include <utility>

#include "sim/scenario/reader.hpp"

namespace failcast::exercise {
namespace {

/// Halvings of an interval of factors.
constexpr int kHalvings = 5;

/// A parameter that may be otherwise than stated.
struct Candidate {
  std::string path, source;
};

/// How much time of the run has a cause that the parameter sets.
metrics::WideNs weight_of(const std::string& path, const metrics::TimeByCause& lost) {
  metrics::WideNs weight = 0;
  for (const Cause cause : explain::causes_of(path)) weight += lost[static_cast<std::size_t>(cause)];
  return weight;
}

/// Sections whose parameters set how long failover takes, the likeliest first.
constexpr std::array<std::string_view, 10> kSections = {"bc",  "comp", "client", "net", "pcc",
                                                        "dns", "edge", "op",     "dr",  "auth"};
std::size_t rank_of(const std::string& path) {
  const auto section = std::ranges::find(kSections, std::string_view(path).substr(0, path.find('.')));
  return static_cast<std::size_t>(section - kSections.begin());
}

/// Those behind what takes longest first, then by section, then in the order of their names.
std::vector<Candidate> candidates_of(const Original& original, const metrics::TimeByCause& lost) {
  std::vector<Candidate> all;
  for (const auto& [path, value] : original.values)
    if (explain::is_assumed(value.source) && explain::scaled_lever(path, 2, original.scenario))
      all.push_back({path, value.source});
  std::ranges::stable_sort(all, {},
                           [&](const Candidate& c) { return std::pair(-weight_of(c.path, lost), rank_of(c.path)); });
  return all;
}

class Explainer {
 public:
  Explainer(const Comparison& comparison, const Original& original) : comparison_(comparison), original_(original) {
    for (const Step& step : comparison.card.steps) base_.push_back(step.of_run);
  }

  /// What would explain a line, the best first.
  void explain(Line& line, const std::vector<Candidate>& candidates) {
    for (const Candidate& candidate : candidates) {
      const auto found = best_of(line, candidate);
      if (moves(line.step, candidate)) ++line.moving;
      if (found) line.explanations.push_back(*found);
    }
    const Band& band = *comparison_.card.steps[line.step].band;
    std::ranges::stable_sort(line.explanations, {}, [&](const Explanation& e) {
      const double miss = e.explains ? 0 : std::abs(e.expected - *line.observed) / std::max(1.0, band.middle);
      const double turned = std::abs(std::log(e.factor));
      return std::tuple(!e.explains, miss, -static_cast<double>(e.fits), turned);
    });
    if (line.explanations.size() > kToldExplanations) line.explanations.resize(kToldExplanations);
  }

 private:
  struct Tried {
    explain::Lever lever;
    Times times;
  };

  /// Nothing where the scenario's checks or the parameter's limits leave it as it is.
  const Tried* with(const Candidate& candidate, double factor) {
    auto lever = explain::scaled_lever(candidate.path, factor, original_.scenario);
    if (!lever || lever->from == lever->to) return nullptr;
    const auto known = tried_.find(lever->set);
    if (known != tried_.end()) return known->second ? &*known->second : nullptr;
    auto& tried = tried_[lever->set];
    const auto turned = original_.with(lever->set);
    if (!turned) return nullptr;
    tried = Tried{*lever, times_in(comparison_.card, original_.simulate(*turned, original_.replication))};
    return &*tried;
  }

  /// How much later a step is; infinite when it is no more, or no longer known.
  double moved(std::size_t step, const Times& times) const {
    if (!base_[step] || !times[step]) return 0;
    return *times[step] == *base_[step] ? 0 : *times[step] - *base_[step];
  }

  bool moves(std::size_t step, const Candidate& candidate) {
    for (const double factor : {2., .5})
      if (const Tried* tried = with(candidate, factor); tried != nullptr && moved(step, tried->times) != 0) return true;
    return false;
  }

  /// The factor within the range that brings a step nearest to what was measured, if any brings it nearer.
  std::optional<Explanation> best_of(const Line& line, const Candidate& candidate) {
    const double wanted = *line.difference;
    double best_factor = 1, best_miss = std::abs(wanted);
    double nearer = 1, farther = 1;  // factors with too little and with too much of a difference
    const auto look = [&](double factor) {
      const Tried* tried = with(candidate, factor);
      if (tried == nullptr) return false;
      const double move = moved(line.step, tried->times);
      if (std::abs(wanted - move) < best_miss) {
        best_miss = std::abs(wanted - move);
        best_factor = factor;
      }
      const bool is_enough = move * wanted > 0 && std::abs(move) >= std::abs(wanted);
      (is_enough ? farther : nearer) = factor;
      return is_enough;
    };
    for (const double direction : {2., .5}) {
      nearer = farther = 1;
      bool is_enough = look(direction);
      if (!is_enough && best_factor == direction) is_enough = look(direction > 1 ? kMostTurned : 1 / kMostTurned);
      if (is_enough || best_factor != 1) break;
    }
    for (int i = 0; i < kHalvings && farther != 1 && best_miss > 0; ++i)
      look(std::round(std::sqrt(nearer * farther) * 100) / 100);
    if (best_factor == 1) return std::nullopt;
    const Tried& tried = *with(candidate, best_factor);
    const double move = moved(line.step, tried.times);
    return Explanation{.lever = tried.lever,
                       .source = candidate.source,
                       .factor = best_factor,
                       .expected = comparison_.card.steps[line.step].band->middle + move,
                       .explains = fits(line, tried.times),
                       .fits = static_cast<std::size_t>(std::ranges::count_if(
                           comparison_.lines, [&](const Line& other) { return fits(other, tried.times); }))};
  }

  bool fits(const Line& line, const Times& times) const {
    const Step& step = comparison_.card.steps[line.step];
    if (!line.observed || !step.band) return false;
    const double move = moved(line.step, times);
    return step.band->low + move <= *line.observed && *line.observed <= step.band->high + move;
  }

  const Comparison& comparison_;
  const Original& original_;
  Times base_;
  std::map<std::string, std::optional<Tried>> tried_;  ///< by what was set
};

Line judged(const Card& card, std::size_t step, const Observed& observed) {
  Line line{.step = step, .observed = observed.times[step], .remarks = observed.remarks[step]};
  const Step& s = card.steps[step];
  if (s.planned) {
    line.word = Word::planned;
    if (line.observed) line.difference = *line.observed - metrics::to_seconds(s.planned->time_since_epoch().count());
    return line;
  }
  if (!line.observed || !s.band) {
    line.word = Word::not_observed;
    return line;
  }
  line.word = *line.observed > s.band->high ? Word::slower : *line.observed < s.band->low ? Word::faster : Word::within;
  if (std::isfinite(*line.observed) && std::isfinite(s.band->middle)) line.difference = *line.observed - s.band->middle;
  return line;
}

}  // namespace

std::string_view name_of(Word word) {
  constexpr std::array<std::string_view, 5> kWords = {"planned", "not observed", "within", "faster", "slower"};
  return kWords[static_cast<std::size_t>(word)];
}

std::size_t Comparison::count(Word word) const {
  return static_cast<std::size_t>(std::ranges::count(lines, word, &Line::word));
}
std::size_t Comparison::observed() const { return count(Word::within) + count(Word::faster) + count(Word::slower); }

Comparison compare(Card card, const Observed& observed, const Original& original, const metrics::TimeByCause& lost) {
  Comparison comparison{.scenario_name = original.scenario.name,
                        .scenario_hash = scenario::hash_text(original.scenario),
                        .seed = original.scenario.seed,
                        .replication = original.replication,
                        .card = std::move(card)};
  for (std::size_t step = 0; step < comparison.card.steps.size(); ++step)
    comparison.lines.push_back(judged(comparison.card, step, observed));
  std::vector<Candidate> candidates = candidates_of(original, lost);
  for (std::size_t i = kMostCandidates; i < candidates.size(); ++i) comparison.not_tried.push_back(candidates[i].path);
  if (candidates.size() > kMostCandidates) candidates.resize(kMostCandidates);
  for (const Candidate& candidate : candidates) comparison.tried.push_back(candidate.path);
  Explainer explainer(comparison, original);
  for (Line& line : comparison.lines)
    if ((line.word == Word::slower || line.word == Word::faster) && line.difference)
      explainer.explain(line, candidates);
  return comparison;
}

}  // namespace failcast::exercise
