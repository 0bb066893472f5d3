// A driver of its own: a connector starts, nobody answers it, and after W it looks for a controller (R16).
#include <cstdio>
#include <variant>

#include "models/component/component.hpp"

using namespace failcast;

int main() {
  const Parameters parameters;
  const component::Profile profile{
      .cloud = {1, 1}
  };
  component::Row row;
  wire::Actions actions;
  const auto at = [&](TimePoint now) {
    return component::ComponentContext{
        {now, parameters, Stream{Key{1} / "connector"}, EntityClock{}},
        profile
    };
  };
  component::step(row, wire::Start{}, at(TimePoint{}), actions);
  for (TimePoint now{}; now <= TimePoint{10min}; now = component::next_wakeup(row)) {
    component::handle_timeouts(row, at(now), actions);
    for (const wire::Action& action : actions.all()) {
      const auto* look_up = std::get_if<wire::Resolve>(&action);
      if (look_up == nullptr || look_up->name != wire::Name::co2bcp) continue;
      std::printf(
          "looks for a controller after %lld s\n",
          static_cast<long long>(std::chrono::duration_cast<std::chrono::seconds>(now.time_since_epoch()).count()));
      return now == TimePoint{parameters.bc.enter_wait} ? 0 : 1;
    }
    actions.clear();
  }
  std::puts("never looked for a controller");
  return 1;
}
