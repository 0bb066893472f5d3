#include "analysis/cli/help.hpp"

#include <fmt/format.h>

#include "analysis/cli/exit_code.hpp"

namespace failcast::cli {
namespace {

constexpr std::string_view kVersion = "0.1.0";
#if defined(__clang__)
constexpr std::string_view kCompiler = "Clang " __clang_version__;
#else
constexpr std::string_view kCompiler = "GCC " __VERSION__;
#endif

struct Examples {
  std::string_view verb, lines;
};
constexpr Examples kExamples[] = {
    {"",
     "  failcast new my-outage                                    a commented scenario to start from\n"
     "  failcast run my-outage/scenario.jsonc                     who is without what, for how long, and why\n"
     "  failcast run s.jsonc --set bc.enter_wait=60s -o r.json    the same with another wait; keep the result\n"
     "  failcast explain r.json --slowest 3                       where the time of the slowest clients went\n"
     "  failcast list metrics                                     what budgets can ask for\n"                       },
    {"run",
     "  failcast run s.jsonc                                      summary to the terminal\n"
     "  failcast run s.jsonc -o r.json                            result file beside it\n"
     "  failcast run s.jsonc -o - | jq .verdict                   result to stdout instead of the summary\n"
     "  failcast run s.jsonc --set faults.cloud-eu.for=8h --seed 7\n"
     "  failcast run s.jsonc --replications 200 -o r.json         200 runs, each with luck of its own\n"
     "  failcast run s.jsonc --until 'p95(failover_time)=2s'      as many as that takes\n"
     "  failcast run s.jsonc --replication 17                     one of them by itself\n"
     "  failcast run s.jsonc --trace fra-edges-1                  transcript of one entity\n"
     "  failcast run s.jsonc --records facts.ndjson               every fact, a JSON object per line\n"             },
    {"sweep",
     "  failcast sweep s.jsonc --grid bc.enter_wait=60s,2min,5min --grid faults.cloud-eu.for=10min,1h,8h -o r.json\n"
     "  failcast sweep s.jsonc --range bc.enter_wait=1min..10min --range auth.timeout=1d..30d --one-at-a-time\n"
     "  failcast sweep s.jsonc --range bc.enter_wait=1min..10min --latin-hypercube 50 --csv r.csv\n"
     "  failcast sweep s.jsonc --grid bc.enter_wait=60s,2min --preview   how many cells, how long\n"
     "  failcast sweep s.jsonc --grid bc.enter_wait=60s,2min --shard 1/4 --store 1.cells   a part, for array jobs\n"},
    {"compare",
     "  failcast compare before.json after.json                   studies of the same seed: paired\n"
     "  failcast compare a.jsonc b.jsonc --replications 100       runs both first\n"
     "  failcast compare s.jsonc s.jsonc --set-b bc.enter_wait=60s --tolerance 'p95(failover_time)=5s'\n"
     "  failcast compare r.json --observed drill.csv              a drill with people against its forecast\n"       },
    {"check",
     "  failcast check s.jsonc --baseline ci/baseline --update-baseline   accept what the scenario does now\n"
     "  failcast check scenarios/*.jsonc --baseline ci/baseline --junit junit.xml --summary \"$GITHUB_STEP_SUMMARY\"\n"
     "  failcast check s.jsonc --baseline ci/baseline --tolerance 'failover_time.p95=+5s,+3%'\n"
     "  failcast check s.jsonc --baseline ci/baseline --exact     a change of the code that must change nothing\n"  },
    {"find",
     "  failcast find 'p95(failover_time) <= 5min over edge_groups.fra-edges.count in 1..8' s.jsonc\n"
     "  failcast find 'availability >= 99.9% over bc.enter_wait in 1min..10min' s.jsonc\n"                          },
    {"merge",      "  failcast merge 1.cells 2.cells 3.cells 4.cells -o r.json\n"                                   },
    {"study",
     "  failcast study threshold threshold --replications 20 --risk 15%   which renewal threshold survives which "
     "outage\n"
     "  failcast study threshold threshold --thresholds 30d,60d,90d --outages 30d,60d --replications 60 --risk 5% -o "
     "t.json\n"
     "  failcast study saml saml --timeouts 7d --max-ages 14d --replications 1   how long users stay in without "
     "logins\n"
     "  failcast study saml saml --timeouts 7d --max-ages 14d --times 1d,7d,14d --replications 1 --format json\n"   },
    {"validate",
     "  failcast validate s.jsonc                                 every mistake, with line and column\n"
     "  failcast validate s.jsonc --resolved                      every value, and where it came from\n"
     "  failcast validate scenarios/*.jsonc --format github       annotations for a workflow\n"                     },
    {"list",
     "  failcast list parameters                                  unit, default, range, basis\n"
     "  failcast list metrics --format json\n"
     "  failcast list scenarios scenarios/library\n"                                                                },
    {"new",
     "  failcast new my-outage                                    writes my-outage/scenario.jsonc and its schemas\n"},
    {"schema",     "  failcast schema result -o result-1.schema.json\n"                                             },
    {"explain",
     "  failcast explain r.json --slowest 3                       the clients of a result that waited longest\n"
     "  failcast explain r.json --client fra-users-00017          one of them: where its time went, what would help\n"
     "  failcast explain s.jsonc --client fra-users-00017 --what-if bc.enter_wait=60s\n"
     "  failcast explain s.jsonc --budget RTO-1 --where fra       the clients behind a budget, at one site\n"
     "  failcast explain s.jsonc --stuck --format json            who never came back\n"
     "  failcast explain study.json --rep 17 --slowest 1          one replication of a study\n"                     },
    {"topology",
     "  failcast topology s.jsonc                                 paths, single points of failure, pairs that cut\n"
     "  failcast topology s.jsonc --mode dr                       in Disaster Recovery only\n"
     "  failcast topology s.jsonc --format svg -o map.svg         a picture, drawn by Graphviz\n"
     "  failcast topology s.jsonc --format json | jq '.single_points[0].losses[].sentence'\n"                       },
    {"report",
     "  failcast report r.json --html report.html                 one file to read, print and send\n"
     "  failcast report s.jsonc --pdf report.pdf                  printed by Chromium\n"
     "  failcast report a.json b.json --html programme.html       several runs: a row for each, and the details\n"
     "  failcast report study.json sweep.json --html report.html  budgets over replications, and what-if maps\n"
     "  failcast report study.json --baseline ci/baseline         what changed since a baseline\n"
     "  failcast report s.jsonc --tornado --html r.html           which guess moves the budgets most\n"
     "  failcast report r.json --no-levers                        Markdown, in the time of one run\n"
     "  failcast report r.json --drill-card card.csv --md r.md    the card of a drill, to be filled in\n"
     "  failcast report s.jsonc --readiness --template orr --redact --html review.html\n"                           },
    {"readiness",
     "  failcast readiness s.jsonc                                what is not met, what follows, what to tell\n"
     "  failcast readiness s.jsonc -v                             all checks with their evidence\n"
     "  failcast readiness s.jsonc --only C5,C13 --set operations.expectations.planned_outage=30d\n"
     "  failcast readiness s.jsonc --format markdown -o readiness.md\n"                                             },
    {"dr-record",
     "  failcast dr-record new --on --start 2026-01-01T00:00:00Z --domain dr.acme.example > unsigned.txt\n"
     "  failcast dr-record sign unsigned.txt --key private.pem    two TXT strings, and the same for a zone file\n"
     "  dig +short TXT dr.acme.example | failcast dr-record verify - --key public.pem\n"
     "  failcast dr-record verify signed.txt --key public.pem --at 2026-01-02T00:00:00Z --test-group\n"
     "  failcast dr-record verify signed.txt --key public.pem --format json | jq .problem.name\n"
     "  failcast dr-record show 'v=1;k=zpa;b=on'                  what each tag says, and what is wrong\n"          },
    {"import",
     "  failcast import outages outages.json --id rogers-2022-07-08 --deployment mine.jsonc -o rogers.jsonc\n"
     "  failcast import outages outages.json --all --deployment mine.jsonc -o replays\n"
     "  failcast import statuspage incidents.json --id 4qsxbmxyz1 --deployment mine.jsonc | failcast run -\n"       },
    {"completion",
     "  source <(failcast completion bash)                        in ~/.bashrc; zsh alike\n"
     "  failcast completion fish | source                         in config.fish\n"                                 },
    {"help",       "  failcast help run\n  failcast help exit-codes\n"                                              },
};

}  // namespace

std::string examples_of(std::string_view verb) {
  for (const Examples& e : kExamples)
    if (e.verb == verb) return fmt::format("Examples:\n{}\n", e.lines);
  return {};
}

std::string exit_code_table() {
  std::string text = "Exit codes, the same for all verbs:\n";
  for (const ExitCodeWords& row : kExitCodes)
    text += fmt::format("  {:>3}  {}\n", static_cast<int>(row.code), row.meaning);
  return text;
}

std::string version_text() { return fmt::format("failcast {} ({})\n", kVersion, kCompiler); }

}  // namespace failcast::cli
