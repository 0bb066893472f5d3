// `study threshold` and `study saml`: questions about months and years, each with a design of its own on the core of
// all studies.
#include <algorithm>
#include <ostream>
#include <sstream>

#include <fmt/format.h>

#include "analysis/cli/study_driver.hpp"
#include "analysis/cli/verbs.hpp"
#include "analysis/report/saml_report.hpp"
#include "analysis/report/threshold_report.hpp"
#include "sim/scenario/checks.hpp"
#include "sim/scenario/units.hpp"

namespace failcast::cli {
namespace {

/// The usual designs (A173, A174). With 300 replications without a hit a risk is below 1 %, at 95 % (rule of three).
constexpr std::uint32_t kThresholdReplications = 300;
constexpr std::uint32_t kSamlReplications = 20;
constexpr double kRisk = 0.01;
constexpr std::string_view kThresholds = "30d,45d,60d,75d,90d,105d,120d,135d,150d,180d";
constexpr std::string_view kOutages = "15d,30d,45d,60d,75d,90d,120d,150d,180d,200d";
constexpr std::string_view kTimeouts = "1d,7d,14d,30d";
constexpr std::string_view kMaxAges = "7d,14d,30d,90d";
constexpr std::string_view kTimes = "1h,1d,2d,3d,5d,7d,10d,14d,21d,28d,60d,90d";

/// "30d,60d": ascending, each once. What is wrong with the flag otherwise.
std::variant<std::vector<Duration>, std::string> durations(const std::string& text, std::string_view usual,
                                                           const char* flag) {
  std::vector<Duration> all;
  std::istringstream list(text.empty() ? std::string(usual) : text);
  for (std::string one; std::getline(list, one, ',');) {
    const auto parsed = scenario::parse_duration(scenario::trimmed(one));
    if (const auto* problem = std::get_if<scenario::UnitError>(&parsed))
      return fmt::format("{} {}: {}{}", flag, text, problem->message,
                         problem->hint.empty() ? "" : "  = " + problem->hint);
    all.push_back(std::get<Duration>(parsed));
  }
  if (all.empty()) return fmt::format("{} {}: write durations, as 30d,60d", flag, text);
  std::ranges::sort(all);
  if (std::ranges::adjacent_find(all) != all.end()) return fmt::format("{} {}: a duration twice", flag, text);
  return all;
}

/// Fills in several lists; the first mistake.
struct Lists {
  std::optional<std::string> mistake{};
  void read(std::vector<Duration>& into, const std::string& text, std::string_view usual, const char* flag) {
    auto parsed = durations(text, usual, flag);
    if (std::string* why = std::get_if<std::string>(&parsed))
      mistake = mistake.value_or(std::move(*why));
    else
      into = std::move(std::get<std::vector<Duration>>(parsed));
  }
};

/// The fault that is asked about: the one of the flag, the only one, or the only one of the whole cloud.
std::optional<std::string> outage_of(const StudyArgs& args, const scenario::Scenario& s) {
  if (!args.fault.empty()) return args.fault;
  if (s.faults.size() == 1) return s.faults.front().id;
  std::vector<std::string> of_cloud;
  for (const scenario::Fault& fault : s.faults)
    if (fault.what == scenario::FaultTarget::cloud) of_cloud.push_back(fault.id);
  return of_cloud.size() == 1 ? std::optional(of_cloud.front()) : std::nullopt;
}

/// Times after the outage's end say nothing: the usual ones are left out, others are a mistake.
std::optional<std::string> keep_within(study::SamlDesign& design, const scenario::Scenario& s, bool are_given) {
  const auto fault = std::ranges::find(s.faults, design.fault, &scenario::Fault::id);
  if (fault == s.faults.end() || !scenario::is_constant(fault->duration)) return std::nullopt;
  const Duration length = fault->duration.a;
  if (are_given && design.times.back() > length)
    return fmt::format("--times: {} is after the end of \"{}\", which lasts {}", scenario::to_text(design.times.back()),
                       fault->id, scenario::to_text(length));
  std::erase_if(design.times, [&](Duration time) { return time > length; });
  if (design.times.empty()) design.times = {length};
  return std::nullopt;
}

/// What the two questions have in common: cells, store, progress, files.
class Question {
 public:
  Question(const StudyArgs& args, const Common& common, const Console& console)
      : args_(args), common_(common), console_(console), source_(args.scenario, args.sets, args.seed) {}

  /// Reads the scenario. False when everything is said, and `code()` is what to end with.
  bool prepare(std::uint32_t replications) {
    auto prepared = cli::prepare(source_, args_.study, replications, 1, common_, console_);
    if (const ExitCode* code = std::get_if<ExitCode>(&prepared)) return end(*code);
    prepared_ = std::move(std::get<Prepared>(prepared));
    const auto fault = outage_of(args_, prepared_->scenario);
    if (!fault) return end(refuse("which fault is the outage? --fault ID", console_));
    fault_ = *fault;
    return true;
  }

  /// Runs the plan.
  bool run() {
    if (const auto why = too_many_cells(plan())) return end(refuse(*why, console_));
    if (!check_points(plan(), source_, console_)) return end(ExitCode::bad_scenario);
    auto driven = drive(plan(), source_, scenario(), args_.study, common_, console_);
    if (const ExitCode* code = std::get_if<ExitCode>(&driven)) return end(*code);
    driven_ = std::move(std::get<Driven>(driven));
    return true;
  }

  /// What there is of it, where somebody stopped it.
  ExitCode deliver(const Answer& answer) {
    const ExitCode code =
        give_out(answer, {.study = driven_.study, .scenario = scenario()}, driven_, args_.study, common_, console_);
    if (code != ExitCode::done) return code;
    if (driven_.study.stopped && driven_.store)
      console_.hint(common_, fmt::format("the same command goes on from {}", *driven_.store));
    else if (common_.output.empty())
      console_.hint(common_, "keep it: add -o study.json");
    return driven_.code;
  }

  bool end(ExitCode code) {
    code_ = code;
    return false;
  }
  ExitCode code() const { return code_; }
  study::Plan& plan() { return prepared_->plan; }
  const scenario::Scenario& scenario() const { return prepared_->scenario; }
  const std::string& fault() const { return fault_; }
  const study::Study& study() const { return driven_.study; }
  const Console& console() const { return console_; }

 private:
  const StudyArgs& args_;
  const Common& common_;
  const Console& console_;
  ScenarioSource source_;
  std::optional<Prepared> prepared_;
  std::string fault_;
  Driven driven_;
  ExitCode code_ = ExitCode::done;
};

ExitCode threshold(const StudyArgs& args, const Common& common, const Console& console) {
  Question question(args, common, console);
  study::ThresholdDesign design;
  Lists lists;
  lists.read(design.thresholds, args.thresholds, kThresholds, "--thresholds");
  lists.read(design.outages, args.outages, kOutages, "--outages");
  if (lists.mistake) return refuse(*lists.mistake, console);
  const auto risk = parse_quantity(args.risk.empty() ? fmt::format("{}", kRisk) : args.risk, metrics::Unit::ratio);
  const double* share = std::get_if<double>(&risk);
  if (share == nullptr || *share <= 0 || *share >= 1)
    return refuse(fmt::format("--risk {}: more than 0 and less than 100%, as 1%", args.risk), console);
  if (study::replications_for(*share) > kMostReplications)
    return refuse(fmt::format("--risk {}: more than {} replications would have to tell it from none", args.risk,
                              kMostReplications),
                  console);
  if (!question.prepare(kThresholdReplications)) return question.code();
  design.fault = question.fault();
  if (const auto why = lay_out(question.plan(), question.scenario(), design)) return refuse(*why, console);
  if (!question.run()) return question.code();
  const auto report = report::threshold_report(question.study(), question.scenario(), design, *share);
  return question.deliver({[&] {
                             return threshold_text(report, {console.colour(common), common.verbose});
                           },
                           [&] { return threshold_json(report); }});
}

ExitCode saml(const StudyArgs& args, const Common& common, const Console& console) {
  Question question(args, common, console);
  study::SamlDesign design;
  Lists lists;
  lists.read(design.timeouts, args.timeouts, kTimeouts, "--timeouts");
  lists.read(design.max_ages, args.max_ages, kMaxAges, "--max-ages");
  lists.read(design.times, args.times, kTimes, "--times");
  if (lists.mistake) return refuse(*lists.mistake, console);
  if (!question.prepare(kSamlReplications)) return question.code();
  design.fault = question.fault();
  if (const auto why = keep_within(design, question.scenario(), !args.times.empty())) return refuse(*why, console);
  if (const auto why = lay_out(question.plan(), question.scenario(), design)) return refuse(*why, console);
  if (!question.run()) return question.code();
  const auto report = report::saml_report(question.study(), question.scenario(), design);
  return question.deliver({[&] {
                             return saml_text(report, {console.colour(common), common.verbose});
                           },
                           [&] { return saml_json(report); }});
}

}  // namespace

ExitCode study_of_years(const StudyArgs& args, const Common& common, const Console& console) {
  return args.action == "threshold" ? threshold(args, common, console) : saml(args, common, console);
}

}  // namespace failcast::cli
