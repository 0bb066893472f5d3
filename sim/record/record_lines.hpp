// Everything that happened in a run, for other programs: one JSON object per line and fact (NDJSON).
#pragma once
#include <cstddef>
#include <deque>
#include <iosfwd>
#include <string>

#include "sim/record/record.hpp"

namespace failcast::record {

/// Keeps all facts of a run and writes them in canonical order: time, entity, the entity's own sequence. Equal sets of
/// facts give equal bytes, in whatever order they came. Memory: sizeof(Record), 56 bytes, per fact until it is
/// destroyed.
class RecordLines final : public FactSink {
 public:
  void on(const Record& record) override { records_.push_back(record); }
  std::size_t facts() const { return records_.size(); }
  /// Cost O(n log n) for n facts.
  void write(std::ostream& out, const Directory& directory);

 private:
  std::deque<Record> records_;  // grows without copying what it has
};

/// One fact as a JSON object without a line break:
/// {"time":3600000000000,"entity":"fra-edges-1","kind":"edge","sequence":0,"fact":"state_changed",...}
/// `time` in ns; then the fact's own fields under their names in models/observations.hpp, with words for enumerations
/// and names for whoever and whatever they refer to. null: nobody, or no cause because there is access.
std::string to_json_line(const Record& record, const Directory& directory);

}  // namespace failcast::record
