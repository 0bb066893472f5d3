#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "analysis/cli/explain_original.hpp"
#include "analysis/cli/loading.hpp"
#include "analysis/cli/replayer.hpp"
#include "analysis/cli/study_driver.hpp"
#include "analysis/cli/verbs.hpp"
#include "analysis/explain/explanation.hpp"
#include "analysis/metrics/collector.hpp"
#include "analysis/metrics/slowest_clients.hpp"
#include "analysis/metrics/words.hpp"
#include "analysis/verdict/verdict.hpp"

namespace failcast::cli {
namespace {

using explain::ClientStory;
using explain::Explanation;
using explain::Question;
using explain::Survey;
using metrics::EndedEpisode;

/// Clients that are told of when nobody says how many, and levers tried.
constexpr std::uint32_t kUsualClients = 3, kUsualLevers = 6;

/// Makes the explanation of one run, by running it again and again.
class Explainer {
 public:
  Explainer(const ExplainArgs& args, const Original& original, const Common& common, const Console& console)
      : args_(args), original_(original), common_(common), console_(console), replayer_(common, console) {
    clients_wanted_ = count_of(args.slowest, "--slowest", 1, kUsualClients);
    levers_wanted_ = count_of(args.levers, "--levers", 0, kUsualLevers);
    if (clients_wanted_ > metrics::SlowestClients::kKept)
      fail(ExitCode::bad_command,
           fmt::format("--slowest {}: at most {}", args.slowest, metrics::SlowestClients::kKept));
  }

  ExitCode operator()() {
    replayer_.check_size(original_.scenario);
    const scenario::Scenario& s = original_.scenario;
    all_.scenario_name = s.name;
    all_.scenario_title = s.title;
    all_.scenario_hash = scenario::hash_text(s);
    all_.seed = s.seed;
    all_.replication = original_.replication;
    all_.proof = original_.proof;

    const auto world = build(s);
    const record::Directory& directory = world->directory();
    const Question question = question_for(directory);
    survey(*world, directory, question);
    trace(directory);
    turn_levers(directory);
    replayer_.finish();
    return deliver(directory);
  }

 private:
  [[noreturn]] void fail(ExitCode code, const std::string& why) const { replayer_.fail(code, why); }

  std::uint32_t count_of(const std::string& text, const char* flag, std::uint32_t least, std::uint32_t usual) const {
    if (text.empty()) return usual;
    const auto count = parse_count(text, flag, least);
    if (const std::string* why = std::get_if<std::string>(&count)) fail(ExitCode::bad_command, *why);
    return std::get<std::uint32_t>(count);
  }

  std::unique_ptr<world::World> build(const scenario::Scenario& s) const {
    return replayer_.build(s, original_.replication);
  }

  // ---- who is asked about -----------------------------------------------------------------------------------------

  /// What is asked; says what is wrong with the names.
  Question question_for(const record::Directory& directory) {
    if (directory.clients.empty()) fail(ExitCode::bad_command, "this scenario has no clients");
    if (!args_.client.empty()) {
      if (!directory.find_client(args_.client))
        fail(ExitCode::bad_command,
             fmt::format("no client \"{}\"; names look like {}", args_.client, directory.client_name(0)));
      if (!args_.segment.empty() && !segment_called(directory, args_.segment))
        fail(ExitCode::bad_command, unknown("segment", args_.segment, directory.segments));
      return {.of = Question::Of::any};
    }
    Question question;
    if (args_.stuck) question.of = Question::Of::stuck;
    std::string where = args_.where;
    if (!args_.budget.empty()) question = question_of_budget(where);
    if (where.empty()) return question;
    const auto part = explain::find_part(directory, where);
    if (!part) {
      std::vector<std::string> names = directory.places;
      names.insert(names.end(), directory.segments.begin(), directory.segments.end());
      names.insert(names.end(), directory.groups.begin(), directory.groups.end());
      fail(ExitCode::bad_command, unknown("site, segment or client group", where, names));
    }
    question.part = *part;
    return question;
  }

  static std::string unknown(std::string_view what, const std::string& name, const std::vector<std::string>& known) {
    const std::string meant = scenario::did_you_mean(name, known);
    return fmt::format("no {} \"{}\"{}", what, name, meant.empty() ? "" : "  = " + meant);
  }

  static std::optional<SegmentId> segment_called(const record::Directory& directory, const std::string& name) {
    const auto found = std::find(directory.segments.begin(), directory.segments.end(), name);
    if (found == directory.segments.end()) return std::nullopt;
    return SegmentId{static_cast<std::uint32_t>(found - directory.segments.begin())};
  }

  /// @param where  the place asked about; where nobody says, the one at which the budget fails most
  Question question_of_budget(std::string& where) {
    const auto& budgets = original_.scenario.budgets;
    const auto budget =
        std::find_if(budgets.begin(), budgets.end(), [&](const auto& b) { return b.id == args_.budget; });
    if (budget == budgets.end()) {
      std::vector<std::string> ids;
      for (const scenario::Budget& b : budgets) ids.push_back(b.id);
      fail(ExitCode::bad_command, unknown("budget", args_.budget, ids));
    }
    auto question = explain::question_of(*budget);
    if (const std::string* why = std::get_if<std::string>(&question)) fail(ExitCode::bad_command, *why);
    const metrics::Result result = replayer_.simulate(original_.scenario, original_.replication);
    const verdict::Judgement* worst = nullptr;
    const auto judgements = verdict::judge({*budget}, result);
    for (const verdict::Judgement& j : judgements) {
      if (!where.empty() && j.where != where && !j.where.empty()) continue;
      all_.verdict.push_back(verdict_line(*budget, j));
      const bool is_worse = worst == nullptr ||
                            (j.word != worst->word && verdict::worse_of(j.word, worst->word) == j.word) ||
                            (j.word == worst->word && j.head_room.value_or(0) < worst->head_room.value_or(0));
      if (is_worse) worst = &j;
    }
    if (where.empty()) where = !budget->at.empty() ? budget->at : worst == nullptr ? "" : worst->where;
    Question asked = std::get<Question>(question);
    if (worst == nullptr || worst->word == verdict::Word::pass) asked.above_s.reset();  // it holds: who comes closest
    return asked;
  }

  static std::string verdict_line(const scenario::Budget& budget, const verdict::Judgement& j) {
    const metrics::Metric* metric = metrics::find_metric(budget.metric);
    return fmt::format("{} {}  {}{}  {}", budget.id, verdict::name_of(j.word), budget.text,
                       j.where.empty() ? "" : "  " + j.where,
                       j.value ? metrics::quantity(*j.value, metric->unit) : j.note);
  }

  /// Runs it as it was, and finds the clients that the question is about.
  void survey(world::World& world, const record::Directory& directory, const Question& question) {
    metrics::Collector collector(world, original_.scenario);
    Survey survey(directory, collector.fault_ids(), question);
    collector.tell(survey);
    const world::Outcome outcome = Replayer::run(world, {&collector});
    collector.finish(outcome);
    all_.trajectory_hash = outcome.trajectory_hash;
    all_.reached = outcome.reached;
    replayer_.prove(original_, args_.file, outcome.trajectory_hash);

    all_.population = fmt::format("clients that {}", words_of(question.of));
    std::vector<std::uint32_t> chosen;
    if (!args_.client.empty()) {
      chosen = {*directory.find_client(args_.client)};
    } else {
      for (const EndedEpisode& e : survey.slowest(clients_wanted_)) chosen.push_back(e.client);
      all_.question =
          fmt::format("{} of {} clients that {}{}{}", shown(chosen.size()), metrics::grouped(survey.clients()),
                      words_of(question.of), question.during.empty() ? "" : ", during " + question.during,
                      args_.where.empty() ? "" : ", at " + args_.where);
    }
    for (const std::uint32_t client : chosen) {
      all_.clients.push_back({.client = client, .course = survey.course(client), .shares = survey.shares(client)});
      asked_.push_back(survey.of(client));
    }
  }

  /// "the slowest", "the 3 slowest".
  static std::string shown(std::size_t clients) {
    if (clients == 0) return "nobody";
    return clients == 1 ? "the slowest" : fmt::format("the {} slowest", clients);
  }

  // ---- how their time went ----------------------------------------------------------------------------------------

  std::vector<std::uint32_t> rows() const {
    std::vector<std::uint32_t> all;
    for (const ClientStory& story : all_.clients) all.push_back(story.client);
    return all;
  }

  void trace(const record::Directory& directory) {
    explain::ClientTraces traces(rows());
    const world::Outcome traced = Replayer::run(*build(original_.scenario), {&traces});
    if (traced.trajectory_hash != all_.trajectory_hash)
      fail(ExitCode::internal_error, "tracing changed the run: please report this");
    for (std::size_t i = 0; i < all_.clients.size(); ++i) tell(all_.clients[i], asked_[i], traces.list()[i], directory);
  }

  /// Fills in the losses of the segment, and which of them was asked about.
  void tell(ClientStory& story, const std::optional<EndedEpisode>& asked, const explain::ClientTrace& trace,
            const record::Directory& directory) const {
    if (!args_.segment.empty())
      story.segment = *segment_called(directory, args_.segment);
    else if (asked)
      story.segment = SegmentId{asked->segment};
    else
      story.segment = explain::worst_segment(trace, directory, all_.reached);
    story.episodes = explain::episodes(trace, directory, story.segment, all_.reached);
    const bool is_asked_segment = asked && asked->segment == story.segment.value;
    for (std::size_t i = 0; i < story.episodes.size(); ++i) {
      const explain::Episode& episode = story.episodes[i];
      const bool is_longest = episode.length() > story.episodes[story.explained].length();
      if (is_asked_segment ? episode.begin() == asked->began : is_longest) story.explained = i;
    }
    if (!is_asked_segment) story.course.clear();
    if (is_asked_segment && (story.episode() == nullptr || story.episode()->length() != asked->length))
      fail(ExitCode::internal_error, "the parts of a loss do not add up to its length: please report this");
  }

  // ---- what would have helped -------------------------------------------------------------------------------------

  void turn_levers(const record::Directory& directory) {
    std::vector<explain::Lever> levers;
    for (const std::string& assignment : args_.what_if)
      levers.push_back(explain::asked_lever(assignment, original_.scenario));
    std::set<std::string> places;
    std::vector<const explain::Episode*> episodes;
    for (const ClientStory& story : all_.clients) {
      places.insert(directory.places[directory.clients[story.client].place]);
      if (story.episode() != nullptr) episodes.push_back(story.episode());
    }
    explain::Levers usual =
        explain::levers_for(explain::causes_by_time(episodes), original_.scenario, {places.begin(), places.end()});
    all_.stuck_levers = std::move(usual.stuck);
    std::erase_if(usual.levers, [&](const explain::Lever& lever) {
      return std::ranges::find(levers, lever.path, &explain::Lever::path) != levers.end();
    });
    all_.usual_levers = usual.levers.size();
    if (usual.levers.size() > levers_wanted_) {
      all_.levers_left_out = usual.levers.size() - levers_wanted_;
      usual.levers.resize(levers_wanted_);
    }
    levers.insert(levers.end(), usual.levers.begin(), usual.levers.end());
    for (explain::Lever& lever : levers) turn(std::move(lever), directory);
    for (ClientStory& story : all_.clients)
      std::ranges::stable_sort(story.effects, std::greater{}, &explain::Effect::saved);
  }

  /// Runs it again with one thing changed.
  void turn(explain::Lever lever, const record::Directory& directory) {
    const auto turned = with_lever(original_, lever);
    const auto* refused = std::get_if<explain::StuckLever>(&turned);
    if (refused != nullptr && lever.asked) {
      accept(original_.read({lever.set}), common_, console_);
      throw Ended{ExitCode::bad_scenario};
    }
    if (refused != nullptr) {
      all_.stuck_levers.push_back(*refused);
      return;
    }
    const auto world = build(std::get<scenario::Scenario>(turned));
    const record::Directory& other = world->directory();
    std::vector<std::uint32_t> rows;
    std::vector<std::optional<std::size_t>> row_of;
    for (const ClientStory& story : all_.clients) {
      const auto row = other.find_client(directory.client_name(story.client));
      row_of.push_back(row ? std::optional(rows.size()) : std::nullopt);
      if (row) rows.push_back(*row);
    }
    explain::ClientTraces traces(rows);
    const world::Outcome outcome = Replayer::run(*world, {&traces});
    all_.levers.push_back({std::move(lever), outcome.trajectory_hash != all_.trajectory_hash});
    for (std::size_t i = 0; i < all_.clients.size(); ++i) {
      ClientStory& story = all_.clients[i];
      const auto segment = segment_called(other, directory.segments[story.segment.value]);
      explain::Effect effect{.lever = all_.levers.size() - 1};
      if (row_of[i] && segment) {
        const auto [begin, end] = explain::window_of(story, all_.reached);
        const explain::Lost before = explain::lost_in(story.episodes, begin, end);
        effect.lost = explain::lost_in(explain::episodes(traces.list()[*row_of[i]], other, *segment, outcome.reached),
                                       begin, end);
        effect.saved = before.lost - effect.lost->lost;
        const explain::Turned& tried = all_.levers.back();
        effect.why = explain::why_nothing(tried.lever, tried.changes_run, before, *effect.lost);
      }
      story.effects.push_back(std::move(effect));
    }
  }

  ExitCode deliver(const record::Directory& directory) const {
    const auto values = explain::parameter_values(original_.scenario, original_.provenance);
    const std::string text = common_.format == "json" ? explain::to_json(all_, directory, values)
                                                      : explain::to_text(all_, directory, values, common_.verbose);
    const ExitCode delivered = answer(text, common_, console_);
    if (delivered != ExitCode::done || all_.clients.empty()) return delivered;
    console_.hint(common_, fmt::format("every fact of it: failcast explain {} --client {}{} -v", args_.file,
                                       directory.client_name(all_.clients.front().client),
                                       args_.replication.empty() ? "" : " --rep " + args_.replication));
    return ExitCode::done;
  }

  const ExplainArgs& args_;
  const Original& original_;
  const Common& common_;
  const Console& console_;
  Replayer replayer_;
  std::uint32_t clients_wanted_ = 0, levers_wanted_ = 0;
  Explanation all_;
  std::vector<std::optional<EndedEpisode>> asked_;  ///< of each client of the explanation
};

}  // namespace

ExitCode explain(const ExplainArgs& args, const Common& common, const Console& console) {
  const auto original = load_original(args, common, console);
  if (const ExitCode* code = std::get_if<ExitCode>(&original)) return *code;
  const Original& run = std::get<Original>(original);
  return ending_of([&] { return Explainer(args, run, common, console)(); }, common, console,
                   fmt::format("failcast explain {} --replication {}", args.file, run.replication));
}

}  // namespace failcast::cli
