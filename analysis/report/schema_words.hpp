// The few shapes that the JSON Schemas of this program's files are built of.
#pragma once
#include <initializer_list>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

namespace failcast::report::schema {

nlohmann::json text();
nlohmann::json whole();
/// A whole number from 0.
nlohmann::json count();
nlohmann::json number();
nlohmann::json yes_or_no();
/// 64 bits in hexadecimal digits.
nlohmann::json hash();
/// A number; "never" when it is infinite, null when there is nothing to measure.
nlohmann::json value_or_never();
nlohmann::json one_of(std::initializer_list<const char*> words);
nlohmann::json list_of(nlohmann::json item);
nlohmann::json map_to(nlohmann::json value);
nlohmann::json or_null(nlohmann::json schema);
nlohmann::json described(nlohmann::json schema, std::string_view words);
/// An object with exactly these keys.
nlohmann::json record_of(nlohmann::json properties);

}  // namespace failcast::report::schema
