#include "analysis/report/study_head.hpp"

#include <exception>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "analysis/report/json_parts.hpp"

namespace failcast::report {

using nlohmann::json;

StudyHead head_of(const study::Study& study) {
  const study::Plan& plan = study.plan;
  return {plan.name, plan.title, plan.scenario_hash, plan.seed, plan.replications, study.complete()};
}

bool take_apart(std::string_view text, std::string_view format, std::string_view what, std::string& trouble,
                const std::function<void(const json& document)>& read) {
  const json document = json::parse(text, nullptr, false);
  const auto refuse = [&](std::string why) {
    trouble = std::move(why);
    return false;
  };
  if (document.is_discarded()) return refuse("is no JSON, or was cut off");
  const json said = document.is_object() ? document.value("format", json()) : json();
  if (said != format)
    return refuse(fmt::format("is no {} of format {}{}", what, format,
                              said.is_string() ? fmt::format(", but {}", said.get<std::string>()) : ""));
  if (const auto why = broken_seal(document)) return refuse(*why);
  try {
    read(document);
    return true;
  } catch (const std::exception& mistake) {
    return refuse(fmt::format("is no whole {} ({})", what, mistake.what()));
  }
}

std::string format_of(std::string_view text) {
  /// Stops at the first "format" of the outermost object.
  struct Format final : json::json_sax_t {
    std::string found;
    int depth = 0;
    bool is_next = false;
    bool go_on() {
      is_next = false;
      return true;
    }
    bool null() override { return go_on(); }
    bool boolean(bool) override { return go_on(); }
    bool number_integer(number_integer_t) override { return go_on(); }
    bool number_unsigned(number_unsigned_t) override { return go_on(); }
    bool number_float(number_float_t, const string_t&) override { return go_on(); }
    bool string(string_t& value) override {
      if (is_next) found = value;
      return !std::exchange(is_next, false);
    }
    bool binary(binary_t&) override { return go_on(); }
    bool start_object(std::size_t) override { return ++depth > 0 && go_on(); }
    bool key(string_t& name) override {
      is_next = depth == 1 && name == "format";
      return true;
    }
    bool end_object() override { return --depth > 0; }
    bool start_array(std::size_t) override { return ++depth > 1 && go_on(); }
    bool end_array() override { return --depth > 0; }
    bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) override { return false; }
  } format;
  json::sax_parse(text, &format);
  return format.found;
}

}  // namespace failcast::report
