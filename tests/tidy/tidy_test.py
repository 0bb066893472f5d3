#!/usr/bin/env python3
"""Tries tidy.py on made-up trees: every rule finds its violation, and lets the lawful twin pass."""
import pathlib
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import tidy

README = "| Key | Parameter |\n|---|---|\n| A60 | `comp.keepalive` |\n"
CITES_A60 = {"models/base/used.hpp": "// dense traffic (A60)\n"}


def findings(files, readme=README):
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder)
        for name, text in {"README.md": readme, **CITES_A60, **files}.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return [str(finding) for finding in tidy.check(root)]


class Tidy(unittest.TestCase):
    def clean(self, name, text):
        self.assertEqual([], findings({name: text}))

    def caught(self, name, text, word):
        found = findings({name: text})
        self.assertEqual(1, len(found), found)
        self.assertIn(word, found[0])

    def test_layers(self):
        self.caught("models/client/client.cpp", '#include "sim/core/queue.hpp"\n', "must not include sim/core")
        self.caught("sim/world/world.cpp", '#include "analysis/metrics/metrics.hpp"\n', "must not include analysis/metrics")
        self.clean("sim/world/world.cpp", '#include "models/client/client.hpp"\n#include "sim/core/queue.hpp"\n')

    def test_machines_never_include_each_other(self):
        self.caught("models/client/client.cpp", '#include "models/edge/edge.hpp"\n', "must not include models/edge")
        self.clean("models/client/client.cpp", '#include "models/client/client.hpp"\n#include "models/wire/messages.hpp"\n')

    def test_a_folder_without_a_rule(self):
        self.caught("sim/new/thing.cpp", '#include "sim/new/thing.hpp"\n', "no include rule")

    def test_includes_start_at_the_root(self):
        self.caught("sim/core/queue.cpp", '#include "queue.hpp"\n', "start at the root")

    def test_third_party_limits(self):
        self.caught("models/base/math.cpp", "#include <fmt/format.h>\n", "<fmt/format.h> belongs in")
        self.caught("sim/scenario/reader.hpp", "#include <nlohmann/json.hpp>\n", "belongs in")
        self.caught("sim/core/queue.hpp", "#include <boost/graph/adjacency_list.hpp>\n", "belongs in")
        self.caught("analysis/metrics/metrics.cpp", "#include <CLI/CLI.hpp>\n", "belongs in")
        self.caught("sim/core/queue.hpp", "#include <simgrid/s4u.hpp>\n", "belongs in")
        self.caught("sim/core/queue.hpp", "#include <abseil/map.h>\n", "no known dependency")
        self.clean("sim/scenario/reader.cpp", "#include <nlohmann/json.hpp>\n#include <vector>\n")
        self.clean("tests/sim/a.cpp", "#include <catch2/catch.hpp>\n#include <nlohmann/json.hpp>\n")

    def test_chance_has_one_source(self):
        for code, instead in [("std::normal_distribution<double> d;", "use Distribution"), ("std::random_device r;", "use Stream"),
                              ("std::mt19937_64 g;", "use Stream"), ("int i = rand();", "use Stream"),
                              ("std::shuffle(a, b, g);", "Stream::below"), ("std::ranges::shuffle(v, g);", "Stream::below")]:
            self.caught("analysis/metrics/metrics.cpp", f"void f() {{ {code} }}\n", instead)
        self.clean("sim/core/queue.cpp", "int operand(int); int i = operand(3);\n")

    def test_wall_clocks_belong_to_the_command_line(self):
        code = "auto t = std::chrono::steady_clock::now();\n"
        self.caught("sim/world/world.cpp", code, "time is an argument")
        self.caught("analysis/report/report.cpp", code, "time is an argument")
        self.clean("analysis/cli/progress.cpp", code)

    def test_no_hidden_order_where_events_are_decided(self):
        self.caught("models/dns/zone.hpp", "std::unordered_map<int, int> m;\n", "hidden order")
        self.clean("analysis/metrics/metrics.cpp", "std::unordered_map<int, int> m;\n")

    def test_elementary_functions_are_ours(self):
        self.caught("sim/network/network.cpp", "double x = std::exp(1.0);\n", "models/base/math.hpp")
        self.clean("sim/network/network.cpp", "double x = std::sqrt(1.0);\n")

    def test_comments_and_strings_are_no_code(self):
        self.clean("sim/core/queue.cpp", '// std::shuffle would differ\n/* rand() */ const char* s = "std::mt19937";\n')

    def test_marks_of_unfinished_work(self):
        self.caught("sim/core/queue.cpp", "// TO" + "DO: later\n", "finish it")

    def test_names_of_test_cases(self):
        for name in ["-q is quiet", "draws in [0, 1)", "this; that"]:
            self.caught("tests/sim/a_test.cpp", f'TEST_CASE("{name}", "[a]") {{}}\n', "no brackets")
        self.clean("tests/sim/a_test.cpp", 'TEST_CASE("a quiet run, with -q", "[a][b]") {}\n')

    def test_keys_exist(self):
        for key in ["A0", "R67", "H75", "S4", "C69"]:
            self.caught("models/client/client.hpp", f"// because of {key}\n", "does not exist")
        self.clean("models/client/client.hpp", "// A1 A59 R1 R66 H1 H74 S0 S3 C1 C68, not 0xA99 nor fooR99\n")

    def test_own_assumptions_are_in_the_readme(self):
        self.caught("models/client/client.hpp", "// A61 here, A61 there\n", "A61 is not in the README")
        self.assertIn("nothing in the code cites A61", findings({}, README + "| A61 | x |\n")[0])

    def test_parameters_have_a_basis(self):
        name = "models/parameters/parameters.hpp"
        self.clean(name, 'visit("comp.keepalive", p.comp.keepalive, FieldInfo{"A60", "period"});\n')
        self.caught(name, 'visit("comp.other", p.comp.other, FieldInfo{"A60", "period"});\n', "does not name the parameter `comp.other`")
        self.caught(name, 'visit("comp.restart", p.comp.restart, FieldInfo{"", "S"});\n', "cite a key")


if __name__ == "__main__":
    unittest.main()
