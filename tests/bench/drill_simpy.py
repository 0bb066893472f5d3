#!/usr/bin/env python3
"""The drill as one writes it in SimPy: a process per client. A yardstick for whole_runs.py; its percentiles must be
those of scenarios/bench/drill-10k.jsonc. Needs SimPy 3 (Debian: python3-simpy3).

    drill_simpy.py CLIENTS [SECONDS [SEED]]      one line of JSON
"""
import json
import math
import random
import resource
import sys

import simpy

PERIOD, TTL, IDLE, HANDSHAKE = 200.0, 30.0, 60.0, 0.005
LOST = 3600.0
PUBLISHED = LOST + 900.0
CLIENTS_PER_SITE, EDGES = 100, 2


class Cache:
    def __init__(self):
        self.expires = 0.0
        self.on = False

    def look_up(self, now):
        if now >= self.expires:
            self.expires = now + TTL
            self.on = now >= PUBLISHED
        return self.on


class Client:
    def __init__(self, env, cache, edges, draws, recovered):
        self.env, self.cache, self.edges, self.draws, self.recovered = env, cache, edges, draws, recovered
        self.lost = self.connecting = False
        env.process(self.watch())
        env.process(self.notice())

    def notice(self):
        yield self.env.timeout(LOST + IDLE - self.draws.uniform(0, IDLE))
        self.lost = True

    def watch(self):
        yield self.env.timeout(self.draws.uniform(0, PERIOD))
        while True:
            if self.cache.look_up(self.env.now) and self.lost and not self.connecting:
                self.connecting = True
                self.env.process(self.connect(self.draws.choice(self.edges)))
            yield self.env.timeout(PERIOD)

    def connect(self, edge):
        with edge.request() as turn:
            yield turn
            yield self.env.timeout(HANDSHAKE)
        self.recovered.append(self.env.now - LOST)


def drill(clients, horizon, seed):
    """Seconds from the loss to recovery, sorted, and how many events ran."""
    env, draws, recovered = simpy.Environment(), random.Random(seed), []
    edges = [simpy.Resource(env, capacity=max(1, clients // 100_000)) for _ in range(EDGES)]
    caches = [Cache() for _ in range(math.ceil(clients / CLIENTS_PER_SITE))]
    for c in range(clients):
        Client(env, caches[c // CLIENTS_PER_SITE], edges, draws, recovered)
    events = 0
    while env.peek() < horizon:
        env.step()
        events += 1
    return sorted(recovered), events


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    clients = int(sys.argv[1])
    horizon = float(sys.argv[2]) if len(sys.argv) > 2 else 7200.0
    recovered, events = drill(clients, horizon, int(sys.argv[3]) if len(sys.argv) > 3 else 1)

    def percentile(p):
        rank = math.ceil(p * clients)
        return round(recovered[rank - 1], 4) if 0 < rank <= len(recovered) else -1

    used = resource.getrusage(resource.RUSAGE_SELF).ru_utime
    print(json.dumps({"clients": clients, "recovered": len(recovered), "p50": percentile(0.5), "p99": percentile(0.99),
                      "events": events, "user_s": round(used, 3)}))


if __name__ == "__main__":
    main()
