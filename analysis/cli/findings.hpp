// What is wrong with a run: heard while it goes on, then run again, client by client and lever by lever.
#pragma once
#include <deque>
#include <string>
#include <vector>

#include "analysis/cli/explain_original.hpp"
#include "analysis/cli/replayer.hpp"
#include "analysis/explain/survey.hpp"
#include "analysis/review/review.hpp"

namespace failcast::cli {

class FindingsMaker {
 public:
  /// @param fault_ids  of the collector; all of these must outlive the maker
  FindingsMaker(const Replayer& replayer, const Original& original, const record::Directory& directory,
                const std::vector<std::string>& fault_ids);
  /// To be told of the run's losses.
  metrics::EpisodeSink& sink() { return sinks_; }
  /// After the run. With levers it is run again: once for its witnesses, once for each lever.
  review::Findings make(const review::Reviewed& run, bool with_levers);

 private:
  struct Asked {
    explain::Question question;
    explain::Survey survey;
  };
  /// The clients and losses behind a finding.
  struct Evidence {
    std::vector<metrics::EndedEpisode> episodes;  ///< the longest of each client, longest first
    const explain::Survey* survey = nullptr;
  };

  explain::Survey& survey_of(const explain::Question& question);
  Evidence evidence_of(const review::Finding& finding) const;
  std::vector<review::Finding> wrong(const review::Reviewed& run, std::size_t& left_out) const;
  review::Finding tail(const review::Reviewed& run) const;
  void fill(review::Finding& finding, const Evidence& evidence) const;
  /// Cuts the witnesses' losses into their parts; all causes, most time first.
  std::vector<Cause> trace(std::vector<review::Finding>& findings);
  void turn(review::Findings& findings, const std::vector<Cause>& causes);

  const Replayer& replayer_;
  const Original& original_;
  const record::Directory& directory_;
  const std::vector<std::string>& fault_ids_;
  std::deque<Asked> asked_;  ///< stay where they are
  metrics::EpisodeSinks sinks_;
  std::uint64_t trajectory_hash_ = 0;  ///< of the run
};

}  // namespace failcast::cli
