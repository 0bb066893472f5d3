"""Code that would make two runs of one scenario differ, and what stands in its place."""
import re

from finding import Finding

PRODUCT = ("models/", "sim/", "analysis/")
DECIDES = ("models/", "sim/")  # where events are decided, to the bit

# pattern, where it is forbidden, where it is allowed after all, what to use instead
RULES = [
    (r"\bstd::\w+_distribution\b", PRODUCT, (), "standard distributions differ between libraries: use Distribution (models/base/distribution.hpp)"),
    (r"\bstd::random_device\b|\brandom_device\b", PRODUCT, (), "a run has one seed: use Stream (models/base/random.hpp)"),
    (r"\bstd::(mt19937\w*|minstd_rand0?|default_random_engine|ranlux\w*|knuth_b)\b|\bs?rand\s*\(", PRODUCT, (),
     "no generator with hidden state: use Stream (models/base/random.hpp)"),
    (r"\bstd::(ranges::)?(shuffle|sample)\b", PRODUCT, (), "its order differs between libraries: draw indices with Stream::below"),
    (r"\b(system|steady|high_resolution|file|tai|gps)_clock\b|\bgettimeofday\b|\bclock_gettime\b|\b(std::)?time\s*\(\s*(NULL|nullptr|0|&)|\b(local|gm)time(_r)?\b",
     PRODUCT, ("analysis/cli/",), "time is an argument: take `now`; wall clocks belong to analysis/cli"),
    (r"\bstd::(pmr::)?unordered_\w+\b", DECIDES, (), "hidden order: use a sorted std::vector, std::map, or an index by id"),
    (r"\bstd::(log|log2|log10|log1p|exp|exp2|expm1|pow|erf|erfc|sin|cos|tan|cbrt|tgamma|lgamma|normal_distribution)\s*\(", DECIDES, (),
     "its last bit differs between libraries: use models/base/math.hpp"),
    (r"\b(TODO|FIXME|XXX|HACK)\b", PRODUCT + ("tests/",), ("tests/tidy/",), "finish it, or write it down as an issue"),
]
# Names of test cases are read by the shell and by CMake's lists, literals included.
TEST_NAME = re.compile(r'TEST_CASE\("(-|[^"]*[][;])')
COMPILED = [(re.compile(pattern), where, allowed, instead) for pattern, where, allowed, instead in RULES]

TOKEN = re.compile(r'//[^\n]*|/\*.*?\*/|R"\((?:.|\n)*?\)"|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])+\'', re.DOTALL)


def code_only(text):
    """The text with comments and literals blanked, line numbers kept."""
    return TOKEN.sub(lambda match: re.sub(r"[^\n]", " ", match.group()), text)


def check(path, text):
    code = code_only(text).splitlines()
    raw = text.splitlines()
    for pattern, where, allowed, instead in COMPILED:
        if not path.startswith(where) or path.startswith(allowed or ("\0",)):
            continue
        lines = raw if "TODO" in pattern.pattern else code
        for number, line in enumerate(lines, 1):
            match = pattern.search(line)
            if match:
                yield Finding(path, number, f"{match.group().strip()}: {instead}")
    for number, line in enumerate(raw, 1):
        if path.startswith("tests/") and TEST_NAME.search(line):
            yield Finding(path, number, "the name of a test case: no brackets, no semicolon, no leading dash")
