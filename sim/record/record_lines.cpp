#include "sim/record/record_lines.hpp"

#include <algorithm>
#include <ostream>
#include <tuple>
#include <variant>

#include <nlohmann/json.hpp>

#include "models/certificate/life_cycle.hpp"
#include "models/client/internet.hpp"
#include "models/dr/evaluate.hpp"
#include "models/wire/names.hpp"

namespace failcast::record {
namespace {

using Json = nlohmann::ordered_json;

/// The end of a line: fields are added in the order of writing.
struct Fields {
  Json& line;
  const Fields& with(const char* name, const Json& value) const {
    line[name] = value;
    return *this;
  }
};

/// Adds a fact's name and fields to its line.
struct AddFields {
  EntityKind kind;
  const Directory& names;
  Json& line;

  Fields fact(std::string_view name) const {
    line["fact"] = name;
    return {line};
  }
  Json node(NodeId id) const { return id.valid() ? Json(names.node_name(id)) : Json(nullptr); }

  void operator()(const StateChanged& f) const {
    fact("state_changed")
        .with("from", names.state_name(kind, f.from))
        .with("to", names.state_name(kind, f.to))
        .with("event", names.event_name(kind, f.event))
        .with("why", name_of(f.why));
  }
  void operator()(const EventIgnored& f) const {
    fact("event_ignored").with("state", names.state_name(kind, f.state)).with("event", names.event_name(kind, f.event));
  }
  void operator()(const AttemptFailed& f) const { fact("attempt_failed").with("why", name_of(f.why)); }
  void operator()(const NoticeShown& f) const { fact("notice_shown").with("notice", name_of(f.notice)); }
  void operator()(const LookupFailed& f) const {
    fact("lookup_failed").with("name", wire::name_of(static_cast<wire::Name>(f.name))).with("why", name_of(f.why));
  }
  void operator()(const AuthenticationEnded& f) const {
    fact("authentication_ended").with("ok", f.ok).with("local", f.local).with("why", name_of(f.why));
  }
  void operator()(const BcRefused& f) const { fact("bc_refused").with("why", name_of(f.why)); }
  void operator()(const FaultBegan& f) const { fact("fault_began").with("fault", names.fault_name(f.fault)); }
  void operator()(const FaultEnded& f) const { fact("fault_ended").with("fault", names.fault_name(f.fault)); }
  void operator()(const SessionOpened& f) const { fact("session_opened").with("edge", node(f.edge)); }
  void operator()(const SessionClosed& f) const {
    fact("session_closed").with("edge", node(f.edge)).with("why", name_of(f.why));
  }
  void operator()(const AccessChanged& f) const {
    fact("access_changed")
        .with("segment", names.segment_name(f.segment))
        .with("has_access", f.has_access)
        .with("cause", f.has_access ? Json(nullptr) : Json(name_of(f.cause)))
        .with("why", name_of(f.why));
  }
  void operator()(const MtunnelsDropped& f) const {
    fact("mtunnels_dropped").with("count", f.count).with("why", name_of(f.why));
  }
  void operator()(const RequestsFailed& f) const {
    fact("requests_failed").with("count", f.count).with("why", name_of(f.why));
  }
  void operator()(const RedirectAnswered& f) const {
    fact("redirect_answered").with("edge", node(f.edge)).with("why", name_of(f.why));
  }
  void operator()(const ExitRpcSent& f) const {
    fact("exit_rpc_sent").with("client", names.client_name(f.client.value)).with("at_limit", f.at_limit);
  }
  void operator()(const LogsCounted& f) const {
    fact("logs_counted").with("streamed", f.streamed).with("recoverable", f.recoverable).with("lost", f.lost);
  }
  void operator()(const RecordSeen& f) const {
    fact("record_seen")
        .with("outcome", dr::name_of(static_cast<dr::Outcome>(f.outcome)))
        .with("problem", dr::name_of(static_cast<dr::Problem>(f.problem)))
        .with("check", f.check);
  }
  void operator()(const DrSegments& f) const {
    fact("dr_segments")
        .with("reachable", f.reachable)
        .with("beyond_policy", f.beyond_policy)
        .with("uninspected", f.uninspected);
  }
  void operator()(const InternetChanged& f) const {
    fact("internet_changed").with("state", client::name_of(static_cast<client::InternetState>(f.state)));
  }
  void operator()(const CertificateChanged& f) const {
    fact("certificate_changed").with("state", certificate::name_of(static_cast<certificate::State>(f.state)));
  }
  void operator()(const ClientEnrolled& f) const { fact("client_enrolled").with("in_bc", f.in_bc); }
  void operator()(const InstallRejected& f) const { fact("install_rejected").with("why", name_of(f.why)); }
  void operator()(const RequestEnded& f) const {
    fact("request_ended").with("request", names.request_name(f.request)).with("ok", f.ok).with("why", name_of(f.why));
  }
  void operator()(const RecordPublished& f) const { fact("record_published").with("version", f.version); }
  void operator()(const RecordVisible& f) const {
    fact("record_visible").with("version", f.version).with("state", dr::word_of(static_cast<dr::State>(f.state)));
  }
  void operator()(const CopiesKept& f) const {
    fact("copies_kept").with("configurations", f.configurations).with("binaries", f.binaries);
  }
  void operator()(const ProcessDied&) const { fact("process_died"); }
  void operator()(const DegradedChanged& f) const {
    fact("degraded_changed")
        .with("segment", f.segment.valid() ? Json(names.segment_name(f.segment)) : Json(nullptr))
        .with("users", f.users);
  }
};

}  // namespace

std::string to_json_line(const Record& record, const Directory& directory) {
  Json line;
  Fields{line}
      .with("time", record.time.time_since_epoch().count())
      .with("entity", directory.entity_name(record.entity))
      .with("kind", name_of(record.entity.kind))
      .with("sequence", record.sequence);
  std::visit(AddFields{record.entity.kind, directory, line}, record.fact);
  return line.dump();
}

void RecordLines::on(const Record& record) {
  Kept& kept = kept_.emplace_back(Kept{record.time, record.entity, record.sequence, {}});
  const auto keep = [&](const auto& fact) {
    if constexpr (std::is_same_v<std::decay_t<decltype(fact)>, LogsCounted>) {
      kept.fact = static_cast<InLogs>(logs_.size());
      logs_.push_back(fact);
    } else {
      kept.fact = fact;
    }
  };
  std::visit(keep, record.fact);
}

Record RecordLines::unpacked(const Kept& kept) const {
  const auto fact = [&](const auto& small) -> Observation {
    if constexpr (std::is_same_v<std::decay_t<decltype(small)>, InLogs>)
      return logs_[static_cast<std::size_t>(small)];
    else
      return small;
  };
  return {kept.time, kept.entity, kept.sequence, std::visit(fact, kept.fact)};
}

bool RecordLines::write(std::ostream& out, const Directory& directory, const std::atomic<bool>* stop) {
  const auto place = [](const Kept& k) { return std::tie(k.time, k.entity, k.sequence); };
  std::sort(kept_.begin(), kept_.end(), [&](const Kept& x, const Kept& y) { return place(x) < place(y); });
  for (const Kept& kept : kept_) {
    if (stop != nullptr && stop->load(std::memory_order_relaxed)) return false;
    out << to_json_line(unpacked(kept), directory) << '\n';
  }
  return true;
}

}  // namespace failcast::record
