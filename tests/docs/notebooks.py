#!/usr/bin/env python3
"""The notebooks run, and still say what they said: notebooks.py ROOT PROGRAM.

Each is given fresh results of the program, is executed in an empty folder, and its last cell's number is compared with the
one in notebooks/checked.json (FAILCAST_UPDATE_GOLDEN=1 rewrites that). Committed notebooks hold no outputs. Exit 77: Jupyter's
packages are not installed.
"""
import json
import os
import pathlib
import subprocess
import sys
import tempfile

try:
    import nbformat
    from nbclient import NotebookClient
    import matplotlib  # noqa: F401
    import pandas  # noqa: F401
except ImportError as missing:
    print(f"not installed: {missing.name}")
    sys.exit(77)

SCENARIO = "scenarios/library/cloud-outage.jsonc"
RANGES = ["--range", "bc.enter_wait=1min..4min", "--range", "comp.loss_detect=30s..90s", "--range", "client.pcc_retry=1s..30s"]
# variable a notebook reads its file's name from -> how the file is made
FILES = {
    "FAILCAST_RESULT": ["run", SCENARIO],
    "FAILCAST_SWEEP": ["sweep", SCENARIO, "--one-at-a-time", "--replications", "4", *RANGES],
    "FAILCAST_A": ["run", SCENARIO, "--replications", "12"],
    "FAILCAST_THRESHOLD": ["study", "threshold", "scenarios/studies/threshold.jsonc", "--thresholds", "30d,60d,90d,150d", "--outages", "45d,60d,90d,120d",
                           "--replications", "60", "--risk", "5%"],
    "FAILCAST_B": ["run", SCENARIO, "--replications", "12", "--set", "bc.enter_wait=60s"],
}


def make_files(root, program, folder):
    for variable, command in FILES.items():
        path = pathlib.Path(folder) / f"{variable}.json"
        done = subprocess.run([program, *command, "-q", "-o", path], cwd=root, capture_output=True, text=True)
        if done.returncode not in (0, 1):  # 1: a budget of the scenario does not hold with other settings
            raise SystemExit(f"{' '.join(command)}: exit {done.returncode}\n{done.stderr}")
        os.environ[variable] = str(path)


def last_number(notebook):
    return float(notebook.cells[-1].outputs[-1]["data"]["text/plain"])


def main(root, program):
    stored_in = root / "notebooks" / "checked.json"
    stored = json.loads(stored_in.read_text()) if stored_in.exists() else {}
    os.environ["MPLBACKEND"] = "Agg"
    os.environ["PYDEVD_DISABLE_FILE_VALIDATION"] = "1"
    found, problems = {}, []
    with tempfile.TemporaryDirectory() as folder:
        make_files(root, program, folder)
        for path in sorted((root / "notebooks").glob("*.ipynb")):
            notebook = nbformat.read(path, as_version=4)
            if any(cell.get("outputs") for cell in notebook.cells):
                problems.append(f"{path.name}: holds outputs; strip them before a commit")
            NotebookClient(notebook, timeout=120, kernel_name="python3", resources={"metadata": {"path": folder}}).execute()
            found[path.stem] = last_number(notebook)
    if os.environ.get("FAILCAST_UPDATE_GOLDEN") == "1":
        stored_in.write_text(json.dumps(found, indent=1) + "\n")
        stored = found
    problems += [f"{name}: {value}, stored is {stored.get(name)}" for name, value in found.items() if stored.get(name) != value]
    print("\n".join(problems) or f"{len(found)} notebooks run")
    return 1 if problems or not found else 0


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1]), sys.argv[2]))
