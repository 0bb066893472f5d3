// Every rule with its sentence and where it is held.
#include "sim/invariants/rules.hpp"

namespace failcast::invariants {
namespace {

// clang-format off
constexpr Rule kRules[] = {
    {1, "no component's certificate is renewed while the component is in BC", Checked::run, "certificates that become valid again, and renewals, of stations in BC or forced BC; not by hand, in a scenario that takes certificates away"},
    {2, "a component certificate is valid for a year at most; the renewal threshold lies between 30 and 180 days", Checked::run, "thresholds, validity and what remains of it, at time 0"},
    {3, "a component with an expired certificate accepts and opens nothing new", Checked::run, "client sessions, attachments and redirects of paused stations"},
    {4, "configuration stands still during BC", Checked::run, "edits that are done in full for a part of the deployment with components in BC"},
    {5, "no connector or edge is added or enrolled for the first time during BC", Checked::run, "deployments that are done in full for a part of the deployment with components in BC; stations are there, and enrolled, at time 0"},
    {6, "nothing upgrades itself during BC", Checked::run, "moves of stations from BC or forced BC into an upgrade"},
    {7, "a controller is at least as new as every connector and edge of its private cloud", Checked::run, "attachments where no controller is new enough"},
    {8, "only a Windows client from 4.6 on with BC in its profile enters BC", Checked::run, "moves of clients to the BC side of their machine; of new users by what the installer was given"},
    {9, "browser access, source IP anchoring, cloud and branch connectors never get through in BC", Checked::run, "moves of clients to the BC side of their machine; such requests about somebody in BC"},
    {10, "a machine tunnel never gets through in BC", Checked::run, "moves of clients to the BC side of their machine; such requests about somebody in BC"},
    {11, "redirection policies have no say in BC", Checked::run, "such requests about somebody in BC: done at most without the policy"},
    {12, "a new user in BC has no mutual TLS with the edge", Checked::run, "states of new users that need a certificate, and refusals for a certificate; the server name they show is tested on the machine"},
    {13, "for a new user in BC no rule with a SCIM criterion matches", Checked::run, "access of new users over BC sessions, judged by the policies without SCIM"},
    {14, "new users enrol in BC only where the setting, the local service provider, the BC IdP and DNS allow it", Checked::run, "moves of new users to the BC side of their machine: the setting, and a local login before; that BC IdP and DNS are reached is what a login takes"},
    {15, "a login begins at the cloud's service provider, unless a controller sent the user to the IdP", Checked::run, "moves of clients into a local login"},
    {16, "a connector or edge turns to a controller only when all of W has passed since the loss it noticed", Checked::run, "entries into BC, and look-ups and attempts before them; not where the controller is the primary path or BC is forced"},
    {17, "a loss whose end the component saw before W leads to no BC", Checked::run, "entries into BC from the cloud"},
    {18, "a component in BC leaves at the first answer of the cloud", Checked::run, "answers of the cloud in BC; that it keeps asking is tested on the machine"},
    {19, "components use controllers of their own private cloud only", Checked::run, "attachments of components without one, and edges that controllers name"},
    {20, "controllers of a disabled private cloud accept nobody", Checked::run, "redirects of disabled controllers, attachments where all are disabled"},
    {21, "a connected client tries every edge of its list as often as it may before it looks the BC name up", Checked::run, "failed attempts of the pass, against the shortest list the cloud can have given"},
    {22, "an exit RPC waits for the hold-down, and comes on a probe or at X", Checked::run, "time of each RPC against the edge's return and the user's connection"},
    {23, "an exit RPC goes to an idle user, or to any user at X; each connection has its own clock", Checked::run, "RPCs at X; that a user was idle is tested on the machine"},
    {24, "a client that does not find the cloud after an exit RPC stays on its edge", Checked::run, "moves of clients after the test"},
    {25, "W, X, the force interval and the number of backups keep to their ranges", Checked::run, "the parameters at time 0; backups kept"},
    {26, "with switching disabled X means nothing", Checked::run, "exit RPCs"},
    {27, "forced BC ends by clearing the flag, noticed at a tick", Checked::run, "returns from forced BC against the operator's flag; the tick is tested on the machine"},
    {28, "a new BC domain makes controllers enrol anew; old names stop working", Checked::test, "on the controller: it enrols anew; on the portal: a config file from before knows only names that are gone"},
    {29, "nobody edits what the vendor manages", Checked::run, "force flags, switches and edits of vendor-managed private clouds"},
    {30, "a controller, connector or edge is in one group", Checked::construction, "stations are made from their group"},
    {31, "whoever talks chains to the same root CA", Checked::run, "client sessions and attachments"},
    {32, "nothing gets through a proxy that opens TLS", Checked::run, "client sessions with private edges across sites with inspection; the way to the vendor's cloud is exempt"},
    {33, "connectors accept nobody; edges and controllers accept 443", Checked::run, "far ends of client sessions, and the firewall before them"},
    {34, "in BC an application is reached only through a connector with its own session to the edge", Checked::run, "access over BC and DR sessions against the state of the segment's connectors"},
    {35, "only the record of the DR domain switches DR", Checked::run, "moves into and out of DR: what was read last, and a record that asked for it, in the order of the records"},
    {36, "clients learn DR edges from the DR domain's addresses only", Checked::run, "DR sessions of clients: edges that the DR domain's addresses name"},
    {37, "in DR only flagged segments are reached", Checked::run, "access in Safe Mode, as it begins and at the end of the run"},
    {38, "a DR segment needs a DR connector group and a DR edge group", Checked::run, "access in Safe Mode, and the edges of DR sessions; the reader refuses a DR segment without groups"},
    {39, "designated components keep no connection to the cloud in DR", Checked::run, "answers of the cloud or a controller to components in DR, and sessions of ordinary users with their edges"},
    {40, "entering DR restarts designated components and drops their users", Checked::run, "the time from the record to DR, and access over sessions from before the restart"},
    {41, "a client in DR waits for the record before it returns", Checked::run, "moves of clients out of DR: by the record, and a record that lets go; an end that has passed; an invalid record where that means off"},
    {42, "nobody authenticates in DR; access ends at the maximum age", Checked::run, "logins of clients in DR; access in Safe Mode against the last login that the run saw"},
    {43, "nothing enrols in DR", Checked::run, "enrolments of clients in DR, certificates of components in DR, deployments and enrolments that people ask for"},
    {44, "DR serves enrolled clients with valid certificates only", Checked::run, "moves of clients into DR: enrolment and profile; certificates are tested on the machine"},
    {45, "DR leaves out what its documentation lists as unsupported", Checked::run, "such requests about somebody in DR: done at most without the feature"},
    {46, "in DR every user reaches every DR segment", Checked::run, "the number of segments a client reaches in DR, and refusals by policy there; not where the last policy holds (A34)"},
    {47, "a DR test concerns designated components and its test group only", Checked::run, "moves into DR: of components without the flag, and of clients outside the test group where only a test was asked for"},
    {48, "the portal's edits wait for the end of a DR test", Checked::run, "what the portal does while it is down, and edits during a DR test"},
    {49, "a record holds between its two bounds, both included", Checked::run, "moves into DR after a record that has not begun, or is over; both bounds to the second are tested on the reader"},
    {50, "a signed record needs both parts and a good signature", Checked::run, "moves into DR after a record without good signature or all its parts; each way to be wrong is tested on the reader"},
    {51, "the DR domain has one record set", Checked::run, "moves into DR after several records; that they are found is tested on the reader"},
    {52, "extranet applications are no DR segments", Checked::reader, "refused in a file; looked at once more at time 0"},
    {53, "snapshots stop at 90 % disk and keep to their numbers", Checked::run, "snapshots kept, and taken on disks that are too full"},
    {54, "a client asks for the record once per period", Checked::test, "on the watch that clients and components share: equal polls leave no facts"},
    {55, "authentication and idle timeouts are at least ten minutes", Checked::run, "the default and every timeout rule at time 0"},
    {56, "a login restarts the clock of all timeout rules", Checked::construction, "a client has one authentication, and each rule looks at its age"},
    {57, "clocks more than two minutes apart fail a login", Checked::run, "logins through the cloud where clocks stand as the scenario set them"},
    {58, "a tenant has at most 100 of each kind of station and group, unless raised", Checked::reader, "larger deployments get a warning"},
    {59, "M-Tunnels set up faster than the limit are turned away", Checked::later, "users' requests are counted, not queued"},
    {60, "one station of a group upgrades at a time, in its window", Checked::run, "begins of upgrades: the group's window, and its other members"},
    {61, "in BC logs reach the SIEM only through an assigned log receiver", Checked::construction, "log records of a private cloud without a receiver count as lost"},
    {62, "weighted balancing stays with the public edges", Checked::construction, "there is no weighted balancing in BC"},
    {63, "a restore stops the controller and replaces its configuration", Checked::run, "redirects of controllers under restore, and restores that did not stop the service"},
    {64, "exclusive BC and DR edges have no users in normal operation", Checked::run, "edges of sessions in normal operation"},
    {65, "the vendor's BC for internet access has its own limits", Checked::later, "of internet access only Disaster Recovery is simulated"},
    {66, "the record imposes DR, whatever the cloud does", Checked::run, "moves into DR by anything but the record; that no state of ordinary operation keeps out of it is tested on the machines"},
};
// clang-format on

}  // namespace

std::string_view name_of(Checked checked) {
  switch (checked) {
    case Checked::run: return "run";
    case Checked::reader: return "reader";
    case Checked::construction: return "by construction";
    case Checked::test: return "a test";
    case Checked::later: return "later";
  }
  return "?";
}

std::span<const Rule> rules() { return kRules; }

}  // namespace failcast::invariants
