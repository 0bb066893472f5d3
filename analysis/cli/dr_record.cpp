#include <algorithm>
#include <array>
#include <chrono>
#include <limits>
#include <ostream>

#include <fmt/format.h>

#include "analysis/cli/dr_record_input.hpp"
#include "analysis/cli/dr_record_json.hpp"
#include "analysis/cli/dr_record_report.hpp"
#include "analysis/cli/dr_record_time.hpp"
#include "analysis/cli/verbs.hpp"
#include "models/dr/publication.hpp"

namespace failcast::cli {
namespace {

dr::Payload payload_of(const DrRecordArgs& args) {
  return args.payload == "tag_list" ? dr::Payload::tag_list : dr::Payload::prefix;
}

dr::DefaultProduct default_product_of(const DrRecordArgs& args) {
  if (args.default_k == "all") return dr::DefaultProduct::all;
  return args.default_k == "reject" ? dr::DefaultProduct::reject : dr::DefaultProduct::zpa;
}

/// A reader's settings.
dr::Options options_of(const DrRecordArgs& args) {
  return {.reader = args.product == "zia" ? dr::Product::zia : dr::Product::zpa,
          .default_product = default_product_of(args),
          .invalid_policy =
              args.invalid_policy == "treat_off" ? dr::InvalidPolicy::treat_off : dr::InvalidPolicy::fail_static,
          .require_signature_if_key = args.require_signature,
          .payload = payload_of(args)};
}

bool wants_json(const Common& common) { return common.format == "json"; }

std::optional<dr::EpochSeconds> time_of(const std::string& flag, const std::string& text, Findings& findings) {
  if (text.empty()) return std::nullopt;
  const auto time = parse_time(text);
  if (const TimeMistake* mistake = std::get_if<TimeMistake>(&time)) {
    findings.add("E072", flag, 1, mistake->at + 1, fmt::format("\"{}\": {}", printable(text), mistake->message),
                 "as in 2026-01-01T00:00:00Z");
    return std::nullopt;
  }
  return std::get<dr::EpochSeconds>(time);
}

ExitCode make_record(const DrRecordArgs& args, const Common& common, const Console& console) {
  Findings findings;
  dr::Record record;
  record.product = dr::product_of(args.product);
  record.internet = dr::internet_of(args.internet);
  record.domain = args.domain;
  record.state = args.test ? dr::State::test : args.on ? dr::State::on : dr::State::off;
  record.start = time_of("--start", args.start, findings);
  record.end = time_of("--end", args.end, findings);
  if (record.start && record.end && *record.end < *record.start)
    findings.add("E072", "--end", 1, 1, fmt::format("{} is before the start {}", args.end, args.start),
                 "let it end at its start or later");
  if (!args.domain.empty() && !is_domain(args.domain))
    findings.add("E072", "--domain", 1, 1, fmt::format("\"{}\" is not a domain name", printable(args.domain)),
                 "as in dr.acme.example, without a last dot");
  if (findings.any()) return findings.tell(console);
  if (record.internet && record.product == dr::Product::zpa && !common.quiet)
    console.err << "warning: --internet has no effect on a record for zpa alone\n";
  const std::string text = dr::format(record);
  const ExitCode delivered = answer(wants_json(common) ? record_json(text) : text + "\n", common, console);
  if (delivered == ExitCode::done)
    console.hint(common, fmt::format("failcast dr-record sign '{}' --key private.pem", text));
  return delivered;
}

ExitCode sign_record(const DrRecordArgs& args, const Common& common, const Console& console) {
  Findings findings;
  const auto strings = read_records(args.records, findings);
  const auto key = read_private_key(args.key, findings);
  for (const TxtString& string : strings) {
    const dr::Parsed parsed = dr::parse(string.text);
    report_mistakes(string, parsed, findings);
    if (parsed.record.part)
      findings.add("E070", string.where, string.line, 1, "the record is signed already", "leave out n, p and bh");
  }
  if (strings.size() > 1)
    findings.add("E070", strings[1].where, strings[1].line, 1, "a second record", "sign one record at a time");
  if (findings.any()) return findings.tell(console);
  const auto parts = dr::sign(strings.front().text, *key, payload_of(args));
  if (!parts) {
    console.error("libcrypto refuses to sign with this key");
    return ExitCode::internal_error;
  }
  const std::string domain = dr::parse(strings.front().text).record.domain;
  std::vector<std::string> zone;
  for (const std::string& part : *parts)
    zone.push_back(dr::zone_line(is_domain(domain) ? domain + "." : "@", args.ttl, part));
  const std::string text =
      fmt::format("{}\n; the same for a zone file\n{}\n", fmt::join(*parts, "\n"), fmt::join(zone, "\n"));
  const ExitCode delivered =
      answer(wants_json(common) ? signed_json(*parts, zone, payload_of(args)) : text, common, console);
  if (delivered == ExitCode::done)
    console.hint(common, fmt::format("failcast dr-record verify {} --key public.pem",
                                     common.output.empty() ? "-" : common.output));
  return delivered;
}

std::int64_t seconds_now() {
  return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()).time_since_epoch().count();
}

ExitCode verify_records(const DrRecordArgs& args, const Common& common, const Console& console) {
  Findings findings;
  const auto strings = read_records(args.records, findings);
  std::optional<dr::PublicKey> key;
  if (!args.key.empty()) key = read_public_key(args.key, findings);
  const auto at = time_of("--at", args.at, findings);
  if (findings.any()) return findings.tell(console);
  constexpr dr::EpochSeconds kLatest = std::numeric_limits<std::int64_t>::max();
  const std::int64_t now = at ? static_cast<std::int64_t>(std::min(*at, kLatest)) : seconds_now();

  const dr::Options options = options_of(args);
  dr::Answer lookup;
  for (const TxtString& string : strings) lookup.strings.push_back(string.text);
  Verification v;
  v.reading = dr::read(lookup, options, key ? &*key : nullptr);
  v.moment = {.now = now, .in_test_group = args.test_group};
  v.verdict = dr::judge(v.reading, v.moment);
  v.reader = options.reader;
  v.key = args.key;
  const ExitCode delivered =
      answer(wants_json(common) ? verification_json(v, strings) : verification_text(v, strings), common, console);
  if (delivered != ExitCode::done) return delivered;
  return is_valid(v.verdict) ? ExitCode::done : ExitCode::verdict_negative;
}

std::string explanations_text(const std::vector<TxtString>& strings, const std::vector<Findings>& mistakes,
                              dr::DefaultProduct default_product) {
  std::string text;
  std::size_t errors = 0;
  for (std::size_t i = 0; i < strings.size(); ++i) {
    text += explanation(strings[i], dr::parse(strings[i].text), default_product);
    for (const scenario::Diagnostic& d : mistakes[i].all()) text += scenario::format(d) + "\n";
    errors += mistakes[i].size();
  }
  return text + fmt::format("{} record{}, {} error{}\n", strings.size(), strings.size() == 1 ? "" : "s", errors,
                            errors == 1 ? "" : "s");
}

ExitCode show_records(const DrRecordArgs& args, const Common& common, const Console& console) {
  Findings findings;
  const auto strings = read_records(args.records, findings);
  if (findings.any()) return findings.tell(console);
  std::vector<Findings> mistakes(strings.size());
  for (std::size_t i = 0; i < strings.size(); ++i) report_mistakes(strings[i], dr::parse(strings[i].text), mistakes[i]);
  const dr::DefaultProduct product = default_product_of(args);
  const ExitCode delivered = answer(wants_json(common) ? explanations_json(strings, mistakes, product)
                                                       : explanations_text(strings, mistakes, product),
                                    common, console);
  if (delivered != ExitCode::done) return delivered;
  return std::ranges::any_of(mistakes, &Findings::any) ? ExitCode::bad_scenario : ExitCode::done;
}

}  // namespace

ExitCode dr_record(const DrRecordArgs& args, const Common& common, const Console& console) {
  if (args.action == "new") return make_record(args, common, console);
  if (args.action == "sign") return sign_record(args, common, console);
  if (args.action == "verify") return verify_records(args, common, console);
  return show_records(args, common, console);
}

}  // namespace failcast::cli
