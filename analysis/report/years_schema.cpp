// The JSON Schemas of the studies of months and years: renewal thresholds, and how long access lasts.
#include <string>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "analysis/report/saml_report.hpp"
#include "analysis/report/schema_words.hpp"
#include "analysis/report/threshold_report.hpp"

namespace failcast::report {
namespace {

using nlohmann::json;
using namespace schema;

json interval() {
  return described(or_null({{"type", "array"}, {"items", value_or_never()}, {"minItems", 2}, {"maxItems", 2}}), "95 %");
}
json closed_form() {
  return described(or_null(number()), "by the formula of a stationary fleet; null where it does not speak of this");
}
json share() {
  return record_of({{"hits", described(count(), "replications in which it was so")},
                    {"n", count()},
                    {"share", number()},
                    {"interval", interval()},
                    {"at_most", described(number(), "one-sided bound, 95 %")},
                    {"closed_form", closed_form()}});
}
json mean() {
  return record_of({{"mean", value_or_never()}, {"interval", interval()}, {"closed_form", closed_form()}});
}

/// The schema of a file: what all of them begin with (years_file.hpp), then the findings by key.
std::string schema_of(const char* format, const std::string& title, const json& findings) {
  json parts = {{"format", {{"const", format}}},
                {"model", text()},
                {"digest", hash()},
                {"complete", yes_or_no()},
                {"scenario", record_of({{"name", text()}, {"title", text()}, {"hash", hash()}})},
                {"run", record_of({{"seed", count()}, {"replications", count()}})},
                {"fault", text()}};
  parts.update(findings);
  json document = record_of(parts);
  document["$schema"] = "http://json-schema.org/draft-07/schema#";
  document["title"] = fmt::format("{}, format {}", title, format);
  return document.dump(2) + "\n";
}

}  // namespace

std::string threshold_schema() {
  const json group = record_of({{"group", described(or_null(text()), "null: all groups together")},
                                {"members", count()},
                                {"any_expires", share()},
                                {"all_expire", described(share(), "all groups together: all of any one of them")},
                                {"days_lost", described(mean(), "component-days without a certificate in one outage")},
                                {"renewals_per_year", described(mean(), "per component")}});
  const json cell = record_of({{"threshold_d", number()},
                               {"outage_d", number()},
                               {"groups", list_of(group)},
                               {"application_lost", described(share(), "at least one has no connector left")}});
  const json answer = record_of(
      {{"loss", one_of({"any_component", "whole_group", "application"})},
       {"outage_d", number()},
       {"threshold_d", described(or_null(number()), "the smallest that keeps the risk; null: none is known to")},
       {"at_most", described(or_null(number()), "the risk under it, 95 %")},
       {"renewals_per_year", value_or_never()},
       {"closed_form_d", closed_form()}});
  return schema_of(
      "threshold-1", "failcast study of renewal thresholds",
      {{"validity_d", number()}, {"risk", number()}, {"cells", list_of(cell)}, {"answers", list_of(answer)}});
}

std::string saml_schema() {
  const json seen = record_of({{"value", value_or_never()}, {"interval", interval()}});
  const json curve =
      record_of({{"where", described(or_null(text()), "a place with users or a segment; null: everybody")},
                 {"left", described(list_of(seen), "share with access at each of times_d; means over replications")},
                 {"one_percent_out_d", described(seen, "median over replications")},
                 {"ten_percent_out_d", seen},
                 {"half_out_d", seen}});
  const json point =
      record_of({{"mode", one_of({"bc", "bc_with_idp", "dr"})},
                 {"timeout_d", described(or_null(number()), "null: as the scenario has it")},
                 {"max_age_d", described(or_null(number()), "likewise")},
                 {"campaign", described(yes_or_no(), "everybody had logged in as the run starts")},
                 {"curves", list_of(curve)},
                 {"closed_form", described(list_of(or_null(number())),
                                           "share left at each of times_d, were authentication all that counts")}});
  return schema_of(
      "saml-1", "failcast study of how long access lasts",
      {{"timeout_d", number()}, {"max_age_d", number()}, {"times_d", list_of(number())}, {"points", list_of(point)}});
}

}  // namespace failcast::report
