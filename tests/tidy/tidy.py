#!/usr/bin/env python3
"""House rules that no compiler checks: tidy.py ROOT prints each finding and what to do instead; exit 1 if there is one."""
import pathlib
import sys

import citations
import forbidden
import include_rules

SOURCES = ("models", "sim", "analysis", "tests")
CODE = (".hpp", ".cpp")
CITING = (".hpp", ".cpp", ".md", ".jsonc", ".txt")
# The checks of this folder are tried on made-up violations.
OWN = "tests/tidy/"


def files(root, folders, suffixes):
    for folder in folders:
        for path in sorted((root / folder).rglob("*")):
            name = path.relative_to(root).as_posix()
            if path.is_file() and path.suffix in suffixes and not name.startswith(OWN):
                yield name, path.read_text(encoding="utf-8")


def check(root):
    readme = root / "README.md"
    rows = citations.own_assumptions(readme.read_text(encoding="utf-8")) if readme.exists() else {}
    findings, used = [], set()
    for name, text in files(root, SOURCES, CODE):
        findings += include_rules.check(name, text.splitlines())
        findings += forbidden.check(name, text)
        if name.startswith("models/parameters/"):
            findings += citations.check_parameters(name, text, rows)
    for name, text in files(root, (*SOURCES, "scenarios"), CITING):
        findings += citations.check_keys(name, text, rows)
        if not name.startswith("tests/"):
            used |= {number for _, kind, number in citations.cited(text) if kind == "A"}
    for path in sorted(root.glob("*.md")):
        findings += citations.check_keys(path.name, path.read_text(encoding="utf-8"), rows)
    findings += citations.check_unused(rows, used)
    return findings


def main():
    findings = check(pathlib.Path(sys.argv[1]).resolve())
    for finding in findings:
        print(finding)
    print(f"tidy: {len(findings)} finding(s)")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
