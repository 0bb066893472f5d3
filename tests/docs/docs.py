#!/usr/bin/env python3
"""What the documents show works: docs.py ROOT PROGRAM [PART...], all parts by default.

commands: every command of the README's `sh` blocks. `failcast ...` is run, in an empty folder beside a link to scenarios/;
          of the long ones (./failcast.sh, cmake --workflow) the command and the preset must exist.
machines: every folder of models/ that has a transition table has a README.md with that table.
links:    every relative link of a Markdown file leads somewhere.
glossary: every name in the glossary's fourth column occurs in the code.
summary:  the README's pictures of the output are what the program prints.
"""
import json
import os
import pathlib
import re
import shlex
import subprocess
import sys
import tempfile

FENCE = re.compile(r"^```sh\n(.*?)^```", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\[[^\]]*\]\(([^)#:\s]+)(?:#[^)]*)?\)")
CODE = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)


def commands_of(readme):
    for block in FENCE.findall(readme):
        for line in block.replace("\\\n", " ").splitlines():
            words = shlex.split(line, comments=True)
            if words:
                yield words


def run(command, folder, program):
    path = f"{program.parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(command, cwd=folder, env={**os.environ, "PATH": path}, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if done.returncode not in (0, 1):  # 1: the verdict is negative, which the README may show
        return f"{shlex.join(command)}: exit {done.returncode}\n{done.stdout}{done.stderr}"
    return None


def check_commands(root, program):
    presets = {preset["name"] for preset in json.loads((root / "CMakePresets.json").read_text())["workflowPresets"]}
    helped = subprocess.run([root / "failcast.sh", "help"], capture_output=True, text=True, check=True).stdout
    found = 0
    with tempfile.TemporaryDirectory() as folder:
        (pathlib.Path(folder) / "scenarios").symlink_to(root / "scenarios")
        for words in commands_of((root / "README.md").read_text(encoding="utf-8")):
            found += 1
            if words[0] == "failcast":
                yield run(words, folder, program)
            elif words[0] == "./failcast.sh":
                verb = words[1] if len(words) > 1 else ""
                if f"./failcast.sh {verb}" not in helped:
                    yield f"{shlex.join(words)}: ./failcast.sh help does not know it"
                yield from (f"{shlex.join(words)}: no such file {word}" for word in words if word.startswith("scenarios/") and not (root / word).exists())
            elif words[:3] == ["cmake", "--workflow", "--preset"]:
                if words[3] not in presets:
                    yield f"{shlex.join(words)}: no such workflow preset"
            elif not (root / words[0]).exists() and words[0] not in ("cd", "git", "ctest", "cmake", "export"):
                yield f"{shlex.join(words)}: unknown command"
    if found == 0:
        yield "README.md shows no command in an sh block"


def check_machines(root, _):
    for folder in sorted(path for path in (root / "models").iterdir() if path.is_dir()):
        tables = [path for path in sorted(folder.glob("*.[hc]pp")) if re.search(r"Transition<[^>]*>\s+k\w+\[\]", path.read_text(encoding="utf-8"))]
        if not tables:
            continue
        readme = folder / "README.md"
        if not readme.exists() or "|---" not in readme.read_text(encoding="utf-8").replace(" ", ""):
            yield f"{folder.relative_to(root)}: {', '.join(path.name for path in tables)} without a table in README.md"


def check_links(root, _):
    tracked = subprocess.run(["git", "-C", root, "ls-files", "*.md"], capture_output=True, text=True)
    names = tracked.stdout.split() if tracked.returncode == 0 and tracked.stdout else [path.name for path in root.glob("*.md")]
    for name in names:
        path = root / name
        if not path.exists():
            continue
        for target in LINK.findall(CODE.sub("", path.read_text(encoding="utf-8"))):
            if not (path.parent / target).exists():
                yield f"{name}: the link to {target} leads nowhere"


def check_glossary(root, _):
    sources = [path for layer in ("models", "sim", "analysis") for path in (root / layer).rglob("*.[hc]pp")]
    words = set(re.findall(r"\w+", "\n".join(path.read_text(encoding="utf-8") for path in sources)))
    words |= {path.stem for path in sources} | {path.parent.name for path in sources}
    for row in (root / "GLOSSARY.md").read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in row.split("|")]
        if len(cells) != 7 or cells[1] in ("Term", "---"):
            continue
        for name in re.findall(r"`([^`]+)`", cells[4]):
            missing = [word for word in re.findall(r"\w+", name) if word not in words]
            if missing:
                yield f"GLOSSARY.md: {cells[1]}: the code has no {', '.join(missing)} ({name})"


def check_summary(root, program):
    """The pictures of the output in the README are the output. FAILCAST_UPDATE_GOLDEN=1 takes new ones."""
    pictures = {"summary": "run scenarios/library/cloud-outage.jsonc --color never",
                "check": "check scenarios/library/cloud-outage.jsonc --baseline scenarios/baselines --set bc.enter_wait=150s",
                "continuity": "run scenarios/library/dr-during-bc.jsonc --what-continuity-buys --replications 12",
                "threshold": "study threshold threshold --thresholds 30d,60d,90d --outages 60d,90d --replications 60 --risk 5%",
                "saml": "study saml saml --timeouts 7d --max-ages 14d,30d --times 1d,7d,10d,14d --replications 1",
                "topology": "topology scenarios/base/default.jsonc --mode bc",
                "readiness": "readiness scenarios/base/ready.jsonc --only C5,C8,C15,C42,C53 --set zones.bc_public=false --set operations.recovery.private_key_safe=null",
                "explain": "explain scenarios/library/cloud-outage.jsonc --slowest 1 --where home-b --what-if bc.enter_wait=60s",
                "traffic": "run scenarios/library/failover-fills-edges.jsonc --color never"}
    parts = {"traffic": r"^traffic.*?(?=^peak queues)"}  # of a longer output
    for name, words in pictures.items():
        shown = subprocess.run([program, *words.split()], cwd=root, stdin=subprocess.DEVNULL, capture_output=True, text=True).stdout
        if name in parts:
            shown = re.search(parts[name], shown, re.MULTILINE | re.DOTALL)[0]
        readme = (root / "README.md").read_text(encoding="utf-8")
        begin, end = f"<!-- {name}: begin -->\n```text\n", f"```\n<!-- {name}: end -->"
        first, last = readme.find(begin), readme.find(end)
        if first < 0 or last < 0:
            yield f"README.md: no {name} between its marks"
        elif readme[first + len(begin):last] != shown:
            if os.environ.get("FAILCAST_UPDATE_GOLDEN") == "1":
                (root / "README.md").write_text(readme[:first + len(begin)] + shown + readme[last:], encoding="utf-8")
            else:
                yield f"README.md: the {name} is not what the program prints"


PARTS = {"commands": check_commands, "machines": check_machines, "links": check_links, "glossary": check_glossary, "summary": check_summary}


def main():
    root, program = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2]).resolve()
    problems = [problem for part in sys.argv[3:] or PARTS for problem in PARTS[part](root, program) if problem]
    print("\n".join(problems) if problems else "documents: no problem")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
