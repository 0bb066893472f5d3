#!/usr/bin/env python3
"""What `failcast help` shows works: help.py ROOT PROGRAM.

Every verb's help begins with examples, and each of them is run, in a folder per verb with the files that they name. An exit code
of 0 or 1 is fine: 1 says that a budget does not hold, or that a record is not valid. `jq` and `dig` stand in for the real ones.
"""
import os
import pathlib
import re
import shutil
import stat
import subprocess
import sys
import tempfile

SCENARIO = """{
  "extends": ["%s/scenarios/base/default.jsonc"],
  "format": 1, "name": "s", "title": "What the examples of the help run",
  "clock": { "horizon": "3h" },
  "clients": { "fra-users": { "count": 24 }, "osl-users": { "count": 8 }, "home-a-users": { "count": 8 }, "home-b-users": { "count": 8 } },
  "faults": [{ "id": "cloud-eu", "what": "cloud", "mode": "blackhole", "at": "30m", "for": "1h" }],
  "budgets": [{ "id": "RTO-1", "require": "p95(failover_time) <= 5min" }]
}
"""
OUTAGES = "scenarios/historical/outages.json"
INCIDENTS = """{"incidents": [{"id": "4qsxbmxyz1", "name": "Sign-in unavailable", "status": "resolved", "impact": "critical",
  "created_at": "2025-01-01T10:00:00Z", "started_at": "2025-01-01T10:00:00Z", "resolved_at": "2025-01-01T11:00:00Z", "updated_at": "2025-01-01T11:00:00Z",
  "components": [{"id": "c", "name": "Authentication", "status": "major_outage"}],
  "incident_updates": [{"id": "u", "status": "investigating", "body": "Sign-in is unavailable.", "created_at": "2025-01-01T10:00:00Z"}]}]}
"""


def stub(folder, name, text):
    path = folder / name
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)


def prepare(folder, root, shell):
    """The files that examples name, made as a user would."""
    (folder / "s.jsonc").write_text(SCENARIO % root)
    for name in ("a.jsonc", "b.jsonc", "mine.jsonc"):
        (folder / name).write_text(SCENARIO % root)
    (folder / "scenarios" / "library").mkdir(parents=True)
    for name in ("scenarios/s.jsonc", "scenarios/library/s.jsonc"):
        (folder / name).write_text(SCENARIO % root)
    (folder / "outages.json").write_text((root / OUTAGES).read_text(encoding="utf-8"), encoding="utf-8")
    (folder / "incidents.json").write_text(INCIDENTS)
    (folder / "replays").mkdir()
    (folder / "drill.csv").write_text('step,observed\n"p50(failover_time) during cloud-eu",4m\n')
    (folder / "ci" / "baseline").mkdir(parents=True)
    stub(folder, "jq", "cat >/dev/null")
    stub(folder, "dig", "cat signed.txt")
    for command in (
            "failcast run s.jsonc -o r.json", "failcast run s.jsonc -o a.json", "failcast run s.jsonc --set bc.enter_wait=60s -o b.json", "failcast run s.jsonc --replications 20 -o study.json", "failcast sweep s.jsonc --grid bc.enter_wait=60s,2min -o sweep.json", "failcast run s.jsonc --replications 12 -o before.json",
            "failcast run s.jsonc --replications 12 --set bc.enter_wait=60s -o after.json",
            *(f"failcast sweep s.jsonc --grid bc.enter_wait=60s,2min --shard {i}/4 --store {i}.cells" for i in (1, 2, 3, 4)),
            "failcast check s.jsonc --baseline ci/baseline --update-baseline", "openssl genrsa -out private.pem 2048", "openssl rsa -in private.pem -pubout -out public.pem",
            "failcast dr-record new --on --start 2026-01-01T00:00:00Z --domain dr.acme.example > unsigned.txt",
            "failcast dr-record sign unsigned.txt --key private.pem > signed.txt"):
        done = shell(command)
        if done.returncode not in (0, 1):
            yield f"cannot prepare: {command}: exit {done.returncode}\n{done.stderr}"


def examples_in(text):
    """Commands of the block that begins a help text; the words behind two spaces tell what they do."""
    block = re.match(r"Examples:\n((?:  .*\n)+)", text)
    return [re.split(r"\s{2,}", line.strip())[0] for line in block.group(1).splitlines()] if block else []


def check(root, program):
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name) / "prepared"
        folder.mkdir()
        path = os.pathsep.join([str(folder), str(program.parent), os.environ["PATH"]])

        def shell(command, where=folder):
            return subprocess.run(["bash", "-o", "pipefail", "-c", command], cwd=where, env={**os.environ, "PATH": path, "GITHUB_STEP_SUMMARY": "step.md"},
                                  stdin=subprocess.DEVNULL, capture_output=True, text=True)

        yield from prepare(folder, root, shell)
        verbs = re.findall(r"^  ([a-z-]+) {2,}", shell("failcast help").stdout.partition("Subcommands:\n")[2], re.MULTILINE)
        if len(verbs) < 10:
            yield f"failcast help lists only {verbs}"
        for verb in ["", *verbs]:
            found = examples_in(shell(f"failcast help {verb}").stdout)
            here = pathlib.Path(name) / f"verb-{verb}"
            shutil.copytree(folder, here, symlinks=True)
            if not found:
                yield f"failcast help {verb}: does not begin with examples"
            for command in found:
                if "failcast" not in command:
                    yield f"failcast help {verb}: {command}: no command of failcast"
                done = shell(command.removesuffix(" | source"), here)  # bash has no such filter, fish has
                if done.returncode not in (0, 1):
                    yield f"failcast help {verb}: {command}: exit {done.returncode}\n{done.stdout[-600:]}{done.stderr[-600:]}"


def main():
    problems = list(check(pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2]).resolve()))
    print("\n".join(problems) if problems else "help: every example works")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
