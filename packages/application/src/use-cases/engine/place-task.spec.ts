import {
  DEFAULT_ERROR_HANDLING,
  DEFAULT_PARALLEL_EXECUTION_CONFIG,
  DEFAULT_POOL_SCALING,
  DEFAULT_ROUTING_RULES,
  NO_USAGE,
  type ParallelTask,
  WorkflowProgress,
} from "@plimsoll/domain";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ActiveWorkflow } from "./active-workflow.ts";
import { admitWorkflow } from "./admit-workflow.ts";
import { endAttempt } from "./end-attempt.ts";
import { EngineState } from "./engine-state.ts";
import { planDispatches } from "./plan-dispatches.ts";

const CPU_CORES = 4;
const GIB = 1024 ** 3;
/** More than the time after which room is kept. */
const LONG_MS = 31_000;
const DAY_MS = 86_400_000;

interface Plan {
  readonly cpuCores: number;
  readonly priority: number;
  readonly dependsOn?: readonly string[];
}

const taskOf = (taskId: string, { cpuCores, priority, dependsOn = [] }: Plan): ParallelTask => ({
  ...{ taskId, dependsOn, priority },
  work: { kind: "prompt", topic: "room", prompt: `Say ${taskId}.` },
  requirements: { capabilities: [], specialization: [], boundBy: "llm", cpuCores, memoryMb: 1 },
  ...{ budget: {}, idempotencyKey: taskId, exclusiveResources: [], timeoutSeconds: 300, maxAttempts: 1 },
});

const workflowOf = (tenantId: string, plans: Readonly<Record<string, Plan>>): ActiveWorkflow => {
  const agent = { agentId: "one", role: "Witness", goal: "Answers.", backstory: "Made for a test." };
  const definition = {
    ...{ tenantId, workflowId: "w", name: "room", budget: {}, errorHandling: DEFAULT_ERROR_HANDLING },
    tasks: Object.entries(plans).map(([taskId, plan]) => taskOf(taskId, plan)),
    agents: [{ ...agent, runs: "prompt" as const, capabilities: [], specialization: [], maxConcurrentTasks: 20 }],
    config: { ...DEFAULT_PARALLEL_EXECUTION_CONFIG, cpuLimitPerAgentCores: CPU_CORES },
  };
  const state = WorkflowProgress.start(definition, 0).state();
  return new ActiveWorkflow({ definition, state, lastSequence: 0, cancelRequested: null }, 1);
};

/** An engine of 4 cores whose attempts end when the test says so. */
class Bench {
  nowMs = 0;
  readonly state = new EngineState(
    {
      ...{ engineId: "bench", claimTtlMs: 15_000, tickMs: 100, recoverOrphans: false, random: () => 0.5 },
      ...{ tenantWeights: {}, tenantCaps: {}, routing: DEFAULT_ROUTING_RULES, scaling: DEFAULT_POOL_SCALING },
      execution: DEFAULT_PARALLEL_EXECUTION_CONFIG,
      limits: { cpuCores: CPU_CORES, memoryMb: 1024 },
    },
    {
      ...{ availableParallelism: 64, cpuQuotaCores: null, memoryLimitBytes: null },
      ...{ totalMemoryBytes: 64 * GIB, availableMemoryBytes: 64 * GIB },
    },
    0,
  );

  admit(workflow: ActiveWorkflow): void {
    admitWorkflow(this.state, workflow, null, this.nowMs);
  }

  /** What starts now, by tenant and task. */
  starts(afterMs = 0): readonly string[] {
    this.nowMs += afterMs;
    return planDispatches(this.state, this.nowMs).map(
      ({ workflow, task }) => `${workflow.key.tenantId}/${task.taskId}`,
    );
  }

  get running(): readonly string[] {
    return [...this.state.attempts.values()].map(({ workflow, task }) => `${workflow.key.tenantId}/${task.taskId}`);
  }

  ends(name: string): void {
    const [tenantId = "", taskId = ""] = name.split("/");
    const key = { tenantId, workflowId: "w" };
    const fencingToken = this.state.attemptOf(key, taskId)?.fencingToken ?? -1;
    const result = { ok: true, output: { output: taskId, usage: {} } } as const;
    const end = { kind: "ended", key, taskId, fencingToken, result, usage: NO_USAGE, endedAtMs: this.nowMs } as const;
    endAttempt(this.state, end, this.nowMs);
  }
}

const SMALL = { cpuCores: 1, priority: 5 };
const LARGE = { cpuCores: CPU_CORES, priority: 0 };

describe("room that is kept for a task that has waited long", () => {
  it("stays free of smaller tasks until the large one has had its turn", () => {
    const bench = new Bench();
    bench.admit(workflowOf("acme", { first: { cpuCores: 1, priority: 9 }, large: LARGE }));
    expect(bench.starts()).toEqual(["acme/first"]);
    expect(bench.starts(LONG_MS)).toEqual([]);
    bench.admit(workflowOf("zenith", { small: SMALL }));
    expect(bench.starts()).toEqual([]);
    bench.ends("acme/first");
    expect(bench.starts()).toEqual(["acme/large"]);
    bench.ends("acme/large");
    expect(bench.starts()).toEqual(["zenith/small"]);
  });

  it("goes to a task of the same class that has overtaken it, and then to itself", () => {
    const bench = new Bench();
    const urgent = { cpuCores: CPU_CORES, priority: 9, dependsOn: ["first"] };
    bench.admit(workflowOf("acme", { first: { cpuCores: 1, priority: 9 }, large: LARGE, urgent }));
    expect(bench.starts()).toEqual(["acme/first"]);
    expect(bench.starts(LONG_MS)).toEqual([]);
    bench.admit(workflowOf("zenith", { small: SMALL }));
    bench.ends("acme/first");
    expect(bench.starts(1)).toEqual(["acme/urgent"]);
    expect(bench.starts(1)).toEqual([]);
    bench.ends("acme/urgent");
    expect(bench.starts(1)).toEqual(expect.arrayContaining(["acme/large"]));
    bench.ends("acme/large");
    bench.starts(1);
    expect(bench.running).toEqual(["zenith/small"]);
  });
});

describe("room that is kept for a task whose tenant's quota is spent meanwhile", () => {
  it("is everybody's again, and kept anew once the quota lets the task start", () => {
    const bench = new Bench();
    bench.state.reconfigure({ tenantQuotas: { defaults: {}, byTenant: { acme: { tokensPerDay: 100 } } } });
    bench.admit(workflowOf("acme", { first: { cpuCores: 1, priority: 9 }, large: LARGE }));
    expect(bench.starts()).toEqual(["acme/first"]);
    expect(bench.starts(LONG_MS)).toEqual([]);
    bench.admit(workflowOf("zenith", { small: SMALL, smaller: { ...SMALL, dependsOn: ["small"] } }));
    bench.ends("acme/first");
    bench.state.tenants.addTokens("acme", 100, bench.nowMs);
    expect(bench.starts(1)).toEqual(["zenith/small"]);
    expect(bench.starts(DAY_MS)).toEqual([]);
    bench.ends("zenith/small");
    expect(bench.starts()).toEqual(["acme/large"]);
    bench.ends("acme/large");
    expect(bench.starts()).toEqual(["zenith/smaller"]);
  });
});

const plan = fc.record({
  cpuCores: fc.constantFrom(1, 2, CPU_CORES),
  priority: fc.nat(9),
  dependencies: fc.array(fc.nat(20), { maxLength: 2 }),
});
const plans = fc.array(plan, { minLength: 1, maxLength: 12 }).map((list) =>
  Object.fromEntries(
    list.map(({ dependencies, ...rest }, index) => {
      const dependsOn = index === 0 ? [] : [...new Set(dependencies.map((at) => `t${at % index}`))];
      return [`t${index}`, { ...rest, dependsOn }];
    }),
  ),
);
const step = fc.record({ afterMs: fc.constantFrom(0, 1, 20_000, LONG_MS), pick: fc.nat(9), idle: fc.boolean() });

describe("planDispatches", () => {
  it("never stands still while a task waits, and never gives away more than there is, whatever is kept for whom", () => {
    fc.assert(
      fc.property(plans, plans, fc.array(step, { minLength: 1, maxLength: 40 }), (acme, zenith, steps) => {
        const bench = new Bench();
        bench.admit(workflowOf("acme", acme));
        bench.admit(workflowOf("zenith", zenith));
        let left = Object.keys(acme).length + Object.keys(zenith).length;
        for (let at = 0; left > 0; at += 1) {
          const { afterMs, pick, idle } = steps[at % steps.length] ?? { afterMs: 0, pick: 0, idle: false };
          bench.starts(afterMs);
          const { running } = bench;
          expect(running).not.toEqual([]);
          expect(bench.state.ledger.inUse.cpuCores).toBeLessThanOrEqual(CPU_CORES);
          // Time passes without an end in every other round at most, so that the run comes to its own.
          if (idle && at % 2 === 1) continue;
          bench.ends(running[pick % running.length] ?? "");
          left -= 1;
        }
        expect(bench.state.scheduler.size).toBe(0);
      }),
      { numRuns: 1_000 },
    );
  });
});
