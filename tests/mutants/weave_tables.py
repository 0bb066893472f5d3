#!/usr/bin/env python3
"""Weaves one wrong transition into each protocol table, so that a figure can tell which of them the baselines of the library
catch (tests/bench/gate_mutants.py). The code itself knows nothing of it.

weave_tables.py ROOT OUT FILE...  writes each FILE of ROOT to OUT. There a table is made when the program starts: with the
                                  mistake if FAILCAST_MISTAKE names its machine, else as it is.
weave_tables.py --list            the mistakes, one a line: machine, what is wrong.
"""
import pathlib
import re
import sys

# File: its machine, the row by state and event, the wrong next state, what that means.
MISTAKES = {
    "models/certificate/life_cycle.cpp": ("certificate", "due", "renewed", "due", "a certificate that was renewed still counts as due"),
    "models/client/internet.cpp": ("client_internet", "normal", "go_direct", "disabled", "traffic that should go direct is cut"),
    "models/client/machine.cpp": ("client", "exit_check", "cloud_reachable", "bc_lookup", "a client that may leave BC looks for it again"),
    "models/cloud/cloud.cpp": ("cloud", "degraded", "all_lost", "degraded", "a cloud that lost every service counts as degraded"),
    "models/component/component.cpp": ("component", "wait", "wait_elapsed", "wait", "W begins again when it has elapsed"),
    "models/connector/data_session.cpp": ("connector_session", "dialling", "edge_answered", "idle", "a session that was answered is dropped"),
    "models/controller/controller.cpp": ("controller", "wait", "wait_elapsed", "normal", "W elapses and the controller does not enter BC"),
    "models/dns/resolver.cpp": ("dns_resolver", "fetching", "records", "negative", "records are kept as an answer without records"),
    "models/dns/stub.cpp": ("dns_stub", "waiting", "try_due", "idle", "a look-up is not tried again"),
    "models/dr_operator/dr_operator.cpp": ("dr_operator", "active", "return_decided", "idle", "the end of DR is decided and not published"),
    "models/edge/exit.cpp": ("edge_exit", "hold", "holddown_elapsed", "serving", "users are not probed after the hold-down"),
    "models/idp/idp.cpp": ("idp", "down", "repaired", "failing", "an identity provider that is repaired goes on failing"),
    "models/portal/portal.cpp": ("portal", "up", "bc_active", "test_queue", "changes during BC are queued as in a DR test"),
    "models/upgrade/upgrade.cpp": ("upgrade", "open", "slot_given", "open", "members of a group are upgraded at once"),
}
TABLE = re.compile(r"constexpr (TransitionTable<(\w+), (\w+)>) kTable\{(\w+)\};")


def woven(root, name):
    machine, state, event, to, _ = MISTAKES[name]
    text = (root / name).read_text(encoding="utf-8")
    if len(TABLE.findall(text)) != 1:
        sys.exit(f"weave_tables.py: {name} makes no table, or several")
    made = rf'const \1 kTable = test::made_table("{machine}", \4, \2::{state}, \3::{event}, \2::{to});'
    return '#include "tests/mutants/made_table.hpp"\n' + TABLE.sub(made, text)


def main():
    if sys.argv[1:] == ["--list"]:
        print("\n".join(f"{machine}\t{what}" for machine, _, _, _, what in MISTAKES.values()))
        return
    root, out = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    tables = {str(path.relative_to(root)) for path in (root / "models").rglob("*.cpp") if TABLE.search(path.read_text(encoding="utf-8"))}
    if tables != set(MISTAKES):
        sys.exit(f"weave_tables.py: tables without a mistake, or mistakes without a table: {sorted(tables ^ set(MISTAKES))}")
    for name in sys.argv[3:]:
        target = out / name.replace("/", "_")
        text = woven(root, name)
        if not target.exists() or target.read_text(encoding="utf-8") != text:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
