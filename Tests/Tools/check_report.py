#!/usr/bin/env python3
"""Opens pages of runs and sweeps in a browser and checks what only a browser can tell.

    check_report.py --out FOLDER report.html...

For every page, at 1280 and 390 pixels, light and dark: one request, no message on the console, nothing wider than
the window, no overlapping or clipped text, enough contrast, drawn canvases, values under pointer and arrow keys.
Screenshots go to FOLDER. Needs playwright (PyPI) and Debian's chromium. Exit status 1 with the problems found.
"""
import argparse
import pathlib
import shutil
import sys

from playwright.sync_api import sync_playwright

SIZES = [(1280, 900, 1), (390, 844, 2)]
LARGEST_PAGE = 1_000_000

# Everything that is measured inside the page; returns a list of problems.
MEASURE = """
() => {
  const problems = [];
  const seen = e => { const r = e.getBoundingClientRect();
    return r.width > 0 && r.height > 0 && getComputedStyle(e).visibility == "visible"; };
  const short = e => (e.textContent || "").trim().slice(0, 40);
  if (document.documentElement.scrollWidth > innerWidth)
    problems.push(`page is ${document.documentElement.scrollWidth} px wide in a window of ${innerWidth}`);
  // Labels of pictures: apart from each other and inside of their picture.
  for (const svg of document.querySelectorAll("svg")) {
    const frame = svg.getBoundingClientRect();
    const texts = [...svg.querySelectorAll("text")].filter(seen);
    const boxes = texts.map(t => t.getBoundingClientRect());
    boxes.forEach((a, i) => {
      if (a.left < frame.left - 1 || a.right > frame.right + 1 || a.top < frame.top - 1 || a.bottom > frame.bottom + 1)
        problems.push(`label "${short(texts[i])}" is clipped by its picture`);
      if (a.height < 7.5 && a.width < 7.5) problems.push(`label "${short(texts[i])}" is too small to read`);
      for (let j = i + 1; j < boxes.length; j++) {
        const b = boxes[j];
        const w = Math.min(a.right, b.right) - Math.max(a.left, b.left);
        const h = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
        // Boxes of text are higher than its letters.
        if (w > 1 && h > 4) problems.push(`labels "${short(texts[i])}" and "${short(texts[j])}" overlap`);
      }
    });
  }
  // Text of the page: not cut off, and not over its neighbour.
  const leaves = [...document.querySelectorAll("body *")].filter(e => seen(e) && !e.closest("svg,script,style,pre")
    && [...e.childNodes].some(n => n.nodeType == 3 && n.textContent.trim()));
  for (const e of leaves) {
    const style = getComputedStyle(e);
    if (style.overflow != "visible" && e.scrollWidth > e.clientWidth + 1) problems.push(`"${short(e)}" is clipped`);
    const panel = e.closest(".panel,.figures div,.verdict");
    if (panel && !e.closest(".scroll")) {
      const a = e.getBoundingClientRect(), b = panel.getBoundingClientRect();
      if (a.right > b.right + 1 || a.left < b.left - 1) problems.push(`"${short(e)}" leaves its panel`);
    }
  }
  const lines = leaves.filter(e => e.matches("span,dt,dd,td,th,label,li,summary,h2")).map(e => {
    const range = document.createRange(); range.selectNodeContents(e); return [e, range.getBoundingClientRect()]; });
  for (let i = 0; i < lines.length; i++) for (let j = i + 1; j < Math.min(lines.length, i + 40); j++) {
    const [e, a] = lines[i], [f, b] = lines[j];
    if (e.contains(f) || f.contains(e) || e.closest(".scroll") != f.closest(".scroll")) continue;
    const w = Math.min(a.right, b.right) - Math.max(a.left, b.left);
    const h = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
    if (w > 1 && h > 4) problems.push(`"${short(e)}" and "${short(f)}" overlap`);
  }
  // Contrast of text to what lies behind it, as WCAG 2.1 defines it.
  const parse = c => { const m = c.match(/[0-9.]+/g).map(Number); return m.length < 4 ? [...m, 1] : m; };
  const light = c => { const [r, g, b] = c.map(v => { v /= 255; return v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4; });
    return .2126 * r + .7152 * g + .0722 * b; };
  const behind = e => { for (; e; e = e.parentElement) { const c = parse(getComputedStyle(e).backgroundColor);
    if (c[3] > .99) return c; } return [255, 255, 255, 1]; };
  for (const e of [...leaves, ...document.querySelectorAll("svg text")]) {
    if (!seen(e)) continue;
    const style = getComputedStyle(e), isSVG = e.closest("svg");
    const a = light(parse(isSVG ? style.fill : style.color)), b = light(behind(isSVG ? e.closest("svg").parentElement : e));
    const ratio = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
    if (ratio < 4.5) problems.push(`"${short(e)}" has a contrast of ${ratio.toFixed(2)}`);
  }
  for (const c of document.querySelectorAll("canvas")) {
    const copy = new OffscreenCanvas(c.width, c.height).getContext("2d", {willReadFrequently: true});
    copy.drawImage(c, 0, 0);
    const d = copy.getImageData(0, 0, c.width, c.height).data;
    const colours = new Set(); for (let i = 0; i < d.length; i += 4) colours.add(d[i] << 16 | d[i + 1] << 8 | d[i + 2]);
    if (colours.size < 2) problems.push(`a canvas of ${c.width} x ${c.height} is blank`);
  }
  return [...new Set(problems)];
}
"""


def said_by(page, box, output, keys):
    """What is said about a picture after each of the keys."""
    box.focus()
    said = set()
    for key in keys:
        page.keyboard.press(key)
        said.add(output.text_content())
    return said


def check_readout(page, problems):
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
        page.mouse.move(1, 1)
        if len(said_by(page, box, output, 3 * ["ArrowRight"])) < 2 and int(box.get_attribute("data-cols")) > 4:
            problems.append(f"{name}: arrow keys change nothing")
        switches = page.locator(f"input[name={name}]")
        shots = []
        for index in range(switches.count()):
            switches.nth(index).check()
            shots.append(box.screenshot())
        switches.nth(0).check()
        page.evaluate("document.activeElement.blur()")
        if len(shots) > 1 and len(set(shots)) == 1:
            problems.append(f"{name}: the switch changes nothing")


def check_points(page, problems):
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
        page.mouse.move(1, 1)
        if len(said_by(page, box, output, 3 * ["ArrowRight"] + ["ArrowLeft"])) < 2:
            problems.append(f"plot {index}: arrow keys change nothing")
        page.evaluate("document.activeElement.blur()")


def check(browser, path, out):
    problems = []
    if path.stat().st_size > LARGEST_PAGE:
        problems.append(f"{path.stat().st_size} bytes")
    for width, height, scale in SIZES:
        for mode in ["light", "dark"]:
            context = browser.new_context(
                viewport={"width": width, "height": height}, color_scheme=mode, device_scale_factor=scale)
            page = context.new_page()
            found, requests = [], []
            page.on("console", lambda message: found.append(f"console: {message.text}"))
            page.on("pageerror", lambda error: found.append(f"script: {error}"))
            page.on("request", lambda request: requests.append(request.url))
            page.goto(path.resolve().as_uri())
            page.wait_for_timeout(200)
            page.screenshot(path=out / f"{path.parent.name}-{width}-{mode}.png", full_page=True)
            found += page.evaluate(MEASURE)
            page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
            found += [f"opened: {problem}" for problem in page.evaluate(MEASURE) if problem not in found]
            check_readout(page, found)
            check_points(page, found)
            if len(requests) != 1:
                found.append(f"{len(requests)} requests")
            problems += [f"{width} px, {mode}: {problem}" for problem in found]
            context.close()
    return problems


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--out", type=pathlib.Path, required=True, help="folder for the screenshots")
    parser.add_argument("pages", type=pathlib.Path, nargs="+")
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    chromium = shutil.which("chromium") or sys.exit("chromium is not installed")
    failed = False
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"])
        for path in arguments.pages:
            problems = check(browser, path, arguments.out)
            failed = failed or bool(problems)
            print(f"{path}: {path.stat().st_size} bytes, {len(problems)} problems")
            for problem in problems[:40]:
                print(f"  {problem}")
        browser.close()
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
