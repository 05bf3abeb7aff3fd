import type { ProcessTreeReading, ResourceMonitorPort, ResourceUse } from "@plimsoll/application";
import * as Clock from "effect/Clock";
import * as Effect from "effect/Effect";
import { chooseProcessSource } from "../processes/choose-process-source.ts";
import { findDescendants } from "../processes/find-descendants.ts";
import type { ProcessSource } from "../processes/process-source.ts";
import { CpuRate } from "./cpu-rate.ts";
import { readMachine } from "./read-machine.ts";

export interface ResourceMonitorOptions {
  /** Stands before /proc and /sys: for tests. @default none */
  readonly root?: string;
  /** Whose process tree is the engine's. @default this process */
  readonly rootPid?: number;
}

const readTree = async (source: ProcessSource, rootPid: number): Promise<ProcessTreeReading> =>
  source.read(findDescendants(await source.links(), rootPid), true);

const useOf = (tree: ProcessTreeReading, cpuCores: number): Omit<ResourceUse, "atMs" | "availableMemoryBytes"> => ({
  cpuCores,
  memoryBytes: tree.pssBytes ?? tree.rssBytes,
  openFiles: tree.openFiles ?? 0,
  processes: tree.processCount,
});

/**
 * The machine and what the engine's processes use of it. A look at the use costs milliseconds a process, because of PSS:
 * once a second is enough. The first one counts CPU from the start of this process.
 */
export const makeResourceMonitor = (options: ResourceMonitorOptions = {}): Effect.Effect<ResourceMonitorPort> =>
  Effect.sync(() => {
    const { root = "", rootPid = process.pid } = options;
    const source = chooseProcessSource();
    const rate = new CpuRate(performance.now() - process.uptime() * 1000);
    const machine = Effect.sync(() => readMachine(root));
    const use = Effect.gen(function* () {
      const tree = yield* Effect.promise(() => readTree(source, rootPid));
      const cpuCores = rate.next(tree.cpuMs, performance.now());
      const { availableMemoryBytes } = yield* machine;
      return { atMs: yield* Clock.currentTimeMillis, availableMemoryBytes, ...useOf(tree, cpuCores) };
    });
    return { machine, use };
  });
