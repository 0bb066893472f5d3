#!/usr/bin/env python3
"""The Debian package, used as if nothing else of the project existed: package.py ROOT BUILD. Exit 77 without Debian's tools.

Packs the build, unpacks it into an empty folder, and runs the program there in a name space of its own in which an empty file system
lies over the sources and over the build. Where that is not allowed, strace tells which files the program asked for.
"""
import pathlib
import shlex
import shutil
import subprocess
import sys
import tempfile

CHECKS = [  # command, exit codes, what its output must contain
    ("failcast --version", (0,), "failcast 0."),
    ("failcast list scenarios", (0,), "library/cloud-outage.jsonc"),
    ("failcast validate cloud-outage", (0,), "1 file"),
    ("failcast run cloud-outage -o result.json", (0,), "PASS"),
    ("failcast run dr-on-off-signed", (0,), "PASS"),
    ("failcast explain result.json --slowest 1 --levers 1", (0,), "equals the result file's"),
    ("failcast topology cloud-outage --mode bc", (0, 1), "fra"),
    ("failcast new mine", (0,), "mine/schema/result-1.schema.json"),
    ("failcast run mine/scenario.jsonc", (0,), "PASS"),
    ("failcast schema result", (0,), "result-1"),
    ("failcast help explain", (0,), "Examples:"),
    ("failcast __complete run cloud-out", (0,), "cloud-outage"),
    ("bash -c 'source ROOT/usr/share/bash-completion/completions/failcast; complete -p failcast'", (0,), "_failcast"),
]
FILES = ["usr/bin/failcast", "usr/share/failcast/scenarios/library/cloud-outage.jsonc", "usr/share/failcast/scenarios/schema/result-1.schema.json",
         "usr/share/bash-completion/completions/failcast", "usr/share/zsh/vendor-completions/_failcast",
         "usr/share/fish/vendor_completions.d/failcast.fish", "usr/share/doc/failcast/copyright"]


def run(words, **more):
    return subprocess.run(words, stdin=subprocess.DEVNULL, capture_output=True, text=True, **more)


def pack(build, folder):
    """The package, made of what is built."""
    done = run(["cpack", "--config", str(build / "CPackConfig.cmake"), "-B", str(folder / "packed")], cwd=build)
    packages = list((folder / "packed").glob("*.deb"))
    if done.returncode != 0 or len(packages) != 1:
        raise SystemExit(f"cpack: exit {done.returncode}, {packages}\n{done.stdout}{done.stderr}")
    return packages[0]


def can_hide():
    return run(["unshare", "-rm", "sh", "-c", "mount -t tmpfs none /mnt"]).returncode == 0


def hidden(command, folders):
    """The command with empty file systems over the folders."""
    mounts = " && ".join(f"mount -t tmpfs none {shlex.quote(str(folder))}" for folder in folders)
    return ["unshare", "-rm", "sh", "-c", f"{mounts} && exec {command}"]


def watched(command, log):
    return ["strace", "-f", "-e", "trace=%file", "-o", str(log), "sh", "-c", command]


def problems_of(root, build, folder):
    package = pack(build, folder)
    fields = run(["dpkg-deb", "-f", str(package), "Package", "Depends", "Recommends"]).stdout
    for wanted in ("Package: failcast", "libc6", "libssl3", "libfmt9", "Recommends: graphviz"):
        if wanted not in fields:
            yield f"{package.name}: no {wanted} in\n{fields}"
    unpacked = folder / "root"
    subprocess.run(["dpkg-deb", "-x", str(package), str(unpacked)], check=True)
    yield from (f"{package.name}: no {name}" for name in FILES if not (unpacked / name).exists())

    places = [root] if root in build.parents else [root, build]
    hides = can_hide()
    if not hides and shutil.which("strace") is None:
        yield "neither name spaces nor strace: cannot tell whether the sources are in use"
        return
    used = folder / "elsewhere"
    used.mkdir()
    environment = {"PATH": f"{unpacked}/usr/bin:/usr/bin:/bin", "HOME": str(used), "LC_ALL": "C.UTF-8"}
    for number, (command, codes, wanted) in enumerate(CHECKS):
        command = command.replace("ROOT", str(unpacked))
        log = folder / f"{number}.strace"
        done = run(hidden(command, places) if hides else watched(command, log), cwd=used, env=environment)
        if done.returncode not in codes or wanted not in done.stdout:
            yield f"{command}: exit {done.returncode}, without \"{wanted}\"\n{done.stdout[-800:]}{done.stderr[-800:]}"
        if not hides and any(f'"{place}/' in log.read_text() for place in places):
            yield f"{command}: looked into the sources or the build"


def main():
    root, build = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2]).resolve()
    missing = [tool for tool in ("cpack", "dpkg-deb", "dpkg-shlibdeps", "file", "unshare") if shutil.which(tool) is None]
    if missing:
        print("not installed:", *missing)
        return 77
    with tempfile.TemporaryDirectory() as name:
        problems = list(problems_of(root, build, pathlib.Path(name)))
    print("\n".join(problems) if problems else f"package: {len(CHECKS)} commands work without the sources")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
