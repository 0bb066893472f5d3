#include "models/portal/config_file.hpp"

#include <algorithm>

#include "models/dr/base64.hpp"

namespace failcast::portal {

std::string thumbprint(const dr::PublicKey& key) { return dr::to_base64(key.fingerprint()); }

ThumbprintProblem check_thumbprint(std::string_view text) {
  if (text.empty()) return ThumbprintProblem::missing;
  if (text.size() != kThumbprintLength) return ThumbprintProblem::wrong_length;
  const std::optional<std::string> hash = dr::from_base64(text);
  if (!hash) return ThumbprintProblem::not_base64;
  return hash->size() == dr::kFingerprintBytes ? ThumbprintProblem::none : ThumbprintProblem::wrong_size;
}

Reason verify(std::string_view thumbprint_given, const dr::PublicKey& key) {
  return thumbprint_given == thumbprint(key) ? Reason::none : Reason::thumbprint_mismatch;
}

Duration age(const ConfigFile& file, UtcTime now) { return std::max(Duration{}, now - file.downloaded); }

Reason check_names(const ConfigFile& file, std::string_view bc_domain) {
  return file.bc_domain == bc_domain ? Reason::none : Reason::name_error;
}

std::string_view name_of(ThumbprintProblem problem) {
  switch (problem) {
    case ThumbprintProblem::none: return "none";
    case ThumbprintProblem::missing: return "missing";
    case ThumbprintProblem::wrong_length: return "wrong_length";
    case ThumbprintProblem::not_base64: return "not_base64";
    case ThumbprintProblem::wrong_size: return "wrong_size";
    case ThumbprintProblem::count_: break;
  }
  return "?";
}

}  // namespace failcast::portal
