#include "analysis/metrics/bc_watch.hpp"

#include <algorithm>
#include <array>
#include <limits>

namespace failcast::metrics {
namespace {

using record::EntityKind;

constexpr std::uint32_t kNotInBc = UINT32_MAX;
constexpr std::size_t kNoStay = std::numeric_limits<std::size_t>::max();

/// The words of states that mean "in BC", "in DR" and "back under the cloud", over all machines.
constexpr std::array<std::string_view, 4> kBcStates = {"bc", "forced", "bc_active", "bc_active_new"};
constexpr std::array<std::string_view, 5> kDrStates = {"dr_connect", "safe", "dr_blocked", "dr_boot", "dr"};
constexpr std::array<std::string_view, 3> kCloudStates = {"cloud", "normal", "connected"};

template <class Words>
bool contains(const Words& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

bool is_component(EntityKind kind) {
  return kind == EntityKind::connector || kind == EntityKind::edge || kind == EntityKind::controller;
}

}  // namespace

BcWatch::BcWatch(const record::Directory& directory, const Strata& strata, const FaultCalendar& calendar)
    : directory_(directory),
      strata_(strata),
      calendar_(calendar),
      open_stay_(directory.nodes.size(), kNoStay),
      entries_(directory.places.size()),
      exits_(directory.places.size()),
      returns_(strata.list().size()) {
  for (const MachineDescription& machine : directory.machines) {
    std::vector<Meaning>& meanings = meanings_.emplace_back();
    for (const std::string_view state : machine.states)
      meanings.push_back(contains(kBcStates, state)      ? Meaning::in_bc
                         : contains(kCloudStates, state) ? Meaning::on_cloud
                         : contains(kDrStates, state)    ? Meaning::in_dr
                                                         : Meaning::other);
  }
}

BcWatch::Meaning BcWatch::meaning_of(EntityKind kind, std::uint8_t state) const {
  const auto index = static_cast<std::size_t>(kind);
  if (index >= meanings_.size() || state >= meanings_[index].size()) return Meaning::other;
  return meanings_[index][state];
}

void BcWatch::on(record::Entity entity, const StateChanged& fact, TimePoint now) {
  const Meaning meaning = meaning_of(entity.kind, fact.to);
  if (meaning == Meaning::other) return;
  if (entity.kind == EntityKind::client) on_client(entity.index, meaning, now);
  if (is_component(entity.kind)) on_component(entity, meaning, now);
}

void BcWatch::on_client(std::uint32_t client, Meaning meaning, TimePoint now) {
  if (client_since_.empty()) {
    if (meaning != Meaning::in_bc) return;
    client_since_.assign(directory_.clients.size(), kNotInBc);
  }
  std::uint32_t& since = client_since_[client];
  if (meaning == Meaning::in_bc) {
    if (since == kNotInBc) since = calendar_.ends();
    return;
  }
  if (meaning == Meaning::on_cloud && since != kNotInBc && calendar_.ends() > since) {
    const FaultCalendar::Mark& end = *calendar_.last_end();
    returns_[strata_.of_client(client)].finite[end.id].add((now - end.at).count());
  }
  since = kNotInBc;
}

void BcWatch::on_component(record::Entity node, Meaning meaning, TimePoint now) {
  std::size_t& open = open_stay_[node.index];
  const std::uint32_t place = directory_.nodes[node.index].place;
  if (meaning == Meaning::in_bc && open == kNoStay) {
    open = stays_.size();
    BcStay& stay = stays_.emplace_back(BcStay{directory_.nodes[node.index].name, node.kind, now, {}, {}, {}});
    ends_at_entry_.push_back(calendar_.ends());
    if (calendar_.last_begin()) {
      stay.entry_after = now - calendar_.last_begin()->at;
      entries_[place].finite[calendar_.last_begin()->id].add(stay.entry_after->count());
    }
  } else if (meaning == Meaning::on_cloud && open != kNoStay) {
    BcStay& stay = stays_[open];
    stay.left = now;
    if (calendar_.ends() > ends_at_entry_[open]) {
      stay.exit_after = now - calendar_.last_end()->at;
      exits_[place].finite[calendar_.last_end()->id].add(stay.exit_after->count());
    }
    open = kNoStay;
  } else if (meaning == Meaning::in_dr && open != kNoStay) {  // the record ended the stay, not the cloud
    stays_[open].left = now;
    open = kNoStay;
  }
}

void BcWatch::finish() {
  if (!calendar_.last_end()) return;
  const std::uint32_t id = calendar_.last_end()->id;
  for (std::size_t client = 0; client < client_since_.size(); ++client)
    if (client_since_[client] != kNotInBc && calendar_.ends() > client_since_[client])
      ++returns_[strata_.of_client(static_cast<std::uint32_t>(client))].never[id];
  for (std::size_t node = 0; node < open_stay_.size(); ++node)
    if (open_stay_[node] != kNoStay && calendar_.ends() > ends_at_entry_[open_stay_[node]])
      ++exits_[directory_.nodes[node].place].never[id];
}

}  // namespace failcast::metrics
