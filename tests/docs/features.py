#!/usr/bin/env python3
"""Every feature of the product is shown by something: features.py ROOT PROGRAM [--update].

Reads scenarios/features.json, one row per feature of the sheet's matrix, and fails when a row names no scenario, test case,
parameter or metric, when one that it names does not exist, when rows or library scenarios have become fewer, or when
scenarios/FEATURES.md is not the page of these rows. --update writes the page.
"""
import json
import pathlib
import re
import subprocess
import sys

ROWS = 101  # rows of the sheet's matrix (section 10)
SCENARIOS = 65  # files of scenarios/library
KINDS = {"N": "node or process", "P": "parameter", "F": "flag or guard", "R": "rule checked", "O": "metric", "X": "unsupported: the request fails, or goes through without it", "T": "text only"}
STRING = r'"((?:[^"\\]|\\.)*)"'
CASE = re.compile(r"TEST_CASE\(\s*((?:%s\s*)+)" % STRING)

HEAD = """# What the simulator shows of the product

One row per feature of the sheet's matrix (section 10), with the way it is represented: {kinds}. Behind it stands what shows it: \
a scenario of the library, a test case, a parameter (`failcast list parameters`) or a metric (`failcast list metrics`). \
{count}.

This page is made from [features.json](features.json) by `tests/docs/features.py . failcast --update`; a test keeps it complete.

| Feature | As | In the simulator | Shown by |
|---|---|---|---|
"""


def cases_of(path):
    """Names of the test cases of a file; neighbouring string literals are one."""
    text = path.read_text(encoding="utf-8")
    return {"".join(re.findall(STRING, strings[0])).replace('\\"', '"') for strings in CASE.findall(text)}


def names_of(program, what):
    done = subprocess.run([program, "list", what, "--format", "json"], capture_output=True, text=True, check=True)
    return {entry["name"] for entry in json.loads(done.stdout)}


class Tree:
    """What references can name."""

    def __init__(self, root, program):
        self.root = root
        self.names = {"parameter": names_of(program, "parameters"), "metric": names_of(program, "metrics")}
        self.cases = {}

    def has(self, kind, name):
        if kind == "scenario":
            return (self.root / "scenarios/library" / f"{name}.jsonc").is_file()
        if kind == "test":
            path, _, case = name.partition(": ")
            if path not in self.cases:
                file = self.root / path
                self.cases[path] = cases_of(file) if file.is_file() else set()
            return case in self.cases[path]
        return name in self.names.get(kind, ())


def faults_of(row, tree):
    where = f"features.json: {row.get('feature', '?')}"
    unknown = set(row["as"].replace("/", "")) - set(KINDS)
    if unknown:
        yield f"{where}: \"as\" has no {', '.join(sorted(unknown))}"
    if row["as"] == "T":
        if not row.get("text_only"):
            yield f"{where}: text only, but it does not say where"
        return
    if not row.get("how"):
        yield f"{where}: does not say how it is represented"
    if not row.get("shown_by"):
        yield f"{where}: nothing shows it"
    for reference in row.get("shown_by", ()):
        kind, _, name = reference.partition(":")
        if not tree.has(kind, name.strip()):
            yield f"{where}: there is no {reference}"


def link(reference):
    kind, _, name = reference.partition(":")
    if kind == "scenario":
        return f"[{name}](library/{name}.jsonc)"
    if kind == "test":
        path, _, case = name.strip().partition(": ")
        return f"test [{case}](../{path})"
    return f"{kind} `{name}`"


def counted(rows):
    text_only = sum(row["as"] == "T" for row in rows)
    return f"{len(rows)} rows: {len(rows) - text_only} run, {text_only} are text only"


def page(rows):
    kinds = ", ".join(f"**{letter}** {words}" for letter, words in KINDS.items())
    text = HEAD.format(kinds=kinds, count=counted(rows))
    for row in rows:
        how, shown = row.get("how", ""), "; ".join(link(reference) for reference in row.get("shown_by", ()))
        if row["as"] == "T":
            how, shown = "", f"text only: {row['text_only']}"
        text += f"| {row['feature']} | {row['as']} | {how} | {shown} |\n"
    return text


def check(root, program, update):
    rows = json.loads((root / "scenarios/features.json").read_text(encoding="utf-8"))
    tree = Tree(root, program)
    names = [row["feature"] for row in rows]
    yield from (f"features.json: {name} stands there twice" for name in sorted(set(names)) if names.count(name) > 1)
    for row in rows:
        yield from faults_of(row, tree)
    if len(rows) < ROWS:
        yield f"features.json: {len(rows)} rows, and there were {ROWS}"
    scenarios = len(list((root / "scenarios/library").glob("*.jsonc")))
    if scenarios < SCENARIOS:
        yield f"scenarios/library: {scenarios} scenarios, and there were {SCENARIOS}"
    file = root / "scenarios/FEATURES.md"
    if update:
        file.write_text(page(rows), encoding="utf-8")
    elif not file.is_file() or file.read_text(encoding="utf-8") != page(rows):
        yield "scenarios/FEATURES.md is not the page of features.json: run features.py with --update"
    print(counted(rows))


def main():
    arguments = [argument for argument in sys.argv[1:] if argument != "--update"]
    if len(arguments) != 2:
        sys.exit(__doc__)
    root, program = (pathlib.Path(argument).resolve() for argument in arguments)
    faults = list(check(root, program, "--update" in sys.argv))
    for fault in faults:
        print(fault)
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
