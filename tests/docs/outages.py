#!/usr/bin/env python3
"""Outages that happened, replayed: outages.py ROOT PROGRAM files|page [--update].

files: scenarios/historical/*.jsonc are what `failcast import outages` makes of scenarios/historical/outages.json on the
       default deployment.
page:  scenarios/historical/OUTAGES.md compares the replays on the default deployment with Business Continuity, with
       Disaster Recovery and with neither; takes some minutes. --update writes instead of comparing.
"""
import concurrent.futures
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

FOLDER = "scenarios/historical"
PAGE = f"{FOLDER}/OUTAGES.md"
CAUSES = 2  # named per outage and deployment, the largest first

# Overrides by which 0 %, 50 % (as the scenario stands) and 90 % work where no source says it.
UNPUBLISHED = ("params.unpublished={full}", None, 'params.unpublished={{"loss": "10%"}}')
# Column, base of the replay, whether BC is taken away.
DEPLOYMENTS = (("BC", "default.jsonc", False), ("DR", "dr.jsonc", True), ("neither", "default.jsonc", True))

HEAD = """# Outages that happened, on the default deployment

{count} outages of [outages.json](outages.json), each replayed on {deployment} with Business Continuity (BC), with Disaster Recovery \
(DR) whose operator switches it on when the outage begins and off when it ends, and with neither. The rules by which words of the \
catalogue became faults stand at the top of each file, with its sources and their confidence.

Where no source says how much still worked, three values stand for the runs in which 0 %, 50 % and 90 % of it work; one value where \
they agree. Failover is the p95 of `failover_time`: of those who got access another way while the fault lasted, or in DR (-: nobody \
did). Availability and lost minutes are over the whole run, which adds an hour before and two after the outage; a user's minute is lost \
when any of the three segments is out of reach. What kept users out is told of the worst run, with its share of the lost time.

The operator of the DR column switches it on in every outage, whether anybody lost access or not: `not_designated` is the wiki, which \
DR takes from everybody, and where it leads, DR was the wrong answer. An outage that nobody noticed shows what the service does not \
need at that moment, such as the servers of the BC and DR zones. This is severity and shape, not frequency: a catalogue lists what \
became famous. Partial availability is packet loss on what failed, which spoils attempts to connect and leaves sessions alone that are \
up: where half of all requests failed, it was worse than here.

This page is made by `tests/docs/outages.py . failcast page --update`; a test keeps it current.

"""


def run(command):
    done = subprocess.run([str(word) for word in command], stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if done.returncode not in (0, 1):  # 1: a budget does not hold, which a page may show
        sys.exit(f"{' '.join(map(str, command))}: exit {done.returncode}\n{done.stderr}")
    return done.stdout


def replays(root, program, base, work):
    """The replays on a base, made in a copy of the scenarios' tree, where relative names are those of the tree."""
    tree = work / base / "scenarios"
    folder = tree / "historical"
    folder.mkdir(parents=True)
    for part in ("base", "keys"):
        shutil.copytree(root / "scenarios" / part, tree / part)
    run([program, "import", "outages", root / FOLDER / "outages.json", "--all", "--deployment", tree / "base" / base, "-o", folder, "-q"])
    return {path.stem: path for path in sorted(folder.glob("*.jsonc"))}


def check_files(root, program, update):
    with tempfile.TemporaryDirectory() as work:
        made = {name: path.read_text(encoding="utf-8") for name, path in replays(root, program, "default.jsonc", pathlib.Path(work)).items()}
    folder = root / FOLDER
    if update:
        for path in folder.glob("*.jsonc"):
            path.unlink()
        for name, text in made.items():
            (folder / f"{name}.jsonc").write_text(text, encoding="utf-8")
    found = {path.stem: path.read_text(encoding="utf-8") for path in folder.glob("*.jsonc")}
    for name in sorted(made.keys() | found.keys()):
        if made.get(name) != found.get(name):
            yield f"{FOLDER}/{name}.jsonc is not what the import makes: run outages.py with files --update"
    print(f"{len(made)} replays")


def full_mode(text):
    """What a replay's head says that "nothing works" is; None when it has no unpublished share."""
    found = re.search(r"params\.unpublished=([a-z]+)", text)
    return found and found.group(1)


class Runs:
    """Results of one replay on one deployment, worst first."""

    def __init__(self, results):
        self.slices = [result["scopes"][0]["slices"][0] for result in results]

    def each(self, show):
        cells = [show(measures) for measures in self.slices]
        return cells[0] if len(set(cells)) == 1 else " / ".join(cells)

    def causes(self):
        lost = self.slices[0]["lost_by_cause_ns"]
        total = sum(lost.values())
        largest = sorted(lost, key=lambda cause: (-lost[cause], cause))[:CAUSES]
        return ", ".join(f"{cause} {100 * lost[cause] / total:.0f} %" for cause in largest if total and lost[cause] >= total / 100) or "-"

    def row(self):
        return [self.each(failover), self.each(lambda m: f"{100 * m['availability']:.2f} %"), self.each(minutes), self.causes()]


def failover(measures):
    ns = measures["failover_time"]["p95_ns"]
    return "-" if ns is None else f"{ns / 1e9:.0f} s"


def minutes(measures):
    return f"{measures['lost_user_time_ns'] / 60e9:,.0f}".replace(",", " ")


def lasts(result):
    begins = [fault["begin_ns"] for fault in result["faults"]]
    ends = [fault["end_ns"] for fault in result["faults"]]
    hours = (max(ends) - min(begins)) / 3600e9
    return f"{hours / 24:.1f} d" if hours >= 48 else f"{hours:.1f} h"


def hits(result):
    fault = result["scenario"]["resolved"]["faults"][0]
    if fault["what"] == "risk_group":
        return ", ".join(result["scenario"]["resolved"]["risk_groups"][fault["where"]]["members"])
    return fault["what"] if fault["where"] == "*" else f"{fault['what']} {fault['where']}"


def without_bc(program, file):
    """Overrides that take BC away: private clouds are disabled, and no client tries it."""
    resolved = json.loads(run([program, "run", file, "-o", "-", "-q"]))["scenario"]["resolved"]
    clouds = [f"private_clouds.{name}.enabled=false" for name in resolved["private_clouds"]]
    return clouds + [f"profiles.{name}.bc_enabled=false" for name in resolved["profiles"]]


def results_of(program, bases):
    """Results of all runs, by replay and column, worst first."""
    any_file = {base: next(iter(files.values())) for base, files in bases.items()}
    sets = {(base, no_bc): without_bc(program, any_file[base]) if no_bc else [] for _, base, no_bc in DEPLOYMENTS}
    jobs = {}
    with concurrent.futures.ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        for name in bases["default.jsonc"]:
            for column, base, no_bc in DEPLOYMENTS:
                path = bases[base][name]
                full = full_mode(path.read_text(encoding="utf-8"))
                for override in UNPUBLISHED if full else (None,):
                    chosen = sets[base, no_bc] + ([override.format(full=full)] if override else [])
                    command = [program, "run", path, "-o", "-", "-q"] + [word for one in chosen for word in ("--set", one)]
                    jobs.setdefault((name, column), []).append(pool.submit(run, command))
    return {key: [json.loads(job.result()) for job in list_of_jobs] for key, list_of_jobs in jobs.items()}


def page(root, program, work):
    bases = {base: replays(root, program, base, work) for base in dict.fromkeys(base for _, base, _ in DEPLOYMENTS)}
    results = results_of(program, bases)
    columns = [column for column, _, _ in DEPLOYMENTS]
    titles = [f"{column}: {what}" for column in columns for what in ("failover", "availability", "user-minutes lost", "kept out by")]
    text = HEAD.format(count=len(bases["default.jsonc"]), deployment="[the default deployment](../base/default.jsonc)")
    text += f"| Outage | Hits | Lasts | {' | '.join(titles)} |\n|---|---|---|{'---:|---:|---:|---|' * len(columns)}\n"
    for name in bases["default.jsonc"]:
        first = results[name, columns[0]][0]
        cells = [f"[{name}]({name}.jsonc)", hits(first), lasts(first)]
        cells += [cell for column in columns for cell in Runs(results[name, column]).row()]
        text += f"| {' | '.join(cells)} |\n"
    return text


def check_page(root, program, update):
    with tempfile.TemporaryDirectory() as work:
        text = page(root, program, pathlib.Path(work))
    file = root / PAGE
    if update:
        file.write_text(text, encoding="utf-8")
    elif not file.is_file() or file.read_text(encoding="utf-8") != text:
        yield f"{PAGE} is not the page of these replays: run outages.py with page --update"


def main():
    arguments = [argument for argument in sys.argv[1:] if argument != "--update"]
    checks = {"files": check_files, "page": check_page}
    if len(arguments) != 3 or arguments[2] not in checks:
        sys.exit(__doc__)
    root, program = (pathlib.Path(argument).resolve() for argument in arguments[:2])
    faults = list(checks[arguments[2]](root, program, "--update" in sys.argv))
    for fault in faults:
        print(fault)
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
