#include "models/status_codes.hpp"

#include <algorithm>

namespace failcast::status_codes {
namespace {

constexpr Code kCodes[] = {
    {Occasion::mtunnel_setup,  Reason::authentication_expired,  "BRK_MT_SETUP_FAIL_SAML_EXPIRED"                 },
    {Occasion::mtunnel_setup,  Reason::rejected_by_policy,      "BRK_MT_SETUP_FAIL_REJECTED_BY_POLICY"           },
    {Occasion::mtunnel_setup,  Reason::no_policy,               "BRK_MT_SETUP_FAIL_NO_POLICY_FOUND"              },
    {Occasion::mtunnel_setup,  Reason::path_not_cached,         "BRK_MT_SETUP_FAIL_CANNOT_SEND_TO_DISPATCHER"    },
 // An edge whose connectors are in another mode has nowhere to relay the request to [I].
    {Occasion::mtunnel_setup,  Reason::mixed_mode,              "BRK_MT_SETUP_FAIL_CANNOT_PROMOTE"               },
    {Occasion::mtunnel_setup,  Reason::timed_out,               "BRK_MT_SETUP_TIMEOUT"                           },
    {Occasion::mtunnel_setup,  Reason::capacity,                "BRK_MT_SETUP_FAIL_RATE_LIMIT_EXCEEDED"          },
    {Occasion::mtunnel_setup,  Reason::rate_limited,            "BRK_MT_SETUP_FAIL_RATE_LIMIT_EXCEEDED"          },
    {Occasion::mtunnel_setup,  Reason::not_designated,          "APP_NOT_AVAILABLE"                              },
    {Occasion::mtunnel_setup,  Reason::no_connector,            "NO_CONNECTOR_AVAILABLE"                         },
    {Occasion::mtunnel_setup,  Reason::application_unreachable, "APP_NOT_REACHABLE"                              },
    {Occasion::mtunnel_setup,  Reason::paused,                  "AST_MT_SETUP_ERR_AST_IN_PAUSE_STATE_FOR_UPGRADE"},
    {Occasion::mtunnel_end,    Reason::none,                    "BRK_MT_TERMINATED_BRK_SWITCHED"                 },
    {Occasion::mtunnel_end,    Reason::closed_by_peer,          "MT_CLOSED_TLS_CONN_GONE_CLIENT_CLOSED"          },
    {Occasion::mtunnel_end,    Reason::no_connector,            "MT_CLOSED_TLS_CONN_GONE_AST_CLOSED"             },
    {Occasion::session,        Reason::none,                    "FOHH_CLOSE_REASON_REDIRECT"                     },
    {Occasion::session,        Reason::timed_out,               "FOHH_CLOSE_REASON_CONNECT_TIMEOUT"              },
    {Occasion::session,        Reason::certificate_expired,     "ZPN_ERR_CERT_EXPIRED"                           },
    {Occasion::authentication, Reason::timed_out,               "ZPN_ERR_AUTH_TIMEOUT"                           },
    {Occasion::authentication, Reason::idp_unreachable,         "ZPN_ERR_AUTH_TIMEOUT"                           },
    {Occasion::authentication, Reason::authentication_expired,  "ZPN_ERR_AUTH_SAML_EXPIRED"                      },
};

}  // namespace

std::span<const Code> codes() { return kCodes; }

std::string_view vendor_code(Occasion occasion, Reason reason) {
  const auto* found = std::ranges::find_if(
      kCodes, [&](const Code& code) { return code.occasion == occasion && code.reason == reason; });
  return found == std::end(kCodes) ? std::string_view{} : found->vendor;
}

std::string_view vendor_code(Status status) {
  switch (status) {
    case Status::authenticated: return "ZPN_STATUS_AUTHENTICATED";
    case Status::authentication_failed: return "ZPN_STATUS_AUTH_FAILED";
    case Status::disconnected: return "ZPN_STATUS_DISCONNECTED";
    case Status::mtunnel_active: return "OPEN_OR_ACTIVE_CONNECTION";
  }
  return {};
}

std::string_view vendor_text(Notice notice) {
  switch (notice) {
    case Notice::bc_connected: return "Private Access connected (Business Continuity mode)";
    case Notice::bc_exited: return "Private Access connected (exited Business Continuity mode)";
    case Notice::safe_mode_started: return "Safe Mode started";
    case Notice::safe_mode_stopped: return "Safe Mode stopped";
    case Notice::dr_activated: return "DR mode is activated";
  }
  return {};
}

}  // namespace failcast::status_codes
