import type { TaskAttempt } from "@plimsoll/application";
import { DEFAULT_PARALLEL_EXECUTION_CONFIG, DEFAULT_POOL_SCALING } from "@plimsoll/domain";
import type { ServedOptions } from "../../http/testing/serve-engine.ts";
import { taskFailure, timedRunner } from "../../http/testing/timed-runner.ts";

/** A number in 0..1 that follows from a text: the same tasks behave alike in every run. */
const share = (text: string): number => {
  let hash = 2_166_136_261;
  for (const character of text) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 16_777_619);
  return (hash >>> 0) / 2 ** 32;
};

const failureOf = ({ task, attempt }: TaskAttempt) => {
  const chance = share(`${task.idempotencyKey} fails`);
  if (chance < 0.02) return taskFailure("permanent", "the model refused: the prompt breaks its rules");
  if (chance < 0.1 && attempt === 1) return taskFailure("retryable", "503 from the model's provider");
  return null;
};

/** An engine with 40 places whose tasks take 0.2 to 1.4 s; every tenth fails once, every fiftieth for good. */
export const BUSY_ENGINE: ServedOptions = {
  runner: timedRunner((attempt) => ({
    durationMs: 200 + 1_200 * share(attempt.task.idempotencyKey),
    failure: failureOf(attempt),
  })),
  engine: {
    execution: { ...DEFAULT_PARALLEL_EXECUTION_CONFIG, maxConcurrentAgents: 40 },
    // Durations differ by a factor of seven by design: that is no congestion.
    scaling: { ...DEFAULT_POOL_SCALING, latencyGradientRatio: 20 },
  },
  limits: { bodyBytes: 4_000_000 },
};

const CAPABILITIES = ["research", "write", "review"] as const;

const agents = Array.from({ length: 12 }, (_, at) => ({
  ...{ id: `archon-${at + 1}`, role: `Agent ${at + 1}`, maxConcurrentTasks: 4 },
  capabilities: at % 3 === 0 ? CAPABILITIES : [...new Set([CAPABILITIES[at % 3] ?? "write", "write"])],
  specialization: at % 4 === 0 ? ["ships"] : [],
}));

/** A workflow in layers of ten tasks, each of which waits for one or two of the layer before. */
export const layeredWorkflow = (id: string, taskCount: number) => ({
  ...{ id, name: `Report ${id}`, agents, config: { maxConcurrentAgents: 20 } },
  tasks: Array.from({ length: taskCount }, (_, at) => ({
    id: `step-${String(at).padStart(3, "0")}`,
    prompt: `Write part ${at}`,
    capabilities: [CAPABILITIES[at % 3] ?? "write"],
    ...(at % 5 === 0 ? { specialization: ["ships"] } : {}),
    dependsOn: at < 10 ? [] : [`step-${String(at - 10).padStart(3, "0")}`],
  })),
});
