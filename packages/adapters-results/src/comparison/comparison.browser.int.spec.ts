/// <reference lib="dom" />
import * as Effect from "effect/Effect";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launchChromium } from "../testing/launch-chromium.ts";
import { syntheticComparison } from "../testing/synthetic-comparison.ts";
import { cutOffWords, openWatchedPage, pictureNames, type WatchedPage } from "../testing/watched-page.ts";
import { makeComparisonSink } from "./make-comparison-sink.ts";

const WIDE = { width: 1280, height: 800 };
const PHONE = { width: 390, height: 844 };

let rootDir: string;
let browser: Browser;
let watched: WatchedPage;
let url: string;

beforeAll(async () => {
  browser = await launchChromium();
  rootDir = await mkdtemp(join(tmpdir(), "plimsoll-browser-"));
  const folder = await Effect.runPromise(makeComparisonSink({ rootDir }).write(syntheticComparison()));
  url = pathToFileURL(join(folder, "comparison.html")).href;
  watched = await openWatchedPage(browser, url);
});

afterAll(async () => {
  // Where the browser is missing, neither of the two exists.
  await (browser as Browser | undefined)?.close();
  if ((rootDir as string | undefined) !== undefined) await rm(rootDir, { recursive: true, force: true });
});

describe("comparison.html in Chromium", () => {
  it("opens offline, asks for nothing but itself, and troubles nobody", () => {
    expect(watched.requested).toEqual([url]);
    expect(watched.troubles).toEqual([]);
  });

  it("tells a screen reader the name of every chart and its figures", async () => {
    const names = await pictureNames(watched.page);
    expect(names.map((name) => /^(.*?) sound: /.exec(name)?.[1])).toEqual([
      "Latency distributions",
      "Where the time goes",
      "Memory an agent",
      "Peak memory",
    ]);
  });

  it.each([
    ["a screen", WIDE],
    ["a phone", PHONE],
  ])("fits on %s: tables and charts scroll, the page does not", async (_, size) => {
    await watched.page.setViewportSize(size);
    const overflow = await watched.page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(overflow).toBe(0);
  });

  it("cuts no word of a chart off", async () => {
    await watched.page.setViewportSize(WIDE);
    expect(await cutOffWords(watched.page)).toEqual([]);
  });

  it("has a heading for the page and one for each part, in order", async () => {
    const levels = await watched.page
      .locator("h1, h2, h3")
      .evaluateAll((headings) => headings.map(({ tagName }) => Number(tagName.slice(1))));
    expect(levels[0]).toBe(1);
    expect(levels.filter((level) => level === 1)).toHaveLength(1);
    for (const [index, level] of levels.slice(1).entries()) expect(level - (levels[index] ?? 0)).toBeLessThanOrEqual(1);
  });
});
