import { GraphRunStopped } from "../engine/graph-run-stopped.ts";
import type { TaskNotSucceeded, TaskSucceeded } from "../task-result.ts";

/** How one input ended. */
export type AgentResult = TaskSucceeded | TaskNotSucceeded;

/** sent = succeeded + failed + cancelled, always. */
export interface FanOutCounts {
  readonly sent: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly cancelled: number;
}

/** What a fan-out brought: one result for each input, in the order of the inputs. */
export interface FanOut {
  /** Under which the engine, its dashboard and its journal know it; null when there was no input. */
  readonly workflowId: string | null;
  readonly results: readonly AgentResult[];
  readonly counts: FanOutCounts;
}

/** Puts results into the order of what was sent; one too many or too few is a defect that must not pass as a success. */
export const fanOutOf = (
  workflowId: string | null,
  sent: readonly string[],
  found: ReadonlyMap<string, AgentResult>,
): FanOut => {
  const results = sent.flatMap((taskId) => found.get(taskId) ?? []);
  const count = (status: AgentResult["status"]) => results.filter((result) => result.status === status).length;
  const counts = {
    sent: sent.length,
    succeeded: count("succeeded"),
    failed: count("failed"),
    cancelled: count("cancelled"),
  };
  if (results.length === sent.length && found.size === sent.length) return { workflowId, results, counts };
  const missing = sent.filter((taskId) => !found.has(taskId));
  throw new GraphRunStopped({
    code: "lost-work",
    message: `${sent.length} inputs were sent and ${found.size} results came back; without one: ${missing.join(", ")}`,
    hint: "This is a defect of the engine or of its store: keep the workflow's journal.",
  });
};
