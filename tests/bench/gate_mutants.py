#!/usr/bin/env python3
"""Which broken machines the library's baselines catch: gate_mutants.py MISTAKEN, the program of the target failcast_mistaken.

One wrong transition in each protocol table (tests/mutants/weave_tables.py), and the library held against scenarios/baselines
until a scenario does not pass. Printed, not asserted: it takes minutes."""
import os
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
WORDS = {0: "passes", 1: "worse, or a budget failed", 5: "unsure", 70: "broken invariant"}
SECONDS = 300


def check(program, scenario, mistake):
    environment = {**os.environ, "FAILCAST_MISTAKE": mistake}
    try:
        return subprocess.run([program, "check", scenario, "--baseline", "scenarios/baselines", "-q"], cwd=ROOT, env=environment,
                              stdin=subprocess.DEVNULL, capture_output=True, timeout=SECONDS).returncode
    except subprocess.TimeoutExpired:
        return "hangs"


def main():
    program = pathlib.Path(sys.argv[1]).resolve()
    listed = subprocess.run([sys.executable, ROOT / "tests/mutants/weave_tables.py", "--list"], capture_output=True, text=True, check=True)
    scenarios = sorted(str(path.relative_to(ROOT)) for path in (ROOT / "scenarios/library").glob("*.jsonc"))
    mistakes = [line.split("\t") for line in listed.stdout.splitlines()]
    caught = 0
    for machine, what in mistakes:
        tried, code, scenario = 0, 0, None
        for tried, scenario in enumerate(scenarios, 1):
            code = check(program, scenario, machine)
            if code != 0:
                break
        if code != 0 and check(program, scenario, "") != 0:
            sys.exit(f"{scenario} does not pass without a mistake: take baselines with this program first")
        caught += code != 0
        by = f"by {pathlib.Path(scenario).stem}: {WORDS.get(code, code)}" if code != 0 else "NOT caught"
        print(f"{machine:18} {what:52} {by} ({tried} scenarios)", flush=True)
    print(f"{caught} of {len(mistakes)} caught")


if __name__ == "__main__":
    main()
