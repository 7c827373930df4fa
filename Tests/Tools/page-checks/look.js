// Looks at screenshots of a stretch of a page, with its text and without: run in an empty page by check_report.py.
//
// Takes {shown, bare: PNG as base64, scale: pixels per unit, top: upper edge of the stretch, boxes: of texts}. Gives
// what is wrong: a text whose ground is not of one colour (it lies over a line, a point, an edge), one that stands out
// less than WCAG 2.1 asks for, one that is not there.
async ({shown, bare, scale, top, boxes}) => {
  const pixels = async base64 => {
    const bytes = Uint8Array.from(atob(base64), c => c.charCodeAt(0));
    const bitmap = await createImageBitmap(new Blob([bytes], {type: "image/png"}));
    const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext("2d", {willReadFrequently: true});
    context.drawImage(bitmap, 0, 0);
    return context.getImageData(0, 0, bitmap.width, bitmap.height);
  };
  const [withText, ground] = [await pixels(shown), await pixels(bare)];
  const linear = v => (v /= 255) <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
  const light = ([r, g, b]) => 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
  const contrast = (a, b) => (Math.max(light(a), light(b)) + 0.05) / (Math.min(light(a), light(b)) + 0.05);
  const parts = c => [c >> 16, c >> 8 & 255, c & 255];
  const far = (a, b) => Math.max(...parts(a).map((v, i) => Math.abs(v - parts(b)[i])));
  const problems = [];
  for (const box of boxes) {
    const [left, right] = [box.left, box.right].map(v => Math.round(v * scale));
    const [upper, lower] = [box.top, box.bottom].map(v => Math.round((v - top) * scale));
    const counts = new Map();
    let changed = 0, all = 0;
    for (let y = Math.max(0, upper); y < Math.min(ground.height, lower); y++) {
      for (let x = Math.max(0, left); x < Math.min(ground.width, right); x++) {
        const i = (y * ground.width + x) * 4;
        const a = ground.data[i] << 16 | ground.data[i + 1] << 8 | ground.data[i + 2];
        const b = withText.data[i] << 16 | withText.data[i + 1] << 8 | withText.data[i + 2];
        counts.set(a, (counts.get(a) || 0) + 1);
        all++;
        if (a != b) changed++;
      }
    }
    if (!all) continue;
    const [main] = [...counts].reduce((best, entry) => entry[1] > best[1] ? entry : best);
    const other = [...counts].filter(([colour]) => far(colour, main) > 12);
    const strange = other.reduce((sum, entry) => sum + entry[1], 0);
    const ink = box.colour.match(/[0-9.]+/g).map(Number);
    const ratio = contrast(ink, parts(main));
    const say = what => problems.push(`"${box.text}" ${what}`);
    if (changed < 3) say("is not to be seen");
    if (ratio < 4.5) say(`has a contrast of ${ratio.toFixed(2)}`);
    if (strange > 2 * scale) {
      const worst = Math.min(...other.map(([colour]) => contrast(ink, parts(colour))));
      say(`lies over something drawn (${strange} of ${all} pixels, contrast down to ${worst.toFixed(1)})`);
    }
  }
  return problems;
}
