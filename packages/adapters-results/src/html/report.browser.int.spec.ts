import * as Effect from "effect/Effect";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { makeResultsSink } from "../sink/make-results-sink.ts";
import { launchChromium } from "../testing/launch-chromium.ts";
import { syntheticAssessment } from "../testing/synthetic-assessment.ts";
import { syntheticEvidence } from "../testing/synthetic-evidence.ts";
import type { SyntheticOptions } from "../testing/synthetic-run.ts";
import type { WatchedPage } from "../testing/watched-page.ts";
import {
  cutOffWords,
  openWatchedPage,
  overflowPixels,
  pageColour,
  pictureNames,
  pointAtFirstLane,
} from "../testing/watched-page.ts";

/** The runs whose reports are opened: the usual one, and a large stub's run that failed and was cut off. */
const RUNS = {
  usual: {},
  partial: { devMode: true, cutOff: true, failedCount: 30, scenario: { agentCount: 300, waves: 2 } },
} as const satisfies Record<string, SyntheticOptions>;
type Run = keyof typeof RUNS;
const NAMES = Object.keys(RUNS) as readonly Run[];

const WIDE = { width: 1280, height: 800 };
const PHONE = { width: 390, height: 844 };
/** Contrast that text needs against its ground: WCAG 2.2, success criterion 1.4.3. */
const LEAST_CONTRAST = 4.5;

let rootDir: string;
let browser: Browser;

const writeRun = (run: Run): Promise<string> =>
  Effect.gen(function* () {
    const sink = yield* makeResultsSink({ rootDir, runId: run });
    yield* sink.append(syntheticEvidence(RUNS[run]));
    return yield* sink.complete(syntheticAssessment(RUNS[run]));
  }).pipe(Effect.scoped, Effect.runPromise);

const urlOf = (run: Run): string => pathToFileURL(join(rootDir, run, "report.html")).href;

beforeAll(async () => {
  browser = await launchChromium();
  rootDir = await mkdtemp(join(tmpdir(), "plimsoll-browser-"));
  await Promise.all(NAMES.map(writeRun));
});

afterAll(async () => {
  // Where the browser is missing, neither of the two exists.
  await (browser as Browser | undefined)?.close();
  if ((rootDir as string | undefined) !== undefined) await rm(rootDir, { recursive: true, force: true });
});

/** Relative luminance of WCAG 2.2, 0..1. */
const luminanceRatio = (colour: readonly number[]): number => {
  const [red = 0, green = 0, blue = 0] = colour
    .map((channel) => channel / 255)
    .map((share) => (share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
};

describe.each(NAMES)("report.html of the %s run", (run) => {
  const { verdict } = syntheticAssessment(RUNS[run]);
  let watched: WatchedPage;
  const shownTitles = () => watched.page.locator(".lanes:visible title").allTextContents();
  const tabs = () => watched.page.locator(".tabs label");

  beforeAll(async () => {
    watched = await openWatchedPage(browser, urlOf(run));
  });

  beforeEach(async () => {
    await watched.page.setViewportSize(WIDE);
    await watched.page.evaluate(() => scrollTo(0, 0));
  });

  // After each test, so that whatever the test did counts too.
  afterEach(() => {
    expect(watched.troubles).toEqual([]);
    expect(watched.requested).toEqual([urlOf(run)]);
  });

  it("shows the assessment's verdict without scrolling, and in the page's title", async () => {
    const shown = watched.page.getByRole("region", { name: "Verdict" }).locator(".kind");
    expect(await shown.isVisible()).toBe(true);
    const marks = run === "partial" ? ["DEV MODE", "PARTIAL"] : [];
    expect((await shown.innerText()).trim().split(/\n+/)).toEqual([verdict.kind, ...marks]);
    const box = await shown.boundingBox();
    expect((box?.y ?? Infinity) + (box?.height ?? 0)).toBeLessThan(WIDE.height);
    expect(await watched.page.title()).toMatch(new RegExp(`^${verdict.kind}: `));
  });

  it("begins with the lanes of the slowest wave, and each tab shows its wave's alone, no word cut off", async () => {
    const slowest = await watched.page.locator(".tabs label", { hasText: "(slowest)" }).innerText();
    expect(await shownTitles()).toEqual([`Lanes of judged wave ${/\d+/.exec(slowest)?.[0]}`]);
    const all = await tabs().all();
    expect(all.length).toBeGreaterThan(1);
    for (const [index, tab] of all.entries()) {
      await tab.click();
      expect(await shownTitles()).toEqual([`Lanes of judged wave ${index + 1}`]);
      expect(await cutOffWords(watched.page)).toEqual([]);
    }
  });

  it("lets the keyboard choose a wave, and shows where it is", async () => {
    await watched.page.locator(".pick").first().focus();
    await watched.page.keyboard.press("Space");
    await watched.page.keyboard.press("ArrowRight");
    expect(await shownTitles()).toEqual(["Lanes of judged wave 2"]);
    expect(
      await tabs()
        .nth(1)
        .evaluate((tab) => getComputedStyle(tab).outlineStyle),
    ).toBe("solid");
  });

  it.each([WIDE, PHONE])("shows an agent's parts beside the pointer, in a window of $width px", async (viewport) => {
    await watched.page.setViewportSize(viewport);
    const tip = watched.page.locator("#tip");
    expect(await tip.isVisible()).toBe(false);
    const text = await pointAtFirstLane(watched.page);
    await tip.waitFor({ state: "visible" });
    expect(text).toMatch(/^[a-z]+-\d+: [\d.,]+ ms\n/);
    expect(await tip.textContent()).toBe(text);
    const box = await tip.boundingBox();
    expect(box?.x).toBeGreaterThanOrEqual(0);
    expect((box?.x ?? Infinity) + (box?.width ?? 0)).toBeLessThanOrEqual(viewport.width);
    expect((box?.y ?? Infinity) + (box?.height ?? 0)).toBeLessThanOrEqual(viewport.height);
    await watched.page.mouse.move(1, 1);
    await tip.waitFor({ state: "hidden" });
  });

  it("follows the reader's light or dark, readable in both, and prints on white", async () => {
    const grounds: number[] = [];
    for (const colorScheme of ["light", "dark"] as const) {
      await watched.page.emulateMedia({ colorScheme });
      const ground = luminanceRatio(await pageColour(watched.page, "backgroundColor"));
      const text = luminanceRatio(await pageColour(watched.page, "color"));
      expect((Math.max(ground, text) + 0.05) / (Math.min(ground, text) + 0.05)).toBeGreaterThan(LEAST_CONTRAST);
      grounds.push(ground);
    }
    expect(grounds[0]).toBeGreaterThan(0.8);
    expect(grounds[1]).toBeLessThan(0.05);
    await watched.page.emulateMedia({ media: "print", colorScheme: "dark" });
    expect(await pageColour(watched.page, "backgroundColor")).toEqual([255, 255, 255]);
    await watched.page.emulateMedia({ media: null, colorScheme: null });
  });

  it.each([WIDE, PHONE])("scrolls sideways in no wave, in a window of $width px", async (viewport) => {
    await watched.page.setViewportSize(viewport);
    const overflows = await overflowPixels(watched.page);
    expect(overflows).toEqual(Array.from({ length: await tabs().count() }, () => 0));
  });

  it("gives every picture a name of its own", async () => {
    const { page } = watched;
    const pictures = page.locator("svg:not([aria-hidden=true])");
    expect(await pictures.count()).toBe(4 + (await tabs().count()));
    expect(await page.locator("svg:not([aria-hidden=true]):not([role=img])").count()).toBe(0);
    await tabs().first().click();
    const expected = [
      "Distribution of latency",
      "Decomposition of latency",
      "LLM calls in flight",
      "CPU and memory",
      "Lanes of judged wave 1",
    ];
    const names = await pictureNames(page);
    expect(names).toHaveLength(expected.length);
    for (const start of expected) expect(names.filter((name) => name.startsWith(start))).toHaveLength(1);
  });

  it("begins with its only h1 and leaves out no level of headings", async () => {
    const levels = await watched.page
      .getByRole("heading")
      .evaluateAll((all) => all.map((each) => Number(each.tagName.slice(1))));
    expect(levels[0]).toBe(1);
    expect(levels.filter((level) => level === 1)).toHaveLength(1);
    expect(levels.length).toBeGreaterThan(8);
    for (const [index, level] of levels.slice(1).entries()) expect(level).toBeLessThanOrEqual((levels[index] ?? 0) + 1);
  });

  it("links only to files that lie beside it", async () => {
    const links = await watched.page
      .locator("a")
      .evaluateAll((all) => all.map((each) => (each as HTMLAnchorElement).href));
    expect(links.length).toBeGreaterThan(0);
    for (const link of links) expect(existsSync(fileURLToPath(link)), link).toBe(true);
  });
});

it("refuses what a page could ask for or run, and the watch would have seen it", async () => {
  const { page, troubles } = await openWatchedPage(browser, urlOf("usual"));
  await page.evaluate(() => fetch("http://127.0.0.1:9/").catch(() => null));
  await page.evaluate(() => {
    const script = document.createElement("script");
    script.textContent = "document.body.id = 'foreign'";
    document.body.append(script);
  });
  await expect.poll(() => troubles.length).toBeGreaterThanOrEqual(2);
  for (const trouble of troubles) expect(trouble).toContain("Content Security Policy");
  expect(await page.locator("#foreign").count()).toBe(0);
});
