/// <reference lib="dom" />
import type { Browser, Page } from "playwright-core";

/** Every wait of the browser ends after this long. */
const MOST_WAIT_MS = 5000;

/** A page and what it did that a report must not do. */
export interface WatchedPage {
  readonly page: Page;
  /** Warnings and errors of the console, and errors of scripts. */
  readonly troubles: readonly string[];
  /** Addresses asked for, the page's own among them. */
  readonly requested: readonly string[];
}

/** Opens an address without network, in a context of its own that goes with the browser. */
export const openWatchedPage = async (browser: Browser, url: string): Promise<WatchedPage> => {
  const context = await browser.newContext({ offline: true });
  context.setDefaultTimeout(MOST_WAIT_MS);
  const page = await context.newPage();
  const troubles: string[] = [];
  const requested: string[] = [];
  page.on("console", (message) => {
    if (["error", "warning", "assert"].includes(message.type())) troubles.push(message.text());
  });
  page.on("pageerror", (error) => troubles.push(error.message));
  page.on("request", (request) => requested.push(request.url()));
  await page.goto(url, { waitUntil: "load" });
  return { page, troubles, requested };
};

/** Names of the pictures in view or below as the browser tells them to a screen reader; "" for one that has none. */
export const pictureNames = async (page: Page): Promise<readonly string[]> => {
  const session = await page.context().newCDPSession(page);
  const { nodes } = await session.send("Accessibility.getFullAXTree");
  await session.detach();
  return nodes
    .filter(({ ignored, role }) => !ignored && ["image", "img"].includes(String(role?.value)))
    .map(({ name }) => String(name?.value ?? ""));
};

/** How many pixels the page is wider than its window, for each wave that can be shown. */
export const overflowPixels = (page: Page): Promise<readonly number[]> =>
  page.locator(".pick").evaluateAll((picks) =>
    picks.map((pick) => {
      (pick as HTMLInputElement).checked = true;
      return document.documentElement.scrollWidth - document.documentElement.clientWidth;
    }),
  );

/** Words of the shown charts that stick out of their figure to the left or right, where they are cut off. */
export const cutOffWords = (page: Page): Promise<readonly (string | null)[]> =>
  page.locator("figure:visible").evaluateAll((figures) =>
    figures.flatMap((figure) => {
      const frame = figure.getBoundingClientRect();
      return [...figure.querySelectorAll("text")]
        .filter((text) => {
          const { left, right } = text.getBoundingClientRect();
          return left < frame.left - 1 || right > frame.right + 1;
        })
        .map((text) => text.textContent);
    }),
  );

/** The computed colour of the page's ground or text as red, green and blue. */
export const pageColour = async (page: Page, property: "backgroundColor" | "color"): Promise<readonly number[]> => {
  const colour = await page.evaluate((name) => getComputedStyle(document.body)[name], property);
  return (colour.match(/\d+/g) ?? []).slice(0, 3).map(Number);
};

/** Moves the pointer to the first lane in view, after the scrolling that brings it there: a scroll hides the tooltip. */
export const pointAtFirstLane = async (page: Page): Promise<string | null> => {
  const lane = page.locator(".lanes:visible .hit").first();
  await lane.scrollIntoViewIfNeeded();
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  await lane.hover();
  return lane.getAttribute("data-tip");
};

/** Texts that are seen and whose contrast is below WCAG 2.2's 4.5 (success criterion 1.4.3), as markup. */
export const lowContrast = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() => {
    type Colour = readonly number[];
    const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
    const rgba = (colour: string): Colour => {
      if (canvas === null) return [];
      canvas.clearRect(0, 0, 1, 1);
      canvas.fillStyle = colour;
      canvas.fillRect(0, 0, 1, 1);
      const [red = 0, green = 0, blue = 0, alpha = 0] = canvas.getImageData(0, 0, 1, 1).data;
      return [red, green, blue, alpha / 255];
    };
    const share = (channel: number): number =>
      channel <= 0.04045 * 255 ? channel / 255 / 12.92 : ((channel / 255 + 0.055) / 1.055) ** 2.4;
    const luminance = ([red = 0, green = 0, blue = 0]: Colour): number =>
      0.2126 * share(red) + 0.7152 * share(green) + 0.0722 * share(blue);
    const ground = (node: Element | null): Colour => {
      for (let at = node; at !== null; at = at.parentElement) {
        const colour = rgba(getComputedStyle(at).backgroundColor);
        if (colour[3] === 1) return colour;
      }
      return [255, 255, 255];
    };
    const isLow = (node: Element): boolean => {
      const own = [...node.childNodes].some((child) => child.nodeType === 3 && child.textContent?.trim() !== "");
      if (!own || node instanceof SVGElement || (node as HTMLElement).offsetParent === null) return false;
      const [light = 0, dark = 0] = [luminance(rgba(getComputedStyle(node).color)), luminance(ground(node))].sort(
        (left, right) => right - left,
      );
      return (light + 0.05) / (dark + 0.05) < 4.5;
    };
    return [
      ...new Set([...document.querySelectorAll("body *")].filter(isLow).map((node) => node.outerHTML.slice(0, 90))),
    ];
  });
