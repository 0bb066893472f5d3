#include "analysis/exercise/observed.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <map>
#include <memory>

#include <fmt/format.h>

#include "sim/scenario/csv.hpp"
#include "sim/scenario/units.hpp"

namespace failcast::exercise {
namespace {

using scenario::CsvCell;
using scenario::CsvTable;
using scenario::error_at;

constexpr std::array<std::string_view, 7> kColumns = {"step", "what", "expected", "from", "to", "observed", "remarks"};

class Reader {
 public:
  Reader(const Card& card, std::vector<scenario::Diagnostic>& diagnostics) : card_(card), diagnostics_(diagnostics) {}

  std::optional<Observed> read(std::string_view text, const std::string& name) {
    const std::size_t before = diagnostics_.size();
    const auto source = std::make_shared<const scenario::Source>(scenario::Source{name, {}});
    const CsvTable table = scenario::parse_csv(text, source, {}, diagnostics_);
    check_columns(table);
    const auto step = scenario::column(table, "step", {}, diagnostics_);
    const auto observed = scenario::column(table, "observed", {}, diagnostics_);
    if (!step || !observed) return std::nullopt;
    const auto remarks = std::ranges::find(table.names, "remarks", &CsvCell::text);
    Observed all{Times(card_.steps.size()), std::vector<std::string>(card_.steps.size())};
    std::size_t measured = 0;
    for (const scenario::CsvRow& row : table.rows) {
      const auto place = place_of(row[*step]);
      const auto time = time_of(row[*observed]);
      if (!place) continue;
      if (time && !card_.steps[*place].planned) ++measured;
      all.times[*place] = time;
      if (remarks != table.names.end())
        all.remarks[*place] = row[static_cast<std::size_t>(remarks - table.names.begin())].text;
    }
    if (measured == 0 && diagnostics_.size() == before)
      tell(table.names[*observed], "nothing was measured",
           "fill in times of steps that are not planned, such as \"3m 12s\" or \"never\"");
    if (diagnostics_.size() > before) return std::nullopt;
    return all;
  }

 private:
  void tell(const CsvCell& cell, std::string message, std::string hint) {
    diagnostics_.push_back(error_at(cell.at, "E091", {}, std::move(message), std::move(hint)));
  }

  void check_columns(const CsvTable& table) {
    const std::vector<std::string_view> known(kColumns.begin(), kColumns.end());
    std::map<std::string, int> times;
    for (const CsvCell& cell : table.names) {
      if (++times[cell.text] == 2)
        tell(cell, fmt::format("column \"{}\" is there twice", cell.text), "leave one of them");
      if (std::ranges::find(kColumns, cell.text) != kColumns.end()) continue;
      const std::string meant = scenario::did_you_mean(cell.text, known);
      tell(cell, fmt::format("unknown column \"{}\"", cell.text),
           meant.empty() ? fmt::format("known: {}", fmt::join(kColumns, " ")) : meant);
    }
  }

  /// Of the card's step, which may come once.
  std::optional<std::size_t> place_of(const CsvCell& cell) {
    std::vector<std::string> known;
    for (std::size_t i = 0; i < card_.steps.size(); ++i) {
      known.push_back(card_.steps[i].id);
      if (card_.steps[i].id != cell.text) continue;
      const auto [first, is_new] = seen_.try_emplace(i, cell.at.line);
      if (is_new) return i;
      tell(cell, fmt::format("step \"{}\" is there twice, first in line {}", cell.text, first->second),
           "leave one of them");
      return std::nullopt;
    }
    const std::string meant = scenario::did_you_mean(cell.text, known);
    tell(cell, fmt::format("no step \"{}\" on this card", cell.text),
         meant.empty() ? "make the card with failcast report --drill-card FILE.csv" : meant);
    return std::nullopt;
  }

  std::optional<double> time_of(const CsvCell& cell) {
    if (cell.text.empty()) return std::nullopt;
    if (cell.text == "never") return std::numeric_limits<double>::infinity();
    const auto parsed = scenario::parse_duration(cell.text);
    if (const Duration* time = std::get_if<Duration>(&parsed)) return metrics::to_seconds(time->count());
    const auto& mistake = std::get<scenario::UnitError>(parsed);
    tell(cell, mistake.message, mistake.hint.empty() ? "such as \"3m 12s\" or \"never\"" : mistake.hint);
    return std::nullopt;
  }

  const Card& card_;
  std::vector<scenario::Diagnostic>& diagnostics_;
  std::map<std::size_t, int> seen_;  ///< line of each step
};

}  // namespace

std::optional<Observed> read_observed(std::string_view text, const std::string& name, const Card& card,
                                      std::vector<scenario::Diagnostic>& diagnostics) {
  return Reader(card, diagnostics).read(text, name);
}

}  // namespace failcast::exercise
