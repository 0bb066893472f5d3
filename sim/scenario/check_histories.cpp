// How old certificates and authentications are at time 0: dates that can be, one way to say each, names that exist.
#include <fmt/format.h>

#include <algorithm>

#include "sim/scenario/checks.hpp"
#include "sim/scenario/units.hpp"

namespace failcast::scenario {
namespace {

/// A date of issue must not be to come, and what was issued too long ago is over at time 0.
class Dates {
 public:
  Dates(const Scenario& scenario, Findings& findings) : start_(scenario.start), findings_(findings) {}

  void judge(UtcTime at, Duration validity, const std::string& path) {
    if (at > start_)
      findings_.error("E036", path, fmt::format("{} is after the start of the run, {}", to_text(at), to_text(start_)),
                      "a date of issue, or a later clock.start");
    else if (at + validity <= start_)
      findings_.warning("L210", path,
                        fmt::format("issued {}, valid for {}: over when the run starts, {}", to_text(at),
                                    to_text(validity), to_text(start_)),
                        "a renewed certificate has a later date");
  }
  /// Authentications lapse and come back all the time: an old one is no slip.
  void not_to_come(UtcTime at, const std::string& path) { judge(at, Duration::max() / 2, path); }

 private:
  UtcTime start_;
  Findings& findings_;
};

/// Says that of several ways to state one thing more than one is used.
/// @param default_key  one that a scenario with every default written out has too; empty: its value is another one
void demand_one_way(const std::string& path, std::string_view default_key, std::initializer_list<std::string_view> keys,
                    Findings& findings) {
  std::vector<std::string> given;
  for (const std::string_view key : keys)
    if (key != default_key && findings.is_given(path + "/" + std::string(key))) given.emplace_back(key);
  if (given.size() > 1)
    findings.error("E037", path + "/" + given.back(),
                   fmt::format("{} say the same thing in different ways", fmt::join(given, " and ")), "keep one");
}

std::string_view default_of(std::string_view key, InitialAges ages, InitialAges usual) {
  return ages == usual ? key : std::string_view();
}

/// A certificate that is due when it is issued would be renewed at every look.
void check_thresholds(const Scenario& s, Findings& findings) {
  const Duration validity = s.params.cert.component_validity;
  const auto look = [&](Duration threshold, const std::string& path) {
    if (threshold >= validity)
      findings.error("E014", path,
                     fmt::format("certificates are renewed when {} are left, and last only {} "
                                 "(cert.component_validity)",
                                 to_text(threshold), to_text(validity)),
                     "a threshold shorter than the validity");
  };
  for (const PrivateCloud& cloud : s.private_clouds)
    if (cloud.renewal_threshold) look(*cloud.renewal_threshold, "/private_clouds/" + cloud.id + "/renewal_threshold");
  if (findings.is_given("/cert/threshold_outside_private_cloud"))
    look(s.params.cert.threshold_outside_private_cloud, "/cert/threshold_outside_private_cloud");
  else if (findings.is_given("/cert/component_validity"))
    look(s.params.cert.threshold_outside_private_cloud, "/cert/component_validity");
}

void check_station_dates(const Scenario& s, Dates& dates, Findings& findings) {
  const Duration validity = s.params.cert.component_validity;
  for (const StationGroup& group : s.station_groups) {
    const std::string path = path_of(group);
    demand_one_way(path, default_of("certificate_ages", group.certificate_ages, StationGroup{}.certificate_ages),
                   {"certificate_ages", "certificates_issued", "certificate_remaining"}, findings);
    if (group.certificates_issued) dates.judge(*group.certificates_issued, validity, path + "/certificates_issued");
    if (group.certificate_remaining && *group.certificate_remaining > validity)
      findings.error("E014", path + "/certificate_remaining",
                     fmt::format("{} is more than a certificate ever has (cert.component_validity {}, R2)",
                                 to_text(*group.certificate_remaining), to_text(validity)),
                     "leave it out for a new certificate");
  }
  std::vector<std::string> known;
  for (const StationGroup& group : s.station_groups)
    for (std::int64_t i = 1; i <= group.count; ++i) known.push_back(fmt::format("{}-{}", group.id, i));
  std::ranges::sort(known);
  for (const NamedDate& date : s.certificate_dates) {
    const std::string path = "/certificate_dates/" + date.id;
    if (!std::ranges::binary_search(known, date.id))
      findings.error("E022", path, fmt::format("there is no controller, edge or connector \"{}\"", date.id),
                     did_you_mean(date.id, known));
    dates.judge(date.at, validity, path);
  }
}

void check_client_dates(const Scenario& s, Dates& dates, Findings& findings) {
  const Duration validity = s.params.cert.client_validity;
  for (const ClientGroup& group : s.client_groups) {
    const std::string path = "/clients/" + group.id;
    demand_one_way(path, default_of("auth_ages", group.auth_ages, ClientGroup{}.auth_ages),
                   {"auth_ages", "authenticated", "auth_dates"}, findings);
    demand_one_way(path, default_of("certificate_ages", group.certificate_ages, ClientGroup{}.certificate_ages),
                   {"certificate_ages", "certificates_issued", "certificate_dates"}, findings);
    if (group.authenticated) dates.not_to_come(*group.authenticated, path + "/authenticated");
    if (group.certificates_issued) dates.judge(*group.certificates_issued, validity, path + "/certificates_issued");
    for (std::size_t i = 0; i < group.auth_dates.size(); ++i)
      dates.not_to_come(group.auth_dates[i], fmt::format("{}/auth_dates/{}", path, i));
    for (std::size_t i = 0; i < group.certificate_dates.size(); ++i)
      dates.judge(group.certificate_dates[i], validity, fmt::format("{}/certificate_dates/{}", path, i));
  }
}

/// Calendars end in 2262, and certificates that are issued in the run end after it.
void check_calendar(const Scenario& s, Findings& findings) {
  std::int64_t end = s.start.time_since_epoch().count();
  for (const Duration more : {s.horizon, std::max(s.params.cert.component_validity, s.params.cert.client_validity)})
    if (__builtin_add_overflow(end, more.count(), &end)) {
      findings.error("E014", "/clock/start",
                     "the run, or a certificate that it issues, goes beyond 2262-04-11, the last day that there is",
                     "start earlier");
      return;
    }
}

}  // namespace

void check_histories(const Scenario& s, Findings& findings) {
  Dates dates(s, findings);
  check_calendar(s, findings);
  check_thresholds(s, findings);
  check_station_dates(s, dates, findings);
  check_client_dates(s, dates, findings);
}

}  // namespace failcast::scenario
