#include <algorithm>
#include <ostream>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "analysis/cli/loading.hpp"
#include "analysis/cli/verbs.hpp"

namespace failcast::cli {
namespace {

using scenario::Diagnostic;

std::string_view severity_of(const Diagnostic& d) { return d.severity == Diagnostic::error ? "error" : "warning"; }

/// Line that a GitHub workflow turns into an annotation.
std::string github_line(const Diagnostic& d) {
  return fmt::format("::{} file={},line={},col={},title={}::{}{}\n", severity_of(d), d.file, d.line, d.column, d.code,
                     d.message, d.hint.empty() ? "" : " = " + d.hint);
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

std::string as_text(const std::vector<Diagnostic>& all, std::size_t files, bool github) {
  std::string text;
  std::size_t errors = 0;
  for (const Diagnostic& d : all) {
    text += github ? github_line(d) : scenario::format(d) + "\n";
    if (d.severity == Diagnostic::error) ++errors;
  }
  if (github) return text;
  return text + fmt::format("{} file{}: {} error{}, {} warning{}; nothing was run\n", files, files == 1 ? "" : "s",
                            errors, errors == 1 ? "" : "s", all.size() - errors, all.size() - errors == 1 ? "" : "s");
}

}  // namespace

ExitCode validate(const ValidateArgs& args, const Common& common, const Console& console) {
  std::vector<Diagnostic> all;
  std::string resolved;
  bool is_bad = false;
  for (const std::string& path : args.scenarios) {
    const auto read = read_scenario(path, read_options(args.sets, ""));
    if (!read) {
      console.error(fmt::format("cannot read {}", path));
      return ExitCode::file_trouble;
    }
    all.insert(all.end(), read->diagnostics.begin(), read->diagnostics.end());
    is_bad = is_bad || !read->scenario || (args.strict && !read->diagnostics.empty());
    if (args.resolved && read->scenario) resolved += scenario::resolved_json(*read->scenario) + "\n";
  }
  std::string text =
      common.format == "json" ? as_json(all) : as_text(all, args.scenarios.size(), common.format == "github");
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
