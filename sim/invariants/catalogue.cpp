// Every rule with its sentence and where it is held.
#include "sim/invariants/rules.hpp"

namespace failcast::invariants {
namespace {

constexpr std::string_view kDr = "Disaster Recovery is not simulated yet";
constexpr std::string_view kNewUsers = "new users are not simulated yet";

// clang-format off
constexpr Rule kRules[] = {
    {1, "no component's certificate is renewed while the component is in BC", Checked::run, "renewals of stations in BC or forced BC"},
    {2, "a component certificate is valid for a year at most; the renewal threshold lies between 30 and 180 days", Checked::run, "the validity at time 0; the threshold comes with renewals"},
    {3, "a component with an expired certificate accepts and opens nothing new", Checked::run, "client sessions, attachments and redirects of paused stations"},
    {4, "configuration stands still during BC", Checked::construction, "a run has one configuration from its start to its end"},
    {5, "no connector or edge is added or enrolled for the first time during BC", Checked::construction, "all stations are there, and enrolled, at time 0"},
    {6, "nothing upgrades itself during BC", Checked::run, "moves of stations from BC or forced BC into an upgrade"},
    {7, "a controller is at least as new as every connector and edge of its private cloud", Checked::run, "attachments where no controller is new enough"},
    {8, "only a Windows client from 4.6 on with BC in its profile enters BC", Checked::run, "moves of clients to the BC side of their machine"},
    {9, "browser access, source IP anchoring, cloud and branch connectors never get through in BC", Checked::run, "moves of clients to the BC side of their machine"},
    {10, "a machine tunnel never gets through in BC", Checked::run, "moves of clients to the BC side of their machine"},
    {11, "redirection policies have no say in BC", Checked::construction, "there are no redirection policies"},
    {12, "a new user in BC has no mutual TLS with the edge", Checked::later, kNewUsers},
    {13, "for a new user in BC no rule with a SCIM criterion matches", Checked::later, kNewUsers},
    {14, "new users enrol in BC only where the setting, the local service provider, the BC IdP and DNS allow it", Checked::later, kNewUsers},
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
    {25, "W, X, the force interval and the number of backups keep to their ranges", Checked::run, "the parameters at time 0; backups come with restores"},
    {26, "with switching disabled X means nothing", Checked::run, "exit RPCs"},
    {27, "forced BC ends by clearing the flag, noticed at a tick", Checked::run, "returns from forced BC against the operator's flag; the tick is tested on the machine"},
    {28, "a new BC domain makes controllers enrol anew; old names stop working", Checked::later, "no administrator changes the domain yet"},
    {29, "nobody edits what the vendor manages", Checked::run, "force flags and switches of vendor-managed private clouds"},
    {30, "a controller, connector or edge is in one group", Checked::construction, "stations are made from their group"},
    {31, "whoever talks chains to the same root CA", Checked::run, "client sessions and attachments"},
    {32, "nothing gets through a proxy that opens TLS", Checked::run, "client sessions with private edges across sites with inspection; the way to the vendor's cloud is exempt"},
    {33, "connectors accept nobody; edges and controllers accept 443", Checked::run, "far ends of client sessions, and the firewall before them"},
    {34, "in BC an application is reached only through a connector with its own session to the edge", Checked::run, "access over BC sessions against the state of the segment's connectors"},
    {35, "only the record of the DR domain switches DR", Checked::later, kDr},
    {36, "clients learn DR edges from the DR domain's addresses only", Checked::later, kDr},
    {37, "in DR only flagged segments are reached", Checked::later, kDr},
    {38, "a DR segment needs a DR connector group and a DR edge group", Checked::later, kDr},
    {39, "designated components keep no connection to the cloud in DR", Checked::later, kDr},
    {40, "entering DR restarts designated components and drops their users", Checked::later, kDr},
    {41, "a client in DR waits for the record before it returns", Checked::later, kDr},
    {42, "nobody authenticates in DR; access ends at the maximum age", Checked::later, kDr},
    {43, "nothing enrols in DR", Checked::later, kDr},
    {44, "DR serves enrolled clients with valid certificates only", Checked::later, kDr},
    {45, "DR leaves out what its documentation lists as unsupported", Checked::later, kDr},
    {46, "in DR every user reaches every DR segment", Checked::later, kDr},
    {47, "a DR test concerns designated components and its test group only", Checked::later, kDr},
    {48, "the portal's edits wait for the end of a DR test", Checked::later, kDr},
    {49, "a record holds between its two bounds, both included", Checked::later, kDr},
    {50, "a signed record needs both parts and a good signature", Checked::later, kDr},
    {51, "the DR domain has one record set", Checked::later, kDr},
    {52, "extranet applications are no DR segments", Checked::later, kDr},
    {53, "snapshots stop at 90 % disk and keep to their numbers", Checked::later, kDr},
    {54, "a client asks for the record once per period", Checked::later, kDr},
    {55, "authentication and idle timeouts are at least ten minutes", Checked::run, "the default and every timeout rule at time 0"},
    {56, "a login restarts the clock of all timeout rules", Checked::construction, "a client has one authentication, and each rule looks at its age"},
    {57, "clocks more than two minutes apart fail a login", Checked::run, "logins through the cloud where clocks stand as the scenario set them"},
    {58, "a tenant has at most 100 of each kind of station and group, unless raised", Checked::reader, "larger deployments get a warning"},
    {59, "M-Tunnels set up faster than the limit are turned away", Checked::later, "users' requests are counted, not queued"},
    {60, "one station of a group upgrades at a time, in its window", Checked::later, "upgrade windows are not simulated yet"},
    {61, "in BC logs reach the SIEM only through an assigned log receiver", Checked::construction, "log records of a private cloud without a receiver count as lost"},
    {62, "weighted balancing stays with the public edges", Checked::construction, "there is no weighted balancing in BC"},
    {63, "a restore stops the controller and replaces its configuration", Checked::later, "restores are not simulated yet"},
    {64, "exclusive BC and DR edges have no users in normal operation", Checked::run, "edges of sessions in normal operation"},
    {65, "the vendor's BC for internet access has its own limits", Checked::later, "internet access is not simulated yet"},
    {66, "the record imposes DR, whatever the cloud does", Checked::later, kDr},
};
// clang-format on

}  // namespace

std::string_view name_of(Checked checked) {
  switch (checked) {
    case Checked::run: return "run";
    case Checked::reader: return "reader";
    case Checked::construction: return "by construction";
    case Checked::later: return "later";
  }
  return "?";
}

std::span<const Rule> rules() { return kRules; }

}  // namespace failcast::invariants
