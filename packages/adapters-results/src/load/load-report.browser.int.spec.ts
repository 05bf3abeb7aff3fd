/// <reference lib="dom" />
import { writeFile } from "node:fs/promises";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launchChromium } from "../testing/launch-chromium.ts";
import { syntheticLoadInput } from "../testing/synthetic-load-input.ts";
import { cutOffWords, openWatchedPage, pictureNames, type WatchedPage } from "../testing/watched-page.ts";
import { renderLoadHtml } from "./load-html.ts";

let folder: string;
let browser: Browser;
let watched: WatchedPage;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "plimsoll-load-html-"));
  const file = join(folder, "load.html");
  await writeFile(file, renderLoadHtml(syntheticLoadInput({ failEvery: 7, turns: 3, devMode: true })));
  browser = await launchChromium();
  watched = await openWatchedPage(browser, pathToFileURL(file).href);
}, 60_000);
afterAll(async () => {
  await browser.close();
  await rm(folder, { recursive: true });
});

describe("load.html in a browser", () => {
  it("opens without network, scripts' errors or warnings", () => {
    expect(watched.troubles).toEqual([]);
    expect(watched.requested).toHaveLength(1);
  });

  it("names its pictures for those who do not see them, and cuts no words off", async () => {
    expect(await pictureNames(watched.page)).toEqual([
      expect.stringMatching(/^Latency over time, corrected and uncorrected At most \d+ ms/),
      expect.stringMatching(/^In flight, arrivals and completions over time At most [\d.]+ were there/),
    ]);
    expect(await cutOffWords(watched.page)).toEqual([]);
  });

  it.each([1280, 390])("is no wider than a window of %d pixels", async (width) => {
    await watched.page.setViewportSize({ width, height: 800 });
    const over = await watched.page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(over).toBe(0);
  });

  it("says what a band is under the pointer", async () => {
    await watched.page.setViewportSize({ width: 1280, height: 900 });
    await watched.page.locator(".fault-band").first().hover();
    expect(await watched.page.locator("#tip").textContent()).toBe("rate-limited");
  });
});
