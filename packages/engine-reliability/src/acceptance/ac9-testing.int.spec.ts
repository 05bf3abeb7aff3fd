import { readFileSync } from "node:fs";
import { it } from "@effect/vitest";
import { makeMemoryWorkflowStore } from "@plimsoll/adapters-memory";
import type { WorkflowStorePort } from "@plimsoll/application";
import { DEFAULT_PARALLEL_EXECUTION_CONFIG } from "@plimsoll/domain";
import * as Effect from "effect/Effect";
import { describe, expect } from "vitest";
import { makeFixture } from "../engine-fixture.ts";
import { randomNumbers } from "../random-numbers.ts";
import { agentOf, taskOf, workflowOf } from "../small-workflow.ts";
import { ACCEPTANCE_CRITERIA, criteriaComplaints } from "./acceptance-criteria.ts";
import { acceptanceFiles, ROOT, titlesIn } from "./acceptance-files.ts";
import { ACCEPTANCE_PAGE, testsOnPage } from "./acceptance-page.ts";
import { overheadRatio } from "./overhead-ratio.ts";
import { makeStubRunner } from "./stub-runner.ts";

const done = { output: "done", usage: {} };

/** A source that has a test for each criterion; put together here so that it is none of this file's own. */
const sourceFor = (criteria: readonly string[], how = ".live"): string =>
  criteria.map((criterion) => `  ${"it"}${how}("${criterion}: works", () => undefined);`).join("\n");

/** What was allocated at the start of an attempt, of all tasks that then ran. */
interface Taken {
  readonly cpuCores: number;
  readonly memoryMb: number;
  readonly running: number;
}

/** A random workload on random limits: the most that was ever taken, beside what there was. */
const takenUnder = Effect.fnUntraced(function* (seed: number) {
  const random = randomNumbers(seed);
  const limits = { cpuCores: 0.5 + 4 * random(), memoryMb: 64 + Math.floor(random() * 2_000) };
  const places = 1 + Math.floor(random() * 12);
  const config = { ...DEFAULT_PARALLEL_EXECUTION_CONFIG, maxConcurrentAgents: places, cpuLimitPerAgentCores: 8 };
  const most = { cpuCores: 0, memoryMb: 0, running: 0 };
  const note = ({ cpuCores, memoryMb, running }: Taken) => {
    most.cpuCores = Math.max(most.cpuCores, cpuCores);
    most.memoryMb = Math.max(most.memoryMb, memoryMb);
    most.running = Math.max(most.running, running);
  };
  const { engine } = yield* makeFixture(
    (_attempt, watched) =>
      Effect.gen(function* () {
        const { allocations, running } = yield* watched.snapshot;
        const sum = (of: "cpuCores" | "memoryMb") =>
          allocations.reduce((all, { allocation }) => all + allocation[of], 0);
        note({ cpuCores: sum("cpuCores"), memoryMb: sum("memoryMb"), running });
        yield* Effect.sleep(random() * 4);
        return done;
      }),
    { limits, execution: config, random },
  );
  const tasks = Array.from({ length: 40 }, (_, index) =>
    taskOf(`t${index}`, {
      requirements: {
        capabilities: [],
        specialization: [],
        boundBy: random() < 0.5 ? "llm" : "cpu",
        cpuCores: random() * 2,
        memoryMb: 1 + Math.floor(random() * 900),
      },
      exclusiveResources: random() < 0.2 ? ["shared"] : [],
      dependsOn: index > 0 && random() < 0.3 ? [`t${Math.floor(random() * index)}`] : [],
    }),
  );
  const definition = workflowOf(tasks, { config });
  yield* engine.submit(definition);
  const result = yield* engine.result(definition);
  return { limits, places, most, result, left: (yield* engine.snapshot).allocations };
});

/** The engine may take this many times as long as the bare work; a few times what it takes. */
const HIGHEST_OVERHEAD_RATIO = 6;

const slowed = (store: WorkflowStorePort, byMs: number): WorkflowStorePort => ({
  ...store,
  append: (writes) => Effect.andThen(Effect.sleep(byMs), store.append(writes)),
});

describe("AC9: testing", () => {
  it.live("AC9.1: every acceptance criterion has a test that runs, and one without would be noticed", () =>
    Effect.sync(() => {
      const criteria = Object.keys(ACCEPTANCE_CRITERIA);
      expect(criteriaComplaints(acceptanceFiles().map(({ source }) => source))).toEqual([]);
      expect(criteriaComplaints([sourceFor(criteria)])).toEqual([]);
      expect(criteriaComplaints([sourceFor(criteria.slice(1))])).toEqual(["AC1.1 has no test"]);
      expect(criteriaComplaints([sourceFor(criteria.slice(1)), sourceFor(["AC1.1"], ".skip")])).toHaveLength(2);
      expect(criteriaComplaints([sourceFor([...criteria, "AC12.1"])])).toEqual(["AC12.1 is no criterion"]);
    }),
  );

  it.live("AC9.1: docs/acceptance.md names every test of a criterion, and none that is gone", () =>
    Effect.sync(() => {
      const page = readFileSync(`${ROOT}/${ACCEPTANCE_PAGE}`, "utf8");
      const inSources = acceptanceFiles().flatMap(({ file, source }) =>
        titlesIn(source).map((title) => `${file}: ${title}`),
      );
      expect(testsOnPage(page).toSorted()).toEqual(inSources.toSorted());
    }),
  );

  it.live(
    "AC9.2: forty workflows of eight tenants at once: nothing is lost, no limit is passed, nobody has to wait for all others",
    () =>
      Effect.gen(function* () {
        const agents = Array.from({ length: 10 }, (_, index) => agentOf(`agent-${index}`));
        const { run } = yield* makeStubRunner(agents, 3);
        let most = 0;
        const { engine, attempts } = yield* makeFixture((attempt, watched) =>
          Effect.tap(run(attempt), () =>
            Effect.map(watched.snapshot, ({ running }) => void (most = Math.max(most, running))),
          ),
        );
        const definitions = Array.from({ length: 40 }, (_, index) =>
          workflowOf(
            Array.from({ length: 25 }, (_unused, task) => taskOf(`t${task}`)),
            { workflowId: `w${index}`, tenantId: `tenant-${index % 8}`, agents },
          ),
        );
        yield* Effect.forEach(definitions, (definition) => engine.submit(definition), { concurrency: "unbounded" });
        const results = yield* Effect.forEach(definitions, (definition) => engine.result(definition));
        expect(results.map(({ metrics }) => metrics.succeeded)).toEqual(definitions.map(() => 25));
        expect(results.reduce((sum, { metrics }) => sum + metrics.unaccounted, 0)).toBe(0);
        expect(most).toBe(10);
        const firstHalf = attempts.slice(0, attempts.length / 2).map(({ tenantId }) => tenantId);
        for (let tenant = 0; tenant < 8; tenant += 1)
          expect(firstHalf.filter((tenantId) => tenantId === `tenant-${tenant}`).length).toBeGreaterThan(30);
      }),
    120_000,
  );

  it.live(
    "AC9.3: under random workloads and limits never more is allocated than there is, and every workflow comes to an end",
    () =>
      Effect.gen(function* () {
        for (let seed = 1; seed <= 25; seed += 1) {
          const { limits, places, most, result, left } = yield* Effect.scoped(takenUnder(seed));
          const under = `seed ${seed}: ${JSON.stringify({ limits, places, most })}`;
          expect(most.cpuCores, under).toBeLessThanOrEqual(limits.cpuCores + 1e-9);
          expect(most.memoryMb, under).toBeLessThanOrEqual(limits.memoryMb);
          expect(most.running, under).toBeLessThanOrEqual(places);
          expect(result.metrics.unaccounted, under).toBe(0);
          expect(left, under).toEqual([]);
          // Nothing but what can never fit may fail.
          for (const { error } of result.failures) expect(error.code, under).toBe("never-fits");
        }
      }),
    120_000,
  );

  it.live(
    "AC9.4: the engine's share of the time is measured against the bare work, and an engine that became slow is noticed",
    () =>
      Effect.gen(function* () {
        const ratio = yield* Effect.scoped(overheadRatio(yield* makeMemoryWorkflowStore()));
        expect(ratio).toBeLessThan(HIGHEST_OVERHEAD_RATIO);
        const slowRatio = yield* Effect.scoped(overheadRatio(slowed(yield* makeMemoryWorkflowStore(), 60)));
        expect(slowRatio).toBeGreaterThan(HIGHEST_OVERHEAD_RATIO);
      }),
    120_000,
  );
});
