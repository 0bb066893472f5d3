#!/usr/bin/env python3
"""One scenario and one seed give one result file, byte for byte.

same_bytes.py twice     PROGRAM SCENARIO            two processes
same_bytes.py reordered PROGRAM SCENARIO            every object of the file, and of what it extends, in reverse key order
same_bytes.py modes     PROGRAM SCENARIO...         with every recurrence as an event: the records as well
same_bytes.py builds    PROGRAM ROOT WORK SCENARIO...  Release builds by GCC and Clang beside PROGRAM, a Debug one; exit 77: no Clang here
"""
import difflib
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

COMPILERS = ["g++", "clang++"]
STRING = r'"(?:\\.|[^"\\])*"'
COMMENT = re.compile(STRING + r"|//[^\n]*|/\*.*?\*/", re.DOTALL)
TRAILING_COMMA = re.compile(STRING + r"|,(?=\s*[}\]])")


def files_of(program, scenario, *arguments, names=("result.json",)):
    """What one run writes, the result first. Exit code 1 means a failed budget, which is a result too."""
    with tempfile.TemporaryDirectory() as folder:
        files = [pathlib.Path(folder) / name for name in names]
        command = [program, "run", scenario, "-o", files[0], "-q", *arguments]
        if len(files) > 1:
            command += ["--records", files[1]]
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True)
        if done.returncode not in (0, 1) or not all(file.exists() for file in files):
            sys.exit(f"{program} run {scenario}: exit {done.returncode}\n{done.stdout}{done.stderr}")
        return [file.read_text(encoding="utf-8") for file in files]


def result_of(program, scenario):
    return files_of(program, scenario)[0]


def demand_equal(expected, found, who):
    if expected == found:
        print(f"{who}: equal, {len(found)} bytes")
        return
    diff = difflib.unified_diff(expected.splitlines(), found.splitlines(), "first", who, lineterm="", n=1)
    print("\n".join(list(diff)[:40]))
    sys.exit(f"{who}: the result differs")


def plain_json(path):
    """The content of a .jsonc file: comments and trailing commas removed."""
    text = pathlib.Path(path).read_text(encoding="utf-8")
    for pattern in (COMMENT, TRAILING_COMMA):
        text = pattern.sub(lambda token: token.group() if token.group().startswith('"') else " ", text)
    return json.loads(text)


def reversed_keys(value):
    if isinstance(value, dict):
        return {key: reversed_keys(value[key]) for key in reversed(value)}
    if isinstance(value, list):
        return [reversed_keys(item) for item in value]
    return value


def with_whole_paths(value, folder):
    """Names of key files count from the folder of the file that has them, which a copy leaves."""
    if isinstance(value, dict):
        return {key: with_whole_paths(item, folder) for key, item in value.items()}
    if isinstance(value, list):
        return [with_whole_paths(item, folder) for item in value]
    return str(folder / value) if isinstance(value, str) and value.endswith(".pem") else value


def write_reordered(source, folder, done):
    """Writes the file and what it extends into `folder`, keys reversed; returns the new path."""
    source = pathlib.Path(source).resolve()
    if source not in done:
        done[source] = folder / f"{len(done)}-{source.name}"
        content = with_whole_paths(plain_json(source), source.parent)
        bases = content.get("extends", [])
        bases = [bases] if isinstance(bases, str) else bases
        if bases:
            content["extends"] = [str(write_reordered(source.parent / base, folder, done)) for base in bases]
        done[source].write_text(json.dumps(reversed_keys(content)), encoding="utf-8")
    return done[source]


def build(root, work, compiler):
    folder = pathlib.Path(work) / compiler.replace("+", "p")
    for command in (["cmake", "--preset", "release", "-B", folder, "-DFAILCAST_TESTS=OFF", f"-DCMAKE_CXX_COMPILER={compiler}"],
                    ["cmake", "--build", folder, "--target", "failcast"]):
        done = subprocess.run(command, cwd=root, stdin=subprocess.DEVNULL, capture_output=True, text=True)
        if done.returncode:
            sys.exit(f"{compiler}: {done.stdout[-4000:]}{done.stderr[-4000:]}")
    return folder / "failcast"


def main():
    kind, program = sys.argv[1:3]
    if kind == "builds" and not all(shutil.which(compiler) for compiler in COMPILERS):
        print("a compiler is missing: " + ", ".join(compiler for compiler in COMPILERS if not shutil.which(compiler)))
        sys.exit(77)
    if kind == "builds":
        root, work, *scenarios = sys.argv[3:]
        others = [(build(root, work, compiler), f"{compiler} Release") for compiler in COMPILERS]
        for scenario in scenarios:
            first = result_of(program, scenario)
            for other, name in others:
                demand_equal(first, result_of(other, scenario), name)
        return
    if kind == "modes":
        names = ("result.json", "records.ndjson")
        for scenario in sys.argv[3:]:
            both = [files_of(program, scenario, *how, names=names) for how in ((), ("--every-event",))]
            for skipped, executed, name in zip(*both, names):
                demand_equal(skipped, executed, f"{pathlib.Path(scenario).stem}, {name} with every event")
        return
    scenario = sys.argv[3]
    first = result_of(program, scenario)
    if kind == "twice":
        demand_equal(first, result_of(program, scenario), "second process")
    elif kind == "reordered":
        with tempfile.TemporaryDirectory() as folder:
            demand_equal(first, result_of(program, write_reordered(scenario, pathlib.Path(folder), {})), "reordered file")
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    main()
