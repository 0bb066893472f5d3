// Figures of a formula against the simulation: one value per independent replication, the standard error of their mean,
// and how many of those the mean is away from what the formula says (z). A list of such scores is normal when the
// formulas are right.
#pragma once
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <functional>
#include <iomanip>
#include <iostream>
#include <numeric>
#include <string>
#include <vector>

namespace failcast::test {

struct Figure {
  std::string name;
  double expected = 0;
  std::function<double(std::uint32_t replication)> sample{};
  std::uint32_t replications = 30;
};

struct Scored {
  double mean = 0, error = 0, z = 0;
};

inline Scored score(const Figure& figure) {
  std::vector<double> values;
  for (std::uint32_t r = 0; r < figure.replications; ++r) values.push_back(figure.sample(r));
  const auto n = static_cast<double>(values.size());
  const double mean = std::accumulate(values.begin(), values.end(), 0.0) / n;
  double squares = 0;
  for (const double value : values) squares += (value - mean) * (value - mean);
  const double error = std::sqrt(squares / (n - 1) / n);
  return {mean, error, (mean - figure.expected) / error};
}

/// Largest distance between the scores' distribution and the normal one (Kolmogorov and Smirnov).
inline double distance_from_normal(std::vector<double> z) {
  std::ranges::sort(z);
  const auto n = static_cast<double>(z.size());
  double most = 0;
  for (std::size_t i = 0; i < z.size(); ++i) {
    const double p = 0.5 * std::erfc(-z[i] / std::sqrt(2.0));
    most = std::max({most, std::abs(p - static_cast<double>(i) / n), std::abs(p - static_cast<double>(i + 1) / n)});
  }
  return most;
}

/// Prints the table and holds every score against 4, and the list of them against the normal distribution.
inline void judge(const std::vector<Figure>& figures) {
  std::vector<double> z;
  std::cout << std::left << std::setw(52) << "figure" << std::right << std::setw(10) << "formula" << std::setw(11)
            << "simulated" << std::setw(10) << "+-" << std::setw(8) << "z"
            << "\n";
  for (const Figure& figure : figures) {
    const Scored s = score(figure);
    std::cout << std::left << std::setw(52) << figure.name << std::right << std::setprecision(4) << std::setw(10)
              << figure.expected << std::setw(11) << s.mean << std::setw(10) << s.error << std::setw(8)
              << std::setprecision(2) << s.z << std::endl;
    CAPTURE(figure.name, s.mean, s.error);
    CHECK(std::abs(s.z) < 4);
    z.push_back(s.z);
  }
  const double distance = distance_from_normal(z), root = std::sqrt(static_cast<double>(z.size()));
  std::cout << z.size() << " scores, distance from the normal distribution times root n: " << distance * root << "\n";
  CHECK(distance * root < 1.95);  // one in a thousand lists of normal scores is farther away
}

}  // namespace failcast::test
