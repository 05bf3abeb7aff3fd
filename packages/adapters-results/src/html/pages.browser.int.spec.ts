/// <reference lib="dom" />
import * as Effect from "effect/Effect";
import { readdirSync, readFileSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { renderCapacityHtml } from "../capacity/render-capacity-html.ts";
import { renderComparisonHtml } from "../comparison/render-comparison-html.ts";
import { decodeComparison } from "../comparison/comparison-document.ts";
import { decodeConformance } from "../conformance/conformance-document.ts";
import { renderConformanceHtml } from "../conformance/render-conformance-html.ts";
import { renderLoadHtml } from "../load/load-html.ts";
import { launchChromium } from "../testing/launch-chromium.ts";
import { syntheticCapacity, syntheticTrial, syntheticTrials } from "../testing/synthetic-capacity.ts";
import { syntheticInput } from "../testing/synthetic-input.ts";
import { syntheticLoadInput } from "../testing/synthetic-load-input.ts";
import { syntheticTuning } from "../testing/synthetic-tuning.ts";
import { cutOffWords, lowContrast, openWatchedPage, type WatchedPage } from "../testing/watched-page.ts";
import { renderTuningHtml } from "../tuning/render-tuning-html.ts";
import { renderHtml } from "./render-html.ts";

/** Set to keep pictures for a look; nothing is compared with them. */
const PICTURES = process.env["PLIMSOLL_PAGE_PICTURES"];
const SIZES = [
  { name: "a screen", width: 1280, height: 800 },
  { name: "a phone", width: 390, height: 844 },
] as const;

const DOCS = fileURLToPath(new URL("../../../../docs/", import.meta.url));
const newestOf = (folder: string): string => join(DOCS, folder, readdirSync(join(DOCS, folder)).sort().at(-1) ?? "");
const committed = (folder: string, file: string): string => readFileSync(join(newestOf(folder), file), "utf8");

const spoiled = syntheticTrial(300, { spoiledBy: ["llm-saturated", "runner-saturated"] });
const infinite = syntheticTrial(160, { p95LatencyMs: { ...spoiled.p95LatencyMs, value: Infinity } });

/** Every kind of page; conformance and comparison with what real orchestrators gave. */
const PAGES: Readonly<Record<string, () => string | Promise<string>>> = {
  spike: () => renderHtml(syntheticInput({ failedCount: 30, devMode: true })),
  load: () => renderLoadHtml(syntheticLoadInput({ failEvery: 7, turns: 3, cutOff: true })),
  capacity: () => renderCapacityHtml(syntheticCapacity({ trials: [...syntheticTrials, spoiled, infinite] })),
  tuning: () => renderTuningHtml(syntheticTuning()),
  comparison: async () =>
    renderComparisonHtml(await Effect.runPromise(decodeComparison(committed("comparisons", "comparison.json")))),
  conformance: async () =>
    renderConformanceHtml(await Effect.runPromise(decodeConformance(committed("conformance", "conformance.json")))),
};

let folder: string;
let browser: Browser;

beforeAll(async () => {
  browser = await launchChromium();
  folder = await mkdtemp(join(tmpdir(), "plimsoll-pages-"));
});

afterAll(async () => {
  // Where the browser is missing, neither of the two exists.
  await (browser as Browser | undefined)?.close();
  if ((folder as string | undefined) !== undefined) await rm(folder, { recursive: true, force: true });
});

describe.each(Object.keys(PAGES))("the page of a %s", (name) => {
  let watched: WatchedPage;

  beforeAll(async () => {
    const file = join(folder, `${name}.html`);
    await writeFile(file, (await PAGES[name]?.()) ?? "");
    watched = await openWatchedPage(browser, pathToFileURL(file).href);
  });

  const picture = async (suffix: string): Promise<void> => {
    if (PICTURES === undefined) return;
    await mkdir(PICTURES, { recursive: true });
    await watched.page.screenshot({ path: join(PICTURES, `${name}-${suffix}.png`), fullPage: true });
  };

  it.each(SIZES)("fits on $name: tables and charts scroll, the page does not", async ({ width, height }) => {
    await watched.page.setViewportSize({ width, height });
    const overflow = await watched.page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    await picture(String(width));
    expect(overflow).toBe(0);
  });

  it("cuts no word of a chart off", async () => {
    await watched.page.setViewportSize(SIZES[0]);
    expect(await cutOffWords(watched.page)).toEqual([]);
  });

  it("has one heading of the page, and one for each part, in order", async () => {
    const levels = await watched.page
      .locator("h1, h2, h3")
      .evaluateAll((headings) => headings.map(({ tagName }) => Number(tagName.slice(1))));
    expect(levels.filter((level) => level === 1)).toEqual([1]);
    expect(levels[0]).toBe(1);
    for (const [index, level] of levels.slice(1).entries()) expect(level - (levels[index] ?? 0)).toBeLessThanOrEqual(1);
  });

  it.each(["light", "dark"] as const)("can be read in %s", async (colorScheme) => {
    await watched.page.emulateMedia({ colorScheme });
    await watched.page.setViewportSize(SIZES[0]);
    if (colorScheme === "dark") await picture("dark");
    expect(await lowContrast(watched.page)).toEqual([]);
    await watched.page.emulateMedia({ colorScheme: "light" });
  });

  it("lets the keyboard scroll whatever scrolls", async () => {
    const phone = SIZES[1];
    await watched.page.setViewportSize(phone);
    const scrolling = await watched.page
      .locator(".scroll:visible")
      .evaluateAll((nodes) => nodes.filter((node) => node.scrollWidth > node.clientWidth).length);
    const reached = new Set<string>();
    for (let tabs = 0; tabs < 60; tabs += 1) {
      await watched.page.keyboard.press("Tab");
      const at = await watched.page.evaluate(() => {
        const focused = document.activeElement;
        return focused?.classList.contains("scroll") === true
          ? String([...document.querySelectorAll(".scroll")].indexOf(focused))
          : "";
      });
      if (at !== "") reached.add(at);
    }
    expect(reached.size).toBe(scrolling);
  });

  it("troubles nobody and asks for nothing but itself", () => {
    expect(watched.troubles).toEqual([]);
    expect(watched.requested).toHaveLength(1);
  });
});
