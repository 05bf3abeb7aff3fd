import type { Benchmark } from "./benchmark.ts";

/** Every benchmark, loaded only when it runs, so that one does not weigh on another. */
export const benchmarks: Readonly<Record<string, () => Promise<Benchmark>>> = {
  "cli-help": async () => (await import("./cli-help.ts")).cliHelp,
  "stub-wave": async () => (await import("./stub-wave.ts")).stubWave,
  "stub-crowd": async () => (await import("./stub-crowd.ts")).stubCrowd,
  "mock-throughput": async () => (await import("./mock-throughput.ts")).mockThroughput,
  "mock-timing": async () => (await import("./mock-timing.ts")).mockTiming,
  "bridge-overhead": async () => (await import("./bridge-overhead.ts")).bridgeOverhead,
  "crewai-topology": async () => (await import("./crewai-topology.ts")).crewaiTopology,
  "engine-completion": async () => (await import("./engine/engine-completion.ts")).engineCompletion,
  "engine-hand-off": async () => (await import("./engine/engine-hand-off.ts")).engineHandOff,
  "engine-durable": async () => (await import("./engine/engine-durable.ts")).engineDurable,
  "engine-rls": async () => (await import("./engine/engine-rls.ts")).engineRls,
  "engine-audit": async () => (await import("./engine/engine-audit.ts")).engineAudit,
  "engine-overhead": async () => (await import("./engine/engine-overhead.ts")).engineOverhead,
  "engine-large": async () => (await import("./engine/engine-large.ts")).engineLarge,
  "engine-noisy-tenant": async () => (await import("./engine/engine-noisy-tenant.ts")).engineNoisyTenant,
  "engine-ten-tasks": async () => (await import("./engine/engine-ten-tasks.ts")).engineTenTasks,
  "crewai-targets": async () => (await import("./crewai-targets.ts")).crewaiTargets,
  "engine-soak": async () => (await import("./engine/engine-soak.ts")).engineSoak,
  agreement: async () => (await import("./validation/agreement.ts")).agreement,
  "same-verdict": async () => (await import("./validation/same-verdict.ts")).sameVerdict,
  "regression-gate": async () => (await import("./validation/regression-gate.ts")).regressionGate,
  "capacity-known-limit": async () => (await import("./validation/capacity-known-limit.ts")).capacityKnownLimit,
  "compare-time": async () => (await import("./validation/compare-time.ts")).compareTime,
  "http-crowd": async () => (await import("./scale/http-crowd.ts")).httpCrowd,
};

/** Those that take too long for a run of everything: only by name. */
export const onlyByName: ReadonlySet<string> = new Set([
  "engine-soak",
  "agreement",
  "same-verdict",
  "regression-gate",
  "capacity-known-limit",
  "compare-time",
]);
