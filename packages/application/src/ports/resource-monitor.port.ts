import type { MachineResources } from "@plimsoll/domain";
import type * as Effect from "effect/Effect";

/** One look at what is used, by the engine and by the whole machine or control group. */
export interface ResourceUse {
  /** Unix ms. */
  readonly atMs: number;
  /** Cores in use since the last look, of the engine's process tree. */
  readonly cpuCores: number;
  /** Of the engine's process tree (PSS where there is one). */
  readonly memoryBytes: number;
  /** What could still be taken before the machine or the control group is full. */
  readonly availableMemoryBytes: number;
  readonly openFiles: number;
  readonly processes: number;
}

/** The machine as the operating system and its control groups give it. */
export interface ResourceMonitorPort {
  readonly machine: Effect.Effect<MachineResources>;
  readonly use: Effect.Effect<ResourceUse>;
}
