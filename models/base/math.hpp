// Elementary functions whose last bit is the same in every build. Library functions differ between platforms and
// versions; where a number decides an event, these are used instead (DESIGN section 3).
#pragma once

namespace failcast::math {

/// Natural logarithm of a positive, normal `x`; relative error below 1e-14. Zero gives minus infinity; a negative
/// argument or NaN gives NaN.
double log(double x);

/// e to the power of `x`, relative error below 1e-13; 0 below -708, infinity above 709.7.
double exp(double x);

/// The `p`-quantile of the standard normal distribution, relative error below 1e-13; p = 0 and 1 give the infinities,
/// a `p` outside [0, 1] gives NaN.
/// Rational approximation PPND16: M. J. Wichura, Algorithm AS 241, Applied Statistics 37 (1988), 477-484.
double normal_quantile(double p);

}  // namespace failcast::math
