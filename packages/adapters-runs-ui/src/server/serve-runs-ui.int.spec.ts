import type { InvocationPage, RunOverview, RunProgress } from "@plimsoll/application";
import { appendFile, writeFile } from "node:fs/promises";
import { networkInterfaces } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { madeUpSamples, runRecord, samplesText, waveRecords } from "../testing/made-up-samples.ts";
import { resultsFolder, runDocument, writeFiles, writeRun } from "../testing/results-folder.ts";
import { askRaw, serveForTest, type ServedPage } from "../testing/serve-for-test.ts";

let folder: Awaited<ReturnType<typeof resultsFolder>>;
let served: ServedPage;
beforeAll(async () => {
  folder = await resultsFolder();
  await writeRun(folder.rootDir, { runId: "first" });
  await writeRun(folder.rootDir, { runId: "second", slowerMs: 40 }, "NO-GO");
  served = await serveForTest(folder.rootDir);
});
afterAll(async () => {
  await served.stop();
  await folder.remove();
});

const json = async (path: string): Promise<unknown> => {
  const response = await fetch(`${served.url}${path}`, { signal: AbortSignal.timeout(30_000) });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return await response.json();
};

describe("who may ask", () => {
  it.each(["evil.example", "127.0.0.1", "127.0.0.1:1", "evil.example:80", "127.0.0.1.evil.example"])(
    "refuses the Host %s, whatever is asked for",
    async (host) => {
      for (const path of ["/", "/main.js", "/api/runs", "/api/runs/first/live"])
        expect([path, (await askRaw(served, path, { headers: { host } })).status]).toEqual([path, 421]);
    },
  );

  it("answers under both names of this machine, and to no other site's script", async () => {
    const port = new URL(served.url).port;
    expect((await askRaw(served, "/", { headers: { host: `localhost:${port}` } })).status).toBe(200);
    const foreign = { "sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors" };
    expect((await askRaw(served, "/api/runs", { headers: foreign })).status).toBe(403);
    expect((await askRaw(served, "/api/runs")).headers["access-control-allow-origin"]).toBeUndefined();
  });

  it("only ever reads", async () => {
    for (const method of ["POST", "PUT", "DELETE", "OPTIONS", "PATCH"])
      expect((await askRaw(served, "/api/runs", { method })).status).toBe(405);
  });

  it("listens on the loopback alone", async () => {
    const others = Object.values(networkInterfaces())
      .flat()
      .filter((one) => one !== undefined && one.family === "IPv4" && !one.internal);
    for (const other of others) {
      const url = `http://${other?.address ?? ""}:${new URL(served.url).port}/`;
      await expect(fetch(url, { signal: AbortSignal.timeout(2_000) })).rejects.toThrow();
    }
    expect(new URL(served.url).hostname).toBe("127.0.0.1");
  });
});

describe("what is handed out", () => {
  it.each([
    "/../package.json",
    "/%2e%2e/package.json",
    "/..%2f..%2fetc/passwd",
    "/api/runs/..%2ffirst",
    "/api/runs/%2e%2e/report/run.json",
    "/api/runs/first/report/..%2f..%2fsecond%2freport.html",
    "/api/runs/first/report/run.json",
    "/api/runs/first/report/samples.ndjson",
    "/api/runs/first%00",
    "/api/runs/%ff",
    "/serve-runs-ui.ts",
    "/runs-ui-files/main.js",
    "/api",
    "//first",
  ])("does not know %s", async (path) => {
    const answer = await askRaw(served, path);
    expect([path, [400, 404].includes(answer.status)]).toEqual([path, true]);
    expect(answer.text).not.toContain("root:");
  });

  it("is the page with a policy that allows its own files alone, known again by its tag", async () => {
    const page = await askRaw(served, "/");
    const policy = String(page.headers["content-security-policy"]);
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("require-trusted-types-for 'script'");
    expect(policy).not.toContain("unsafe");
    expect(page.headers["x-content-type-options"]).toBe("nosniff");
    expect(page.text).not.toMatch(/https?:\/\//);
    expect((await askRaw(served, "/", { headers: { "if-none-match": String(page.headers["etag"]) } })).status).toBe(
      304,
    );
  });

  it("is a report apart from the page: without an origin and without a network", async () => {
    const report = await askRaw(served, "/api/runs/first/report/report.html");
    expect(report.text).toContain("the report itself");
    const policy = String(report.headers["content-security-policy"]);
    expect(policy).toMatch(/^sandbox allow-scripts; default-src 'none'/);
    expect(policy).not.toContain("allow-same-origin");
  });

  it("is two runs side by side, and a refusal of one or of a stranger", async () => {
    const both = (await json("api/compare?runs=first,second")) as { figures: { name: string; ratio: number }[] };
    expect(both.figures.find(({ name }) => name === "p95LatencyMs")?.ratio).toBeCloseTo(143 / 103, 9);
    expect((await askRaw(served, "/api/compare?runs=first")).status).toBe(422);
    const stranger = await askRaw(served, "/api/compare?runs=first,nobody");
    expect([stranger.status, JSON.parse(stranger.text)]).toMatchObject([404, { detail: 'there is no run "nobody"' }]);
  });
});

it("answers of a run of 20,000 invocations with pages and sums, not with the run", async () => {
  const run = { runId: "large", agentCount: 5_000, waves: 4 };
  await writeFiles(folder.rootDir, "large", {
    "run.json": runDocument(run),
    "samples.ndjson": samplesText(madeUpSamples(run)),
  });
  const overview = (await json("api/runs/large/overview")) as RunOverview;
  expect(overview.invocationCount).toBe(20_000);
  expect(JSON.stringify(overview).length).toBeLessThan(60_000);
  const page = (await json("api/runs/large/invocations?sort=latency&order=descending&offset=19990")) as InvocationPage;
  expect([page.totalCount, page.rows.length, page.rows.at(-1)?.latencyMs]).toEqual([20_000, 10, 100]);
});

interface Event {
  readonly name: string;
  readonly data: RunProgress;
}

const eventsOf = async function* (path: string): AsyncGenerator<Event> {
  const response = await fetch(`${served.url}${path}`, { signal: AbortSignal.timeout(25_000) });
  expect(response.headers.get("content-type")).toContain("text/event-stream");
  let text = "";
  for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    const blocks = (text + chunk).split("\n\n");
    text = blocks.pop() ?? "";
    for (const block of blocks) {
      const [, name = "", data = ""] = /^event: (.*)\ndata: (.*)$/.exec(block) ?? [];
      if (name !== "") yield { name, data: JSON.parse(data) as RunProgress };
    }
  }
};

describe("a run that goes", () => {
  it("is followed over torn lines to its end, and the stream ends with it", async () => {
    const run = { runId: "live", agentCount: 10 };
    const path = join(await writeFiles(folder.rootDir, "live", {}), "samples.ndjson");
    const first = samplesText(waveRecords(run, 0));
    await writeFile(path, samplesText([runRecord(run)]) + first.slice(0, -40));
    const seen: Event[] = [];
    for await (const event of eventsOf("api/runs/live/live")) {
      seen.push(event);
      if (seen.length === 1) await appendFile(path, first.slice(-40) + samplesText(waveRecords(run, 1)).slice(0, -25));
      if (event.data.sentCount === 20 && seen.length === 2)
        await writeFiles(folder.rootDir, "live", { "run.json": runDocument(run) });
    }
    expect(seen.map(({ name }) => name)).toEqual(["progress", "progress", "progress", "over"]);
    expect(seen[0]?.data).toMatchObject({
      state: "running",
      phase: "wave",
      sentCount: 10,
      inFlight: 10,
      p50LatencyMs: 104,
    });
    expect(seen[1]?.data).toMatchObject({ sentCount: 20, failedCount: 0, lastAtMs: 2_109 });
    expect(seen[3]?.data.state).toBe("finished");
  });

  it("can't be followed where there is none", async () => {
    expect((await askRaw(served, "/api/runs/nobody/live")).status).toBe(404);
  });
});

it("stops at once, with a page still following a run", async () => {
  const own = await serveForTest(folder.rootDir);
  await writeFiles(folder.rootDir, "endless", { "samples.ndjson": samplesText([runRecord({ runId: "endless" })]) });
  const response = await fetch(`${own.url}api/runs/endless/live`, { signal: AbortSignal.timeout(20_000) });
  const reader = response.body?.getReader();
  await reader?.read();
  const startedAt = performance.now();
  await own.stop();
  expect(performance.now() - startedAt).toBeLessThan(3_000);
  await reader?.cancel().catch(() => undefined);
});
