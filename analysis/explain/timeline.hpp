// Why one client was without access: the loss episodes of one of its segments, each cut into pieces of one cause, with
// what the client did meanwhile. The pieces of an episode add up to its length.
#pragma once
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "models/base/time.hpp"
#include "models/observations.hpp"
#include "sim/record/record.hpp"

namespace failcast::explain {

/// Keeps the facts of one client, of the faults, and of the DR record.
class ClientTrace final : public record::FactSink {
 public:
  explicit ClientTrace(std::uint32_t client) : client_(client) {}
  void on(const record::Record& record) override;
  std::uint32_t client() const { return client_; }
  const std::vector<record::Record>& facts() const { return facts_; }

 private:
  std::uint32_t client_;
  std::vector<record::Record> facts_;
};

/// The same for several clients of one run.
class ClientTraces final : public record::FactSink {
 public:
  explicit ClientTraces(const std::vector<std::uint32_t>& clients);
  void on(const record::Record& record) override;
  /// In the order of the clients given.
  const std::vector<ClientTrace>& list() const { return traces_; }

 private:
  std::vector<ClientTrace> traces_;
  std::map<std::uint32_t, std::vector<std::size_t>> of_client_;
};

struct Piece {
  TimePoint begin{}, end{};
  Cause cause{};
  Reason why{};
  std::vector<record::Record> facts;  ///< of client and DR record, within [begin, end), access changes left out
};

struct Episode {
  std::vector<Piece> pieces;
  bool returned = false;            ///< false: out until the end of the run
  std::vector<std::string> faults;  ///< occurrences that were on when it began

  TimePoint begin() const { return pieces.front().begin; }
  TimePoint end() const { return pieces.back().end; }
  Duration length() const { return end() - begin(); }
};

/// @param reached  end of the run: where an unfinished episode is cut
std::vector<Episode> episodes(const ClientTrace& trace, const record::Directory& directory, SegmentId segment,
                              TimePoint reached);

/// The segment with the most time lost; the first one when nothing was lost.
SegmentId worst_segment(const ClientTrace& trace, const record::Directory& directory, TimePoint reached);

/// What a cause means, in a few words, and the parameter that sets its length (empty when there is none).
struct CauseWords {
  std::string_view words, parameter;
};
/// @param why  tells what a client is refused where the cause is that it is not supported
CauseWords words_of(Cause cause, Reason why = Reason::none);

/// A parameter as it stands beside a cause: "1m", and where that comes from: "vendor-doc: H2", "default: A3 D".
struct ParameterValue {
  std::string value, source;
};
/// By name: "client.idle_detect".
using ParameterValues = std::map<std::string, ParameterValue, std::less<>>;

/// The timeline as text; after several episodes, what each cause took of all of them. Rounds that a client repeats are
/// told once, with their number and length; with `all_facts` nothing is left out, and every fact of the client and the
/// DR record stands under its piece.
std::string to_text(const std::vector<Episode>& episodes, const record::Directory& directory, std::uint32_t client,
                    SegmentId segment, const ParameterValues& values, bool all_facts);

}  // namespace failcast::explain
