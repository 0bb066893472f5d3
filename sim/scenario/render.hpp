// Values of a scenario as JSON text, written so that the reader reads the same value back.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "sim/scenario/value.hpp"

namespace failcast::scenario {

/// A JSON string with escapes.
std::string quoted_json(std::string_view text);

std::string render(bool value, const Field&);
std::string render(std::int64_t value, const Field&);
std::string render(std::uint64_t value, const Field&);
std::string render(double value, const Field& field);
std::string render(const std::string& value, const Field&);
std::string render(Duration value, const Field&);
std::string render(const Distribution& value, const Field& field);
std::string render(const Version& value, const Field&);
std::string render(UtcTime value, const Field&);
std::string render(const std::vector<NamedDate>& value, const Field& field);
std::string render(const std::vector<UtcTime>& value, const Field& field);
std::string render(const std::vector<WorkingSpan>& value, const Field&);
std::string render(const policy::Attributes& value, const Field&);
std::string render(const std::vector<std::string>& value, const Field&);
std::string render(const std::vector<policy::ClientType>& value, const Field&);
std::string render(SignedDuration value, const Field& field);
std::string render(DurationOrNever value, const Field& field);
std::string render(Lines value, const Field& field);
std::string render(ModeView value, const Field&);
std::string render(StartView value, const Field& field);
std::string render(PemText value, const Field&);
std::string render(RequirementView value, const Field&);
std::string render(const Waiver& value, const Field&);
template <class T>
std::string render(const std::optional<T>& value, const Field& field) {
  return value ? render(*value, field) : std::string{};
}
template <class E>
requires std::is_enum_v<E> std::string render(E value, const Field&) { return quoted_json(word_of(value)); }

/// Nothing is written for an option that is not set, for a key that is not there, and for a negative duration, which
/// stands for "as another one".
inline bool is_unset(const auto&) { return false; }
inline bool is_unset(const PemText& key) { return key.value.empty(); }
inline bool is_unset(const std::vector<NamedDate>& dates) { return dates.empty(); }
inline bool is_unset(const std::vector<UtcTime>& dates) { return dates.empty(); }
inline bool is_unset(Duration value) { return value < Duration::zero(); }
template <class T>
bool is_unset(const std::optional<T>& value) {
  return !value.has_value();
}

}  // namespace failcast::scenario
