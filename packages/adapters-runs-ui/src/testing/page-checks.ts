/** Runs in the page: contrast of every text that is seen, by WCAG 2.2; answers with those that fail AA. */
export const LOW_CONTRAST = `(() => {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const rgba = (colour) => { canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data; return [r, g, b, a / 255]; };
  const channel = (v) => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
  const light = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  const over = (top, under) => top.slice(0, 3).map((v, at) => v * top[3] + under[at] * (1 - top[3]));
  const behind = (node) => { const layers = [];
    for (; node; node = node.parentElement) { const c = rgba(getComputedStyle(node).backgroundColor); layers.push(c); if (c[3] === 1) break; }
    return layers.reverse().reduce((under, top) => over(top, under), [255, 255, 255]); };
  const bad = [];
  for (const node of document.querySelectorAll("body *")) {
    const own = [...node.childNodes].some((child) => child.nodeType === 3 && child.textContent.trim() !== "");
    const isText = node instanceof SVGTextElement;
    if (!own || node instanceof SVGElement && !isText || !isText && node.offsetParent === null) continue;
    const style = getComputedStyle(node);
    const [a, b] = [light(rgba(isText ? style.fill : style.color)), light(behind(isText ? node.closest("section") : node))].sort((x, y) => y - x);
    if ((a + 0.05) / (b + 0.05) < 4.5) bad.push(node.outerHTML.slice(0, 90));
  }
  return [...new Set(bad)];
})()`;

/** Runs in the page: what a screen reader would find without a name, or out of order. */
export const NAMELESS = `[
  ...[...document.querySelectorAll("table")].filter((one) => !one.caption?.textContent),
  ...[...document.querySelectorAll("section")].filter((one) => !document.getElementById(one.getAttribute("aria-labelledby"))?.textContent),
  ...[...document.querySelectorAll("button, a[href]")].filter((one) => !one.textContent.trim() && !one.ariaLabel),
  ...[...document.querySelectorAll("input, select")].filter((one) => one.labels.length === 0 && !one.ariaLabel),
  ...[...document.querySelectorAll("svg")].filter((one) => one.getAttribute("aria-hidden") !== "true" && !(one.getAttribute("role") === "img" && one.getAttribute("aria-label"))),
  ...[...document.querySelectorAll("nav")].filter((one) => !one.ariaLabel),
  ...[...document.querySelectorAll("[tabindex]")].filter((one) => one.tabIndex > 0),
  ...[...document.querySelectorAll("th")].filter((one) => !one.scope),
].map((one) => one.outerHTML.slice(0, 120))`;

/** Runs in the page: how many pixels it is wider than its window. */
export const OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth";
