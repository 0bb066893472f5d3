#include "analysis/report/schema_words.hpp"

#include <utility>

#include <nlohmann/json.hpp>

namespace failcast::report::schema {

using nlohmann::json;

json text() { return {{"type", "string"}}; }
json whole() { return {{"type", "integer"}}; }
json count() { return {{"type", "integer"}, {"minimum", 0}}; }
json number() { return {{"type", "number"}}; }
json yes_or_no() { return {{"type", "boolean"}}; }
json hash() { return {{"type", "string"}, {"pattern", "^[0-9a-f]{16}$"}}; }
json value_or_never() { return {{"oneOf", {number(), {{"const", "never"}}, {{"type", "null"}}}}}; }
json one_of(std::initializer_list<const char*> words) { return {{"enum", words}}; }
json list_of(json item) { return {{"type", "array"}, {"items", std::move(item)}}; }
json map_to(json value) { return {{"type", "object"}, {"additionalProperties", std::move(value)}}; }
json or_null(json schema) { return {{"oneOf", {std::move(schema), {{"type", "null"}}}}}; }

json described(json schema, std::string_view words) {
  schema["description"] = words;
  return schema;
}

json record_of(json properties) {
  json required = json::array();
  for (const auto& [key, schema] : properties.items()) required.push_back(key);
  return {{"type", "object"},
          {"properties", std::move(properties)},
          {"required", required},
          {"additionalProperties", false}};
}

}  // namespace failcast::report::schema
