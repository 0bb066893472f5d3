#include <filesystem>
#include <ostream>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "analysis/cli/output_file.hpp"
#include "analysis/cli/verbs.hpp"
#include "analysis/report/result_file.hpp"
#include "analysis/report/study_report.hpp"
#include "sim/scenario/reader.hpp"

namespace failcast::cli {
namespace {

constexpr std::string_view kStarter =
    R"json(// One site, people at home, and a cloud outage. Change what differs at your place, then: failcast run scenario.jsonc
{
  "$schema": "./schema/scenario-1.schema.json", // completion and hints in the editor
  "format": 1,
  "name": "my-outage",
  "title": "Cloud unreachable for two hours",

  "clock": { "start": "2026-03-03T08:00:00Z", "horizon": "6h" },
  "run": { "seed": 1 }, // the same file and seed always give the same result

  // Protocol parameters: `failcast list parameters` prints all of them. Say where a number comes from.
  "bc": {
    "enter_wait": { "value": "2m", "source": "vendor-doc" },
    "switch_users": { "value": "time_based", "source": "design" },
    "exit_max_wait": { "value": "60m", "source": "vendor-doc" },
  },

  // Round trips add up along the way: place, provider, core of the internet, cloud region.
  "internet": {
    "isps": {
      "isp-office": { "rtt": { "value": "2.5ms", "source": "guess" } },
      "isp-homes": { "rtt": { "value": "2.5ms", "source": "guess" } },
    },
    "homes": { "homes": { "isp": "isp-homes", "rtt": { "value": "20ms", "source": "guess" } } },
  },
  "sites": {
    "office": { "lan_rtt": "1ms", "uplinks": [{ "id": "office-uplink", "isp": "isp-office", "rtt": { "value": "5ms", "source": "guess" } }] },
  },
  "cloud": { "regions": { "eu": { "rtt": { "value": "17.5ms", "source": "guess" }, "public_edges": 2 } } },

  // Who answers DNS, and who knows the names of business continuity.
  "resolvers": {
    "dns-office": { "at": "office", "holds_bc_zone": true },
    "dns-homes": { "at": "isp-homes" },
  },
  "zones": { "bc_domain": "bc.example", "bc_public": true }, // false: users at home cannot find a controller

  "private_clouds": { "office": { "log_receivers": ["siem"] } },
  "controller_groups": { "controllers": { "site": "office", "private_cloud": "office", "count": 2, "vcpu": 4 } },
  "edge_groups": { "edges": { "site": "office", "private_cloud": "office", "count": 2, "vcpu": 4, "exclusive_to_bc_dr": true } },
  "connector_groups": { "connectors": { "site": "office", "private_cloud": "office", "count": 2 } },
  "server_groups": { "datacentre": { "connector_groups": ["connectors"] } },
  "segments": { "erp": { "title": "Planning (ERP)", "server_group": "datacentre", "critical": true } },

  "idps": {
    "idp-primary": { "role": "primary", "at": "internet", "rtt": { "value": "35ms", "source": "guess" } },
    "idp-bc": { "role": "bc", "at": "internet", "rtt": { "value": "35ms", "source": "guess" } },
  },
  "profiles": {
    "windows": { "os": "windows", "version": "4.6" },
    "macos": { "os": "macos", "version": "4.6" }, // may not use business continuity
  },
  "clients": {
    "office-users": { "at": "office", "count": 100, "profiles": { "windows": "90%", "macos": "10%" } },
    "home-users": { "at": "homes", "count": 100, "profiles": { "windows": "90%", "macos": "10%" } },
  },
  "access_policy": [{ "id": "everybody", "allow": true }],

  // What no run can know: `failcast readiness scenario.jsonc` goes through the vendor's prerequisites with it. Leave out
  // what nobody has looked up: it is asked, never taken for met.
  "operations": {
    "expectations": { "planned_outage": "7d", "tolerated_loss": "10m", "usual_flap": "30s", "return_within": "75m", "applications": ["erp"] },
    "certificates": { "identity_provider": "200d", "service_provider": "200d", "signing": "900d", "clients": "60d" },
    "continuity": { "last_change": "20d", "last_sync": "3d", "new_users": false, "siem_rate": "2 Mbit/s" },
    "hosts": { "ntp": true, "x86_64": true, "systemd": true, "static_mac": true, "disk": "64 GB", "disk_free": "20 GB" },
    "administration": { "notify_control_disconnect": true, "notify_last_component": true, "notify_certificate_expiry": false },
    // "waivers": [{ "id": "C67", "waive": { "until": "2027-06-30", "by": "who decides", "why": "notices come with the next release" } }],
  },

  // `failcast list faults` prints what can be taken away, and how.
  "faults": [
    { "id": "cloud-eu", "what": "cloud", "where": "eu", "mode": "blackhole", "at": "1h", "for": "2h" },
  ],

  // `failcast list metrics` prints what can be asked for. failcast exits 1 when a budget fails.
  "budgets": [
    { "id": "RTO-1", "require": "p50(failover_time) <= 5min", "during": "cloud-eu", "severity": "blocker", "doc": "half of the users are back within 5 min" },
    { "id": "BACK-1", "require": "stuck == 0", "doc": "everybody is back at the end" },
  ],
}
)json";

}  // namespace

ExitCode make_new(const NewArgs& args, const Common& common, const Console& console) {
  const std::filesystem::path folder = args.folder;
  const std::pair<std::filesystem::path, std::string> files[] = {
      {folder / "scenario.jsonc",                    std::string(kStarter)  },
      {folder / "schema" / "scenario-1.schema.json", scenario::json_schema()},
      {folder / "schema" / "result-1.schema.json",   report::result_schema()},
      {folder / "schema" / "study-1.schema.json",    report::study_schema() }
  };
  for (const auto& [path, text] : files) {
    if (!std::filesystem::exists(path)) continue;
    console.error(fmt::format("{} is there already; nothing was written", path.string()));
    return ExitCode::file_trouble;
  }
  std::error_code error;
  std::filesystem::create_directories(folder / "schema", error);
  if (error) {
    console.error(fmt::format("cannot make folder {}", (folder / "schema").string()));
    return ExitCode::file_trouble;
  }
  for (const auto& [path, text] : files) {
    OutputFile file(path);
    if (!file.commit(text)) {
      console.error(*file.trouble());
      return ExitCode::file_trouble;
    }
    console.out << path.string() << "\n";
  }
  console.out.flush();
  console.hint(common, fmt::format("failcast run {}", (folder / "scenario.jsonc").string()));
  return ExitCode::done;
}

}  // namespace failcast::cli
