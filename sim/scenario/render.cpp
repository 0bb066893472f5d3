#include "sim/scenario/render.hpp"

#include <fmt/format.h>

#include <map>
#include <nlohmann/json.hpp>

#include "sim/scenario/working_hours.hpp"

namespace failcast::scenario {
namespace {

template <class List, class Text>
std::string list_json(const List& list, Text text) {
  std::vector<std::string> parts;
  for (const auto& item : list) parts.push_back(text(item));
  return fmt::format("[{}]", fmt::join(parts, ","));
}

}  // namespace

std::string quoted_json(std::string_view text) { return nlohmann::json(text).dump(); }

std::string render(bool value, const Field&) { return value ? "true" : "false"; }
std::string render(std::int64_t value, const Field&) { return std::to_string(value); }
std::string render(std::uint64_t value, const Field&) { return std::to_string(value); }
std::string render(double value, const Field& field) {
  const std::string text = to_text(value, field.unit);
  return field.unit == Unit::plain || field.unit == Unit::ratio ? text : quoted_json(text);
}
std::string render(const std::string& value, const Field&) { return quoted_json(value); }
std::string render(Duration value, const Field&) { return quoted_json(to_text(value)); }
std::string render(const Version& value, const Field&) { return quoted_json(to_string(value)); }
std::string render(UtcTime value, const Field&) { return quoted_json(to_text(value)); }
std::string render(const std::vector<NamedDate>& value, const Field& field) {
  std::vector<std::string> members;
  for (const NamedDate& date : value)
    members.push_back(fmt::format("{}:{}", quoted_json(date.id), render(date.at, field)));
  return fmt::format("{{{}}}", fmt::join(members, ","));
}
std::string render(const std::vector<UtcTime>& value, const Field& field) {
  return list_json(value, [&field](UtcTime date) { return render(date, field); });
}

std::string render(const std::vector<WorkingSpan>& value, const Field&) {
  return list_json(value, [](const WorkingSpan& span) { return quoted_json(to_text(span)); });
}

std::string render(const Distribution& d, const Field&) {
  const auto text = [](Duration duration) { return quoted_json(to_text(duration)); };
  switch (d.kind) {
    case Distribution::Kind::constant: return text(d.a);
    case Distribution::Kind::uniform:
      return fmt::format(R"({{"dist":"uniform","max":{},"min":{}}})", text(d.b), text(d.a));
    case Distribution::Kind::exponential: return fmt::format(R"({{"dist":"exponential","mean":{}}})", text(d.a));
    case Distribution::Kind::lognormal:
      return fmt::format(R"({{"dist":"lognormal","median":{},"sigma":{}}})", text(d.a), to_text(d.sigma, Unit::plain));
  }
  return {};
}

std::string render(const policy::Attributes& value, const Field&) {
  std::map<std::string, std::vector<std::string>> by_name;
  for (const auto& [name, text] : value) by_name[name].push_back(text);
  std::vector<std::string> members;
  for (const auto& [name, texts] : by_name)
    members.push_back(fmt::format("{}:{}", quoted_json(name), list_json(texts, quoted_json)));
  return fmt::format("{{{}}}", fmt::join(members, ","));
}

std::string render(const std::vector<std::string>& value, const Field&) { return list_json(value, quoted_json); }
std::string render(const std::vector<policy::ClientType>& value, const Field&) {
  return list_json(value, [](policy::ClientType type) { return quoted_json(word_of(type)); });
}
std::string render(SignedDuration value, const Field& field) { return render(value.value, field); }
std::string render(DurationOrNever value, const Field& field) {
  return value.value ? render(*value.value, field) : "\"never\"";
}
std::string render(Lines value, const Field& field) { return render(value.value, field); }

std::string render(ModeView value, const Field&) {
  const bool graded = value.mode == FaultMode::loss || value.mode == FaultMode::slow;
  const std::string word = quoted_json(word_of(value.mode));
  return graded ? fmt::format("{{{}:{}}}", word, to_text(value.amount, Unit::plain)) : word;
}

std::string render(StartView value, const Field& field) {
  const FaultStart& start = value.value;
  if (start.after.empty()) return render(start.offset, field);
  const std::string anchor = start.after + (start.after_end ? ".end" : "");
  if (start.offset.kind == Distribution::Kind::constant)
    return quoted_json(fmt::format("{} + {}", anchor, to_text(start.offset.a)));
  return fmt::format(R"({{"after":{},"offset":{}}})", quoted_json(anchor), render(start.offset, field));
}

std::string render(PemText value, const Field&) { return quoted_json(value.value); }
std::string render(RequirementView value, const Field&) { return quoted_json(value.budget.text); }
std::string render(const Waiver& value, const Field&) {
  const std::string where = value.where.empty() ? "" : fmt::format(R"("where":{},)", quoted_json(value.where));
  return fmt::format(R"({{"by":{},"until":{},{}"why":{}}})", quoted_json(value.by), quoted_json(date_text(value.until)),
                     where, quoted_json(value.why));
}

}  // namespace failcast::scenario
