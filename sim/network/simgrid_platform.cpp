#include "sim/network/simgrid_platform.hpp"

#include <simgrid/kernel/resource/Model.hpp>
#include <simgrid/kernel/routing/NetPoint.hpp>
#include <simgrid/kernel/routing/NetZoneImpl.hpp>
#include <simgrid/s4u.hpp>

#include <algorithm>
#include <array>
#include <csignal>
#include <map>
#include <string>
#include <utility>

#include "sim/core/broken_invariant.hpp"

namespace failcast::network::simgrid {
namespace {

namespace s4u = ::simgrid::s4u;
namespace routing = ::simgrid::kernel::routing;
namespace resource = ::simgrid::kernel::resource;

/// SimGrid takes over signals of a program that runs it; ours stay ours.
class SignalHandlers {
 public:
  SignalHandlers() {
    for (int n = 1; n < kSignals; ++n) sigaction(n, nullptr, &kept_[static_cast<std::size_t>(n)]);
  }
  ~SignalHandlers() {
    for (int n = 1; n < kSignals; ++n) sigaction(n, &kept_[static_cast<std::size_t>(n)], nullptr);
  }
  SignalHandlers(const SignalHandlers&) = delete;
  SignalHandlers& operator=(const SignalHandlers&) = delete;

 private:
  static constexpr int kSignals = 32;
  std::array<struct sigaction, kSignals> kept_{};
};

/// An engine without a clock of its own to speak of: plain max-min shares (CM02), latency left to us. It reads and eats
/// arguments, so it gets some that are not the program's.
s4u::Engine* new_engine() {
  static std::array<std::string, 7> settings{"failcast",
                                             "--log=root.thresh:critical",
                                             "--cfg=network/model:CM02",
                                             "--cfg=network/crosstraffic:no",
                                             "--cfg=network/TCP-gamma:1e30",
                                             "--cfg=network/latency-factor:0",
                                             "--cfg=network/weight-S:0"};
  std::array<char*, settings.size() + 1> arguments{};
  for (std::size_t i = 0; i < settings.size(); ++i) arguments[i] = settings[i].data();
  int count = static_cast<int>(settings.size());
  const SignalHandlers ours;
  return new s4u::Engine(&count, arguments.data());
}

/// A zone whose routes are told by us. It is never sealed, so the store can grow.
class Zone final : public routing::NetZoneImpl {
 public:
  explicit Zone(const std::string& name) : NetZoneImpl(name) {}

  std::function<Route(unsigned long from, unsigned long to)> way_of;
  std::vector<s4u::Link*> links;

 protected:
  void get_local_route(const routing::NetPoint* from, const routing::NetPoint* to, routing::Route* into,
                       double* latency) override {
    const Route route = way_of(from->id(), to->id());
    for (const Link link : route.links) into->link_list_.push_back(links[link]->get_impl());
    if (latency != nullptr) *latency += route.latency;
  }
};

/// SimGrid's word for the state of a stream that somebody has.
struct Flow {
  s4u::CommPtr comm;
  resource::Action* action = nullptr;
  std::vector<Link> way;
  bool flows = true;
};

}  // namespace

struct Platform::Parts {
  s4u::Engine* engine = new_engine();
  Zone* zone = new Zone("failcast");  // the engine's: the first zone is its root
  resource::Model* model = nullptr;
  std::vector<s4u::Host*> hosts;  // by point of a map; streams run between the first two
  std::vector<Link> free_links;   // as a heap: the lowest is taken first, so that equal maps get equal links
  std::vector<Flow> streams;
  std::map<std::vector<Link>, std::vector<Stream>> free_streams;

  s4u::Host* host(std::uint32_t point) {
    while (hosts.size() <= point) hosts.push_back(zone->create_host("p" + std::to_string(hosts.size()), {1.0})->seal());
    return hosts[point];
  }
};

Platform& Platform::of_this_process() {
  static Platform* const the_one = new Platform;  // SimGrid does not survive the end of its engine: never deleted
  return *the_one;
}

Platform::Platform() : parts_(std::make_unique<Parts>()) {
  for (resource::Model* model : parts_->engine->get_all_models())
    if (model->get_name().starts_with("Network")) parts_->model = model;
  if (parts_->model == nullptr) throw core::BrokenInvariant("SimGrid has no network model");
  parts_->host(1);
}
Platform::~Platform() = default;

Link Platform::take_link(double bits_per_second) {
  auto& free = parts_->free_links;
  if (free.empty()) {
    auto& links = parts_->zone->links;
    links.push_back(parts_->zone->create_link("l" + std::to_string(links.size()), {bits_per_second}));
    links.back()->seal();
    return static_cast<Link>(links.size() - 1);
  }
  std::pop_heap(free.begin(), free.end(), std::greater<>());
  const Link link = free.back();
  free.pop_back();
  set_bandwidth(link, bits_per_second);
  return link;
}

void Platform::set_bandwidth(Link link, double bits_per_second) {
  parts_->zone->links[link]->set_bandwidth(bits_per_second);
}

void Platform::give_back_link(Link link) {
  parts_->free_links.push_back(link);
  std::push_heap(parts_->free_links.begin(), parts_->free_links.end(), std::greater<>());
}

Stream Platform::take_stream(const std::vector<Link>& way) {
  if (const auto free = parts_->free_streams.find(way); free != parts_->free_streams.end() && !free->second.empty()) {
    const Stream stream = free->second.back();
    free->second.pop_back();
    return stream;
  }
  constexpr std::uint64_t kEndless = 1'000'000'000'000'000'000;
  parts_->zone->way_of = [&way](unsigned long, unsigned long) { return Route{way, 0, true}; };
  s4u::CommPtr comm = s4u::Comm::sendto_init(parts_->host(0), parts_->host(1));
  comm->set_payload_size(kEndless);
  comm->start();
  resource::Action& action = parts_->model->get_started_action_set()->back();  // the one that was started last
  action.suspend();
  parts_->streams.push_back({comm, &action, way, false});
  return static_cast<Stream>(parts_->streams.size() - 1);
}

void Platform::set(Stream stream, double users, double bits_per_second) {
  Flow& flow = parts_->streams[stream];
  if (!std::exchange(flow.flows, true)) flow.action->resume();
  flow.action->set_sharing_penalty(1 / users);
  flow.action->set_bound(bits_per_second);
}

void Platform::stop(Stream stream) {
  Flow& flow = parts_->streams[stream];
  if (std::exchange(flow.flows, false)) flow.action->suspend();  // a bound of 0 would mean: without bound
}

void Platform::give_back_stream(Stream stream) {
  stop(stream);
  parts_->free_streams[parts_->streams[stream].way].push_back(stream);
}

void Platform::solve() { parts_->model->next_occurring_event(s4u::Engine::get_clock()); }

double Platform::rate(Stream stream) const {
  const Flow& flow = parts_->streams[stream];
  return flow.flows ? flow.action->get_rate() : 0;
}

Route Platform::route(std::uint32_t from, std::uint32_t to, const WayOf& way_of) {
  Route told;
  s4u::Host* const source = parts_->host(from);
  s4u::Host* const goal = parts_->host(to);
  std::map<unsigned long, std::uint32_t> point;
  point[source->get_netpoint()->id()] = from;
  point[goal->get_netpoint()->id()] = to;
  parts_->zone->way_of = [&](unsigned long a, unsigned long b) {
    Route route = way_of(point.at(a), point.at(b));
    told.exists = route.exists;
    return route;
  };
  std::vector<s4u::Link*> links;
  source->route_to(goal, links, &told.latency);
  for (const s4u::Link* link : links) told.links.push_back(static_cast<Link>(std::stoul(link->get_name().substr(1))));
  return told;
}

}  // namespace failcast::network::simgrid
