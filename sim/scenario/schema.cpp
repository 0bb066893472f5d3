// The JSON Schema (draft-07) of a scenario file: for completion and red underlines in an editor. The reader checks
// more.
#include <nlohmann/json.hpp>

#include "sim/scenario/fields.hpp"
#include "sim/scenario/reader.hpp"
#include "sim/scenario/render.hpp"

namespace failcast::scenario {
namespace {

using nlohmann::ordered_json;

constexpr const char* kId = "^[A-Za-z0-9_-]+$";

ordered_json type(const char* name) {
  return {
      {"type", name}
  };
}
ordered_json definition(const char* name) {
  return {
      {"$ref", std::string("#/definitions/") + name}
  };
}
ordered_json list_of(ordered_json items) {
  return {
      {"type",  "array"         },
      {"items", std::move(items)}
  };
}
ordered_json one_of(std::span<const std::string_view> known) {
  ordered_json out{
      {"enum", ordered_json::array()}
  };
  for (const std::string_view word : known) out["enum"].push_back(std::string(word));
  return out;
}

/// The form of one value, before it may be annotated or be a reference.
struct Form {
  ordered_json of(const bool&, const Field&) const { return type("boolean"); }
  ordered_json of(const std::string&, const Field&) const { return type("string"); }
  ordered_json of(const std::int64_t&, const Field& field) const { return ranged(type("integer"), field); }
  ordered_json of(const std::uint64_t&, const Field&) const {
    return {
        {"type",    "integer"},
        {"minimum", 0        }
    };
  }
  ordered_json of(const double&, const Field& field) const {
    switch (field.unit) {
      case Unit::plain: return ranged(type("number"), field);
      case Unit::ratio: return definition("share");
      case Unit::per_second:
      case Unit::per_hour: return definition("rate");
      case Unit::megabit_per_second: return definition("bit_rate");
      case Unit::byte: return definition("size");
    }
    return {};
  }
  ordered_json of(const Duration&, const Field&) const { return definition("duration"); }
  ordered_json of(const Distribution&, const Field&) const { return definition("distribution"); }
  ordered_json of(const Version&, const Field&) const {
    return {
        {"type",    "string"                  },
        {"pattern", "^[0-9]+(\\.[0-9]+){0,3}$"}
    };
  }
  ordered_json of(const UtcTime&, const Field&) const {
    return {
        {"type",   "string"   },
        {"format", "date-time"}
    };
  }
  ordered_json of(const policy::Attributes&, const Field&) const {
    return {
        {"type",                 "object"                                              },
        {"additionalProperties", {{"anyOf", {type("string"), list_of(type("string"))}}}}
    };
  }
  ordered_json of(const std::vector<std::string>&, const Field&) const { return list_of(type("string")); }
  ordered_json of(const std::vector<policy::ClientType>&, const Field&) const {
    return list_of(one_of(words<policy::ClientType>()));
  }
  ordered_json of(const SignedDuration&, const Field&) const { return type("string"); }
  ordered_json of(const DurationOrNever&, const Field&) const {
    return {
        {"anyOf", {{{"const", "never"}}, definition("duration")}}
    };
  }
  ordered_json of(const Lines&, const Field&) const { return list_of(type("string")); }
  ordered_json of(const ModeView&, const Field&) const {
    const auto graded = [](const char* key, ordered_json amount) -> ordered_json {
      return {
          {"type",                 "object"                  },
          {"properties",           {{key, std::move(amount)}}},
          {"required",             {key}                     },
          {"additionalProperties", false                     }
      };
    };
    return {
        {"anyOf",
         {{{"enum", {"blackhole", "reset", "refuse", "error"}}},
          graded("loss", definition("share")),
          graded("slow", {{"type", "number"}, {"minimum", 1}})}}
    };
  }
  ordered_json of(const StartView&, const Field&) const {
    return {
        {"type", {"string", "object"}}
    };
  }
  ordered_json of(const std::vector<NamedDate>&, const Field& field) const {
    return {
        {"type",        {"string", "object"}},
        { "additionalProperties", of(UtcTime{},               field)}
    };
  }
  ordered_json of(const std::vector<UtcTime>&, const Field& field) const {
    return {
        {"type",        {"string", "array"}},
        { "items", of(UtcTime{},              field)}
    };
  }
  ordered_json of(const std::vector<WorkingSpan>&, const Field&) const {
    return list_of({
        {"type",    "string"                                                       },
        {"pattern", "^[a-z]{3}([,-][a-z]{3})* [0-9]{2}:[0-9]{2}-[0-9]{2}:[0-9]{2}$"}
    });
  }
  ordered_json of(const PemText&, const Field&) const { return type("string"); }
  ordered_json of(const RequirementView&, const Field&) const {
    return {
        {"type",    "string"        },
        {"pattern", "(<=|>=|==|<|>)"}
    };
  }
  ordered_json of(const Waiver&, const Field&) const {
    return {
        {"type",                 "object"              },
        {"properties",
         {{"where", type("string")},
          {"until", {{"type", "string"}, {"format", "date"}}},
          {"by", type("string")},
          {"why", type("string")}}                     },
        {"required",             {"until", "by", "why"}},
        {"additionalProperties", false                 }
    };
  }
  template <class T>
  ordered_json of(const std::optional<T>&, const Field& field) const {
    return of(T{}, field);
  }
  template <class E>
  requires std::is_enum_v<E> ordered_json of(const E&, const Field&)
  const { return one_of(words<E>()); }

 private:
  static ordered_json ranged(ordered_json form, const Field& field) {
    form["minimum"] = field.min;
    if (field.has_range()) form["maximum"] = field.max;
    return form;
  }
};

std::string description_of(const Field& field, bool is_duration) {
  std::string out(field.doc);
  if (is_duration && field.has_range()) {
    const auto text = [](double seconds) {
      return to_text(Duration{static_cast<std::int64_t>(std::max(seconds, 0.0) * 1e9)});
    };
    out += " (" + text(field.min) + " to " + text(field.max) + ")";
  }
  if (!field.basis.empty()) out += " [" + std::string(field.basis) + "]";
  return out;
}

/// A visitor of the field lists that describes one object.
class SchemaWriter {
 public:
  template <class T>
  void field(std::string_view key, T&& target, const Field& field) {
    ordered_json property{
        {"description", description_of(field, std::is_same_v<std::decay_t<T>, Duration>)}
    };
    property["anyOf"] = {Form{}.of(target, field), definition("reference"), definition("annotated")};
    if (!field.required && !is_unset(target)) {
      const std::string text = render(target, field);
      if (text != "\"\"" && text != "[]" && text != "{}") property["default"] = ordered_json::parse(text);
    }
    add(key, std::move(property));
    if (field.required) required_.emplace_back(key);
  }
  template <class Visit>
  void object(std::string_view key, std::string_view doc, Visit visit) {
    SchemaWriter inner;
    visit(inner);
    add(key, inner.schema(doc));
  }
  template <class T>
  void entities(std::string_view key, std::string_view doc, std::vector<T>&) {
    add_map(key, doc, T{});
  }
  void stations(std::string_view key, std::string_view doc, std::vector<StationGroup>&, StationKind kind) {
    StationGroup group;
    group.kind = kind;
    add_map(key, doc, group);
  }
  template <class T>
  void list(std::string_view key, std::string_view doc, std::vector<T>&) {
    T entity;
    SchemaWriter inner;
    inner.field("id", entity.id, needed("name of this entry"));
    visit_fields(inner, entity);
    ordered_json property{
        {"description", std::string(doc)}
    };
    property.update(list_of(inner.schema("")));
    add(key, std::move(property));
  }
  void population(std::vector<ClientGroup::Part>&) {
    std::int64_t count = 0;
    field("count", count, given("clients at each of the places that `at` means"));
    add("profiles", {
                        {"description",          "share of each profile, or its number of clients"           },
                        {"type",                 "object"                                                    },
                        {"additionalProperties",
                         {{"anyOf", {definition("share"), definition("reference"), definition("annotated")}}}}
    });
    required_.emplace_back("profiles");
  }
  void inherit(Duration&, Duration) {}
  bool visits(const StationGroup& group, StationKind kind) const { return group.kind == kind; }

  void add(std::string_view key, ordered_json property) { properties_[std::string(key)] = std::move(property); }
  ordered_json schema(std::string_view doc) const {
    ordered_json out;
    if (!doc.empty()) out["description"] = std::string(doc);
    out["type"] = "object";
    out["properties"] = properties_;
    if (!required_.empty()) out["required"] = required_;
    out["patternProperties"] = {
        {"^x-", ordered_json::object()}
    };
    out["additionalProperties"] = false;
    return out;
  }
  /// What the file as a whole must have is complete only after `extends`: only its form is stated.
  void forget_required() { required_.clear(); }

 private:
  template <class T>
  void add_map(std::string_view key, std::string_view doc, T entity) {
    SchemaWriter inner;
    visit_fields(inner, entity);
    // An entry that lays a change onto an extended file repeats only what changes.
    inner.forget_required();
    add(key, {
                 {"description",          std::string(doc)                                               },
                 {"type",                 "object"                                                       },
                 {"patternProperties",
                  {{"^x-", ordered_json::object()}, {kId, {{"anyOf", {inner.schema(""), type("null")}}}}}},
                 {"additionalProperties", false                                                          }
    });
  }
  ordered_json properties_ = ordered_json::object();
  std::vector<std::string> required_;
};

ordered_json text_with(const char* pattern, const char* description) {
  return {
      {"type",        "string"   },
      {"pattern",     pattern    },
      {"description", description}
  };
}

ordered_json definitions() {
  ordered_json out;
  out["duration"] =
      text_with("^ *[0-9]", "one or more numbers with units ns us ms s m min h d w, as \"90s\" or \"1d 08:12\"");
  out["share"] = {
      {"anyOf", {text_with("%$", "percent"), {{"type", "number"}, {"minimum", 0}}}}
  };
  out["rate"] = text_with("/(s|min|h|d)$", "events per time, as \"45/s\"");
  out["bit_rate"] = text_with("bit/s$", "as \"10 Mbit/s\"");
  out["size"] = text_with("B$", "as \"1 kB\"");
  const auto shape = [](const char* name, std::vector<std::string> parts) -> ordered_json {
    ordered_json form{
        {"type",       "object"                     },
        {"properties", {{"dist", {{"const", name}}}}},
        {"required",   {"dist"}                     }
    };
    for (const std::string& part : parts)
      form["properties"][part] = part == "sigma" ? type("number") : definition("duration");
    return form;
  };
  out["distribution"] = {
      {"anyOf",
       {definition("duration"), shape("uniform", {"min", "max"}), shape("exponential", {"mean"}),
        shape("lognormal", {"median", "sigma", "p95"})}}
  };
  out["reference"] = text_with("^\\$\\{[^}]+\\}$", "value of an entry of params");
  out["annotated"] = {
      {"type",                 "object"                         },
      {"required",             {"value"}                        },
      {"properties",
       {{"value", ordered_json::object()},
        {"source", {{"enum", {"measured", "vendor-doc", "design", "guess"}}}},
        {"ref", type("string")},
        {"min", ordered_json::object()},
        {"max", ordered_json::object()},
        {"range", type("array")},
        {"doc", type("string")}}                                },
      {"patternProperties",    {{"^x-", ordered_json::object()}}},
      {"additionalProperties", false                            }
  };
  return out;
}

}  // namespace

std::string json_schema() {
  Scenario scenario;
  SchemaWriter writer;
  writer.add("$schema", type("string"));
  writer.add("format", {
                           {"const", 1}
  });
  writer.add("extends", {
                            {"anyOf", {type("string"), list_of(type("string"))}}
  });
  writer.add("params", type("object"));
  visit_fields(writer, scenario);
  writer.forget_required();
  ordered_json out{
      {"$schema", "http://json-schema.org/draft-07/schema#"},
      {"title",   "failcast scenario, format 1"            }
  };
  out.update(writer.schema(""));
  out["definitions"] = definitions();
  return out.dump(2) + "\n";
}

}  // namespace failcast::scenario
