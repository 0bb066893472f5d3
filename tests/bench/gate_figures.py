#!/usr/bin/env python3
"""How often `failcast check` cries wolf, and what it misses: gate_figures.py PROGRAM [--pairs N] [--jobs N].

Each pair is a baseline of 20 replications with a seed of its own and a check against it. No pair is equal to the bit, so that
every verdict rests on statistics; one that is ends the program.
- equal in law: the same scenario with another seed, or with its stations and resolvers renamed
- slower: a service rate lower, or a timer of the critical path longer, by 1, 2, 5 and 20 %, where that part is most of p95
Printed, not asserted: it takes minutes."""
import argparse
import concurrent.futures
import json
import pathlib
import subprocess
import tempfile

REPLICATIONS = "20"
LEVELS = (1, 2, 5, 20)
CALM = '"budgets": [{"id": "RTO-1", "require": "p50(failover_time) <= 1h"}]'

# Scenario: what it lays over the starter of `failcast new`; the value that gets worse, and how.
CASES = {
    "W": ("", "bc.enter_wait", lambda part: f"{120 * (1 + part):g}s"),
    "connect time-out": ('"net": {"connect_timeout": "50s"},', "net.connect_timeout", lambda part: f"{50 * (1 + part):g}s"),
    "redirect rate": ('"clock": {"horizon": "1h"}, "pcc": {"redirect_rate": "40/s"}, "client": {"redirect_timeout": "10m"}, "bc": {"enter_wait": "60s"},'
                      '"controller_groups": {"controllers": {"count": 1, "vcpu": 1}}, "clients": {"home-users": {"count": 3000}},'
                      '"faults": [{"id": "cloud-eu", "at": "1min", "for": "30min"}],', "pcc.redirect_rate", lambda part: f"{40 * (1 - part):g}/s"),
}
RENAMED = {"controllers": "stations", "edges": "gateways", "dns-office": "resolver-office", "dns-homes": "resolver-homes"}


class Bench:
    def __init__(self, program, folder):
        self.program, self.folder = program, pathlib.Path(folder)
        self.run(["new", "s"])
        starter = (self.folder / "s/scenario.jsonc").read_text(encoding="utf-8")
        for name, (more, _, _) in CASES.items():
            self.write(f"s/{name}.jsonc", f'{{"format": 1, "name": "pair", "extends": "scenario.jsonc", {more} {CALM}}}')
            self.write(f"s/renamed {name}.jsonc", f'{{"format": 1, "name": "pair", "extends": "renamed.jsonc", {self.rename(more)} {CALM}}}')
        self.write("s/renamed.jsonc", self.rename(starter))

    @staticmethod
    def rename(text):
        for old, new in RENAMED.items():
            text = text.replace(f'"{old}"', f'"{new}"')
        return text

    def write(self, name, text):
        (self.folder / name).write_text(text, encoding="utf-8")

    def run(self, words):
        return subprocess.run([self.program, *words], cwd=self.folder, stdin=subprocess.DEVNULL, capture_output=True, text=True)

    def baseline(self, name, seed):
        folder = f"base/{name}/{seed}"
        if not (self.folder / folder / "pair.json").exists():
            made = self.run(["check", f"s/{name}.jsonc", "--baseline", folder, "--update-baseline", "--replications", REPLICATIONS, "--seed", str(seed), "-j", "1"])
            assert made.returncode == 0, made.stderr
        return folder

    def check(self, name, seed, flags, file=None):
        done = self.run(["check", f"s/{file or name}.jsonc", "--baseline", self.baseline(name, seed), "--format", "json", "-j", "1", *flags])
        assert done.returncode in (0, 1, 5), done.stderr
        answer = json.loads(done.stdout)["scenarios"][0]
        assert not answer["identical"], "the pair is equal to the bit"
        changes = {d["metric"]: d["change"] for d in answer["differences"] if d["gating"]}
        return done.returncode, changes, answer["unpaired"] is not None


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("program", type=pathlib.Path)
    arguments.add_argument("--pairs", type=int, default=50, help="of each kind; 200 equal in law are four kinds")
    arguments.add_argument("--jobs", type=int, default=2)
    asked = arguments.parse_args()
    seeds = range(1, asked.pairs + 1)
    with tempfile.TemporaryDirectory() as folder, concurrent.futures.ThreadPoolExecutor(asked.jobs) as pool:
        bench = Bench(asked.program.resolve(), folder)
        for name in CASES:
            list(pool.map(lambda seed: bench.baseline(name, seed), seeds))
        print(f"{'':42} pairs  FAIL  UNSURE  PASS   p95(failover_time): worse unsure same better", flush=True)

        def row(title, checks):
            seen = list(pool.map(lambda one: bench.check(*one), checks))
            count = [sum(code == wanted for code, _, _ in seen) for wanted in (1, 5, 0)]
            p95 = [sum(changes["p95(failover_time)"] == word for _, changes, _ in seen) for word in ("worse", "unsure", "same", "better")]
            unpaired = "  unpaired" if any(u for _, _, u in seen) else ""
            print(f"{title:42} {len(seen):5} {count[0]:5} {count[1]:7} {count[2]:5}   {'':19} {p95[0]:5} {p95[1]:6} {p95[2]:4} {p95[3]:6}{unpaired}", flush=True)

        for name in ("W", "redirect rate"):
            row(f"equal in law: {name}, another seed", [(name, seed, ["--seed", str(seed + 100_000)]) for seed in seeds])
            row(f"equal in law: {name}, entities renamed", [(name, seed, ["--seed", str(seed)], f"renamed {name}") for seed in seeds])
        for name, (_, path, worse) in CASES.items():
            for level in LEVELS:
                row(f"{name} worse by {level} %", [(name, seed, ["--seed", str(seed), "--set", f"{path}={worse(level / 100)}"]) for seed in seeds])


if __name__ == "__main__":
    main()
