import { mkdirSync } from "node:fs";
import { appendFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, it, vi } from "vitest";
import { madeUpSamples, runRecord, samplesText, waveRecords } from "../testing/made-up-samples.ts";
import { type LookOptions, openBrowser, openWatched, type WatchedPage } from "../testing/open-browser.ts";
import { LOW_CONTRAST, NAMELESS, OVERFLOW } from "../testing/page-checks.ts";
import { resultsFolder, runDocument, writeFiles, writeRun } from "../testing/results-folder.ts";
import { serveForTest, type ServedPage } from "../testing/serve-for-test.ts";

/** Set to keep pictures for a look; nothing is compared with them. */
const PICTURES = process.env["PLIMSOLL_UI_PICTURES"];

/** A real browser on a busy machine. */
vi.setConfig({ testTimeout: 120_000 });

let folder: Awaited<ReturnType<typeof resultsFolder>>;
let served: ServedPage;
let browser: Browser;

const HOSTILE = `<img src=x onerror="document.title='taken'">`;

beforeAll(async () => {
  folder = await resultsFolder();
  const { rootDir } = folder;
  await writeRun(rootDir, { runId: "crewai-72", agentCount: 72, startedAt: "2026-11-22T10:00:00.000Z" });
  const slower = { runId: "langgraph-72", orchestrator: "langgraph", agentCount: 72, slowerMs: 40, failedCount: 2 };
  await writeRun(rootDir, { ...slower, startedAt: "2026-11-22T09:00:00.000Z" }, "NO-GO");
  await writeRun(rootDir, { runId: "small-4", orchestrator: HOSTILE, startedAt: "2026-11-21T09:00:00.000Z" });
  await writeFiles(rootDir, "damaged-1", { "run.json": '{"schemaVersion":1}' });
  served = await serveForTest(rootDir);
  browser = await openBrowser();
});
afterEach(async () => {
  await Promise.all(browser.contexts().map((context) => context.close()));
});
afterAll(async () => {
  await browser.close();
  await served.stop();
  await folder.remove();
});

/** Opens a view and waits until it is drawn. */
const open = async (view: string, options: LookOptions = {}): Promise<WatchedPage> => {
  const watched = await openWatched(browser, `${served.url}${view}`, options);
  await drawn(watched.page, view);
  return watched;
};
const drawn = (page: Page, view: string): Promise<unknown> =>
  page.locator(`html[data-shown="${view}"]`).waitFor({ state: "attached" });

const picture = async (page: Page, name: string): Promise<void> => {
  if (PICTURES === undefined) return;
  mkdirSync(PICTURES, { recursive: true });
  await page.screenshot({ path: `${PICTURES}/${name}.png`, fullPage: true });
};
const idsShown = (page: Page): Promise<readonly (string | null)[]> =>
  page.locator("#runs tbody tr").evaluateAll((rows) => rows.map((one) => one.getAttribute("data-run")));

it("lists all runs, filters and sorts them, and shows what is wrong with a damaged one", async () => {
  const { page, troubles } = await open("#/");
  expect(await idsShown(page)).toEqual(["crewai-72", "langgraph-72", "small-4", "damaged-1"]);
  expect(await page.locator("[data-run=damaged-1]").innerText()).toContain("run.json, field startedAt");
  expect(await page.locator("[data-run=small-4]").innerText()).toContain(HOSTILE);
  await picture(page, "history");
  await page.getByRole("button", { name: "p95, ms" }).click();
  expect((await idsShown(page))[0]).toBe("langgraph-72");
  expect(await page.locator("th[aria-sort=descending]").innerText()).toContain("p95");
  await page.getByRole("button", { name: "p95, ms" }).click();
  expect((await idsShown(page)).slice(2)).toEqual(["langgraph-72", "damaged-1"]);
  await page.getByLabel("Search").fill("langgraph");
  expect(await idsShown(page)).toEqual(["langgraph-72"]);
  await page.getByLabel("Search").fill("");
  await page.getByLabel("Outcome").selectOption("damaged");
  expect(await idsShown(page)).toEqual(["damaged-1"]);
  expect(await page.getByRole("status").innerText()).toBe("1 of 4 runs");
  expect(await page.title()).toBe("Runs – Plimsoll");
  expect(troubles).toEqual([]);
});

it("sets two runs side by side: figures with intervals, and the settings that differ", async () => {
  const { page, troubles } = await open("#/");
  await page.getByLabel("Choose crewai-72 for comparison").check();
  expect(await page.locator("#compare").getAttribute("href")).toBeNull();
  await page.getByLabel("Choose langgraph-72 for comparison").check();
  await page.getByRole("link", { name: "Compare 2 runs" }).click();
  await page.getByRole("heading", { name: "2 runs side by side" }).waitFor();
  const p95 = page.locator("#figures tbody tr").filter({ hasText: "P95 latency" });
  expect(await p95.innerText()).toMatch(/103 \[98, 108\][\s\S]*143 \[138, 148\][\s\S]*× 1\.388\s+intervals apart/);
  const differing = await page.locator("#settings tbody th").allInnerTexts();
  expect(differing).toEqual(["scenario.orchestrator", "orchestrator.name"]);
  await page.getByLabel(/Show all/).check();
  expect(await page.locator("#settings tbody tr").count()).toBeGreaterThan(20);
  await picture(page, "comparison");
  expect(troubles).toEqual([]);
});

it("goes from a run over a wave to one agent's timeline, with what failed and why", async () => {
  const { page, troubles } = await open("#/run/langgraph-72");
  await page.locator("#waves").waitFor();
  expect(await page.locator("#waves tbody tr").count()).toBe(3);
  await picture(page, "run");
  await page.getByRole("link", { name: "wave 2", exact: true }).click();
  await page.locator("#invocations").waitFor();
  expect(await page.locator("#page").innerText()).toBe("1 to 72 of 72");
  await page.getByRole("link", { name: "Latency" }).click();
  await page.locator("th[aria-sort=ascending]", { hasText: "Latency" }).waitFor();
  await picture(page, "wave");
  await page.getByRole("link", { name: "archon-3", exact: true }).click();
  await page.locator("#segments").waitFor();
  expect(await page.locator("#segments tbody th").allInnerTexts()).toEqual([
    ...[" client queue", " transport", " orchestrator, before the LLM", " LLM", " orchestrator, after the LLM"],
    " transport",
  ]);
  expect(await page.locator("#calls tbody tr").innerText()).toMatch(/answered\s+20 ms\s+69 ms\s+70 ms/);
  await picture(page, "timeline");
  await page.getByRole("link", { name: "After →" }).click();
  await page.getByRole("heading", { name: "archon-3 in wave 3" }).waitFor();
  await page.goto(`${served.url}#/run/langgraph-72/timeline?request=p0-wave-1-archon-1`);
  await page.getByText("Traceback: line 1").waitFor();
  expect(await page.locator("nav #trail").innerText()).toMatch(
    /All runs[\s\S]*langgraph-72[\s\S]*wave 2[\s\S]*archon-1/,
  );
  expect(troubles).toEqual([]);
});

it("pages through a run, a hundred at a time", async () => {
  const { page } = await open("#/run/crewai-72/invocations");
  expect(await page.locator("#page").innerText()).toBe("1 to 100 of 216");
  await page.getByRole("link", { name: "Next →" }).click();
  await page.getByText("101 to 200 of 216").waitFor();
  await page.goBack();
  await page.getByText("1 to 100 of 216").waitFor();
});

it("follows a run that goes, in the list and on its own page, and shows its result when it is over", async () => {
  const run = { runId: "live-20", agentCount: 20, startedAt: "2026-11-22T11:00:00.000Z" };
  const { page, troubles } = await open("#/");
  const path = join(await writeFiles(folder.rootDir, "live-20", {}), "samples.ndjson");
  await writeFile(path, samplesText([runRecord(run), ...waveRecords(run, 0)]));
  await page.locator("[data-run=live-20]", { hasText: "running" }).waitFor();
  await page.locator("[data-run=live-20] a").click();
  const figures = page.locator("#live-figures");
  await figures.getByText("20", { exact: true }).first().waitFor();
  expect(await figures.innerText()).toMatch(
    /Phase\s+wave[\s\S]*Sent\s+20\s+Failed\s+0\s+[\s\S]*p50, last 10 s\s+109 ms/,
  );
  const second = samplesText(waveRecords({ ...run, slowerMs: 60, failedCount: 3 }, 1));
  await appendFile(path, second.slice(0, -30));
  await page.waitForTimeout(700);
  await appendFile(path, second.slice(-30) + samplesText(waveRecords(run, 2)));
  await figures.getByText("60", { exact: true }).waitFor();
  expect(await figures.innerText()).toMatch(/Sent\s+60\s+Failed\s+3/);
  await picture(page, "live");
  await appendFile(path, samplesText(madeUpSamples(run).slice(-2)));
  await writeFiles(folder.rootDir, "live-20", { "run.json": runDocument(run) });
  await page.locator("#waves").waitFor();
  expect(await page.getByText("GO", { exact: false }).first().innerText()).toContain("GO");
  expect(troubles).toEqual([]);
});

it("can be used by keyboard alone: sort, choose, compare, open, and come back", async () => {
  const { page } = await open("#/");
  await page.keyboard.press("Tab");
  expect(await page.evaluate("document.activeElement.id")).toBe("skip");
  await page.keyboard.press("Enter");
  expect(await page.evaluate("document.activeElement.id")).toBe("heading");
  await page.keyboard.press("Tab");
  expect(await page.evaluate("document.activeElement.id")).toBe("search");
  await page.keyboard.type("72");
  const tabTo = async (expression: string): Promise<void> => {
    for (let presses = 0; presses < 60; presses += 1) {
      await page.keyboard.press("Tab");
      if ((await page.evaluate(expression)) === true) return;
    }
    throw new Error(`never reached: ${expression}`);
  };
  await tabTo("document.activeElement.textContent.startsWith('Orchestrator')");
  await page.keyboard.press("Enter");
  expect(await page.evaluate("document.activeElement.closest('th')?.ariaSort")).toBe("ascending");
  for (const id of ["crewai-72", "langgraph-72"]) {
    await tabTo(`document.activeElement.ariaLabel === 'Choose ${id} for comparison'`);
    await page.keyboard.press("Space");
  }
  await page.locator("#compare").focus();
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "2 runs side by side" }).waitFor();
  expect(await page.evaluate("document.activeElement.id")).toBe("heading");
  await tabTo("document.activeElement.getAttribute('href') === '#/run/langgraph-72'");
  await page.keyboard.press("Enter");
  await page.locator("#waves").waitFor();
  await tabTo("document.activeElement.textContent === 'wave 1'");
  await page.keyboard.press("Enter");
  await page.locator("#invocations").waitFor();
  await tabTo("document.activeElement.textContent === 'archon-1'");
  await page.keyboard.press("Enter");
  await page.locator("#segments").waitFor();
});

const VIEWS = [
  "#/",
  "#/run/langgraph-72",
  "#/compare?runs=crewai-72%2Clanggraph-72",
  "#/run/langgraph-72/invocations?phase=wave&wave=0",
  "#/run/langgraph-72/timeline?request=p0-wave-0-archon-1",
];

it.each(["light", "dark"] as const)(
  "has readable text in %s, names everything for screen readers, and fits a narrow window",
  async (colorScheme) => {
    const { page, troubles } = await open("#/", { colorScheme, width: 420 });
    for (const view of VIEWS) {
      await page.goto(`${served.url}${view}`);
      await drawn(page, view);
      if (view.startsWith("#/run") && !view.includes("/", 6)) await page.locator("#waves").waitFor();
      expect([view, await page.evaluate(LOW_CONTRAST)]).toEqual([view, []]);
      expect([view, await page.evaluate(NAMELESS)]).toEqual([view, []]);
      expect([view, await page.evaluate(OVERFLOW)]).toEqual([view, 0]);
      expect(await page.locator("h1").count()).toBe(1);
      await picture(page, `narrow-${colorScheme}-${VIEWS.indexOf(view)}`);
    }
    expect(troubles).toEqual([]);
  },
);

it("says in words when an address leads nowhere", async () => {
  const { page } = await open("#/run/nobody");
  expect(await page.getByRole("alert").innerText()).toContain('there is no run "nobody"');
  await page.goto(`${served.url}#/%E0%A4%A`);
  await page.getByText("There is nothing at this address").waitFor();
});
