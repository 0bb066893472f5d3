// The map as a Graphviz file: users on the left, the cloud on the right, single points of failure in red and by name.
#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "analysis/metrics/words.hpp"
#include "analysis/page/escaping.hpp"
#include "analysis/topology/text.hpp"

namespace failcast::topology {
namespace {

using network::PlaceKind;
using page::escaped;

/// More boxes nobody reads, and `dot` takes minutes for thousands.
constexpr std::size_t kMostBoxes = 60;
/// Names of single points in one box.
constexpr std::size_t kNamed = 4;

constexpr std::string_view kRed = "#c0392b";

struct Box {
  PlaceKind kind{};
  std::vector<std::uint32_t> places;
  std::int64_t count = 0, users = 0;
  bool is_rest = false;  ///< all of the kind that had no room
};

std::string number(std::int64_t n) { return metrics::grouped(static_cast<std::uint64_t>(n)); }

class Picture {
 public:
  Picture(const Deployment& deployment, const Findings& findings) : deployment_(deployment) {
    for (const Failure& failure : findings.singles) modes_of_[failure.elements.front()].insert(failure.mode);
    note_hosts();
    make_boxes();
    keep_what_fits();
  }

  std::string dot() const {
    const scenario::Scenario& s = deployment_.scenario();
    std::string text =
        "digraph topology {\n  rankdir=LR; nodesep=0.25; ranksep=1.1; fontname=\"Helvetica\"; labelloc=t;\n";
    text += fmt::format(
        "  label=<<b>{}</b>  {}<br/><font color=\"{}\">red: a single point of failure, with the modes in "
        "which users lose an application</font>{}>;\n",
        escaped(s.name), escaped(s.title), kRed, risk_groups());
    text +=
        "  node [shape=box, style=\"rounded,filled\", fillcolor=\"#ffffff\", color=\"#555555\", "
        "fontname=\"Helvetica\", "
        "fontsize=11];\n  edge [arrowhead=none, color=\"#777777\", fontname=\"Helvetica\", fontsize=9];\n";
    for (std::size_t b = 0; b < boxes_.size(); ++b) text += box(b);
    return text + links() + "}\n";
  }

 private:
  void note_hosts() {
    hosts_at_.resize(deployment_.map().places().size());
    for (std::uint32_t h = 0; h < deployment_.hosts().size(); ++h)
      hosts_at_[deployment_.host(HostId{h}).place.value].push_back(HostId{h});
    users_at_.assign(hosts_at_.size(), 0);
    for (const Cohort& cohort : deployment_.cohorts())
      users_at_[cohort.place.value] += cohort.per_place * cohort.places;
  }
  bool has_stations(std::uint32_t place) const {
    return std::ranges::any_of(hosts_at_[place], [&](HostId id) { return deployment_.host(id).group != nullptr; });
  }

  /// Sites and homes that are joined alike and hold nothing but users and a resolver are one box.
  void make_boxes() {
    std::map<std::uint32_t, std::vector<std::string>> providers;  // by place
    for (const network::Link& link : deployment_.map().links())
      providers[link.a.value].push_back(deployment_.map().place(link.b).id);
    std::map<std::tuple<PlaceKind, std::vector<std::string>, std::size_t, bool>, std::size_t> alike;
    for (std::uint32_t p = 0; p < hosts_at_.size(); ++p) {
      const network::Place& place = deployment_.map().places()[p];
      const bool may_merge = (place.kind == PlaceKind::site || place.kind == PlaceKind::home) && !has_stations(p);
      std::size_t b = boxes_.size();
      if (may_merge) {
        std::vector<std::string> joined_to = providers[p];
        std::ranges::sort(joined_to);
        b = alike.try_emplace({place.kind, joined_to, hosts_at_[p].size(), users_at_[p] > 0}, b).first->second;
      }
      if (b == boxes_.size()) boxes_.push_back({.kind = place.kind, .places = {}});
      boxes_[b].places.push_back(p);
      boxes_[b].count += deployment_.elements()[p].of_many;
      boxes_[b].users += users_at_[p];
    }
  }

  void keep_what_fits() {
    const auto weight = [&](const Box& box) {
      const bool is_middle = box.kind == PlaceKind::internet || box.kind == PlaceKind::region;
      return std::tuple(is_middle, has_stations(box.places.front()), box.kind == PlaceKind::isp, box.users);
    };
    constexpr std::size_t kKinds = 6;  // each may need a box for the rest
    if (boxes_.size() > kMostBoxes) {
      std::ranges::stable_sort(boxes_, std::greater{}, weight);
      std::map<PlaceKind, Box> rest;
      for (std::size_t b = kMostBoxes - kKinds; b < boxes_.size(); ++b) {
        Box& of_kind = rest[boxes_[b].kind];
        of_kind.kind = boxes_[b].kind;
        of_kind.is_rest = true;
        of_kind.count += boxes_[b].count;
        of_kind.users += boxes_[b].users;
        of_kind.places.insert(of_kind.places.end(), boxes_[b].places.begin(), boxes_[b].places.end());
      }
      boxes_.resize(kMostBoxes - kKinds);
      for (auto& [kind, box] : rest) boxes_.push_back(std::move(box));
    }
    box_of_.resize(hosts_at_.size());
    for (std::size_t b = 0; b < boxes_.size(); ++b)
      for (const std::uint32_t p : boxes_[b].places) box_of_[p] = b;
  }

  std::string modes_of(ElementId id) const {
    const auto found = modes_of_.find(id);
    if (found == modes_of_.end()) return "";
    std::string text;
    for (const Mode mode : found->second) text += (text.empty() ? "" : ", ") + std::string(word_of(mode));
    return text;
  }

  std::string title_of(const Box& box) const {
    const network::Place& first = deployment_.map().places()[box.places.front()];
    if (box.kind == PlaceKind::internet) return "the internet's core";
    const std::string_view noun =
        box.kind == PlaceKind::home ? "group of homes" : word_of(deployment_.elements()[box.places.front()].kind);
    if (box.is_rest) return fmt::format("{} more: {}", number(box.count), noun);
    if (box.count > 1) return fmt::format("{} and its equals: {}", first.of, number(box.count));
    return fmt::format("{} {}", noun, first.id);
  }

  std::string hosts_of(const Box& box) const {
    std::map<std::string_view, std::int64_t> counts;
    for (const std::uint32_t p : box.places)
      for (const HostId id : hosts_at_[p]) {
        const ElementKind kind = deployment_.host(id).kind;
        if (kind != ElementKind::zone) counts[word_of(kind)] += deployment_.element(deployment_.element_of(id)).of_many;
      }
    std::string text;
    for (const auto& [word, n] : counts)
      text += fmt::format("{}{} {}{}", text.empty() ? "" : ", ", number(n), word, n == 1 ? "" : "s");
    return text;
  }

  std::string box(std::size_t b) const {
    const Box& box = boxes_[b];
    std::vector<std::string> singles;
    for (const std::uint32_t p : box.places) {
      std::vector<ElementId> here{deployment_.element_of(PlaceId{p})};
      for (const HostId id : hosts_at_[p]) here.push_back(deployment_.element_of(id));
      for (const ElementId id : here)
        if (const std::string modes = modes_of(id); !modes.empty())
          singles.push_back(fmt::format("{}: {}", deployment_.name_of(id), modes));
    }
    std::string label = fmt::format("<b>{}</b>", escaped(title_of(box)));
    if (box.users > 0) label += fmt::format("<br/>{} users", number(box.users));
    if (const std::string hosts = hosts_of(box); !hosts.empty())
      label += fmt::format("<br/><font point-size=\"9\">{}</font>", escaped(hosts));
    for (std::size_t i = 0; i < singles.size() && i < kNamed; ++i)
      label += fmt::format("<br/><font point-size=\"9\" color=\"{}\">{}</font>", kRed, escaped(singles[i]));
    if (singles.size() > kNamed)
      label +=
          fmt::format("<br/><font point-size=\"9\" color=\"{}\">and {} more</font>", kRed, singles.size() - kNamed);
    const std::string_view fill = box.kind == PlaceKind::region || box.kind == PlaceKind::internet ? "#e3eef9"
                                  : box.kind == PlaceKind::isp                                     ? "#f0f0f0"
                                  : box.kind == PlaceKind::home                                    ? "#fdf6e3"
                                                                                                   : "#ffffff";
    std::string text = fmt::format("  b{} [label=<{}>, fillcolor=\"{}\"", b, label, fill);
    if (!singles.empty()) text += fmt::format(", color=\"{}\", penwidth=2", kRed);
    return text + "];\n";
  }

  /// Links between the same two boxes are one line.
  std::string links() const {
    std::map<std::pair<std::size_t, std::size_t>, std::vector<network::LinkId>> between;
    for (std::uint32_t l = 0; l < deployment_.map().links().size(); ++l) {
      const network::Link& link = deployment_.map().links()[l];
      const bool to_region = deployment_.map().place(link.a).kind == PlaceKind::region;  // the cloud is on the right
      const std::size_t a = box_of_[link.a.value], b = box_of_[link.b.value];
      between[to_region ? std::pair{b, a} : std::pair{a, b}].push_back(network::LinkId{l});
    }
    std::string text;
    for (const auto& [ends, list] : between) {
      std::string label;
      std::set<std::string> modes;
      std::int64_t count = 0;
      for (const network::LinkId id : list) {
        const ElementId element = deployment_.element_of(id);
        count += deployment_.element(element).of_many;
        if (const std::string of = modes_of(element); !of.empty()) modes.insert(of);
        if (deployment_.element(element).kind == ElementKind::uplink) label = deployment_.element(element).name;
      }
      if (count > 1) label = fmt::format("{} links", number(count));
      if (!modes.empty()) label += (label.empty() ? "" : "\\n") + *modes.begin();
      text += fmt::format("  b{} -> b{} [label=\"{}\"", ends.first, ends.second, label);
      if (!modes.empty()) text += fmt::format(", color=\"{0}\", fontcolor=\"{0}\", penwidth=2", kRed);
      text += "];\n";
    }
    return text;
  }

  std::string risk_groups() const {
    std::string text;
    for (std::uint32_t i = 0; i < deployment_.elements().size(); ++i)
      if (deployment_.elements()[i].kind == ElementKind::risk_group)
        if (const std::string modes = modes_of(ElementId{i}); !modes.empty())
          text += fmt::format("<br/><font color=\"{}\">{}: {}</font>", kRed, escaped(deployment_.name_of(ElementId{i})),
                              modes);
    return text;
  }

  const Deployment& deployment_;
  std::map<ElementId, std::set<Mode>> modes_of_;
  std::vector<std::vector<HostId>> hosts_at_;
  std::vector<std::int64_t> users_at_;
  std::vector<Box> boxes_;
  std::vector<std::size_t> box_of_;
};

}  // namespace

std::string as_dot(const Deployment& deployment, const Findings& findings) {
  return Picture(deployment, findings).dot();
}

}  // namespace failcast::topology
