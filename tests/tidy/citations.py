"""Numbers rest on the fact sheet: its keys, and our own assumptions, which the README lists."""
import re

from finding import Finding

# Last key of each kind in the fact sheet: assumptions, rules, help pages, seed pages, readiness checks.
LAST_KEY = {"A": 59, "R": 66, "H": 74, "S": 3, "C": 68}
FIRST_KEY = {"S": 0}
OWN_FIRST = LAST_KEY["A"] + 1

KEY = re.compile(r"(?<![\w.\-])([ARHSC])(\d{1,3})(?![\w%])")
FIELD = re.compile(r'visit\(\s*"([\w.]+)"\s*,\s*[\w.]+\s*,\s*FieldInfo\{\s*"([^"]*)"', re.DOTALL)
ROW = re.compile(r"^\|\s*A(\d+)\s*\|(.*)$")
SECTION = re.compile(r"\b\d{1,2}\.\d{1,2}\b")


def own_assumptions(readme):
    """Own assumptions of the README's table: number -> (line, text of the row)."""
    rows = {}
    for line, text in enumerate(readme.splitlines(), 1):
        match = ROW.match(text)
        if match and int(match.group(1)) >= OWN_FIRST:
            rows[int(match.group(1))] = (line, match.group(2))
    return rows


def cited(text):
    """Every key of a text as (line, kind, number)."""
    for line, content in enumerate(text.splitlines(), 1):
        for kind, number in KEY.findall(content):
            yield line, kind, int(number)


def check_keys(path, text, known_own):
    """Each unknown key once per file."""
    seen = set()
    for line, kind, number in cited(text):
        if (kind, number) in seen:
            continue
        seen.add((kind, number))
        if kind == "A" and number >= OWN_FIRST:
            if number not in known_own:
                yield Finding(path, line, f"A{number} is not in the README's table of own assumptions: add a row there, or cite a key of the fact sheet")
        elif not FIRST_KEY.get(kind, 1) <= number <= LAST_KEY[kind]:
            yield Finding(path, line, f"{kind}{number} does not exist; {kind} keys end at {kind}{LAST_KEY[kind]}")


def check_parameters(path, text, rows):
    """Each parameter has a basis, and the README's row of an own assumption names the parameters that rest on it."""
    for match in FIELD.finditer(text):
        name, basis = match.groups()
        line = text.count("\n", 0, match.start()) + 1
        if not KEY.search(basis) and not SECTION.search(basis):
            yield Finding(path, line, f'{name} has the basis "{basis}": cite a key of the fact sheet, or an own assumption')
        for kind, number in KEY.findall(basis):
            if kind == "A" and int(number) in rows and f"`{name}`" not in rows[int(number)][1]:
                yield Finding("README.md", rows[int(number)][0], f"the row of A{number} does not name the parameter `{name}` that rests on it")


def check_unused(rows, used):
    for number, (line, _) in sorted(rows.items()):
        if number not in used:
            yield Finding("README.md", line, f"nothing in the code cites A{number}: delete the row, or cite it where it acts")
