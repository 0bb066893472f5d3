#!/usr/bin/env python3
"""Completion in a real shell at a terminal: completion.py SHELL ROOT PROGRAM. Exit 77 where the shell is not installed.

Types the begin of a command line and a tab, goes to the begin of the line and makes it an argument of `printf`: what the shell then
prints is the line as completed.
"""
import os
import pathlib
import pty
import re
import select
import shutil
import subprocess
import sys
import tempfile
import time

HOME, ENTER, TAB = b"\x01", b"\r", b"\t"
PROMPT = "ready>"
START = {
    "bash": (["bash", "--norc", "--noprofile", "-i"], f"PS1='{PROMPT}'; bind 'set enable-bracketed-paste off'; source <(failcast completion bash)"),
    "zsh": (["zsh", "-f", "-i"], f"PS1='{PROMPT}'; unset zle_bracketed_paste; bindkey -e; source <(failcast completion zsh)"),
    "fish": (["fish", "--no-config", "-i"], f"function fish_prompt; printf '{PROMPT}'; end; function fish_mode_prompt; end; failcast completion fish | source"),
}
# What is typed -> the words that it becomes.
CASES = {
    "failcast expl": ["failcast", "explain"],
    "failcast run cloud-outage --see": ["failcast", "run", "cloud-outage", "--seed"],
    "failcast run s.jsonc --set bc.enter_w": ["failcast", "run", "s.jsonc", "--set", "bc.enter_wait="],
    "failcast run s.jsonc --set bc.enter_wait=": ["failcast", "run", "s.jsonc", "--set", "bc.enter_wait=2m"],
    "failcast run s.jsonc --set faults.cloud-e": ["failcast", "run", "s.jsonc", "--set", "faults.cloud-eu."],
    "failcast explain s.jsonc --budget RT": ["failcast", "explain", "s.jsonc", "--budget", "RTO-1"],
    "failcast explain s.jsonc --where off": ["failcast", "explain", "s.jsonc", "--where", "office"],
    "failcast help exit": ["failcast", "help", "exit-codes"],
    "failcast validate s.js": ["failcast", "validate", "s.jsonc"],
    "failcast completion zs": ["failcast", "completion", "zsh"],
}


class Terminal:
    def __init__(self, words, folder, path):
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.chdir(folder)
            os.execvpe(words[0], words, {"PATH": path, "TERM": "dumb", "HOME": str(folder), "LC_ALL": "C.UTF-8", "COLUMNS": "300",
                                            "FAILCAST_SCENARIOS": os.environ["FAILCAST_SCENARIOS"]})
        self.seen = ""

    def send(self, data):
        os.write(self.fd, data)

    def wait_for(self, pattern, seconds=20):
        """The first match of what came since the last one; None when it does not come."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            found = re.search(pattern, self.seen)
            if found:
                self.seen = self.seen[found.end():]
                return found
            if select.select([self.fd], [], [], 0.1)[0]:
                try:
                    self.seen += os.read(self.fd, 65536).decode("utf-8", "replace")
                except OSError:
                    break
        return None

    def quiet(self, seconds=2.5):
        """Until nothing more comes: a completion has no end of its own."""
        while select.select([self.fd], [], [], seconds)[0]:
            try:
                self.seen += os.read(self.fd, 65536).decode("utf-8", "replace")
            except OSError:
                break

    def close(self):
        os.close(self.fd)
        os.waitpid(self.pid, 0)


def completed(terminal, typed):
    terminal.seen = ""
    terminal.send(typed.encode() + TAB)
    terminal.quiet(1.2)
    terminal.send(HOME + b"printf '<%s>' begin-of " + ENTER)
    found = terminal.wait_for(r"<begin-of>((?:<[^>\r\n]*>)*)")
    terminal.wait_for(re.escape(PROMPT))
    terminal.quiet()
    return re.findall(r"<([^>]*)>", found.group(1)) if found else None


def main():
    shell, root, program = sys.argv[1], pathlib.Path(sys.argv[2]).resolve(), pathlib.Path(sys.argv[3]).resolve()
    if shutil.which(shell) is None:
        print(f"{shell} is not installed")
        return 77
    words, setup = START[shell]
    problems = []
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        path = f"{program.parent}{os.pathsep}{os.environ['PATH']}"
        os.environ["FAILCAST_SCENARIOS"] = str(root / "scenarios")
        subprocess.run([program, "new", folder / "new", "-q"], stdout=subprocess.DEVNULL, check=True)
        (folder / "new" / "scenario.jsonc").rename(folder / "s.jsonc")
        if shell == "fish":  # it tells what it would complete, without a terminal whose redrawing one would have to outwait
            for typed, wanted in CASES.items():
                told = subprocess.run([shell, "-c", f"failcast completion fish | source; complete -C '{typed}'"], cwd=folder, text=True,
                                      env={**os.environ, "PATH": path, "HOME": name}, stdin=subprocess.DEVNULL, capture_output=True)
                if wanted[-1] not in [line.split("\t")[0] for line in told.stdout.splitlines()]:
                    problems.append(f"{shell}: {typed!r} offers {told.stdout.split()}, not {wanted[-1]}")
            print("\n".join(problems) if problems else f"{shell}: {len(CASES)} lines completed")
            return 1 if problems else 0
        terminal = Terminal(words, folder, path)
        terminal.send(setup.encode() + ENTER)
        if terminal.wait_for(re.escape(PROMPT) + r"[^';]*$") is None:
            print(f"{shell} gave no prompt: {terminal.seen!r}")
            return 1
        terminal.quiet(1.0)
        for typed, wanted in CASES.items():
            got = completed(terminal, typed)
            if got != wanted:
                problems.append(f"{shell}: {typed!r} became {got}, not {wanted}")
        terminal.close()
    print("\n".join(problems) if problems else f"{shell}: {len(CASES)} lines completed")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
