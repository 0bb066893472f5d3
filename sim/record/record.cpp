#include "sim/record/record.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <iterator>
#include <type_traits>
#include <variant>

#include <fmt/format.h>

#include "models/certificate/life_cycle.hpp"
#include "models/client/internet.hpp"
#include "models/dr/evaluate.hpp"
#include "models/status_codes.hpp"
#include "models/wire/names.hpp"

namespace failcast::record {
namespace {

constexpr std::array<std::string_view, 11> kKindNames = {"world",      "client",        "connector",   "edge",
                                                         "controller", "cloud_service", "idp",         "resolver",
                                                         "portal",     "dr_operator",   "client_group"};

const MachineDescription* machine_of(const std::vector<MachineDescription>& machines, EntityKind kind) {
  const auto index = static_cast<std::size_t>(kind);
  return index < machines.size() ? &machines[index] : nullptr;
}

std::string word_or_number(const std::vector<std::string_view>& words, std::uint8_t value) {
  return value < words.size() ? std::string(words[value]) : std::to_string(value);
}

// ---- fingerprint
// -----------------------------------------------------------------------------------------------------

__extension__ using Product = unsigned __int128;

/// Both halves of the product of two words: every input bit reaches most of the output.
constexpr std::uint64_t fold(std::uint64_t x, std::uint64_t y) {
  const Product product = static_cast<Product>(x) * y;
  return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
}

/// The finaliser of SplitMix64: every input bit reaches every output bit, so the sums of different facts do not cancel.
constexpr std::uint64_t mix(std::uint64_t x) {
  x ^= x >> 30;
  x *= 0xbf58476d1ce4e5b9U;
  x ^= x >> 27;
  x *= 0x94d049bb133111ebU;
  return x ^ (x >> 31);
}

/// Values one after the other, as many to a word as fit.
class Mixer {
 public:
  template <class... Values>
  void absorb(Values... values) {
    if constexpr ((0 + ... + sizeof(Values)) <= sizeof(std::uint64_t)) {
      std::uint64_t word = 0;
      ((word = shifted<sizeof(Values)>(word) | static_cast<std::uint64_t>(values)), ...);
      absorb_word(word);
    } else {
      (absorb_word(static_cast<std::uint64_t>(values)), ...);
    }
  }
  std::uint64_t value() const { return mix(state_); }

 private:
  template <std::size_t kBytes>
  static constexpr std::uint64_t shifted(std::uint64_t word) {
    if constexpr (kBytes == sizeof word)
      return 0;
    else
      return word << (8 * kBytes);
  }
  void absorb_word(std::uint64_t word) { state_ = fold(state_ ^ word, 0x9e3779b97f4a7c15U); }
  std::uint64_t state_ = 0x243f6a8885a308d3U;  // so that a first word of 0 is not lost
};

/// Takes in every field of a fact, in the order of its declaration.
struct AbsorbFields {
  Mixer& mixer;
  void operator()(const StateChanged& f) const { mixer.absorb(f.from, f.to, f.event, f.why); }
  void operator()(const EventIgnored& f) const { mixer.absorb(f.state, f.event); }
  void operator()(const AttemptFailed& f) const { mixer.absorb(f.why); }
  void operator()(const NoticeShown& f) const { mixer.absorb(f.notice); }
  void operator()(const LookupFailed& f) const { mixer.absorb(f.name, f.why); }
  void operator()(const AuthenticationEnded& f) const { mixer.absorb(f.ok, f.local, f.why); }
  void operator()(const BcRefused& f) const { mixer.absorb(f.why); }
  void operator()(const FaultBegan& f) const { mixer.absorb(f.fault); }
  void operator()(const FaultEnded& f) const { mixer.absorb(f.fault); }
  void operator()(const SessionOpened& f) const { mixer.absorb(f.edge.value); }
  void operator()(const SessionClosed& f) const { mixer.absorb(f.edge.value, f.why); }
  void operator()(const AccessChanged& f) const { mixer.absorb(f.segment.value, f.has_access, f.cause, f.why); }
  void operator()(const MtunnelsDropped& f) const { mixer.absorb(f.count, f.why); }
  void operator()(const RequestsFailed& f) const { mixer.absorb(f.count, f.why); }
  void operator()(const RedirectAnswered& f) const { mixer.absorb(f.edge.value, f.why); }
  void operator()(const ExitRpcSent& f) const { mixer.absorb(f.client.value, f.at_limit); }
  void operator()(const LogsCounted& f) const { mixer.absorb(f.streamed, f.recoverable, f.lost); }
  void operator()(const RecordSeen& f) const { mixer.absorb(f.outcome, f.problem, f.check); }
  void operator()(const DrSegments& f) const { mixer.absorb(f.reachable, f.beyond_policy, f.uninspected); }
  void operator()(const InternetChanged& f) const { mixer.absorb(f.state); }
  void operator()(const CertificateChanged& f) const { mixer.absorb(f.state); }
  void operator()(const ClientEnrolled& f) const { mixer.absorb(f.in_bc); }
  void operator()(const InstallRejected& f) const { mixer.absorb(f.why); }
  void operator()(const RequestEnded& f) const { mixer.absorb(f.request, f.ok, f.why); }
  void operator()(const RecordPublished& f) const { mixer.absorb(f.version); }
  void operator()(const RecordVisible& f) const { mixer.absorb(f.version, f.state); }
  void operator()(const CopiesKept& f) const { mixer.absorb(f.configurations, f.binaries); }
  void operator()(const ProcessDied&) const {}
  void operator()(const DegradedChanged& f) const { mixer.absorb(f.segment.value, f.users); }
};

// ---- transcript
// ------------------------------------------------------------------------------------------------------

/// " (timed_out)", or nothing when there is no reason to give.
std::string because(Reason why) { return why == Reason::none ? "" : fmt::format(" ({})", name_of(why)); }
/// The same with the vendor's code beside it, where the vendor has one.
std::string because(Reason why, status_codes::Occasion occasion) {
  const std::string_view code = status_codes::vendor_code(occasion, why);
  if (code.empty()) return because(why);
  return why == Reason::none ? fmt::format(" ({})", code) : fmt::format(" ({}, {})", name_of(why), code);
}

/// The words of a fact.
struct Words {
  EntityKind kind;
  const Directory& names;

  static std::string_view dns_name(std::uint8_t name) { return wire::name_of(static_cast<wire::Name>(name)); }

  std::string operator()(const StateChanged& f) const {
    return fmt::format("{} -> {} ({}){}", names.state_name(kind, f.from), names.state_name(kind, f.to),
                       names.event_name(kind, f.event), because(f.why));
  }
  std::string operator()(const EventIgnored& f) const {
    return fmt::format("{} ignored in {}", names.event_name(kind, f.event), names.state_name(kind, f.state));
  }
  std::string operator()(const AttemptFailed& f) const {
    return "attempt failed" + because(f.why, status_codes::Occasion::session);
  }
  std::string operator()(const NoticeShown& f) const {
    return fmt::format("shows notice {} (\"{}\")", name_of(f.notice), status_codes::vendor_text(f.notice));
  }
  std::string operator()(const LookupFailed& f) const {
    return fmt::format("look-up of {} failed{}", dns_name(f.name), because(f.why));
  }
  std::string operator()(const AuthenticationEnded& f) const {
    return fmt::format("{} authentication {}{}", f.local ? "local" : "cloud", f.ok ? "succeeded" : "failed",
                       because(f.why, status_codes::Occasion::authentication));
  }
  std::string operator()(const BcRefused& f) const { return "may not use BC" + because(f.why); }
  std::string operator()(const FaultBegan& f) const { return fmt::format("{} begins", names.fault_name(f.fault)); }
  std::string operator()(const FaultEnded& f) const { return fmt::format("{} ends", names.fault_name(f.fault)); }
  std::string operator()(const SessionOpened& f) const {
    return fmt::format("session with {}", names.node_name(f.edge));
  }
  std::string operator()(const SessionClosed& f) const {
    return fmt::format("session with {} closed{}", names.node_name(f.edge),
                       because(f.why, status_codes::Occasion::session));
  }
  std::string operator()(const AccessChanged& f) const {
    if (f.has_access) return fmt::format("has access to {}", names.segment_name(f.segment));
    return fmt::format("no access to {}: {}{}", names.segment_name(f.segment), name_of(f.cause), because(f.why));
  }
  std::string operator()(const MtunnelsDropped& f) const {
    return fmt::format("{} M-Tunnels dropped{}", f.count, because(f.why, status_codes::Occasion::mtunnel_end));
  }
  std::string operator()(const RequestsFailed& f) const {
    return fmt::format("{} requests failed{}", f.count, because(f.why, status_codes::Occasion::mtunnel_setup));
  }
  std::string operator()(const RedirectAnswered& f) const {
    return f.edge.valid() ? fmt::format("redirects to {}", names.node_name(f.edge))
                          : "redirects nowhere" + because(f.why);
  }
  std::string operator()(const ExitRpcSent& f) const {
    return fmt::format("asks {} to leave{}", names.client_name(f.client.value), f.at_limit ? " (limit reached)" : "");
  }
  std::string operator()(const LogsCounted& f) const {
    return fmt::format("{} log records streamed, {} recoverable, {} lost", f.streamed, f.recoverable, f.lost);
  }
  std::string operator()(const RecordSeen& f) const {
    const auto problem = static_cast<dr::Problem>(f.problem);
    const std::string what = problem == dr::Problem::none ? "" : fmt::format(" ({})", dr::name_of(problem));
    return fmt::format("DR record: {}{}, check {}", dr::name_of(static_cast<dr::Outcome>(f.outcome)), what, f.check);
  }
  std::string operator()(const DrSegments& f) const {
    return fmt::format("reaches {} DR segments, {} beyond its policy, {} without inspection", f.reachable,
                       f.beyond_policy, f.uninspected);
  }
  std::string operator()(const InternetChanged& f) const {
    return fmt::format("internet traffic: {}", client::name_of(static_cast<client::InternetState>(f.state)));
  }
  std::string operator()(const CertificateChanged& f) const {
    return fmt::format("certificate {}", certificate::name_of(static_cast<certificate::State>(f.state)));
  }
  std::string operator()(const ClientEnrolled& f) const { return f.in_bc ? "enrolled, after BC" : "enrolled"; }
  std::string operator()(const InstallRejected& f) const { return "installation rejected" + because(f.why); }
  std::string operator()(const RequestEnded& f) const {
    return fmt::format("{} {}{}", names.request_name(f.request), f.ok ? "done" : "failed", because(f.why));
  }
  std::string operator()(const RecordPublished& f) const { return fmt::format("DR record {} uploaded", f.version); }
  std::string operator()(const RecordVisible& f) const {
    return fmt::format("DR record {} (b={}) is served", f.version, dr::word_of(static_cast<dr::State>(f.state)));
  }
  std::string operator()(const CopiesKept& f) const {
    return fmt::format("keeps {} configurations, {} binaries", f.configurations, f.binaries);
  }
  std::string operator()(const ProcessDied&) const { return "its process dies"; }
  std::string operator()(const DegradedChanged& f) const {
    return fmt::format("{} users degraded{}", f.users,
                       f.segment.valid() ? " for " + names.segment_name(f.segment) : std::string());
  }
};

}  // namespace

std::string_view name_of(EntityKind kind) { return kKindNames[static_cast<std::size_t>(kind)]; }

Clients::Clients(std::initializer_list<Client> all) {
  for (const Client& client : all) add(client, 1);
}

void Clients::add(const Client& first, std::uint32_t count) {
  if (count == 0) return;
  if (!runs_.empty() && runs_.back().at(runs_.back().end) == first)
    runs_.back().end += count;
  else
    runs_.push_back({size(), size() + count, first});
}

Client Clients::operator[](std::size_t row) const {
  const auto next = std::upper_bound(runs_.begin(), runs_.end(), row,
                                     [](std::size_t wanted, const Run& run) { return wanted < run.begin; });
  return std::prev(next)->at(static_cast<std::uint32_t>(row));
}

std::string Directory::client_name(std::uint32_t client) const {
  if (client >= clients.size()) return fmt::format("client {}", client);
  const Client named = clients[client];
  return fmt::format("{}-{:05}", groups[named.group], named.number);
}

std::optional<std::uint32_t> Directory::find_client(std::string_view name) const {
  const std::size_t dash = name.rfind('-');
  if (dash == std::string_view::npos) return std::nullopt;
  std::uint32_t number = 0;
  const char* end = name.data() + name.size();
  const auto parsed = std::from_chars(name.data() + dash + 1, end, number);
  if (parsed.ec != std::errc{} || parsed.ptr != end) return std::nullopt;
  const auto group = std::find(groups.begin(), groups.end(), name.substr(0, dash));
  if (group == groups.end()) return std::nullopt;
  const auto wanted = static_cast<std::uint32_t>(group - groups.begin());
  std::uint32_t row = 0;
  for (const Client client : clients) {
    if (client.group == wanted && client.number == number) return row;
    ++row;
  }
  return std::nullopt;
}

std::string Directory::entity_name(Entity entity) const {
  if (entity.kind == EntityKind::world) return "world";
  if (entity.kind == EntityKind::portal || entity.kind == EntityKind::dr_operator)
    return std::string(name_of(entity.kind));
  if (entity.kind == EntityKind::client) return client_name(entity.index);
  if (entity.kind == EntityKind::client_group && entity.index < groups.size()) return groups[entity.index];
  if (entity.index < nodes.size()) return nodes[entity.index].name;
  return fmt::format("{} {}", name_of(entity.kind), entity.index);
}

std::string Directory::node_name(NodeId node) const {
  return node.value < nodes.size() ? nodes[node.value].name : std::string("nobody");
}

std::string Directory::segment_name(SegmentId segment) const {
  return segment.value < segments.size() ? segments[segment.value] : fmt::format("segment {}", segment.value);
}

std::string Directory::fault_name(std::uint32_t fault) const {
  return fault < faults.size() ? faults[fault] : fmt::format("fault {}", fault);
}

std::string Directory::request_name(std::uint32_t request) const {
  return request < requests.size() ? requests[request] : fmt::format("request {}", request);
}

std::string Directory::state_name(EntityKind kind, std::uint8_t state) const {
  const MachineDescription* machine = machine_of(machines, kind);
  return machine == nullptr ? std::to_string(state) : word_or_number(machine->states, state);
}

std::string Directory::event_name(EntityKind kind, std::uint8_t event) const {
  const MachineDescription* machine = machine_of(machines, kind);
  return machine == nullptr ? std::to_string(event) : word_or_number(machine->events, event);
}

void TrajectoryHash::on(const Record& record) {
  Mixer mixer;
  mixer.absorb(record.time.time_since_epoch().count());
  mixer.absorb(record.entity.index, record.sequence);
  mixer.absorb(record.entity.kind, static_cast<std::uint8_t>(record.fact.index()));
  std::visit(AbsorbFields{mixer}, record.fact);
  sum_ += mixer.value();
  ++count_;
}

std::string to_text(const Record& record, const Directory& directory) {
  const std::int64_t ns = record.time.time_since_epoch().count();
  return fmt::format("{:6}.{:09}  {:<14}  {}", ns / 1'000'000'000, ns % 1'000'000'000,
                     directory.entity_name(record.entity),
                     std::visit(Words{record.entity.kind, directory}, record.fact));
}

}  // namespace failcast::record
