// The vendor's own words beside ours: status codes, session states and messages of the client (domain.md section 4,
// H48, H15, H50). One table, read by records and transcripts, so that people can search logs for what we forecast.
#pragma once
#include <cstdint>
#include <span>
#include <string_view>

#include "models/observations.hpp"

namespace failcast::status_codes {

/// What a reason is the reason of: the vendor has different codes for one cause on different occasions.
enum class Occasion : std::uint8_t {
  mtunnel_setup,   ///< a request for an application failed (RequestsFailed)
  mtunnel_end,     ///< a running M-Tunnel ended (MtunnelsDropped); `none`: its client moved to another edge
  session,         ///< a TLS session was not made, or ended (AttemptFailed, SessionClosed); `none`: sent elsewhere
  authentication,  ///< a login, or an authentication that is no longer good (AuthenticationEnded)
};
/// States that logs of the vendor show.
enum class Status : std::uint8_t { authenticated, authentication_failed, disconnected, mtunnel_active };

struct Code {
  Occasion occasion;
  Reason reason;
  std::string_view vendor;
};

/// The vendor's code, or empty when it has none that says the same.
std::string_view vendor_code(Occasion occasion, Reason reason);
std::string_view vendor_code(Status status);
/// What the user reads (H50).
std::string_view vendor_text(Notice notice);
/// The whole table of reasons.
std::span<const Code> codes();

}  // namespace failcast::status_codes
