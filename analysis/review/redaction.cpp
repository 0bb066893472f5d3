#include "analysis/review/redaction.hpp"

#include <algorithm>
#include <array>
#include <utility>
#include <variant>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "analysis/metrics/metric_list.hpp"
#include "analysis/page/escaping.hpp"
#include "sim/scenario/reader.hpp"
#include "sim/scenario/units.hpp"

namespace failcast::review {
namespace {

using nlohmann::json;

/// What aliases of the entries of a section begin with.
constexpr std::pair<std::string_view, std::string_view> kKinds[] = {
    {"sites",             "site"             },
    {"homes",             "home"             },
    {"isps",              "provider"         },
    {"transits",          "transit"          },
    {"regions",           "region"           },
    {"resolvers",         "resolver"         },
    {"private_clouds",    "private-cloud"    },
    {"controller_groups", "controller-group" },
    {"edge_groups",       "edge-group"       },
    {"connector_groups",  "connector-group"  },
    {"server_groups",     "server-group"     },
    {"segments",          "application"      },
    {"idps",              "identity-provider"},
    {"profiles",          "profile"          },
    {"clients",           "users"            },
    {"uplinks",           "uplink"           },
    {"faults",            "outage"           },
    {"random_failures",   "failure"          },
    {"budgets",           "budget"           },
    {"access_policy",     "rule"             },
    {"bc_domain",         "domain"           },
    {"dr_domain",         "domain"           },
    {"by",                "person"           },
    {"owner",             "person"           },
    {"why",               "reason"           }
};
std::string_view kind_of(std::string_view key) {
  for (const auto& [section, kind] : kKinds)
    if (section == key) return kind;
  return key.empty() ? "name" : key;
}

/// Keys whose values say what is measured or which program: never who.
constexpr std::array<std::string_view, 5> kHarmless = {"severity", "version", "upgrade_to", "require", "dist"};
/// Keys whose values are somebody's words.
constexpr std::array<std::string_view, 6> kProse = {"title", "doc", "why", "by", "owner", "ref"};

bool is_letter(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

bool is_quantity(std::string_view text) {
  using namespace scenario;
  const auto reads = [](const auto& parsed) { return parsed.index() == 0; };
  if (reads(parse_signed_duration(text)) || reads(parse_utc(text)) || reads(parse_date(text))) return true;
  for (const Unit unit :
       {Unit::plain, Unit::ratio, Unit::per_second, Unit::per_hour, Unit::megabit_per_second, Unit::byte})
    if (reads(parse_number(text, unit))) return true;
  return false;
}

/// "H2", "S0 H9", "A12", "H1 D": keys of published documents and of this program's assumptions, and what they are.
bool is_source_key(std::string_view text) {
  bool is_key = !text.empty();
  while (is_key && !text.empty()) {
    const std::size_t end = std::min(text.find_first_of(" ,"), text.size());
    const std::string_view word = text.substr(0, end);
    is_key = word.empty() || (word[0] >= 'A' && word[0] <= 'Z' && word.size() <= 4 &&
                              std::ranges::all_of(word.substr(1), [](char c) { return c >= '0' && c <= '9'; }));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return is_key;
}

/// The schema's own words: keys, and values to choose from.
void collect(const json& schema, std::set<std::string, std::less<>>& words) {
  if (schema.is_array())
    for (const json& part : schema) collect(part, words);
  if (!schema.is_object()) return;
  for (const auto& [key, part] : schema.items()) {
    if (key == "properties")
      for (const auto& [name, unused] : part.items()) words.insert(name);
    if (key == "enum")
      for (const json& value : part)
        if (value.is_string()) words.insert(value.get<std::string>());
    if (key == "const" && part.is_string()) words.insert(part.get<std::string>());
    collect(part, words);
  }
}

/// Calls `visit(text, key, is_name)` for keys that are no words of the format and for texts, in the order of the file.
template <class Visit>
void walk(const json& value, const std::string& key, const std::set<std::string, std::less<>>& words,
          const Visit& visit) {
  if (value.is_string()) visit(value.template get<std::string>(), key, false);
  if (value.is_array())
    for (const json& item : value) walk(item, key, words, visit);
  if (!value.is_object()) return;
  for (const auto& [name, part] : value.items()) {
    const bool is_word = words.contains(name);
    if (!is_word) visit(name, key, true);
    if (name == "id" && part.is_string())
      visit(part.template get<std::string>(), key, true);
    else
      walk(part, is_word ? name : key, words, visit);
  }
}

}  // namespace

Redaction::Redaction() : words_{"everybody", "", "*"} {
  collect(json::parse(scenario::json_schema()), words_);
  for (const metrics::Metric& metric : metrics::metric_list()) {
    words_.emplace(metric.name);
    for (const std::string_view aggregate : metric.aggregates) words_.emplace(aggregate);
  }
}

bool Redaction::says_nothing(std::string_view text) const { return words_.contains(text) || is_quantity(text); }

bool Redaction::is_known_throughout(std::string_view text) const {
  if (says_nothing(text)) return true;
  std::string_view rest = text;
  while (!rest.empty()) {
    const std::size_t end = rest.find_first_of(" +,;()=<>");
    const std::string_view token = rest.substr(0, end);
    if (!says_nothing(token) && !alias_of_.contains(token)) return false;
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
  }
  return true;
}

void Redaction::learn(const std::string& text, std::string_view kind) {
  if (words_.contains(text) || alias_of_.contains(text)) return;
  ++names_;
  const std::string alias = fmt::format("{}-{}", kind, ++counts_[std::string(kind)]);
  const std::string in_json = json(text).dump(-1, ' ', false, json::error_handler_t::replace);
  for (const std::string& form : {text, in_json.substr(1, in_json.size() - 2), page::escaped(text)}) {
    alias_of_.emplace(form, alias);
    lengths_.insert(form.size());
  }
}

void Redaction::learn_reference(const std::string& text) {
  if (!text.empty() && !is_source_key(text)) learn(text, "reference");
}

void Redaction::learn(const scenario::Scenario& scenario) {
  const json all = json::parse(scenario::canonical_json(scenario));
  learn(scenario.name, "scenario");
  for (const scenario::Site& site : scenario.sites) learn(site.id, "site");  // though other things bear its name too
  walk(all, "", words_, [&](const std::string& text, const std::string& key, bool is_name) {
    const bool is_check = key == "waivers";
    if (is_name && !is_check) learn(text, kind_of(key));
  });
  walk(all, "", words_, [&](const std::string& text, const std::string& key, bool is_name) {
    if (is_name || std::ranges::find(kHarmless, key) != kHarmless.end()) return;
    const bool is_prose = std::ranges::find(kProse, key) != kProse.end();
    if (is_prose || !is_known_throughout(text)) learn(text, kind_of(key));
  });
  for (const scenario::Origin& origin : scenario.origins) {
    learn_reference(origin.ref);
    if (!origin.file.empty() && !origin.file.starts_with("--set")) learn(origin.file, "file");
  }
  for (const scenario::Budget& budget : scenario.budgets)  // the result has no waivers where they are not resolved
    if (budget.waive) {
      learn(budget.waive->by, "person");
      learn(budget.waive->why, "reason");
    }
}

std::string Redaction::operator()(std::string_view text) const {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const std::string_view rest = text.substr(at);
    const bool is_inside = at > 0 && is_letter(text[at - 1]) && is_letter(rest.front());
    const std::string* alias = nullptr;
    std::size_t length = 1;
    for (auto l = lengths_.begin(); !is_inside && alias == nullptr && l != lengths_.end(); ++l) {
      if (*l == 0 || *l > rest.size()) continue;
      if (*l < rest.size() && is_letter(rest[*l]) && is_letter(rest[*l - 1])) continue;
      const auto known = alias_of_.find(rest.substr(0, *l));
      if (known == alias_of_.end()) continue;
      alias = &known->second;
      length = *l;
    }
    out += alias == nullptr ? rest.substr(0, 1) : std::string_view(*alias);
    at += length;
  }
  return out;
}

namespace {

/// Applies a redaction to every text of a document.
struct Redactor {
  const Redaction& redacted;

  void text(std::string& words) const { words = redacted(words); }
  void texts(std::vector<std::string>& all) const {
    for (std::string& words : all) text(words);
  }
  void operator()(page::Heading& h) const { text(h.text); }
  void operator()(page::Paragraph& p) const { text(p.text); }
  void operator()(page::List& list) const { texts(list.items); }
  void operator()(page::Verbatim& v) const { text(v.text); }
  void operator()(page::Picture& p) const {
    text(p.title);
    text(p.label);
  }
  void operator()(page::Table& t) const {
    text(t.caption);
    text(t.folded);
    texts(t.columns);
    for (auto& row : t.rows)
      for (page::Cell& cell : row)
        if (!cell.value) text(cell.text);
  }
  void operator()(page::Chart& c) const {
    for (std::string* words : {&c.title, &c.label, &c.x_title, &c.y_title}) text(*words);
    for (page::Series& series : c.series) text(series.name);
    for (page::Span& span : c.spans) {
      text(span.row);
      text(span.name);
    }
    for (page::Mark& mark : c.marks) text(mark.name);
    (*this)(c.data);
  }
};

}  // namespace

page::Document Redaction::operator()(page::Document document) const {
  const Redactor redactor{*this};
  for (std::string* words : {&document.title, &document.subtitle, &document.verdict}) redactor.text(*words);
  for (page::Section& section : document.sections) {
    redactor.text(section.title);
    for (page::Block& block : section.blocks) std::visit(redactor, block);
  }
  document.subtitle += "; redacted";
  if (!document.sections.empty()) {
    auto& blocks = document.sections.front().blocks;
    blocks.insert(blocks.begin(),
                  page::Paragraph{fmt::format(
                      "Redacted: {} names of sites, networks, hosts, people and addresses stand as aliases, the same "
                      "everywhere. Numbers are as they were; hash and seed are those of the original scenario.",
                      names_)});
  }
  return document;
}

}  // namespace failcast::review
