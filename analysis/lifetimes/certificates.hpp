// What an outage does to certificates that cannot be renewed meanwhile, as formulas (domain.md 6.2). A component renews
// when no more than T is left of V; ages have nothing to do with when the outage begins.
#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "models/base/time.hpp"

namespace failcast::lifetimes {

/// Preconditions: 0 <= threshold < validity.
struct Renewal {
  Duration validity{};   ///< V
  Duration threshold{};  ///< T
};

/// Probability that one certificate expires within an outage of this length.
double expiry_probability(const Renewal& renewal, Duration outage);
/// Days that one component is without a certificate within the outage, on average.
double dead_days(const Renewal& renewal, Duration outage);
/// Of n components with independent ages, each expired with probability p: at least one, every one, and that at least k
/// are alive.
double any_of(double p, std::uint64_t n);
double all_of(double p, std::uint64_t n);
double at_least_alive(double p, std::uint64_t k, std::uint64_t n);
/// Groups are gone, wholly and independently of each other, with these probabilities. That at least one of those who
/// need any of some groups (indices into `gone`) has none left; who needs none counts as never lost. Nothing with more
/// than 16 groups: all their subsets are gone through.
std::optional<double> any_without(const std::vector<double>& gone, const std::vector<std::vector<std::size_t>>& needs);
/// From the beginning of an outage to the first expiry among n independent components, on average.
Duration mean_first_expiry(const Renewal& renewal, std::uint64_t n);
/// ... and its quantile, 0 < q < 1.
Duration first_expiry_quantile(const Renewal& renewal, std::uint64_t n, double q);
/// Renewals of one component in 365 days.
double renewals_per_year(const Renewal& renewal);
/// Share of a fleet that is due at the end of an outage no longer than T.
double due_at_end(const Renewal& renewal, Duration outage);
/// The smallest threshold, in whole days from `least` to `most`, with which a group of n independent components has an
/// outage of this length with no more than this probability of any expiry. Negative when there is none.
Duration smallest_threshold(Duration validity, Duration outage, std::uint64_t n, double risk, Duration least,
                            Duration most);
/// The same renewal where each look, `period` apart, succeeds with probability s: G lost periods lengthen the cycle and
/// shorten what is left; mixed over G by cycle length. Precondition: 0 < s <= 1.
double expiry_probability(const Renewal& renewal, Duration outage, Duration period, double s);

}  // namespace failcast::lifetimes
