#!/usr/bin/env python3
"""Weaves mistakes into the code that accounts for recurrences, so that a test can tell that the comparison of both modes
finds them. The code itself knows nothing of it.

weave.py ROOT OUT FILE...  writes each FILE of ROOT to OUT with every mistake in it, each behind its number, and OUT/cases.cpp
with a test case per mistake. A place that is no longer found, or a kind of recurrence without a mistake, ends it.
"""
import pathlib
import re
import sys

# Kind of recurrence: what may be wrong with it, by name.
RECORD_POLL = {
    "late": "a look-up that may bring news is an event one period late",
    "stale": "a look-up after the TTL is answered from the cache",
    "off_by_one": "a look-up too many is counted whenever some are skipped",
}
KEEPALIVE = {
    "late": "the first packet after a break is heard one period late",
    "stale": "packets do not put the deadline of silence off",
    "off_by_one": "a packet too many is counted whenever some are skipped",
}
ATTEMPT = {
    "late": "the attempt that has to be an event is made one period late",
    "stale": "what the last attempt met is met by all to come",
    "off_by_one": "an attempt too many is counted whenever some are skipped",
}
MISTAKES = {
    "client_record_poll": RECORD_POLL,
    "component_record_poll": RECORD_POLL,
    "client_keepalive": KEEPALIVE,
    "component_keepalive": KEEPALIVE,
    "cloud_retry": ATTEMPT,
    "force_question": ATTEMPT,
    "renewal_check": {
        "late": "the look that finds something to do comes one period late",
        "stale": "a certificate that lasts at one look lasts for good",
        "off_by_one": "a look too many is counted whenever some are skipped",
    },
    "exit_probe": {
        "late": "the probe that finds an idle user comes one period late",
        "stale": "a user who is busy at one probe is busy for good",
        "off_by_one": "a probe too many is counted whenever some are skipped",
    },
    # What they have in common: the order of things, and the instants at which a reading changes.
    "everything": {
        "old_record": "no look-up is moved forward when the record changes",
        "no_dates": "the dates of a record do not make a look-up an event",
        "unsettled_ways": "look-ups are not brought up to a change of the network before it takes place",
        "unsettled_probes": "probes are not brought up to the loss of the cloud before it takes place",
        "tied_polls": "of the look-ups of one instant those after the one that fetches are left out",
        "leap": "a leap over a long stretch of a resolver's cache counts one turn more than it takes",
    },
}

OF_POLLER = "(is_client({}) ? MISTAKE(client_record_poll.{}) : MISTAKE(component_record_poll.{}))"
OF_LISTENER = "(is_client({}) ? MISTAKE(client_keepalive.{}) : MISTAKE(component_keepalive.{}))"
OF_STATION = "(is_forced(node) ? MISTAKE(force_question.{}) : MISTAKE(cloud_retry.{}))"


def of(who, what, entity=""):
    return who.format(*([entity] if entity else []), what, what)


def keeping_wake(mistake, machine, row):
    return f"""[&](TimePoint at) {{
    const TimePoint wake = {row}.wake;
    {machine}::heard_until({row}, at, params_);
    if (MISTAKE({mistake})) {row}.wake = wake;
  }}"""


# File: places, each found once, and what stands there instead.
PLACES = {
    "sim/world/record_polls.cpp": [
        ("if (!ignores(entity, read)) return watch.next;",
         f"if (!ignores(entity, read)) return watch.next + ({of(OF_POLLER, 'late', 'entity')} ? period : Duration{{}});"),
        ("watch.skip(missed, period);", f"watch.skip(missed, period); if (missed > 0 && {of(OF_POLLER, 'off_by_one', 'entity')}) ++watch.polls;"),
        ("for (const std::uint32_t entity : riders_of(resolvers_[r])) rearm(entity);",
         "for (const std::uint32_t entity : riders_of(resolvers_[r])) if (!MISTAKE(everything.old_record)) rearm(entity);"),
        ("if (until == kNever) return kNever;", "if (until == kNever || MISTAKE(everything.no_dates)) return kNever;"),
        ("for (const std::uint32_t r : touched) settle_riders(r);",
         "for (const std::uint32_t r : touched) if (!MISTAKE(everything.unsettled_ways)) settle_riders(r);"),
    ],
    "sim/fleet/refresh_chain.cpp": [
        ("cycle * static_cast<std::int64_t>(times);",
         "cycle * (static_cast<std::int64_t>(times) - (times > 0 && MISTAKE(everything.leap) ? 1 : 0));"),
        ("    passed(tick->position());\n", "    if (MISTAKE(everything.tied_polls)) done_ = {tick->at + Duration{1}, 0}; else passed(tick->position());\n"),
        ("const std::optional<Content> held = content_of(place.row);",
         """const bool asked_by_client = tick->poller.order >> 33 == 4;  // its rank
    const bool is_mistaken = asked_by_client ? MISTAKE(client_record_poll.stale) : MISTAKE(component_record_poll.stale);
    if (holds_answer(place.row) && is_mistaken) {
      ++place.row.queries, ++place.row.hits, ++counts.queries, ++counts.hits;
      passed(tick->position());
      continue;
    }
    const std::optional<Content> held = content_of(place.row);"""),
    ],
    "sim/world/traffic.cpp": [
        ("next_tick(traffic, heard_by(traffic) + 1ns) : kNever;",
         "next_tick(traffic, heard_by(traffic) + 1ns)"
         f" + ({of(OF_LISTENER, 'late', 'entity')} ? traffic.period : Duration{{}}) : kNever;"),
        ("[&](TimePoint at) { client::heard_until(row, at, params_); }", keeping_wake("client_keepalive.stale", "client", "row")),
        ("count(Recurring::client_keepalive, heard);",
         "count(Recurring::client_keepalive, heard + (heard > 0 && MISTAKE(client_keepalive.off_by_one) ? 1u : 0u));"),
        ("[&](TimePoint at) { connector::heard_until(session.row, at, params_); }",
         keeping_wake("component_keepalive.stale", "connector", "session.row")),
        ("hear(traffic, heard_by(traffic), [&](TimePoint at) { component::cloud_heard_until(row, at, params_); })",
         """[&, n = hear(traffic, heard_by(traffic), [&](TimePoint at) { component::cloud_heard_until(row, at, params_); })] {
            return n + (n > 0 && MISTAKE(component_keepalive.off_by_one) ? 1u : 0u);
          }()"""),
    ],
    "sim/world/station_ticks.cpp": [
        ("const CloudReading reading = cloud_reading(node);",
         f"const CloudReading reading = {of(OF_STATION, 'stale')} ? node.reading : cloud_reading(node);"),
        ("static_cast<std::uint64_t>(missed));", f"static_cast<std::uint64_t>(missed) + ({of(OF_STATION, 'off_by_one')} ? 1u : 0u));"),
        ("certificate.skip_looks(ticks_before(certificate.all_looks(params_), end), params_);",
         """certificate.skip_looks(ticks_before(certificate.all_looks(params_), end), params_),
        certificate.looks += MISTAKE(renewal_check.off_by_one) ? 1u : 0u;"""),
    ],
    "sim/world/stations.cpp": [
        ("if (node.skips_attempts) watch.retry = kNever;",
         f"""if (node.skips_attempts) watch.retry = kNever;
    else if (watch.retry != kNever && {of(OF_STATION, 'late')}) watch.retry += watch.period;"""),
        ("certificate.check = certificate.first_that_counts(params_);",
         """certificate.check = certificate.first_that_counts(params_);
    if (node.skips_looks && MISTAKE(renewal_check.stale)) certificate.check = kNever;
    if (node.skips_looks && MISTAKE(renewal_check.late)) certificate.check = after(certificate.check, params_.cert.renew_check);"""),
    ],
    "sim/world/exit_probes.cpp": [
        ("activity_.first_idle(activity_of(c), probes.next, probes.period, end);",
         """MISTAKE(exit_probe.stale) ? end : activity_.first_idle(activity_of(c), probes.next, probes.period, end);
  if (idle < end && MISTAKE(exit_probe.late)) return std::max(probes.next, std::min(idle + probes.period, row.limit));"""),
        ("count(Recurring::exit_probe, static_cast<std::uint64_t>(missed));",
         "count(Recurring::exit_probe, static_cast<std::uint64_t>(missed) + (missed > 0 && MISTAKE(exit_probe.off_by_one) ? 1u : 0u));"),
        ("settle_exit(c);\n    edge::cloud_lost(", "if (!MISTAKE(everything.unsettled_probes)) settle_exit(c);\n    edge::cloud_lost("),
    ],
}
NUMBERS = {name: number for number, name in enumerate((f"{kind}.{what}" for kind in MISTAKES for what in MISTAKES[kind]), start=1)}


def woven(name, text, made):
    for place, instead in PLACES[name]:
        if text.count(place) != 1:
            sys.exit(f"{name}: found {text.count(place)} times, not once: {place}")
        text = text.replace(place, instead)

    def numbered(match):
        made.add(match[1])
        return f"failcast::test::makes({NUMBERS[match[1]]})"

    return f'#include "tests/mutants/mistake.hpp"\n#line 1 "{name}"\n' + re.sub(r"MISTAKE\((\w+\.\w+)\)", numbered, text)


def cases():
    lines = ['#include "tests/mutants/mistake.hpp"', "#include <catch2/catch.hpp>", ""]
    for name, number in NUMBERS.items():
        kind, what = name.split(".")
        lines.append(f'TEST_CASE("{kind}: the comparison of both modes finds out when {MISTAKES[kind][what]}", "[world][slow][7.1]") {{')
        lines += [f"  failcast::test::check_is_found({number});", "}"]
    return "\n".join(lines) + "\n"


def main():
    root, out, *names = sys.argv[1:]
    kinds = set(re.findall(r'return "(\w+)";', (pathlib.Path(root) / "sim/world/outcome.cpp").read_text(encoding="utf-8")))
    if kinds != set(MISTAKES) - {"everything"} or set(names) != set(PLACES):
        sys.exit(f"no mistake for {kinds ^ set(MISTAKES)}, or files differ: {set(names) ^ set(PLACES)}")
    made = set()
    out = pathlib.Path(out)
    out.mkdir(parents=True, exist_ok=True)
    for name in names:
        text = woven(name, (pathlib.Path(root) / name).read_text(encoding="utf-8"), made)
        (out / pathlib.Path(name).name).write_text(text, encoding="utf-8")
    if made != set(NUMBERS):
        sys.exit(f"stands nowhere: {set(NUMBERS) - made}")
    (out / "cases.cpp").write_text(cases(), encoding="utf-8")


if __name__ == "__main__":
    main()
