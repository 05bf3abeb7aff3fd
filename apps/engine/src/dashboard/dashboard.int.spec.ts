import { mkdirSync } from "node:fs";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Scope from "effect/Scope";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { call } from "../http/testing/api-caller.ts";
import { memoryStore, serveEngine } from "../http/testing/serve-engine.ts";
import { tenantToken } from "../http/testing/signed-token.ts";
import { BUSY_ENGINE, layeredWorkflow } from "./testing/busy-engine.ts";
import { openBrowser } from "./testing/open-browser.ts";

/** Set to keep pictures for a look; nothing is compared with them. */
const PICTURES = process.env["PLIMSOLL_DASHBOARD_PICTURES"];

const scope = Scope.makeUnsafe();
let browser: Browser;
let url = "";
let acme = "";
const WORKFLOWS = Array.from({ length: 10 }, (_, at) => `w${at}`);

interface OpenOptions {
  readonly colorScheme?: "light" | "dark";
  /** Another server than the one of all tests. */
  readonly at?: string;
}

interface Watched {
  readonly page: Page;
  readonly troubles: string[];
}

/** A page on which every error, every refusal by the policy and every foreign request is kept. */
const open = async ({ at = url, ...options }: OpenOptions = {}): Promise<Watched> => {
  const context = await browser.newContext({ viewport: { width: 1400, height: 1000 }, ...options });
  const page = await context.newPage();
  const troubles: string[] = [];
  page.setDefaultTimeout(15_000);
  page.on("pageerror", (error) => troubles.push(`error: ${error.message}`));
  page.on("console", (message) => {
    if (message.type() === "error" && !/401|Failed to load resource/.test(message.text()))
      troubles.push(message.text());
  });
  page.on("request", (request) => {
    if (!request.url().startsWith(at) && !request.url().startsWith("data:")) troubles.push(`asked ${request.url()}`);
  });
  await page.goto(`${at}/`);
  return { page, troubles };
};

const signIn = async (page: Page, token: string): Promise<void> => {
  await page.getByLabel("Bearer token").fill(token);
  await page.getByRole("button", { name: "Connect" }).click();
  await page.getByRole("heading", { name: "Workflows" }).waitFor();
};

/** Waits for something to be so in the page; by asking it, because the page's own policy allows no eval. */
const becomes = async (page: Page, expression: string): Promise<void> => {
  const giveUpAt = performance.now() + 20_000;
  while ((await page.evaluate(expression)) !== true) {
    if (performance.now() > giveUpAt) throw new Error(`not within 20 s: ${expression}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
};

const picture = async (page: Page, name: string): Promise<void> => {
  if (PICTURES === undefined) return;
  mkdirSync(PICTURES, { recursive: true });
  await page.screenshot({ path: `${PICTURES}/${name}.png`, fullPage: true });
};

beforeAll(async () => {
  const served = await Effect.runPromise(Scope.provide(serveEngine(BUSY_ENGINE), scope));
  url = served.url;
  acme = await tenantToken("acme");
  browser = await openBrowser();
});
afterAll(async () => {
  await browser.close();
  await Effect.runPromise(Scope.close(scope, Exit.void));
});

it("asks for a token, says what is wrong with a bad one, and keeps a good one in this tab alone", async () => {
  const { page, troubles } = await open();
  await page.getByLabel("Bearer token").waitFor();
  expect(await page.evaluate("document.activeElement.id")).toBe("token");
  await picture(page, "sign-in");
  await page.getByLabel("Bearer token").fill("nonsense");
  await page.keyboard.press("Enter");
  await page.getByRole("alert").filter({ hasText: "does not hold" }).waitFor();
  await signIn(page, acme);
  await page.getByText("Live", { exact: true }).waitFor();
  await page.reload();
  await page.getByText("Live", { exact: true }).waitFor();
  expect(await page.evaluate("[localStorage.length, document.cookie]")).toEqual([0, ""]);
  const other = await page.context().newPage();
  await other.goto(`${url}/`);
  await other.getByLabel("Bearer token").waitFor();
  expect(troubles).toEqual([]);
});

/** Runs in the page: times between frames over a while, in ms. */
const MEASURE_FRAMES = `new Promise((resolve) => {
  const gaps = []; let last = performance.now(); const end = last + 4000;
  const frame = (at) => { gaps.push(at - last); last = at; at < end ? requestAnimationFrame(frame) : resolve(gaps); };
  requestAnimationFrame(frame);
})`;

it("stays smooth while 10 workflows of 100 tasks run, and ends with the journal's own counts", async () => {
  const { page, troubles } = await open();
  await signIn(page, acme);
  for (const id of WORKFLOWS) {
    expect((await call(`${url}/v1/workflows`, acme, { json: layeredWorkflow(id, 100) })).status).toBe(202);
  }
  await becomes(page, "window.plimsoll.chart.rows.length >= 1010");
  const gaps = ((await page.evaluate(MEASURE_FRAMES)) as number[]).slice(1).sort((a, b) => a - b);
  const p95 = gaps[Math.floor(0.95 * gaps.length)] ?? Infinity;
  if (PICTURES !== undefined)
    console.log(`frames ${gaps.length}, p95 ${p95.toFixed(1)} ms, max ${gaps.at(-1)?.toFixed(1)} ms`);
  await picture(page, "live");
  expect(gaps.length).toBeGreaterThan(40);
  expect(p95).toBeLessThan(100);
  await page.getByRole("button", { name: "Report w0 (w0)" }).click();
  await becomes(page, "window.plimsoll.chart.rows.length === 100");
  await picture(page, "one-live");
  for (const id of WORKFLOWS) {
    for (let status = 202; status === 202;) {
      ({ status } = await call(`${url}/v1/workflows/${id}/result?waitSeconds=20`, acme, {
        signal: AbortSignal.timeout(30_000),
      }));
    }
  }
  await becomes(page, "[...window.plimsoll.fleet.workflows.values()].every((one) => one.finishedAtMs !== null)");
  const shown = (await page.evaluate(
    "Object.fromEntries([...window.plimsoll.fleet.workflows.values()].map((one) => [one.workflowId, { ...one.counts, retries: one.retries }]))",
  )) as Record<string, unknown>;
  for (const id of WORKFLOWS) {
    const { metrics } = (await call(`${url}/v1/workflows/${id}`, acme)).body;
    const { running, succeeded, failed, blocked, cancelled, retries } = metrics;
    expect(shown[id]).toEqual({ running, succeeded, failed, blocked, cancelled, retries });
  }
  expect(troubles).toEqual([]);
}, 120_000);

it("tells why an agent was chosen, what failed and why, and how agents did", async () => {
  const { page, troubles } = await open();
  await signIn(page, acme);
  await page.getByRole("button", { name: "Report w1 (w1)" }).click();
  await page.locator("#failures-table tbody tr").first().waitFor();
  const failures = await page.locator("#failures-table tbody").innerText();
  expect(failures).toContain("503 from the model's provider");
  await page.locator("#tasks summary").click();
  await page.getByRole("button", { name: "step-020" }).click();
  await page.getByRole("heading", { name: /Task step-020/ }).waitFor();
  expect(await page.evaluate("document.activeElement.id")).toBe("task-heading");
  expect((await page.locator("#task-why").innerText()).length).toBeGreaterThan(20);
  const reasons = await page.locator("#reasons-table tbody tr td:first-child").allInnerTexts();
  expect(reasons).toEqual(expect.arrayContaining(["load"]));
  const agents = await page.locator("#agents-table tbody tr").allInnerTexts();
  expect(agents.length).toBe(12);
  expect(agents.join()).toMatch(/\d %/);
  await picture(page, "one-ended");
  expect(troubles).toEqual([]);
});

it("can be used by keyboard alone", async () => {
  const { page } = await open();
  await signIn(page, acme);
  await page.getByRole("button", { name: "Report w2 (w2)" }).waitFor();
  await page.getByRole("button", { name: "Report w2 (w2)" }).focus();
  await page.keyboard.press("Enter");
  await becomes(page, "window.plimsoll.chart.rows.length === 100");
  await page.locator("#lane-scroller").focus();
  for (const key of ["ArrowDown", "ArrowDown", "ArrowDown"]) await page.keyboard.press(key);
  await page.getByText(/^step-002 of Report w2, (succeeded|failed|blocked)/).waitFor();
  await page.keyboard.press("End");
  await page.getByText(/^step-099 of Report w2/).waitFor();
  expect(await page.evaluate("document.getElementById('lane-scroller').scrollTop")).toBeGreaterThan(500);
  await page.keyboard.press("+");
  expect(await page.evaluate("window.plimsoll.chart.zoom")).toBe(2);
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: /Task step-099/ }).waitFor();
  const order = (await page.evaluate(`[...document.querySelectorAll("a[href], button, input, summary, [tabindex]")]
    .filter((one) => one.tabIndex > 0).length`)) as number;
  expect(order).toBe(0);
});

/** Runs in the page: contrast of every text that is seen, by WCAG 2.2; answers with those that fail AA. */
const LOW_CONTRAST = `(() => {
  const channel = (v) => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
  const rgb = (text) => (text.match(/[\\d.]+/g) ?? []).map(Number);
  const light = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  const behind = (node) => { for (; node; node = node.parentElement) { const c = rgb(getComputedStyle(node).backgroundColor);
    if (c.length === 3 || c[3] === 1) return c; } return [255, 255, 255]; };
  const bad = [];
  for (const node of document.querySelectorAll("body *")) {
    const own = [...node.childNodes].some((child) => child.nodeType === 3 && child.textContent.trim() !== "");
    if (!own || node.offsetParent === null) continue;
    const [a, b] = [light(rgb(getComputedStyle(node).color)), light(behind(node))].sort((x, y) => y - x);
    if ((a + 0.05) / (b + 0.05) < 4.5) bad.push(node.outerHTML.slice(0, 90));
  }
  return [...new Set(bad)];
})()`;

it.each(["light", "dark"] as const)(
  "has readable text in %s, and names everything for screen readers",
  async (colorScheme) => {
    const { page } = await open({ colorScheme });
    await signIn(page, acme);
    await page.getByRole("button", { name: "Report w3 (w3)" }).click();
    await becomes(page, "window.plimsoll.chart.rows.length === 100");
    await page.locator("#tasks summary").click();
    await page.locator("#tasks-table tbody tr").first().waitFor();
    await picture(page, colorScheme);
    expect(await page.evaluate(LOW_CONTRAST)).toEqual([]);
    const nameless =
      await page.evaluate(`[...document.querySelectorAll("table")].filter((t) => !t.caption?.textContent).length
    + [...document.querySelectorAll("section")].filter((s) => !s.getAttribute("aria-labelledby")).length
    + [...document.querySelectorAll("button")].filter((b) => b.offsetParent && !b.textContent.trim()).length
    + [...document.querySelectorAll("meter")].filter((m) => !m.getAttribute("aria-labelledby")).length`);
    expect(nameless).toBe(0);
    expect(await page.locator("#lane-summary").innerText()).toMatch(/100 tasks, 0 running, \d+ succeeded/);
    expect(await page.locator("[aria-live=polite]").count()).toBe(1);
  },
);

it("goes on without loss when the engine is gone for a while and comes back", async () => {
  const store = await Effect.runPromise(memoryStore);
  const startAt = async (port: number) => {
    const own = Scope.makeUnsafe();
    const options = { ...BUSY_ENGINE, store, settings: { port } };
    return { own, ...(await Effect.runPromise(Scope.provide(serveEngine(options), own))) };
  };
  const first = await startAt(0);
  const { page } = await open({ at: first.url });
  await signIn(page, acme);
  await call(`${first.url}/v1/workflows`, acme, { json: layeredWorkflow("kept", 40) });
  await becomes(page, "(window.plimsoll.fleet.workflows.get('acme/kept')?.counts.succeeded ?? 0) >= 5");
  await Effect.runPromise(Scope.close(first.own, Exit.void));
  await page.getByText("The connection broke").waitFor();
  const second = await startAt(Number(new URL(first.url).port));
  await Effect.runPromise(second.engine.resume());
  await page.getByText("Live", { exact: true }).waitFor();
  await becomes(page, "window.plimsoll.fleet.workflows.get('acme/kept').finishedAtMs !== null");
  const shown = await page.evaluate(
    "(({ counts, sequence }) => ({ ...counts, sequence }))(window.plimsoll.fleet.workflows.get('acme/kept'))",
  );
  const { metrics } = (await call(`${second.url}/v1/workflows/kept`, acme)).body;
  const { running, succeeded, failed, blocked, cancelled } = metrics;
  const { entries } = (await call(`${second.url}/v1/workflows/kept/journal?limit=5000`, acme)).body;
  expect(shown).toEqual({ running, succeeded, failed, blocked, cancelled, sequence: entries.length });
  await page.close();
  await Effect.runPromise(Scope.close(second.own, Exit.void));
});

it("serves nothing but its own files, with a policy that allows no other script", async () => {
  const page = await call(`${url}/`, null);
  expect(page.headers.get("content-security-policy")).toContain("script-src 'self'");
  expect(page.headers.get("content-security-policy")).not.toContain("unsafe");
  expect(page.text).not.toMatch(/https?:\/\//);
  for (const path of [
    "/../package.json",
    "/%2e%2e/package.json",
    "/dashboard-files/main.js",
    "/load-dashboard-files.ts",
  ]) {
    expect((await call(`${url}${path}`, null)).status).toBe(404);
  }
  const etag = page.headers.get("etag") ?? "";
  expect((await call(`${url}/`, null, { headers: { "if-none-match": etag } })).status).toBe(304);
});
