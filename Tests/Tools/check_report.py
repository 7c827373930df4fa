#!/usr/bin/env python3
"""Opens pages of runs and sweeps, and pictures of run folders, in a browser and checks what only a browser can tell.

    check_report.py --out FOLDER page.html... picture.svg...

Every text is measured where it lies: no two meet, none is clipped, leaves its picture or the page, is too small, lies
over something drawn, or is hard to tell from its ground. Pages are opened at 1280 and 390 pixels, light and dark, with
their tables closed and open, with what they say under pointer and arrow keys; they make one request and send nothing
to the console. Screenshots go to FOLDER. Needs playwright (PyPI) and Debian's chromium. Exit status 1 with the problems.
"""
import argparse
import base64
import pathlib
import re
import shutil
import sys
import xml.etree.ElementTree

from playwright.sync_api import sync_playwright

SIZES = [(1280, 900, 1), (390, 844, 2)]
LARGEST_PAGE = 1_000_000
# Sizes of text, in pixels, below which a page or a picture is not readable.
SMALLEST_TEXT = {".html": 11, ".svg": 9}
# Units of a page that are looked at in one screenshot, and by how much neighbours share: the highest text.
STRETCH, SHARED = 4000, 200
CHECKS = pathlib.Path(__file__).parent / "page-checks"
MEASURE = (CHECKS / "measure.js").read_text()
LOOK = (CHECKS / "look.js").read_text()
# Takes the text out of the page, and leaves all that is drawn.
BARE = """() => { const bare = new CSSStyleSheet();
  bare.replaceSync("* { color: transparent !important } text { visibility: hidden !important }");
  document.adoptedStyleSheets = [bare]; }"""


class Browser:
    """A browser without a screen, and an empty page in which screenshots are looked at."""

    def __init__(self, playwright):
        chromium = shutil.which("chromium") or sys.exit("chromium is not installed")
        self.browser = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"])
        self.reader = self.browser.new_page()

    def look(self, page, scale, measured):
        """What is wrong by the colours of the pixels; the page has no text afterwards."""
        tops = range(0, max(1, int(measured["height"])), STRETCH - SHARED)
        clips = [
            {"x": 0, "y": top, "width": max(1, measured["width"]), "height": min(STRETCH, measured["height"] - top)}
            for top in tops if measured["height"] > top]
        shown = [page.screenshot(clip=clip, full_page=True) for clip in clips]
        page.evaluate(BARE)
        bare = [page.screenshot(clip=clip, full_page=True) for clip in clips]
        problems = []
        for clip, *pictures in zip(clips, shown, bare):
            top, bottom = clip["y"], clip["y"] + clip["height"]
            boxes = [box for box in measured["boxes"] if top <= box["top"] and box["bottom"] <= bottom]
            shots = [base64.b64encode(picture).decode() for picture in pictures]
            problems += self.reader.evaluate(
                LOOK, {"shown": shots[0], "bare": shots[1], "scale": scale, "top": top, "boxes": boxes})
        return list(dict.fromkeys(problems))


def said_by(page, box, output, keys):
    """What is said about a picture after each of the keys."""
    box.focus()
    said = set()
    for key in keys:
        page.keyboard.press(key)
        said.add(output.text_content())
    return said


def check_readout(page, measure, problems):
    """Pointer and arrow keys change the line below a map, and switches change what it shows."""
    for name in ["mesh", "heat"]:
        box = page.locator(f"#{name}")
        if box.count() == 0:
            continue
        box.scroll_into_view_if_needed()
        output = page.locator("figure", has=box).locator("output")
        before = output.text_content()
        box.hover()
        pointed = output.text_content()
        if pointed == before:
            problems.append(f"{name}: nothing is said about what lies under the pointer")
        measure("pointer")
        page.mouse.move(1, 1)
        if len(said_by(page, box, output, 3 * ["ArrowRight"])) < 2 and int(box.get_attribute("data-cols")) > 4:
            problems.append(f"{name}: arrow keys change nothing")
        switches = page.locator(f"input[name={name}]")
        shots = []
        for index in range(switches.count()):
            switches.nth(index).check()
            shots.append(box.screenshot())
            measure(f"switch {index}")
        switches.nth(0).check()
        page.evaluate("document.activeElement.blur()")
        if len(shots) > 1 and len(set(shots)) == 1:
            problems.append(f"{name}: the switch changes nothing")


def check_points(page, measure, problems):
    """On the page of a sweep, pointer and arrow keys say which point lies there, and mark it in every plot."""
    output = page.locator("#said")
    for index in range(page.locator(".pick").count()):
        box = page.locator(".pick").nth(index)
        box.scroll_into_view_if_needed()
        box.hover()
        pointed = output.text_content()
        if not pointed.startswith("Point "):
            problems.append(f"plot {index}: nothing is said about the point under the pointer")
        if page.locator(".spot:visible").count() != page.locator(".pick").count():
            problems.append(f"plot {index}: the point is not marked in every plot")
        measure("point")
        page.mouse.move(1, 1)
        if len(said_by(page, box, output, 3 * ["ArrowRight"] + ["ArrowLeft"])) < 2:
            problems.append(f"plot {index}: arrow keys change nothing")
        page.evaluate("document.activeElement.blur()")


def check_inert(page, problems):
    """The page may load nothing, and no name in it became an element or a piece of script."""
    policy = page.locator("meta[http-equiv=Content-Security-Policy]")
    if policy.count() != 1 or not policy.get_attribute("content").startswith("default-src 'none';"):
        problems.append("the page may load something")
    foreign = page.locator("img,iframe,object,embed,link,base,form,video,audio,[onerror],[onload],[onclick]").count()
    if foreign:
        problems.append(f"{foreign} foreign elements")


def show(page, path):
    """Shows a picture in full size. It has to be XML: readers of pictures are stricter than browsers."""
    picture = xml.etree.ElementTree.fromstring(path.read_bytes())
    box = [float(number) for number in picture.get("viewBox").split()]
    page.set_content("<!DOCTYPE html><body style='margin:0'>" + path.read_text().split("?>")[-1])
    page.set_viewport_size({"width": int(box[2]) + 200, "height": 900})


def check(browser, path, out, size, mode):
    """Problems of a page or a picture in a window of a size."""
    width, height, scale = size
    context = browser.browser.new_context(
        viewport={"width": width, "height": height}, color_scheme=mode, device_scale_factor=scale)
    page = context.new_page()
    found, requests = [], []
    page.on("console", lambda message: found.append(f"console: {message.text}"))
    page.on("pageerror", lambda error: found.append(f"script: {error}"))
    page.on("dialog", lambda dialog: (found.append(f"dialog: {dialog.message}"), dialog.dismiss()))
    page.on("request", lambda request: requests.append(request.url))
    if path.suffix == ".html":
        page.goto(path.resolve().as_uri())
        page.wait_for_timeout(200)
    else:
        show(page, path)
    page.screenshot(path=out / f"{path.parent.name}-{path.stem}-{width}-{mode}.png", full_page=True)

    def measure(state):
        measured = page.evaluate(MEASURE, {"smallest": SMALLEST_TEXT[path.suffix]})
        found.extend(f"{state}: {problem}" for problem in measured["problems"])
        return measured

    measured = measure("as it opens")
    if path.suffix == ".html":
        check_inert(page, found)
        page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        measure("opened")
        check_readout(page, measure, found)
        check_points(page, measure, found)
        measured = page.evaluate(MEASURE, {"smallest": 0})
    found += browser.look(page, scale, measured)
    if len(requests) != (1 if path.suffix == ".html" else 0):
        found.append(f"{len(requests)} requests")
    context.close()
    return found, len(measured["boxes"])


def check_itself(browser, out):
    """Every fault of a page that has them all is found: a check that cannot fail says nothing."""
    page = CHECKS / "faults.html"
    faults = re.findall('data-fault="([^"]*)"', page.read_text())
    found, _ = check(browser, page, out, SIZES[0], "light")
    missed = [fault for fault in faults if not any(fault in problem for problem in found)]
    if missed or len(faults) < 9:
        sys.exit(f"{page}: the check does not see: {', '.join(missed)}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--out", type=pathlib.Path, required=True, help="folder for the screenshots")
    parser.add_argument("files", type=pathlib.Path, nargs="+", help="pages (.html) and pictures (.svg)")
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    failed = False
    with sync_playwright() as playwright:
        browser = Browser(playwright)
        check_itself(browser, arguments.out)
        for path in arguments.files:
            is_page = path.suffix == ".html"
            # Pictures have one size, and are white.
            ways = [(size, mode) for size in (SIZES if is_page else SIZES[:1]) for mode in (
                ["light", "dark"] if is_page else ["light"])]
            problems, texts = {}, 0
            if is_page and path.stat().st_size > LARGEST_PAGE:
                problems[f"{path.stat().st_size} bytes"] = []
            for size, mode in ways:
                found, texts = check(browser, path, arguments.out, size, mode)
                for problem in found:
                    problems.setdefault(problem.split(": ", 1)[-1], []).append(f"{size[0]} {mode}")
            failed = failed or bool(problems)
            print(f"{path}: {path.stat().st_size} bytes, {texts} texts, {len(problems)} problems", flush=True)
            for problem, where in list(problems.items())[:25]:
                print(f"  {problem}  [{', '.join(dict.fromkeys(where))}]")
        browser.browser.close()
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
