#!/usr/bin/env python3
"""Whether a file is what others will read: formats.py junit|openmetrics|sarif FILE. Says what is wrong and ends with 1."""
import json
import re
import sys
import xml.etree.ElementTree as xml


def junit(text):
    root = xml.fromstring(text)
    assert root.tag == "testsuites", root.tag
    assert len(root) > 0, "no suites"
    for suite in root:
        cases = list(suite)
        assert all(case.tag == "testcase" and case.get("name") and case.get("classname") for case in cases)
        count = {kind: sum(case.find(kind) is not None for case in cases) for kind in ("failure", "skipped", "error")}
        said = {"failure": suite.get("failures"), "skipped": suite.get("skipped"), "error": suite.get("errors")}
        assert int(suite.get("tests")) == len(cases), "tests"
        assert {kind: int(n) for kind, n in said.items()} == count, (said, count)
        for failure in suite.iter("failure"):
            assert "again: failcast check" in failure.text, "a failure without its evidence"


NAME = r"[a-zA-Z_:][a-zA-Z0-9_:]*"
LABELS = r'\{%s="(?:[^"\\\n]|\\.)*"(?:,%s="(?:[^"\\\n]|\\.)*")*\}' % (NAME, NAME)
SAMPLE = re.compile(rf"({NAME})(?:{LABELS})? (\+Inf|-?[0-9.e+-]+)")


def openmetrics(text):
    assert text.endswith("\n# EOF\n"), "no end"
    families, seen = [], set()
    for line in text.splitlines()[:-1]:
        if line.startswith("# TYPE "):
            name, kind = line.split()[2:]
            assert name not in families, f"{name} twice"
            assert kind == "gauge", kind
            families.append(name)
        elif not line.startswith("# HELP "):
            sample = SAMPLE.fullmatch(line)
            assert sample, line
            assert sample.group(1) == families[-1], f"{line} within {families[-1]}"
            assert line.rsplit(" ", 1)[0] not in seen, f"{line} twice"
            seen.add(line.rsplit(" ", 1)[0])
    assert seen, "no samples"


def sarif(text):
    document = json.loads(text)
    assert document["version"] == "2.1.0"
    for run in document["runs"]:
        rules = {rule["id"] for rule in run["tool"]["driver"]["rules"]}
        assert run["tool"]["driver"]["name"]
        for result in run["results"]:
            assert result["ruleId"] in rules
            assert result["level"] in ("error", "warning", "note")
            assert result["message"]["text"]
            place = result["locations"][0]["physicalLocation"]
            assert place["artifactLocation"]["uri"]
            assert place["region"]["startLine"] >= 1


if __name__ == "__main__":
    {"junit": junit, "openmetrics": openmetrics, "sarif": sarif}[sys.argv[1]](open(sys.argv[2], encoding="utf-8").read())
