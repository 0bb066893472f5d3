// What a report has beside its runs: readiness answers, the card of a drill and what became of it, a template for its
// readers, and aliases in place of names.
#pragma once
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "analysis/cli/replayer.hpp"
#include "analysis/review/readiness_part.hpp"
#include "analysis/review/redaction.hpp"
#include "analysis/review/review.hpp"

namespace failcast::cli {

class ReportExtras {
 public:
  ReportExtras(const ReportArgs& args, const Console& console, const Replayer& replayer);

  /// Whether a file is a readiness answer; it is kept then.
  bool takes(const std::string& file);
  /// To be told of each run before it is reviewed: its names, and its readiness when that was asked for.
  void know(const Original& original, const std::string& file);
  /// The same of the names of which a baseline measures something.
  void know(const study::Plan& baseline);
  /// A drawing without the names that are to stay in the house.
  std::string drawn(const std::string& dot) const { return redaction_ ? (*redaction_)(dot) : dot; }
  /// Gives the run's card its bands, writes it, and holds the one that came back against it, as the flags say.
  void fill_card(review::Reviewed& run, const Original& original, const metrics::Result& result);
  /// The report with all of that.
  page::Document complete(page::Document document, const std::vector<review::Reviewed>& runs) const;

 private:
  void keep(const std::string& file, const std::string& answer);

  const ReportArgs& args_;
  const Console& console_;
  const Replayer& replayer_;
  std::optional<review::Redaction> redaction_;
  std::vector<std::pair<std::string, std::string>> hashes_;               ///< of the runs: scenario's hash and name
  std::vector<std::pair<std::string, review::ReadinessPart>> readiness_;  ///< by file
};

}  // namespace failcast::cli
