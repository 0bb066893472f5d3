#include "analysis/cli/dr_record_json.hpp"

#include <nlohmann/json.hpp>

#include "analysis/cli/dr_record_time.hpp"
#include "models/dr/publication.hpp"

namespace failcast::cli {
namespace {

using nlohmann::ordered_json;

/// Bytes that are no UTF-8 are replaced: what stands in a TXT record is anybody's.
std::string text_of(const ordered_json& json) {
  return json.dump(1, ' ', false, ordered_json::error_handler_t::replace) + "\n";
}

std::string_view word_of(dr::Effect effect) {
  switch (effect) {
    case dr::Effect::keep: return "keep";
    case dr::Effect::enter: return "enter";
    case dr::Effect::leave: return "leave";
  }
  return "";
}

std::string_view word_of(dr::Payload payload) { return payload == dr::Payload::prefix ? "prefix" : "tag_list"; }

ordered_json reader_of(const Verification& v) {
  return {
      {"product",    word_of(v.reader)                                          },
      {"key",        v.key.empty() ? ordered_json(nullptr) : ordered_json(v.key)},
      {"test_group", v.moment.in_test_group                                     },
      {"now",        v.moment.now                                               },
      {"utc",        utc_text(static_cast<dr::EpochSeconds>(v.moment.now))      }
  };
}

ordered_json problem_of(const Verification& v, const std::vector<TxtString>& strings) {
  const dr::Problem problem = v.reading.problem;
  if (problem == dr::Problem::none) return nullptr;
  ordered_json out{
      {"name",     name_of(problem)    },
      {"sentence", sentence_of(problem)}
  };
  if (problem == dr::Problem::no_record || strings.empty()) return out;
  const TxtString& string = strings.at(v.reading.string);
  out["where"] = string.where;
  out["line"] = string.line;
  return out;
}

ordered_json tags_of(const dr::Parsed& parsed, const TxtString& string, dr::DefaultProduct default_product) {
  auto tags = ordered_json::array();
  for (const dr::Tag& tag : parsed.tags) {
    const TagRow row = tag_row(tag, parsed.record);
    tags.push_back({
        {"name",    tag.name                      },
        {"value",   tag.value                     },
        {"column",  string.columns.at(tag.name_at)},
        {"meaning", row.meaning                   },
        {"words",   row.value                     }
    });
  }
  if (parsed.is_record() && parsed.find("k") == nullptr)
    tags.push_back({
        {"name",    "k"                                  },
        {"value",   nullptr                              },
        {"meaning", "product"                            },
        {"words",   absent_product_words(default_product)}
    });
  return tags;
}

}  // namespace

std::string record_json(const std::string& text) {
  return text_of({
      {"record", text}
  });
}

std::string signed_json(const std::vector<std::string>& parts, const std::vector<std::string>& zone_lines,
                        dr::Payload payload) {
  auto records = ordered_json::array();
  for (std::size_t i = 0; i < parts.size(); ++i)
    records.push_back({
        {"part",    i + 1                          },
        {"text",    parts[i]                       },
        {"strings", dr::character_strings(parts[i])},
        {"zone",    zone_lines.at(i)               }
    });
  return text_of({
      {"payload", word_of(payload)  },
      {"records", std::move(records)}
  });
}

std::string verification_json(const Verification& v, const std::vector<TxtString>& strings) {
  auto checks = ordered_json::array();
  for (const CheckRow& row : check_rows(v, strings))
    checks.push_back({
        {"number", row.number},
        {"claim",  row.claim },
        {"result", row.result},
        {"detail", row.detail}
    });
  auto ignored = ordered_json::array();
  for (const dr::Ignored& i : v.reading.ignored) {
    const TxtString& string = strings.at(i.string);
    ignored.push_back({
        {"where",   string.where                   },
        {"line",    string.line                    },
        {"column",  string.columns.at(i.mistake.at)},
        {"problem", name_of(i.mistake.problem)     }
    });
  }
  return text_of({
      {"valid",   is_valid(v.verdict)       },
      {"outcome", name_of(v.verdict.outcome)},
      {"effect",  word_of(v.verdict.effect) },
      {"check",   v.verdict.check           },
      {"problem", problem_of(v,               strings)},
      {"reader",         reader_of(v)                           },
      {"checks",         std::move(checks)},
      {"ignored",         std::move(ignored)                          }
  });
}

std::string explanations_json(const std::vector<TxtString>& strings, const std::vector<Findings>& mistakes,
                              dr::DefaultProduct default_product) {
  auto records = ordered_json::array();
  std::size_t errors = 0;
  for (std::size_t i = 0; i < strings.size(); ++i) {
    const dr::Parsed parsed = dr::parse(strings[i].text);
    auto wrong = ordered_json::array();
    for (const scenario::Diagnostic& d : mistakes.at(i).all())
      wrong.push_back({
          {"code",    d.code   },
          {"line",    d.line   },
          {"column",  d.column },
          {"message", d.message},
          {"hint",    d.hint   }
      });
    errors += wrong.size();
    records.push_back({
        {"where",           strings[i].where},
        {"line",            strings[i].line },
        {"text",            parsed.text     },
        {"tags",            tags_of(parsed,   strings[i], default_product)},
        {"mistakes", std::move(wrong)                }
    });
  }
  return text_of({
      {"records", std::move(records)},
      {"errors",  errors            }
  });
}

}  // namespace failcast::cli
