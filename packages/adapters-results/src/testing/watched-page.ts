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
