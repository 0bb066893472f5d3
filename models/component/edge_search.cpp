#include "models/component/edge_search.hpp"

#include <algorithm>

namespace failcast::component {

void EdgeSearch::look_up(wire::Epoch number, const Context& ctx, wire::Actions& out) {
  wake = ctx.now + ctx.params.dns.timeout * ctx.params.dns.tries;
  began = ctx.now;
  epoch = number;
  under_way = true;
  out.add(wire::Resolve{wire::Name::dr_edges, epoch});
}

std::optional<wire::PeerList> EdgeSearch::found(wire::PeerList list, const Context& ctx, wire::Actions& out) {
  if (list.size == 0) {
    not_found(Reason::no_data, ctx, out);
    return std::nullopt;
  }
  under_way = false;
  wake = std::max(ctx.now, began + ctx.params.dr.comp_poll);
  return list;
}

void EdgeSearch::not_found(Reason why, const Context& ctx, wire::Actions& out) {
  out.observe(LookupFailed{static_cast<std::uint8_t>(wire::Name::dr_edges), why});
  under_way = false;
  wake = std::max(ctx.now, began + ctx.params.comp.cloud_retry);
}

bool EdgeSearch::is_due(const Context& ctx, wire::Actions& out) {
  if (wake > ctx.now) return false;
  if (under_way) not_found(Reason::lookup_timed_out, ctx, out);
  return wake <= ctx.now;
}

}  // namespace failcast::component
