#include "analysis/metrics/expiry_watch.hpp"

#include <algorithm>
#include <map>
#include <utility>

namespace failcast::metrics {
namespace {

bool has_certificate(record::EntityKind kind) {
  return kind == record::EntityKind::controller || kind == record::EntityKind::edge ||
         kind == record::EntityKind::connector;
}

}  // namespace

void Pool::change(bool is_alive, TimePoint now) {
  account(now);
  is_alive ? ++alive_ : --alive_;
}

/// What changes within an instant is nobody's state.
void Pool::account(TimePoint now) {
  if (now <= since_) return;
  alive_time_[alive_] += (now - since_).count();
  least_ = std::min(least_, alive_);
  since_ = now;
}

WideNs Pool::time_lost() const {
  WideNs sum = 0;
  for (std::uint64_t alive = 0; alive < members_; ++alive)
    sum += alive_time_[alive] * static_cast<WideNs>(members_ - alive);
  return sum;
}

WideNs Pool::time_judged() const {
  WideNs sum = 0;
  for (const WideNs time : alive_time_) sum += time * static_cast<WideNs>(members_);
  return sum;
}

ExpiryWatch::ExpiryWatch(const record::Directory& directory, const world::ServingConnectors& serving, TimePoint warmup)
    : directory_(directory),
      warmup_(warmup),
      members_(directory.nodes.size()),
      of_components_(directory.places.size()),
      segments_(serving.size(), Pool(warmup)) {
  std::map<std::string, std::uint32_t> numbers;
  for (const record::Directory::Node& node : directory.nodes)
    if (has_certificate(node.kind)) numbers.emplace(node.group, 0);
  for (auto& [id, number] : numbers) {
    number = static_cast<std::uint32_t>(groups_.size());
    groups_.push_back({.id = id, .pool = Pool(warmup)});
  }
  for (std::size_t n = 0; n < members_.size(); ++n) {
    const record::Directory::Node& node = directory.nodes[n];
    if (!has_certificate(node.kind)) continue;
    members_[n].group = numbers.at(node.group);
    Group& group = groups_[members_[n].group];
    group.kind = node.kind;
    group.place = node.place;
    group.pool.add_member();
  }
  for (std::uint32_t s = 0; s < serving.size(); ++s)
    for (const std::uint32_t n : serving[s]) {
      segments_[s].add_member();
      members_[n].segments.push_back(s);
    }
}

void ExpiryWatch::on(std::uint32_t node, const CertificateChanged& changed, TimePoint now) {
  using record::CertificateIs;
  Member& member = members_[node];
  const CertificateIs now_is = record::certificate_is(changed);
  if (now >= warmup_) count(member, now_is, directory_.nodes[node].place);
  const bool was_alive = member.is != CertificateIs::expired, is_alive = now_is != CertificateIs::expired;
  member.is = now_is;
  if (was_alive == is_alive) return;
  groups_[member.group].pool.change(is_alive, now);
  for (const std::uint32_t segment : member.segments) segments_[segment].change(is_alive, now);
}

void ExpiryWatch::count(const Member& member, record::CertificateIs now_is, std::uint32_t place) {
  OfComponents& counters = of_components_[place];
  switch (now_is) {
    case record::CertificateIs::valid:
      ++groups_[member.group].renewals;
      if (member.is != record::CertificateIs::valid) ++counters.renewed;
      break;
    case record::CertificateIs::due: ++counters.due; break;
    case record::CertificateIs::expired: ++counters.expired; break;
  }
}

void ExpiryWatch::finish(TimePoint end) {
  for (Group& group : groups_) group.pool.finish(end);
  for (Pool& pool : segments_) pool.finish(end);
}

}  // namespace failcast::metrics
