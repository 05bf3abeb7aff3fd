import { readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { makeClock } from "@plimsoll/adapters-host";
import type { JournalEntry } from "@plimsoll/application";
import { ParallelWorkflowResult, type TaskEvent } from "@plimsoll/domain";
import * as Effect from "effect/Effect";
import * as Schema from "effect/Schema";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { exampleFile, runEngine } from "../testing/run-engine.ts";
import { makeWorkFolder } from "../testing/work-folder.ts";

/** The first run on a machine installs some 800 MB. */
const LIMIT_MS = 900_000;
const EXAMPLE = exampleFile("research-report.yaml");
const MOCK_SENTENCE = "The matter was weighed and is answered.";
const RUN = ["run", EXAMPLE, "--orchestrator", "crewai"];
const PATIENT = { limitMs: LIMIT_MS };

let cwd: string;
beforeEach(() => {
  cwd = makeWorkFolder();
});
afterEach(() => rmSync(cwd, { recursive: true, force: true }));

const journalOf = async (): Promise<readonly JournalEntry[]> => {
  const shown = await runEngine(["show", "latest", "--json", "--journal"], { cwd });
  return (JSON.parse(shown.stdout) as { readonly journal: readonly JournalEntry[] }).journal;
};

const taskIdsOf = (journal: readonly JournalEntry[], kind: TaskEvent["kind"]): readonly string[] =>
  journal.flatMap(({ event }) => (event.kind === kind && "taskId" in event ? [event.taskId] : []));

const sortedOnce = (ids: readonly string[]): readonly string[] => [...new Set(ids)].sort();

describe("the report's example on real CrewAI, with the embedded mock LLM", { timeout: 2 * LIMIT_MS }, () => {
  it("succeeds with what the mock LLM answered to every task", async () => {
    const end = await runEngine([...RUN, "--json", "--llm-latency-ms", "20"], { cwd, ...PATIENT });
    expect([end.exitCode, end.exitCode === 0 ? "" : end.stderr]).toEqual([0, ""]);
    const result = Schema.decodeUnknownSync(ParallelWorkflowResult)(JSON.parse(end.stdout));
    expect(result).toMatchObject({ outcome: "succeeded", metrics: { taskCount: 10, succeeded: 10, unaccounted: 0 } });
    expect(Object.keys(result.outputs)).toHaveLength(10);
    for (const output of Object.values(result.outputs)) expect(output).toContain(MOCK_SENTENCE);
  });

  it("asks the LLM for every task, as the LLM's own journal says, and not again for what is finished", async () => {
    const asked = await Effect.runPromise(
      Effect.scoped(
        Effect.gen(function* () {
          const { makeMockLlm } = yield* Effect.promise(() => import("@plimsoll/mock-llm"));
          const mock = yield* makeMockLlm({
            clock: makeClock(),
            settings: { latency: { kind: "fixed", latencyMs: 20 } },
            seed: 1,
          });
          const env = { OPENAI_API_KEY: "none-needed", OPENAI_BASE_URL: mock.endpoint.baseUrl };
          writeFileSync(path.join(cwd, "once.yaml"), `id: once\n${readFileSync(EXAMPLE, "utf8")}`);
          const once = ["run", "once.yaml", "--orchestrator", "crewai", "--llm", "openai", "--quiet"];
          const run = () => Effect.promise(() => runEngine(once, { cwd, env, ...PATIENT }));
          const answered = Effect.map(mock.journal.read(0, true), ({ calls }) => calls.map(({ outcome }) => outcome));
          const first = yield* run();
          const calls = yield* answered;
          const second = yield* run();
          return { ends: [first, second], calls, callsAfter: yield* answered };
        }),
      ),
    );
    expect(asked.ends.map(({ exitCode, stdout }) => [exitCode, stdout])).toEqual([
      [0, "succeeded\n"],
      [0, "succeeded\n"],
    ]);
    expect(asked.calls.length).toBeGreaterThanOrEqual(10);
    expect(new Set(asked.calls)).toEqual(new Set(["answered"]));
    expect(asked.callsAfter).toEqual(asked.calls);
  });

  it("killed with SIGKILL half-way, goes on with only its unfinished tasks", async () => {
    let isSent = false;
    const killed = await runEngine([...RUN, "--llm-latency-ms", "1500"], {
      ...{ cwd, ...PATIENT },
      onStderr: (soFar, child) => {
        if (!isSent && soFar.includes("[2/10] ✓")) isSent = child.kill("SIGKILL");
      },
    });
    expect(killed.exitCode).toBeNull();
    const before = taskIdsOf(await journalOf(), "task-succeeded");
    expect(before).toEqual(expect.arrayContaining(["research", "outline"]));
    expect(before.length).toBeLessThan(10);
    const args = ["resume", "--orchestrator", "crewai", "--llm-latency-ms", "20", "--json"];
    const resumed = await runEngine(args, { cwd, ...PATIENT });
    expect([resumed.exitCode, resumed.exitCode === 0 ? "" : resumed.stderr]).toEqual([0, ""]);
    expect(JSON.parse(resumed.stdout)).toMatchObject({
      outcome: "succeeded",
      metrics: { succeeded: 10, unaccounted: 0 },
    });
    const journal = await journalOf();
    const succeeded = taskIdsOf(journal, "task-succeeded");
    expect([...succeeded].sort()).toEqual(sortedOnce(succeeded));
    const dispatched = taskIdsOf(journal, "task-dispatched");
    expect(before.filter((taskId) => dispatched.filter((one) => one === taskId).length !== 1)).toEqual([]);
  });
});
