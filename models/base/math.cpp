#include "models/base/math.hpp"

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>

// Only + - * / and sqrt, which IEEE 754 rounds in one way; the build forbids fused multiply-add (-ffp-contract=off).
namespace failcast::math {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
// ln 2 in two parts: the high one has 21 trailing zero bits, so an exponent times it is exact.
constexpr double kLn2High = 0x1.62e42fee00000p-1;
constexpr double kLn2Low = 0x1.a39ef35793c76p-33;
constexpr int kMantissaBits = 52;
constexpr int kExponentBias = 1023;

/// 2 to the power of `exponent`, -1022 to 1023.
double power_of_two(int exponent) {
  return std::bit_cast<double>(static_cast<std::uint64_t>(exponent + kExponentBias) << kMantissaBits);
}

/// Coefficients from the highest power down.
template <std::size_t N>
double polynomial(const double (&coefficients)[N], double x) {
  double sum = 0;
  for (const double c : coefficients) sum = sum * x + c;
  return sum;
}

// PPND16 of AS 241: the central region, the near tails and the far tails.
constexpr double kCentralTop[] = {2.5090809287301226727e+3, 3.3430575583588128105e+4, 6.7265770927008700853e+4,
                                  4.5921953931549871457e+4, 1.3731693765509461125e+4, 1.9715909503065514427e+3,
                                  1.3314166789178437745e+2, 3.3871328727963666080e+0};
constexpr double kCentralBottom[] = {
    5.2264952788528545610e+3, 2.8729085735721942674e+4, 3.9307895800092710610e+4, 2.1213794301586595867e+4,
    5.3941960214247511077e+3, 6.8718700749205790830e+2, 4.2313330701600911252e+1, 1.0};
constexpr double kNearTop[] = {7.74545014278341407640e-4, 2.27238449892691845833e-2, 2.41780725177450611770e-1,
                               1.27045825245236838258e+0, 3.64784832476320460504e+0, 5.76949722146069140550e+0,
                               4.63033784615654529590e+0, 1.42343711074968357734e+0};
constexpr double kNearBottom[] = {
    1.05075007164441684324e-9, 5.47593808499534494600e-4, 1.51986665636164571966e-2, 1.48103976427480074590e-1,
    6.89767334985100004550e-1, 1.67638483018380384940e+0, 2.05319162663775882187e+0, 1.0};
constexpr double kFarTop[] = {2.01033439929228813265e-7, 2.71155556874348757815e-5, 1.24266094738807843860e-3,
                              2.65321895265761230930e-2, 2.96560571828504891230e-1, 1.78482653991729133580e+0,
                              5.46378491116411436990e+0, 6.65790464350110377720e+0};
constexpr double kFarBottom[] = {
    2.04426310338993978564e-15, 1.42151175831644588870e-7, 1.84631831751005468180e-5, 7.86869131145613259100e-4,
    1.48753612908506148525e-2,  1.36929880922735805310e-1, 5.99832206555887937690e-1, 1.0};

/// The quantile of a tail probability at most 0.075, as a positive number.
double tail_quantile(double tail) {
  const double r = std::sqrt(-log(tail));
  if (r <= 5) return polynomial(kNearTop, r - 1.6) / polynomial(kNearBottom, r - 1.6);
  return polynomial(kFarTop, r - 5) / polynomial(kFarBottom, r - 5);
}

}  // namespace

double log(double x) {
  if (!(x >= 0)) return kNan;
  if (x == 0) return -kInfinity;
  if (x == kInfinity) return kInfinity;
  constexpr std::uint64_t kMantissaMask = (std::uint64_t{1} << kMantissaBits) - 1;
  const auto bits = std::bit_cast<std::uint64_t>(x);
  int exponent = static_cast<int>(bits >> kMantissaBits) - kExponentBias;
  double mantissa = std::bit_cast<double>((bits & kMantissaMask) | std::bit_cast<std::uint64_t>(1.0));
  if (mantissa > 0x1.6a09e667f3bcdp+0) {  // keep it within sqrt(1/2) to sqrt(2), where the series is short
    mantissa /= 2;
    ++exponent;
  }
  // ln m = 2 artanh((m - 1) / (m + 1)), |argument| <= 0.172, eleven terms of the odd series.
  const double f = (mantissa - 1) / (mantissa + 1);
  constexpr double kSeries[] = {1.0 / 21, 1.0 / 19, 1.0 / 17, 1.0 / 15, 1.0 / 13, 1.0 / 11,
                                1.0 / 9,  1.0 / 7,  1.0 / 5,  1.0 / 3,  1.0};
  const double ln_mantissa = 2 * f * polynomial(kSeries, f * f);
  return exponent * kLn2High + (ln_mantissa + exponent * kLn2Low);
}

double exp(double x) {
  if (x != x) return kNan;
  if (x > 709.7) return kInfinity;
  if (x < -708) return 0;
  constexpr double kLog2E = 0x1.71547652b82fep+0;
  const double scaled = x * kLog2E;
  const int k = static_cast<int>(scaled < 0 ? scaled - 0.5 : scaled + 0.5);
  const double r = (x - k * kLn2High) - k * kLn2Low;
  // Taylor series of degree 14 on |r| <= 0.35, from the innermost bracket out.
  double sum = 1;
  for (int n = 14; n >= 1; --n) sum = 1 + sum * r / n;
  // Two factors, because 2^1024 is not a number although the product may be.
  return k > 0 ? sum * 2 * power_of_two(k - 1) : sum * power_of_two(k);
}

double normal_quantile(double p) {
  if (!(p >= 0 && p <= 1)) return kNan;
  if (p == 0) return -kInfinity;
  if (p == 1) return kInfinity;
  const double q = p - 0.5;
  if (q >= -0.425 && q <= 0.425) {
    const double r = 0.180625 - q * q;
    return q * polynomial(kCentralTop, r) / polynomial(kCentralBottom, r);
  }
  return q < 0 ? -tail_quantile(p) : tail_quantile(1 - p);
}

}  // namespace failcast::math
