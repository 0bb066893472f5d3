"""Who may include whom: layers, folders, third-party headers. One include root, so the compiler will not refuse."""
import re

from finding import Finding

VALUES = ["models/dns", "models/dr", "models/saml", "models/certificate", "models/policy"]
PROTOCOL = ["models/base", "models/wire", "models/observations", "models/parameters", "models/status_codes"]
MACHINES = ["client", "connector", "edge", "controller", "cloud", "idp", "portal", "dr_operator", "copies", "upgrade", "log_stream", "support"]

# Folder (or file without suffix) -> what it may include beside itself. The longest match decides.
MAY_INCLUDE = {
    "models/base": [],
    "models/base/machine": ["models/base", "models/parameters"],  # what a step is given: time, parameters, clock, chance
    "models/observations": ["models/base"],
    "models/wire": ["models/base", "models/observations"],
    "models/parameters": ["models/base"],
    "models/status_codes": ["models/base", "models/observations"],
    **{folder: PROTOCOL for folder in VALUES},
    "models/component": PROTOCOL + VALUES,  # what connector, edge and controller have in common; owned by none
    **{f"models/{machine}": PROTOCOL + VALUES + ["models/component"] for machine in MACHINES},
    "sim/core": ["models/base", "models/observations"],
    "sim/record": ["models", "sim/core"],
    "sim/scenario": ["models"],
    "sim/network": ["models/base", "models/wire", "models/observations", "models/parameters", "sim/core", "sim/scenario"],
    "sim/servers": ["models/base", "models/wire", "models/observations", "models/parameters", "sim/core", "sim/scenario"],
    "sim/faults": ["models", "sim/core", "sim/network", "sim/servers", "sim/scenario"],
    "sim/fleet": ["models", "sim/core", "sim/network", "sim/servers", "sim/scenario", "sim/record"],
    "sim/invariants": ["models", "sim/core", "sim/network", "sim/servers", "sim/scenario", "sim/record"],
    "sim/world": ["models", "sim"],
    "analysis/stats": ["models/base", "models/observations", "sim/record"],
    "analysis/metrics": ["models/base", "models/observations", "sim/record", "sim/scenario", "sim/world", "analysis/stats"],
    "analysis/verdict": ["models", "sim", "analysis/stats", "analysis/metrics"],
    "analysis/study": ["models", "sim", "analysis/lifetimes", "analysis/stats", "analysis/metrics", "analysis/verdict"],
    "analysis/import": ["models", "sim"],
    "analysis/explain": ["models", "sim", "analysis/stats", "analysis/metrics"],
    "analysis/lifetimes": ["models/base"],
    "analysis/topology": ["models", "sim", "analysis/stats", "analysis/metrics", "analysis/page"],
    "analysis/capacity": ["models", "sim", "analysis/stats", "analysis/metrics", "analysis/topology"],
    "analysis/readiness": ["models", "sim", "analysis/stats", "analysis/metrics", "analysis/topology", "analysis/capacity",
                           "analysis/page"],
    "analysis/report": ["models", "sim", "analysis/stats", "analysis/metrics", "analysis/verdict", "analysis/explain",
                        "analysis/study", "analysis/topology", "analysis/capacity", "analysis/readiness", "analysis/page"],
    "analysis/exercise": ["models", "sim", "analysis/stats", "analysis/metrics", "analysis/explain", "analysis/study"],
    "analysis/page": ["models/base", "analysis/study"],
    "analysis/review": ["models", "sim", "analysis/stats", "analysis/metrics", "analysis/verdict", "analysis/explain", "analysis/study",
                        "analysis/topology", "analysis/capacity", "analysis/readiness", "analysis/report", "analysis/page", "analysis/exercise"],
    "analysis/cli": ["models", "sim", "analysis"],
    "tests": ["models", "sim", "analysis"],
}

# Third-party header -> files that may include it. `.cpp` at the end of a pattern keeps it out of headers.
THIRD_PARTY = [
    (r"Random123/", [r"models/base/random\.cpp"]),
    (r"openssl/", [r"models/dr/signature[^/]*\.cpp"]),
    (r"nlohmann/json_fwd\.hpp", [r"sim/(scenario|record)/", r"analysis/"]),
    (r"nlohmann/", [r"sim/(scenario|record)/.*\.cpp", r"analysis/.*\.cpp"]),
    (r"boost/(graph|property_map)/", [r"sim/network/", r"analysis/topology/"]),
    (r"boost/math/", [r"analysis/(lifetimes|stats|metrics)/"]),
    (r"simgrid/", [r"sim/network/simgrid"]),
    (r"Eigen/", [r"analysis/(stats|metrics)/"]),
    (r"sqlite3\.h", [r"analysis/report/study_sqlite\.cpp"]),
    (r"mpi\.h", [r"analysis/study/.*\.cpp"]),
    (r"graphviz/", [r"analysis/(report|topology)/.*\.cpp"]),
    (r"date/", [r"sim/scenario/time_zone\.cpp"]),
    (r"CLI/", [r"analysis/cli/"]),
    (r"fmt/", [r"sim/", r"analysis/"]),
    (r"(sys/.*|unistd|fcntl|signal|poll)\.h|csignal", [r"analysis/(cli|study)/", r"analysis/report/.*\.cpp", r"sim/network/simgrid"]),
    (r"(catch2|rapidcheck|valijson|benchmark)(/|\.h)", []),
]

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')
ROOTS = ("models/", "sim/", "analysis/", "tests/")


def within(path, folder):
    """True for `folder` itself, a file in it, and `folder.hpp` or `folder.cpp`."""
    return path == folder or path.startswith(folder + "/") or path.startswith(folder + ".")


def folder_of(path):
    matches = [folder for folder in MAY_INCLUDE if within(path, folder)]
    return max(matches, key=len, default=None)


def check_project_include(path, line, header):
    folder = folder_of(path)
    if folder is None:
        return Finding(path, line, "this folder has no include rule: add it to tests/tidy/include_rules.py, with what it may see")
    if any(within(header, allowed) for allowed in [folder, *MAY_INCLUDE[folder]]):
        return None
    allowed = ", ".join(MAY_INCLUDE[folder]) or "nothing but itself"
    return Finding(path, line, f"{folder} must not include {header}; it may include {allowed}. Pass plain data in, or move the code")


def check_third_party(path, line, header):
    if path.startswith("tests/"):
        return None
    for pattern, places in THIRD_PARTY:
        if re.match(pattern, header):
            if any(re.match(place, path) for place in places):
                return None
            where = " or ".join(places) or "tests/"
            return Finding(path, line, f"<{header}> belongs in {where} only; hide it behind a function declared without it")
    if "/" in header or header.endswith((".h", ".hpp")):
        return Finding(path, line, f"<{header}> is no known dependency: a new one needs an entry in DECISIONS.md and in tests/tidy/include_rules.py")
    return None


def check(path, lines):
    for number, text in enumerate(lines, 1):
        match = INCLUDE.match(text)
        if not match:
            continue
        quote, header = match.groups()
        if header.startswith(ROOTS):
            finding = check_project_include(path, number, header)
        elif quote == '"':
            finding = Finding(path, number, f'"{header}": includes start at the root, for example "models/base/time.hpp"')
        else:
            finding = check_third_party(path, number, header)
        if finding:
            yield finding
