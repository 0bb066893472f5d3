// What the product does not do in BC, DR or a DR test (domain.md section 10, R5, R9 to R11, R36, R43 to R48): one
// table, each entry with its rule. What is not in the table works.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "models/observations.hpp"

namespace failcast::support {

enum class Feature : std::uint8_t {
  browser_access,
  source_ip_anchoring,
  cloud_connector,
  branch_connector,
  machine_tunnel,
  redirection_policy,
  component_deployment,
  client_enrolment,
  client_to_client,  ///< client-based remote assistance (Q25)
  dashboards,
  diagnostics,
  app_protection,
  log_streaming,
  policy_update,
  configuration_update,
  scim,
  deception,
  microtenants,
  count_
};
/// The mode of who asks: a client, a component, or for an admin's wish the part of the deployment it is about.
enum class Mode : std::uint8_t { normal, bc, dr, dr_test, count_ };
/// `ignored`: the request goes through as if the feature were not there (a segment without its inspection).
enum class Treatment : std::uint8_t { works, fails, ignored, waits, count_ };
std::string_view name_of(Feature feature);
std::string_view name_of(Mode mode);
std::string_view name_of(Treatment treatment);

struct Support {
  Treatment treatment = Treatment::works;
  Reason why = Reason::none;
  std::string_view basis;  ///< rules, or empty when it works
};
Support support_of(Feature feature, Mode mode);
/// Its reason alone; none: it works.
inline Reason support(Feature feature, Mode mode) { return support_of(feature, mode).why; }

/// The table of the README, in Markdown.
std::string to_markdown();

}  // namespace failcast::support
