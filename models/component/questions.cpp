// What the world asks about a component: its traffic, whom it obeys, whether it serves.
#include "models/certificate/certificate.hpp"
#include "models/component/component.hpp"

namespace failcast::component {

Recurrence cloud_traffic(const Row& row, const Parameters& params) {
  if (row.state != State::cloud || row.watch.session == 0) return {};
  return component_traffic(row.watch.beat, params);
}

Recurrence controller_traffic(const Row& row, const Parameters& params) {
  if (row.attachment != Attachment::attached) return {};
  return component_traffic(row.attach_beat, params);
}

void cloud_heard_until(Row& row, TimePoint heard_at, const Parameters& params) {
  if (row.state == State::cloud && row.watch.session != 0) row.watch.heard(heard_at, params);
}

void controller_heard_until(Row& row, TimePoint heard_at, const Parameters& params) {
  if (row.attachment != Attachment::attached) return;
  row.attach_beat = heard_at;
  row.attach_wake = heard_at + params.comp.loss_detect;
}

bool ignores(const Row& row, CloudAnswer answer) {
  switch (answer) {
    case CloudAnswer::nothing:
    case CloudAnswer::refusal: return true;
    case CloudAnswer::in_vain:  // a forced one whose certificate has expired would end with a new session (A28)
      return row.state == State::paused ||
             (row.state == State::forced && row.certificate.state != certificate::State::expired);
    case CloudAnswer::news: return false;
  }
  return false;
}

Mode mode(const Row& row) {
  switch (row.state) {
    case State::cloud:
    case State::wait:
    case State::pcc_connect: return Mode::cloud;
    case State::bc: return Mode::bc;
    case State::forced: return row.attachment == Attachment::attached ? Mode::bc : Mode::cloud;
    case State::isolated: return Mode::cloud;
    case State::dr: return Mode::dr;
    case State::start:
    case State::paused:
    case State::upgrading:
    case State::dr_boot:
    case State::dr_exit:
    case State::count_: return Mode::none;
  }
  return Mode::none;
}

bool is_serving(const Row& row) { return mode(row) != Mode::none; }

wire::PeerList dr_edges(const Row& row) { return row.dr_edges; }

bool ends_sessions(const Row& row, const Parameters& params) {
  return row.state == State::paused && certificate::stops(params.cert.on_expiry);
}

}  // namespace failcast::component
