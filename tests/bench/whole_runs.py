#!/usr/bin/env python3
"""Whole runs, timed: the scenarios of scenarios/bench and, beside them in the same table, other programs that simulate
the drill. User CPU seconds of the whole process, set-up included, pinned to one core; medians of several runs. Executed
are the events that went through the queue; represented are these, and what entities did again and again (polls,
keepalives) without an event, each counted once. Bytes each are those of the peak that are more than the drill of 1,000
clients takes, for each further client. A peak below that of this script shows as its own: a process starts as a copy of
its parent.

    cmake --preset release && cmake --build --preset release
    tests/bench/whole_runs.py build/release [--only drill,year] [--most 100000] [--runs 3] [--limit 600]

Nothing is asserted: figures belong to a machine, ratios travel. Needs SimPy 3 for its row (Debian: python3-simpy3).
"""
import argparse
import json
import os
import pathlib
import signal
import statistics
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
SCENARIOS = ROOT / "scenarios" / "bench"
SIZES = {"1k": 1_000, "10k": 10_000, "100k": 100_000, "1m": 1_000_000}
REPLICATIONS = 1_000

# Figures to reach, (must, goal): user seconds, bytes, or M events/s.
GOALS = {"drill-1m": (0.5, 0.25), "year-1m": (20, 8), "bytes": (128, 64), "drill-100k x 1000": (40, 20),
         "year-company x 1000": (120, 60), "queue": (12, 14), "queue and client": (4, 7)}
# Parts at a million pending, as Google Benchmark calls them.
PARTS_AT_A_MILLION = {"queue": ("event_queue_bench", "hold<core::EventQueue, Steps::exponential>/1000000"),
                      "queue and client": ("client_step_bench", "irregular_events/1000000")}

# What scenarios/bench/traffic-*.jsonc state; without these keys there is no traffic.
BANDWIDTHS = ("sites.branch.uplinks.branch-uplink.bandwidth", "sites.hub.uplinks.hub-uplink.bandwidth",
              "edge_groups.edges.throughput", "connector_groups.connectors.throughput")

# Of the drill, p50 and p99 in seconds after the loss, right within 250 s / sqrt(clients) and at least 1 s.
EXPECTED = {1_000: (1_018, 1_118), 10_000: (1_015.1, 1_117.2), 100_000: (1_037, 1_160), 1_000_000: (1_037, 1_160)}


class Run:
    """One process: what it used, and what it said of itself."""

    def __init__(self, user, peak, told):
        self.user, self.peak, self.told = user, peak, told


def measure(command, options, result=None):
    """Runs a command to its end; None when it takes longer than the limit or fails."""

    def prepare():
        os.sched_setaffinity(0, {options.cpu})
        signal.alarm(options.limit)

    with tempfile.TemporaryFile() as out:
        process = subprocess.Popen(command, stdout=out, stderr=subprocess.DEVNULL, preexec_fn=prepare)
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode not in (0, 1):  # 1: a budget failed, which the percentiles show
            return None
        out.seek(0)
        told = json.loads(result.read_text() if result else out.read() or b"{}")
    return Run(used.ru_utime, used.ru_maxrss * 1024, told)


def median_of(command, options, result=None):
    runs = []
    for _ in range(options.runs):
        run = measure(command, options, result)
        if run is None:
            return None
        runs.append(run)
    middle = sorted(runs, key=lambda run: run.user)[len(runs) // 2]
    return Run(statistics.median(run.user for run in runs), middle.peak, middle.told)


class Table:
    HEAD = ["run", "clients", "user s", "represented", "executed", "peak MB", "bytes each", "p50 s", "p99 s", "notes"]

    def __init__(self):
        print("| " + " | ".join(self.HEAD) + " |", "|" + "---|" * len(self.HEAD), sep="\n")

    def add(self, name, clients, user=None, represented=None, executed=None, peak=None, each=None, p50=None, p99=None,
            notes=""):
        def text(value, form):
            return "" if value is None else format(value, form)

        cells = [name, text(clients, ","), text(user, ".3f"), text(represented, ","), text(executed, ","),
                 text(None if peak is None else peak / 1e6, ".1f"), text(each, ".0f"), text(p50, ".1f"),
                 text(p99, ".1f"), notes]
        print("| " + " | ".join(cells) + " |", flush=True)

    def failed(self, name, clients, options):
        self.add(name, clients, notes=f"failed, or took longer than {options.limit} s")


def goal_text(name):
    return f"must {GOALS[name][0]:g}, goal {GOALS[name][1]:g}" if name in GOALS else ""


def counts_of(told):
    """Events represented, and executed."""
    executed, run = told["environment"]["events"], told["environment"]["ticks"]
    return executed + sum(row["ticks"] for row in told["recurrences"]) - run, executed


def agreement(clients, p50, p99):
    """Whether the drill's percentiles are the expected ones."""
    if None in (p50, p99):
        return "nobody failed over"
    slack = max(1, 250 / clients ** 0.5)
    wrong = [f"{name} should be {right:,} +- {slack:.1f}"
             for name, found, right in zip(("p50", "p99"), (p50, p99), EXPECTED[clients]) if abs(found - right) > slack]
    return "; ".join(wrong) or f"as expected, +- {slack:.1f} s"


def storm_notes(told, clients, user):
    refused = sum(server["refused"] for server in told["servers"])
    verdicts = ", ".join(budget["id"] + " " + budget["verdict"] for budget in told["budgets"])
    return f"{user / clients * 1e6:.0f} us per client; {refused:,} refused; {verdicts}"


def failcast(options, scenario, result, *more):
    return [options.build / "failcast", "run", SCENARIOS / (scenario + ".jsonc"), "-v", "-o", result, *more]


def percentiles(told):
    everybody = told["scopes"][0]["slices"][0]["failover_time"]
    return tuple(None if ns is None else ns / 1e9 for ns in (everybody["p50_ns"], everybody["p99_ns"]))


def traffic_notes(run):
    everybody = run.told["scopes"][0]["slices"][0]
    refused = sum(server["refused"] for server in run.told["servers"])
    return (f"{everybody['degraded_users']:,} degraded; {everybody['waited_out']:,} waited for the cloud; "
            f"{refused:,} times refused")


class Session:
    def __init__(self, options, folder):
        self.options, self.result, self.table = options, pathlib.Path(folder) / "result.json", Table()
        self.heap = {}
        least = measure(failcast(options, "drill-1k", self.result), options, self.result)
        self.floor = least.peak if least else 0

    def wants(self, clients):
        return clients <= self.options.most

    def scenario(self, name, clients, *flags, label=None, note=lambda run: ""):
        """`note` says of a run what the columns do not."""
        run = median_of(failcast(self.options, name, self.result, *flags), self.options, self.result)
        name = label or " ".join([name, *flags])
        if run is None:
            return self.table.failed(name, clients, self.options)
        notes = "; ".join(filter(None, [note(run), goal_text(name)]))
        each = (run.peak - self.floor) / (clients - 1_000) if clients > 1_000 else None
        self.table.add(name, clients, run.user, *counts_of(run.told), run.peak, each, *percentiles(run.told), notes)
        return run

    def baseline(self, name, command, clients):
        run = median_of(command, self.options)
        if run is None:
            return self.table.failed(name, clients, self.options)
        p50, p99 = run.told["p50"], run.told["p99"]
        self.table.add(name, clients, run.user, run.told["events"], run.told["events"], run.peak, None, p50, p99,
                       f"every poll an event; {agreement(clients, p50, p99)}")
        return run

    def baselines(self):
        for size, clients in SIZES.items():
            if self.wants(clients):
                command = [self.options.build / "tests" / "bench" / "drill_heap", str(clients)]
                self.heap[size] = self.baseline(f"binary heap, drill-{size}", command, clients)
        self.baseline("SimPy 3, drill-10k", ["/usr/bin/python3", ROOT / "tests/bench/drill_simpy.py", "10000"], 10_000)

    def parts(self):
        for name, (program, case) in PARTS_AT_A_MILLION.items():
            command = [self.options.build / "tests" / "bench" / program, "--benchmark_filter=^" + case + "$",
                       "--benchmark_format=json", f"--benchmark_repetitions={self.options.runs}"]
            run = measure(command, self.options)
            if run is None:
                self.table.failed(name, SIZES["1m"], self.options)
                continue
            rates = [row["items_per_second"] / 1e6 for row in run.told["benchmarks"] if row["run_type"] == "iteration"]
            self.table.add(name, SIZES["1m"], notes=f"{statistics.median(rates):.1f} M events/s; {goal_text(name)}")

    def drill(self):
        def note(size):
            def says(run):
                heap = self.heap.get(size)
                ratio = f"{heap.user / max(run.user, 1e-3):.2f} times as fast as the heap" if heap else ""
                bytes_goal = f"bytes: {goal_text('bytes')}" if size == "1m" else ""
                return "; ".join(filter(None, [ratio, agreement(SIZES[size], *percentiles(run.told)), bytes_goal]))

            return says

        for size, clients in SIZES.items():
            if self.wants(clients):
                self.scenario(f"drill-{size}", clients, note=note(size))
        self.scenario("drill-10k", SIZES["10k"], "--every-event", note=note("10k"))

    def month(self):
        if self.wants(SIZES["1m"]):
            self.scenario("drill-30d", SIZES["1m"], note=lambda run: "30 days; at most twice drill-1m")

    def year(self):
        for size in ("100k", "1m"):
            if self.wants(SIZES[size]):
                self.scenario(f"year-{size}", SIZES[size])
                self.scenario(f"busy-year-{size}", SIZES[size])
        self.scenario("year-company", 10_000)
        self.scenario("busy-year-company", 10_000)

    def storm(self):
        for size in ("10k", "100k", "1m"):
            if self.wants(SIZES[size]):
                self.scenario(f"storm-{size}", SIZES[size],
                              note=lambda run, clients=SIZES[size]: storm_notes(run.told, clients, run.user))

    def traffic(self):
        off = [word for key in BANDWIDTHS for word in ("--set", f"{key}=null")]
        for name in ("traffic-120", "traffic-50"):
            if self.wants(SIZES["1m"]):
                self.scenario(name, SIZES["1m"], note=traffic_notes)
                self.scenario(name, SIZES["1m"], *off, label=f"{name}, no bandwidths", note=traffic_notes)

    def replications(self):
        for name, clients in (("drill-100k", 100_000), ("year-company", 10_000), ("busy-year-company", 10_000)):
            if not self.wants(clients):
                continue
            runs = [measure(failcast(self.options, name, self.result, "--seed", str(seed)), self.options, self.result)
                    for seed in range(1, self.options.runs + 1)]
            label = f"{name} x {REPLICATIONS}"
            if None in runs:
                self.table.failed(label, clients, self.options)
                continue
            seconds = REPLICATIONS * statistics.mean(run.user for run in runs)
            self.table.add(label, clients, seconds, notes=f"scaled from {len(runs)} seeds, a process each; {goal_text(label)}")


PARTS = ("parts", "baselines", "drill", "month", "year", "storm", "traffic", "replications")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("build", type=lambda text: pathlib.Path(text).resolve(), help="folder of a build of type Release")
    parser.add_argument("--only", default=",".join(PARTS), help="some of: " + ", ".join(PARTS))
    parser.add_argument("--most", type=int, default=1_000_000, help="leave out runs with more clients")
    parser.add_argument("--runs", type=int, default=3, help="runs of each, the median counts")
    parser.add_argument("--limit", type=int, default=600, help="give a run up after this many seconds")
    parser.add_argument("--cpu", type=int, default=max(os.sched_getaffinity(0)), help="the core to run on")
    options = parser.parse_args()
    parts = options.only.split(",")
    if unknown := set(parts) - set(PARTS):
        parser.error(f"unknown part {', '.join(sorted(unknown))}")
    with tempfile.TemporaryDirectory() as folder:
        session = Session(options, folder)
        for part in PARTS:
            if part in parts:
                getattr(session, part)()


if __name__ == "__main__":
    sys.exit(main())
