// Measures every text of a page or a picture where it lies: run inside the document by check_report.py.
//
// Takes {smallest: size of text in pixels that is readable}. Gives {problems, boxes}: what is wrong by geometry alone,
// and the visible box of every piece of text in coordinates of the document, to be looked at in screenshots.
({smallest}) => {
  const problems = new Set();
  const short = text => text.trim().replace(/\s+/g, " ").slice(0, 40);
  const root = document.documentElement;

  // Rectangles of the window.
  const cut = (a, b) => ({left: Math.max(a.left, b.left), top: Math.max(a.top, b.top),
    right: Math.min(a.right, b.right), bottom: Math.min(a.bottom, b.bottom)});
  const plain = r => ({left: r.left, top: r.top, right: r.right, bottom: r.bottom});
  const isEmpty = r => r.right - r.left < 0.5 || r.bottom - r.top < 0.5;

  // Numbers that are many may be reached by scrolling: behind a line that opens them, or in a text of many lines.
  const mayScroll = e => e.tabIndex == 0 && (e.closest("details") || e.matches("pre"));

  // What of a piece of text its ancestors let through.
  const visible = (element, box, say) => {
    let left = plain(box);
    for (let e = element; e && e != root; e = e.parentElement) {
      const style = getComputedStyle(e);
      const isPicture = e.tagName == "svg";
      if (!isPicture && style.overflowX == "visible" && style.overflowY == "visible") continue;
      if (style.display == "inline" && !isPicture) continue;
      const frame = e.getBoundingClientRect();
      const inner = {left: frame.left + e.clientLeft, top: frame.top + e.clientTop,
        right: isPicture ? frame.right : frame.left + e.clientLeft + e.clientWidth,
        bottom: isPicture ? frame.bottom : frame.top + e.clientTop + e.clientHeight};
      const next = cut(left, inner);
      const lost = Math.max(next.left - left.left, next.top - left.top, left.right - next.right, left.bottom - next.bottom);
      if (lost > 0.75) {
        const scrolls = [style.overflowX, style.overflowY].some(way => way == "auto" || way == "scroll");
        if (!scrolls || !mayScroll(e)) say(`is clipped by ${e.tagName.toLowerCase()}.${e.getAttribute("class") || ""}`);
        else if (left.left - inner.left + e.scrollLeft < -1) say("cannot be reached by scrolling");
      }
      left = next;
      if (isEmpty(left)) return null;
    }
    return left;
  };

  // Every piece of text: a word, or what a line break leaves of it. Spaces are not seen, whatever they lie on.
  const pieces = [];
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode, element = node.parentElement;
    if (!node.textContent.trim() || element.closest("script,style,title,desc,head")) continue;
    if (!element.checkVisibility({visibilityProperty: true, contentVisibilityAuto: true})) continue;
    const text = short(node.textContent);
    const say = what => problems.add(`"${text}" ${what}`);
    if (/[\u0000-\u0008\u061c\u200b-\u200f\u202a-\u202e\u2066-\u2069]/.test(node.textContent)) say("holds hidden characters");
    const range = document.createRange();
    const boxes = [...node.textContent.matchAll(/\S+/g)].flatMap(word => {
      range.setStart(node, word.index);
      range.setEnd(node, word.index + word[0].length);
      return [...range.getClientRects()].filter(box => !isEmpty(box));
    });
    if (!boxes.length) say("has no place");
    const style = getComputedStyle(element), inPicture = element.closest("svg");
    const scale = inPicture && element.getScreenCTM
      ? Math.sqrt(Math.abs(element.getScreenCTM().a * element.getScreenCTM().d - element.getScreenCTM().b * element.getScreenCTM().c))
      : 1;
    const size = parseFloat(style.fontSize) * scale;
    if (size < smallest - 0.05) say(`is ${size.toFixed(1)} px high: too small to read`);
    for (const box of boxes) {
      const frame = inPicture ? inPicture.getBoundingClientRect() : null;
      if (frame && (box.left < frame.left - 0.75 || box.right > frame.right + 0.75 || box.top < frame.top - 0.75 || box.bottom > frame.bottom + 0.75))
        say("crosses the edge of its picture");
      const shown = visible(element, box, say);
      // Of a line at the edge of a text that scrolls there may be a rest.
      if (!shown || shown.bottom - shown.top < 0.6 * (box.bottom - box.top)) continue;
      if (shown.left + scrollX < -0.75 || shown.right + scrollX > root.clientWidth + 0.75)
        say("leaves the page at a side");
      pieces.push({text, node, box: shown, colour: inPicture ? style.fill : style.color, size});
    }
  }

  // No two of them meet. Sorted by their upper edges, so that few have to be compared.
  pieces.sort((a, b) => a.box.top - b.box.top);
  for (let i = 0; i < pieces.length; i++) {
    const a = pieces[i];
    for (let j = i + 1; j < pieces.length && pieces[j].box.top < a.box.bottom; j++) {
      const b = pieces[j], both = cut(a.box, b.box);
      if (a.node != b.node && both.right - both.left > 0.75 && both.bottom - both.top > 0.75) problems.add(`"${a.text}" and "${b.text}" overlap`);
    }
  }

  if (root.scrollWidth > innerWidth)
    problems.add(`page is ${root.scrollWidth} px wide in a window of ${innerWidth}`);
  for (const panel of document.querySelectorAll(".panel,.figures div,.verdict,.warning,.notice")) {
    if (panel.scrollWidth > panel.clientWidth + 1) problems.add(`something is wider than its panel "${short(panel.textContent)}"`);
  }
  for (const canvas of document.querySelectorAll("canvas")) {
    const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext("2d", {willReadFrequently: true});
    copy.drawImage(canvas, 0, 0);
    const data = copy.getImageData(0, 0, canvas.width, canvas.height).data, colours = new Set();
    for (let i = 0; i < data.length; i += 4) colours.add(data[i] << 16 | data[i + 1] << 8 | data[i + 2]);
    if (colours.size < 2) problems.add(`a canvas of ${canvas.width} x ${canvas.height} is blank`);
  }
  const boxes = pieces.map(p => ({text: p.text, colour: p.colour, size: p.size, left: p.box.left + scrollX,
    top: p.box.top + scrollY, right: p.box.right + scrollX, bottom: p.box.bottom + scrollY}));
  return {problems: [...problems], boxes, height: root.scrollHeight, width: root.clientWidth};
}
