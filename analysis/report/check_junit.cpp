// What continuous integration reads of `check`: JUnit XML, and annotations of a GitHub workflow.
#include <algorithm>

#include <fmt/format.h>

#include "analysis/report/annotations.hpp"
#include "analysis/report/check_report.hpp"

namespace failcast::report {
namespace {

using verdict::Word;

/// Text as XML 1.0 can hold it: marks escaped, control characters left out.
std::string xml(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '&')
      out += "&amp;";
    else if (c == '<')
      out += "&lt;";
    else if (c == '>')
      out += "&gt;";
    else if (c == '"')
      out += "&quot;";
    else if (static_cast<unsigned char>(c) >= 0x20 || c == '\n' || c == '\t')
      out += c;
  }
  return out;
}

/// Viewers drop properties, and some the message: what matters stands in the body.
std::string body(const CheckedScenario& c, const CheckRow& row) {
  std::string text = fmt::format("{}  {}  {}\n", row.said, row.name, row.evidence);
  if (!row.file.empty()) text += fmt::format("{}:{}\n", row.file, row.line);
  return text + fmt::format("again: {}\n", replay_command(c));
}

std::string test_case(const CheckedScenario& c, const CheckRow& row) {
  const std::string open = fmt::format("  <testcase classname=\"{}\" name=\"{}\"", xml(c.scenario.name), xml(row.name));
  switch (row.word) {
    case Word::pass: return open + "/>\n";
    case Word::waived: return open + fmt::format(">\n   <skipped message=\"{}\"/>\n  </testcase>\n", xml(row.evidence));
    case Word::fail:
    case Word::unsure: break;
  }
  return open + fmt::format(">\n   <failure type=\"{}\" message=\"{}\">{}</failure>\n  </testcase>\n", key_of(row.word),
                            xml(row.said + "  " + row.evidence), xml(body(c, row)));
}

}  // namespace

std::string check_junit(const CheckReport& report) {
  std::string text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"failcast check\">\n";
  for (const CheckedScenario& c : report.scenarios) {
    const std::vector<CheckRow> rows = rows_of(report, c);
    const auto count = [&](auto is) { return std::count_if(rows.begin(), rows.end(), is); };
    text += fmt::format(" <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"0\" skipped=\"{}\">\n",
                        xml(c.scenario.name), rows.size(),
                        count([](const CheckRow& r) { return r.word == Word::fail || r.word == Word::unsure; }),
                        count([](const CheckRow& r) { return r.word == Word::waived; }));
    for (const CheckRow& row : rows) text += test_case(c, row);
    text += " </testsuite>\n";
  }
  return text + "</testsuites>\n";
}

std::string check_annotations(const CheckReport& report) {
  std::vector<Annotation> all;
  for (const CheckedScenario& c : report.scenarios)
    for (const CheckRow& row : rows_of(report, c)) {
      if (row.word == Word::pass || row.word == Word::waived) continue;
      const bool has_line = !row.file.empty();
      all.push_back({.is_error = row.word == Word::fail,
                     .file = has_line ? row.file : c.file,
                     .line = has_line ? row.line : 1,
                     .column = 1,
                     .title = fmt::format("{} {}", c.scenario.name, row.name),
                     .message = fmt::format("{}  {}", row.said, row.evidence)});
    }
  return github_annotations(std::move(all));
}

}  // namespace failcast::report
