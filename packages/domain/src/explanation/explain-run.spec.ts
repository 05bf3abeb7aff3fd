import { describe, expect, it } from "vitest";
import type { EvidenceRecord, LlmCallRecord } from "../evidence/evidence-record.ts";
import { editRecords, SYNTHETIC_DESCRIPTION, syntheticEvidence } from "../testing/index.ts";
import type { SyntheticOptions } from "../testing/index.ts";
import { explainRun } from "./explain-run.ts";
import type { LimitSignal } from "./explanation.ts";
import { LIMIT_CODES } from "./limit-codes.ts";
import type { LimitCode } from "./limit-codes.ts";

const SHORT = { halfLoadWaves: 0, leakCycles: 0 } as const;
const run = (options: Partial<SyntheticOptions> = {}): readonly EvidenceRecord[] =>
  syntheticEvidence({ ...options, scenario: { ...SHORT, ...options.scenario } });

const signal = (records: readonly EvidenceRecord[], code: LimitCode): LimitSignal => {
  const found = explainRun(records).signals.find((each) => each.code === code);
  if (found === undefined) throw new Error(`${code} was not looked for`);
  return found;
};

/** 24 agents queue before `places` places of 50 ms each, then ask the LLM. */
const queued = (places: number, concurrency: object, settings = {}): readonly EvidenceRecord[] =>
  run({
    scenario: { agentCount: 24 },
    ceiling: places,
    beforeLlmMs: ({ agent }) => 5 + 50 * Math.floor(agent / places),
    llmMs: () => 50,
    cpuMsPerMs: 0.1,
    description: {
      concurrency: { ...SYNTHETIC_DESCRIPTION.concurrency, workers: 1, ...concurrency },
      settings,
    },
  });

/** After the LLM, agents pass a lock that each holds for 15 ms. */
const locked = (description: object = {}, cpuMsPerMs = 0.2): readonly EvidenceRecord[] =>
  run({ afterLlmMs: ({ agent }) => 15 * (agent + 1), cpuMsPerMs, description });

const crewaiCrew = (mode: string) => ({
  name: "crewai",
  concurrency: { ...SYNTHETIC_DESCRIPTION.concurrency, mode, executorThreads: 72, declaredLimit: 72 },
});

const everyCall = (edit: (call: LlmCallRecord) => Partial<LlmCallRecord>) => (records: readonly EvidenceRecord[]) =>
  editRecords(records, "llm-call", (call) => ({ ...call, ...edit(call) }));

describe("a run with a known limit", () => {
  it("of six threads is the thread pool, which declares six", () => {
    const explanation = explainRun(queued(6, { executorThreads: 6 }));
    expect(explanation.binding).toBe("thread-pool");
    expect(explanation.signals[0]).toMatchObject({ status: "binds", strength: "strong" });
    expect(explanation.signals[0]?.evidence).toContain("executorThreads = 6");
    expect(explanation.signals[0]?.shareRatio).toBeGreaterThan(0.4);
  });

  it("of three threads in each of two workers is the thread pool of both", () => {
    expect(explainRun(queued(6, { executorThreads: 3, workers: 2 })).signals[0]).toMatchObject({
      code: "thread-pool",
      evidence: expect.stringContaining("executorThreads x 2 workers = 6") as string,
    });
  });

  it("of six connections is the connection pool", () => {
    expect(explainRun(queued(6, { executorThreads: 64 }, { "llm.maxConnectionsPerWorker": 6 })).binding).toBe(
      "connection-pool",
    );
  });

  it("of six that nobody declares is a ceiling, and no pool is blamed", () => {
    const records = queued(6, { executorThreads: 64 });
    expect(explainRun(records).binding).toBe("concurrency-ceiling");
    expect(signal(records, "thread-pool").status).toBe("not-shown");
    expect(signal(records, "connection-pool").status).toBe("not-shown");
  });

  it("of six is found in the waves too where no probe could be run, with less certainty", () => {
    const records = queued(6, { executorThreads: 6 }).filter(
      (record) => record.kind !== "probe" && !("phase" in record && record.phase === "probe"),
    );
    expect(explainRun(records).signals[0]).toMatchObject({ code: "thread-pool", strength: "moderate" });
  });

  it("of busy cores is the CPU", () => {
    const explanation = explainRun(run({ afterLlmMs: () => 400, cpuMsPerMs: 1.9 }));
    expect(explanation.binding).toBe("cpu");
    expect(explanation.signals[0]?.strength).toBe("strong");
  });

  it("of a busy core under a ceiling is the CPU when no room is left, the ceiling when there is", () => {
    const busy = (ratio: number) =>
      editRecords(queued(6, { executorThreads: 6 }), "resources", (record) => ({
        ...record,
        cpuMs: ratio * record.atMs,
      }));
    expect(explainRun(busy(0.95)).binding).toBe("cpu");
    expect(explainRun(busy(0.8)).binding).toBe("thread-pool");
    expect(signal(busy(0.8), "cpu").status).toBe("contributes");
  });

  it("of a lock is a serial section", () => {
    const explanation = explainRun(locked());
    expect(explanation.binding).toBe("serial-section");
    expect(explanation.signals[0]?.evidence).toContain("one every 15 ms");
  });

  it("of a lock in CrewAI's crews fits its SQLite storage, which is no proof", () => {
    const records = locked(crewaiCrew("crew-async"));
    expect(explainRun(records).binding).toBe("serial-section");
    expect(signal(records, "sqlite-lock")).toMatchObject({ status: "contributes", strength: "weak" });
    expect(signal(locked(crewaiCrew("agent-async")), "sqlite-lock").status).toBe("not-shown");
    expect(signal(locked(), "sqlite-lock").status).toBe("not-shown");
  });

  it("of a lock does not bind where no reading of the CPU rules a busy core out", () => {
    const unread = editRecords(locked(), "resources", () => []);
    expect(signal(unread, "serial-section")).toMatchObject({ status: "contributes", strength: "weak" });
    expect(explainRun(unread)).toMatchObject({ binding: null, outcome: "unexplained" });
  });

  it("of 429s is the rate limit, also when nothing succeeded", () => {
    const refused = everyCall(() => ({ outcome: "rate-limited" }));
    const failed = (records: readonly EvidenceRecord[]) =>
      editRecords(records, "invocation", (record) => ({
        ...record,
        outcome: "failed",
        error: { code: "llm-rate-limited", message: "429", retryable: true },
      }));
    expect(explainRun(refused(run())).binding).toBe("rate-limit");
    expect(explainRun(failed(refused(run())))).toMatchObject({
      binding: "rate-limit",
      waterfall: null,
      outcome: "limit",
    });
  });

  it("of our own rate limit is the rate limit, with what it held", () => {
    const held = everyCall((call) => ({ heldMs: ((call.endedAtMs ?? 0) - call.arrivedAtMs) * 0.9 }));
    const [first] = explainRun(held(run())).signals;
    expect(first).toMatchObject({ code: "rate-limit", status: "binds" });
    expect(first?.shareRatio).toBeGreaterThan(0.7);
  });

  it("of a slow LLM is the LLM, and says that the orchestrator has room", () => {
    const explanation = explainRun(run({ llmMs: () => 3000 }));
    expect(explanation.binding).toBe("llm");
    expect(explanation.conclusion).toContain("No limit of the orchestrator");
  });

  it("of a saturated runner is the runner, whatever else is shown", () => {
    const records = editRecords(queued(6, { executorThreads: 6 }), "runner-health", (record) => ({
      ...record,
      eventLoopLagP99Ms: 400,
    }));
    expect(explainRun(records).binding).toBe("runner");
    expect(signal(records, "thread-pool").status).toBe("contributes");
  });

  it("of a late mock LLM is the mock", () => {
    expect(explainRun(everyCall(() => ({ plannedMs: 20 }))(run())).binding).toBe("mock-llm");
  });

  it.each([
    ["in the message", { message: "sqlite3.OperationalError: database is locked" }],
    ["in the traceback", { message: "no answer", detail: "Traceback\n  x\nOperationalError: database is locked\n" }],
    ["of Node", { message: "SqliteError: SQLITE_BUSY: cannot commit" }],
  ])(
    "of SQLite's lock is named by the failures that speak of it, %s, also beside the queue that it makes",
    (_at, said) => {
      const records = editRecords(locked(), "invocation", (record) =>
        record.agentId === "archon-1"
          ? { ...record, outcome: "failed", error: { code: "orchestrator-error", retryable: false, ...said } }
          : record,
      );
      expect(explainRun(records).binding).toBe("sqlite-lock");
      expect(signal(records, "sqlite-lock")).toMatchObject({ status: "binds", strength: "strong" });
      expect(signal(records, "sqlite-lock").evidence).toMatch(
        /^Failures that speak of it: 9 of 648 .*(?:is locked|SQLITE_BUSY)/,
      );
    },
  );

  it("of SQLite's lock does not bind for one failure among hundreds", () => {
    const first = run().find((record) => record.kind === "invocation");
    const error = { code: "orchestrator-error", retryable: false, message: "database is locked" } as const;
    const records = editRecords(run(), "invocation", (record) =>
      record.requestId === first?.requestId ? { ...record, outcome: "failed", error } : record,
    );
    expect(first).toBeDefined();
    expect(signal(records, "sqlite-lock").status).toBe("contributes");
    expect(explainRun(records).binding).not.toBe("sqlite-lock");
  });

  it("of file descriptors is named by the failures that speak of it", () => {
    const records = editRecords(run(), "invocation", (record) => ({
      ...record,
      outcome: "failed",
      error: { code: "orchestrator-error", message: "OSError: [Errno 24] Too many open files", retryable: false },
    }));
    expect(explainRun(records).binding).toBe("file-descriptors");
  });

  it("of file descriptors near a declared limit contributes", () => {
    const records = editRecords(
      run({ description: { settings: { "process.maxOpenFiles": 1024 } } }),
      "resources",
      (record) => ({
        ...record,
        openFiles: 2900,
      }),
    );
    expect(signal(records, "file-descriptors").status).toBe("contributes");
  });

  it("of memory is the memory: nearly used up it binds, growing it contributes", () => {
    const full = editRecords(run(), "run", (record) => ({
      ...record,
      environment: { ...record.environment, memoryBytes: 230 * 1_048_576 },
    }));
    expect(explainRun(full).binding).toBe("memory");
    const leaking = run({ scenario: { leakCycles: 10 }, leakBytesPerCycle: 4_194_304 });
    expect(signal(leaking, "memory").status).toBe("contributes");
  });

  it("of a late event loop shows as time in transport", () => {
    const records = run({ transportMs: 300, cpuMsPerMs: 0.2 });
    expect(explainRun(records).binding).toBe("event-loop");
  });
});

describe("a run without one", () => {
  it("does not take refused calls, which overlap little, for a ceiling", () => {
    const refused = editRecords(run({ llmMs: () => 0.5 }), "llm-call", (call) => ({
      ...call,
      outcome: "rate-limited",
    }));
    const unprobed = editRecords(refused, "probe", () => []);
    const failed = editRecords(unprobed, "invocation", (record) => ({
      ...record,
      outcome: "failed",
      error: { code: "llm-rate-limited", message: "429", retryable: true },
    }));
    expect(signal(failed, "concurrency-ceiling").status).toBe("not-shown");
    expect(explainRun(failed).signals[0]).toMatchObject({ code: "rate-limit", shareRatio: null });
  });

  it("does not let an undeclared plateau of the waves alone bind", () => {
    const records = queued(6, { executorThreads: 64 }).filter(
      (record) => record.kind !== "probe" && !("phase" in record && record.phase === "probe"),
    );
    expect(signal(records, "concurrency-ceiling")).toMatchObject({ status: "contributes", strength: "weak" });
  });

  it("has no limit of the orchestrator, and every signal says what was looked at", () => {
    const explanation = explainRun(run());
    expect(explanation.binding).toBe("llm");
    const others = explanation.signals.filter(({ code }) => code !== "llm");
    expect(others.map(({ status }) => status)).toEqual(others.map(() => "not-shown"));
    expect(explanation.signals.every(({ evidence, advice }) => evidence !== "" && advice !== "")).toBe(true);
    expect(explanation.signals.map(({ code }) => code).toSorted()).toEqual(Object.keys(LIMIT_CODES).toSorted());
  });

  it("does not take slow independent work for a lock", () => {
    const slow = run({ afterLlmMs: ({ agent, wave }) => 900 + ((agent * 37 + wave * 11) % 23), cpuMsPerMs: 0.2 });
    expect(signal(slow, "serial-section").status).toBe("not-shown");
    expect(explainRun(slow)).toMatchObject({ outcome: "unexplained", binding: null });
  });

  it("does not take work of widely different lengths for a lock", () => {
    const noise = [3, 61, 17, 5, 40, 2, 29, 11, 90, 8, 4, 55];
    const ragged = run({
      afterLlmMs: ({ agent, wave }) => (noise[(agent * 7 + wave) % noise.length] ?? 1) ** 1.5,
      cpuMsPerMs: 0.2,
    });
    expect(signal(ragged, "serial-section").status).toBe("not-shown");
  });

  it("leaves the queue of busy cores to the CPU", () => {
    const records = locked({}, 1.8);
    expect(signal(records, "serial-section").status).toBe("not-shown");
    expect(explainRun(records).binding).toBe("cpu");
  });

  it("reached no limit where the orchestrator takes the smaller part", () => {
    const records = run({ beforeLlmMs: () => 45, clientQueueMs: 1, llmMs: () => 55, transportMs: 0.1 });
    const held = everyCall(() => ({ heldMs: 20 }))(records);
    expect(explainRun(held)).toMatchObject({ outcome: "no-limit-reached", binding: null });
  });

  it("says that nothing was measured, without guessing", () => {
    const explanation = explainRun([]);
    expect(explanation).toMatchObject({ outcome: "nothing-measured", binding: null, waterfall: null });
    expect(explanation.signals.every(({ status }) => status === "not-shown")).toBe(true);
  });
});

describe("the waterfall", () => {
  it("adds up to the whole, parallel calls once", () => {
    const records = editRecords(run(), "llm-call", (call) => [call, { ...call, callId: `${call.callId}-twin` }]);
    const { waterfall } = explainRun(records);
    expect(waterfall?.parts.reduce((sum, { shareRatio }) => sum + shareRatio, 0)).toBeCloseTo(1, 9);
    expect(waterfall?.parts.find(({ part }) => part === "llm")).toMatchObject({
      p50Ms: expect.closeTo(100, 6) as number,
    });
    expect(waterfall).toMatchObject({ sampleCount: 432 });
  });
});
