import type { ParallelTask } from "@plimsoll/domain";
import { benchTask, chainTasks, wideTasks } from "../bench-workflow.ts";
import { seededRandom } from "../seeded-random.ts";

/** What one child saw of one workflow. */
export interface LargeRun {
  readonly succeeded: number;
  /** Submit to result, without the forced collections. */
  readonly wallMs: number;
  /** Largest live heap, less what was there before the task list was made. */
  readonly peakHeapBytes: number;
  /** Live heap that the task list alone takes. */
  readonly listHeapBytes: number;
}

/** Every task waits for two others, anywhere before it. */
const randomGraph = (count: number): readonly ParallelTask[] => {
  const random = seededRandom(count);
  const before = (index: number): string => `t${Math.floor(random() * index)}`;
  return Array.from({ length: count }, (_, index) =>
    benchTask(`t${index}`, { dependsOn: index === 0 ? [] : [...new Set([before(index), before(index)])] }),
  );
};

export const largeShapes = {
  wide: wideTasks,
  chain: (count: number) => chainTasks(count),
  random: randomGraph,
} as const;
export type LargeShape = keyof typeof largeShapes;
