import * as Deferred from "effect/Deferred";
import * as Effect from "effect/Effect";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, it } from "vitest";
import { runInProcess } from "../testing/run-in-process.ts";
import { storeRun, workFolder } from "../testing/stored-runs.ts";
import { SHORT_STUB_SPIKE } from "../testing/stub-scenario.ts";
import { runCli } from "./run-cli.ts";

const LIMIT_MS = 20_000;

interface Listed {
  readonly id: string;
  readonly kind: string;
  readonly state: string;
  readonly outcome: string | null;
  readonly problem: string | null;
}

/** Runs `plimsoll ui`, hands its address to `look`, and stops it as Ctrl-C does. */
const whileShown = async <A>(folder: string, look: (url: string) => Promise<A>): Promise<A> => {
  const shown = Deferred.makeUnsafe<string>();
  const looked = Deferred.makeUnsafe<void>();
  const ui = Effect.runPromise(
    runCli({
      ...{ args: ["ui"], env: {}, workingDirectory: folder },
      stdout: { write: (text) => void Deferred.doneUnsafe(shown, Effect.succeed(text.trim())) },
      stderr: { write: () => undefined },
      stopRequested: Deferred.await(looked),
      exitWith: (exitCode) => expect(exitCode).toBe(0),
    }),
  );
  ui.catch((cause: unknown) => Deferred.doneUnsafe(shown, Effect.die(cause)));
  try {
    return await look(await Effect.runPromise(Deferred.await(shown)));
  } finally {
    Deferred.doneUnsafe(looked, Effect.void);
    await ui;
  }
};

const read = async (url: string): Promise<unknown> =>
  (await fetch(url, { signal: AbortSignal.timeout(LIMIT_MS) })).json();

it("shows what spike and load really write, and samples without a report", { timeout: 120_000 }, async () => {
  const folder = await workFolder();
  expect((await runInProcess([...SHORT_STUB_SPIKE, "-q"], folder)).exitCode).toBe(97);
  const scenario = "name: bursts\norchestrator: stub\nagents: 6\nllm: { latency: { kind: fixed, latencyMs: 50 } }\n";
  await writeFile(path.join(folder, "load.yaml"), `${scenario}shape: { kind: burst-waves, waves: 3 }\n`);
  expect((await runInProcess(["load", "load.yaml", "-q"], folder)).exitCode).toBe(97);
  await storeRun(folder, "no-report");
  await whileShown(folder, async (url) => {
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/);
    const { runs } = (await read(`${url}api/runs`)) as { readonly runs: readonly Listed[] };
    const told = runs.map(({ kind, state, outcome, problem }) => [kind, state, outcome, problem]);
    expect(told).toHaveLength(3);
    expect(told).toContainEqual(["spike", "finished", "INVALID", null]);
    expect(told).toContainEqual(["load", "finished", "INVALID", null]);
    expect(told).toContainEqual(["spike", "running", null, null]);
    for (const { id, outcome } of runs) {
      const detail = (await read(`${url}api/runs/${id}`)) as { readonly figures: object; readonly settings: object };
      expect(Object.keys(detail.figures).length > 20).toBe(outcome !== null);
      expect(detail.settings).toMatchObject({ "scenario.llm.kind": "mock" });
      const overview = await read(`${url}api/runs/${id}/overview`);
      expect(overview).toMatchObject({ damagedLineCount: 0, unfinishedBytes: 0 });
      const { rows } = (await read(`${url}api/runs/${id}/invocations?limit=1`)) as { rows: { requestId: string }[] };
      const timeline = await read(`${url}api/runs/${id}/timeline?request=${rows[0]?.requestId ?? ""}`);
      expect(timeline).toMatchObject({ segments: expect.arrayContaining([expect.objectContaining({ part: "llm" })]) });
    }
  });
});

it("says what to do when the port is taken", async () => {
  const folder = await workFolder();
  await whileShown(folder, async (url) => {
    const { exitCode, stderr } = await runInProcess(["ui", "--port", new URL(url).port], folder);
    expect(exitCode).not.toBe(0);
    expect(stderr).toMatch(/EADDRINUSE[\s\S]*--port/);
  });
});
