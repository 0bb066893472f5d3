"""The report in a real browser: report.py FAILCAST SCENARIO... Skipped (77) where Chromium or Selenium is missing."""
import base64
import json
import pathlib
import re
import subprocess
import sys
import tempfile

try:
    from selenium import webdriver
    from selenium.webdriver.chrome.options import Options
    from selenium.webdriver.chrome.service import Service
    from selenium.webdriver.common.by import By
except ImportError:
    sys.exit(77)

MOST_ROWS = 250  # that the page shows of a table
DRIVER = pathlib.Path("/usr/bin/chromedriver")
if not DRIVER.exists():
    sys.exit(77)


def browser(width, dark=False, scripts=True):
    options = Options()
    for word in ("--headless=new", "--no-sandbox", "--disable-gpu", f"--window-size={width},1400"):
        options.add_argument(word)
    if dark:
        options.add_argument("--blink-settings=preferredColorScheme=0")
    if not scripts:
        options.add_experimental_option("prefs", {"profile.managed_default_content_settings.javascript": 2})
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    return webdriver.Chrome(service=Service(str(DRIVER)), options=options)


def check(holds, words):
    if not holds:
        raise AssertionError(words)


def tables_of(report):
    for section in report["sections"]:
        for block in section["blocks"]:
            table = block.get("data", block)
            if table["kind"] == "table":
                yield table


def texts(element_list):
    return [element.get_attribute("textContent") for element in element_list]


def check_whole_page(page, report):
    """Loads without errors and requests, draws every chart, has the numbers of the JSON, sorts and filters."""
    charts = sum(block["kind"] == "chart" for section in report["sections"] for block in section["blocks"])
    driver = browser(1200)
    driver.get(page)
    check(not driver.get_log("browser"), "the page complains")
    loaded = driver.execute_script("return performance.getEntriesByType('resource').map(e => e.name)")
    check(not loaded, f"the page loads {loaded}")
    check(driver.execute_script("return Number(document.documentElement.dataset.charts ?? 0)") == charts, "not every chart is drawn")
    blank = """return [...document.querySelectorAll('canvas')].filter(c => {
      const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;
      return !d.some(v => v !== 0); }).length"""
    check(driver.execute_script(blank) == 0, "a chart is blank")
    shown = driver.find_elements(By.TAG_NAME, "table")
    wanted = list(tables_of(report))
    check(len(shown) == len(wanted), f"{len(shown)} tables on the page, {len(wanted)} in the JSON")
    for element, table in zip(shown, wanted):
        cells = driver.execute_script("return [...arguments[0].tBodies[0].rows].map(r => [...r.cells].map(c => c.textContent))", element)
        check(cells == [[cell["text"] for cell in row] for row in table["rows"][:MOST_ROWS]], f"the table \"{table['caption']}\" differs")
    check_sorting(driver, shown, wanted)
    check(driver.execute_script("return document.documentElement.scrollWidth <= innerWidth"), "the page is wider than the window")
    headings = driver.execute_script("return [...document.querySelectorAll('h1,h2,h3')].map(h => h.tagName)")
    check(headings[0] == "H1" and headings.count("H1") == 1, "headings are out of order")
    unnamed = "return [...document.querySelectorAll('canvas')].filter(c => !c.getAttribute('aria-label')).length"
    check(driver.execute_script(unnamed) == 0, "a chart has no label")
    driver.quit()


def check_sorting(driver, shown, wanted):
    for element, table in zip(shown, wanted):
        columns = [i for i in range(len(table["columns"])) if table["rows"] and all("value" in row[i] for row in table["rows"])]
        if len(table["rows"]) < 3 or not columns or "map" in element.get_attribute("class").split():
            continue
        number = lambda row: float("inf") if row[columns[0]]["value"] == "never" else row[columns[0]]["value"]
        for reverse in (False, True):
            button = element.find_elements(By.CSS_SELECTOR, "thead button")[columns[0]]
            driver.execute_script("arguments[0].click()", button)
            seen = driver.execute_script("return [...arguments[0].tBodies[0].rows].map(r => r.cells[arguments[1]].textContent)", element, columns[0])
            value_of = {row[columns[0]]["text"]: number(row) for row in table["rows"]}
            values = [value_of[text] for text in seen]
            check(values == sorted(values, reverse=reverse), f"the table \"{table['caption']}\" does not sort")
        return
    raise AssertionError("no table could be sorted")


def luminances(driver, element):
    """Of an element's text and of what is behind it, 0 to 255."""
    script = """const shades = [];
      const style = getComputedStyle(arguments[0]), paper = getComputedStyle(document.documentElement).backgroundColor;
      const of = (colour, under) => {
        const [r, g, b, a = 1] = colour.match(/[\\d.]+/g).map(Number);
        return [r, g, b].map((v, i) => v * a + under[i] * (1 - a)); };
      const base = of(paper, [255, 255, 255]);
      const light = (c) => .2126 * c[0] + .7152 * c[1] + .0722 * c[2];
      return [light(of(style.color, base)), light(of(style.backgroundColor, base))];"""
    return driver.execute_script(script, element)


def check_maps(page, report):
    """Cells of maps have the zone of the JSON as their class, say it in their text, and can be read in light and dark."""
    wanted = [cell["zone"] for table in tables_of(report) for row in table["rows"] for cell in row if "zone" in cell]
    check({"inside", "outside"} <= set(wanted), f"the maps have only {set(wanted)}")
    for dark in (False, True):
        driver = browser(1200, dark=dark)
        driver.get(page)
        cells = driver.find_elements(By.CSS_SELECTOR, "td.inside, td.outside, td.unsure")
        zones = [next(zone for zone in cell.get_attribute("class").split() if zone in ("inside", "outside", "unsure")) for cell in cells]
        check(zones == wanted, "zones on the page are not those of the JSON")
        for cell in cells:
            text, ground = luminances(driver, cell)
            check(abs(text - ground) > 70, f"nobody can read \"{cell.text}\" in {'dark' if dark else 'light'}")
        driver.quit()


def check_studies(program, folder):
    """Budgets over replications, maps, a curve, a tornado and change since a baseline on one page."""
    run = lambda *words: subprocess.run([program, *words], check=True, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    run("new", "s", "-q")
    scenario = "s/scenario.jsonc"
    few = ("--replications", "2", "-q")
    run("run", scenario, "--replications", "5", "-o", "study.json", "-q")
    run("sweep", scenario, "--grid", "bc.enter_wait=60s,120s", "--grid", "net.connect_timeout=5s,10s", "-o", "grid.json", *few)
    run("sweep", scenario, "--grid", "bc.enter_wait=60s,120s,300s", "-o", "line.json", *few)
    run("sweep", scenario, "--one-at-a-time", "--range", "bc.enter_wait=60s..600s", "--range", "net.connect_timeout=5s..20s", "-o", "swings.json", *few)
    run("report", "study.json", "grid.json", "line.json", "swings.json", "--baseline", "study.json", "--html", "all.html", "--json", "all.json", "-q")
    report, page = json.loads((folder / "all.json").read_text()), (folder / "all.html").as_uri()
    check((folder / "all.html").stat().st_size < 1_000_000, "the page of studies is over 1 MB")
    check({"budgets", "findings", "change", "what-if-1", "what-if-2", "what-if-3"} <= {section["id"] for section in report["sections"]}, "a section is missing")
    check_whole_page(page, report)
    check_maps(page, report)
    check_narrow_and_dark(page)


def check_reviews(program, folder):
    """What a readiness review and a drill read: the checklist in the review's own columns, a filled-in card, and no name."""
    card = 'step,observed,remarks\n"p50(failover_time) during cloud-eu",182s,\n"p95(failover_time) during cloud-eu",250s,<b>late</b>\n'
    (folder / "drill.csv").write_text(card)
    scenario = folder / "s" / "scenario.jsonc"
    for name, flags, sections in (
        ("review", ["--readiness", "--template", "orr"], {"readiness", "blast", "retries", "drill"}),
        ("exercise", ["--observed", "drill.csv"], {"drill", "survival"}),
        ("short", ["--redact", "--template", "short"], {"verdict", "findings", "drill"}),
    ):
        html, data = folder / f"{name}.html", folder / f"{name}.json"
        command = [program, "report", scenario, "--no-levers", *flags, "--html", html, "--json", data, "-q"]
        subprocess.run(command, check=True, cwd=folder)
        report = json.loads(data.read_text())
        found = {section["id"] for section in report["sections"]}
        check(sections <= found, f"{name} has only {found}")
        check_whole_page(html.as_uri(), report)
        check_narrow_and_dark(html.as_uri())
        check_without_scripts(html.as_uri(), report)
    redacted = (folder / "short.html").read_text()
    for name in ("my-outage", "home-users", "cloud-eu", "Cloud unreachable"):
        check(name in (folder / "exercise.html").read_text() and name not in redacted, f"\"{name}\" is on the redacted page")
    check("<b>late</b>" not in (folder / "exercise.html").read_text(), "a remark is taken for HTML")


def check_narrow_and_dark(page):
    phone = browser(500)
    phone.get(page)
    check(phone.execute_script("return document.documentElement.scrollWidth <= innerWidth"), "the page is wider than a phone")
    phone.quit()
    dark = browser(1200, dark=True)
    dark.get(page)
    paper = dark.execute_script("return getComputedStyle(document.documentElement).backgroundColor")
    check(sum(map(int, re.findall(r"\d+", paper))) < 150, f"the page is not dark: {paper}")
    dark.quit()


def check_without_scripts(page, report):
    driver = browser(1200, scripts=False)
    driver.get(page)
    check(driver.find_element(By.TAG_NAME, "html").get_attribute("class") == "", "scripts run all the same")
    visible = driver.find_element(By.TAG_NAME, "main").text
    for table in tables_of(report):
        for row in table["rows"][:5]:
            for cell in row:
                words = " ".join(cell["text"].split())
                check(words in " ".join(visible.split()), f"without scripts nobody sees \"{words}\"")
    check(not any(canvas.is_displayed() for canvas in driver.find_elements(By.TAG_NAME, "canvas")), "empty charts take room")
    driver.quit()


def check_printing(page):
    driver = browser(1200)
    driver.get(page)
    pdf = base64.b64decode(driver.execute_cdp_cmd("Page.printToPDF", {"preferCSSPageSize": True})["data"])
    pages = len(re.findall(rb"/Type\s*/Page\b", pdf))
    check(8 <= pages <= 30, f"the print has {pages} pages")
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    heads = "return [...document.querySelectorAll('thead button')].map(b => getComputedStyle(b).display)"
    check(set(driver.execute_script(heads)) == {"contents"}, "heads that a further page repeats are blank")
    driver.quit()


def main():
    program, scenario = sys.argv[1:3]
    with tempfile.TemporaryDirectory() as folder:
        html, data = pathlib.Path(folder) / "r.html", pathlib.Path(folder) / "r.json"
        subprocess.run([program, "report", "-q", "--no-levers", scenario, "--html", html, "--json", data], check=True)
        report, page = json.loads(data.read_text()), html.as_uri()
        check(html.stat().st_size < 1_000_000, "the page is over 1 MB")
        check_whole_page(page, report)
        check_narrow_and_dark(page)
        check_without_scripts(page, report)
        check_printing(page)
        check_studies(pathlib.Path(program).resolve(), pathlib.Path(folder))
        check_reviews(pathlib.Path(program).resolve(), pathlib.Path(folder))
    print("report in a browser: no problem")


if __name__ == "__main__":
    main()
