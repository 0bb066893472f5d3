#include <algorithm>
#include <ostream>
#include <set>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "analysis/cli/loading.hpp"
#include "analysis/cli/verbs.hpp"
#include "analysis/report/annotations.hpp"

namespace failcast::cli {
namespace {

using scenario::Diagnostic;

std::string_view severity_of(const Diagnostic& d) { return d.severity == Diagnostic::error ? "error" : "warning"; }

std::string with_hint(const Diagnostic& d) { return d.hint.empty() ? d.message : d.message + " = " + d.hint; }

std::string as_annotations(const std::vector<Diagnostic>& all) {
  std::vector<report::Annotation> annotations;
  for (const Diagnostic& d : all)
    annotations.push_back({.is_error = d.severity == Diagnostic::error,
                           .file = d.file,
                           .line = d.line,
                           .column = d.column,
                           .title = d.code,
                           .message = with_hint(d)});
  return report::github_annotations(std::move(annotations));
}

/// SARIF 2.1.0 (OASIS): what code scanning shows.
std::string as_sarif(const std::vector<Diagnostic>& all) {
  std::set<std::string> codes;
  for (const Diagnostic& d : all) codes.insert(d.code);
  auto rules = nlohmann::json::array(), results = nlohmann::json::array();
  for (const std::string& code : codes)
    rules.push_back({
        {"id", code}
    });
  for (const Diagnostic& d : all) {
    nlohmann::json place = {
        {"artifactLocation", {{"uri", d.file}}}
    };
    if (d.line > 0)
      place["region"] = {
          {"startLine",        d.line},
          { "startColumn", std::max(d.column,     1)}
      };
    results.push_back({
        {"ruleId",    d.code                                                                  },
        {"level",     severity_of(d)                                                          },
        {"message",   {{"text", d.path.empty() ? with_hint(d) : d.path + ": " + with_hint(d)}}},
        {"locations", {{{"physicalLocation", place}}}                                         }
    });
  }
  const nlohmann::json document = {
      {"$schema", "https://json.schemastore.org/sarif-2.1.0.json"                                           },
      {"version", "2.1.0"                                                                                   },
      {"runs",    {{{"tool", {{"driver", {{"name", "failcast"}, {"rules", rules}}}}}, {"results", results}}}}
  };
  return document.dump(1) + "\n";
}

std::string as_json(const std::vector<Diagnostic>& all) {
  auto list = nlohmann::json::array();
  for (const Diagnostic& d : all)
    list.push_back({
        {"severity", severity_of(d)},
        {"code",     d.code        },
        {"file",     d.file        },
        {"line",     d.line        },
        {"column",   d.column      },
        {"path",     d.path        },
        {"message",  d.message     },
        {"hint",     d.hint        }
    });
  return list.dump(1) + "\n";
}

std::string as_text(const std::vector<Diagnostic>& all, std::size_t files) {
  std::string text;
  std::size_t errors = 0;
  for (const Diagnostic& d : all) {
    text += scenario::format(d) + "\n";
    if (d.severity == Diagnostic::error) ++errors;
  }
  return text + fmt::format("{} file{}: {} error{}, {} warning{}; nothing was run\n", files, files == 1 ? "" : "s",
                            errors, errors == 1 ? "" : "s", all.size() - errors, all.size() - errors == 1 ? "" : "s");
}

}  // namespace

ExitCode validate(const ValidateArgs& args, const Common& common, const Console& console) {
  std::vector<Diagnostic> all;
  std::string resolved;
  bool is_bad = false;
  scenario::ReadOptions options = read_options(args.sets, "");
  options.today = today(common);
  for (const std::string& path : args.scenarios) {
    const auto read = read_scenario(path, options);
    if (!read) {
      console.error(fmt::format("cannot read {}", path));
      return ExitCode::file_trouble;
    }
    all.insert(all.end(), read->diagnostics.begin(), read->diagnostics.end());
    is_bad = is_bad || !read->scenario || (args.strict && !read->diagnostics.empty());
    if (args.resolved && read->scenario) resolved += scenario::resolved_json(*read->scenario) + "\n";
  }
  std::string text = common.format == "json"     ? as_json(all)
                     : common.format == "github" ? as_annotations(all)
                     : common.format == "sarif"  ? as_sarif(all)
                                                 : as_text(all, args.scenarios.size());
  if (args.resolved) {
    if (!all.empty()) console.err << text;
    text = resolved;
  }
  const ExitCode delivered = answer(text, common, console);
  if (delivered != ExitCode::done) return delivered;
  if (is_bad) return ExitCode::bad_scenario;
  console.hint(common, fmt::format("failcast run {}", args.scenarios.front()));
  return ExitCode::done;
}

}  // namespace failcast::cli
