import { memoryBytesOf, processTable } from "./process-table.ts";
import type { ProcessEntry } from "./process-table.ts";

const MS_PER_TICK = 10;

const keyOf = ({ pid, startedAtTicks }: ProcessEntry): string => `${pid}:${startedAtTicks}`;

const childrenByParent = (table: readonly ProcessEntry[]): ReadonlyMap<number, readonly ProcessEntry[]> => {
  const children = new Map<number, ProcessEntry[]>();
  for (const entry of table) {
    const siblings = children.get(entry.parentPid);
    if (siblings === undefined) children.set(entry.parentPid, [entry]);
    else siblings.push(entry);
  }
  return children;
};

/**
 * The processes of a job as they can be found without a control group: everything below the first one, everything in its
 * session, and whatever was one of these at an earlier look, with all that is below it.
 */
export class JobProcesses {
  readonly #rootPid: number;
  readonly #cpuTicks = new Map<string, number>();
  #peakMemoryBytes = 0;

  constructor(rootPid: number) {
    this.#rootPid = rootPid;
  }

  #members(): readonly ProcessEntry[] {
    const table = processTable();
    const byParent = childrenByParent(table);
    const isMember = (entry: ProcessEntry): boolean =>
      entry.pid === this.#rootPid || entry.session === this.#rootPid || this.#cpuTicks.has(keyOf(entry));
    const members = new Set(table.filter(isMember));
    for (const member of members) for (const child of byParent.get(member.pid) ?? []) members.add(child);
    return [...members];
  }

  /** Looks once; CPU time of processes that have ended since the last look is what they had then. */
  look(): { readonly memoryBytes: number; readonly cpuMs: number; readonly count: number } {
    const living = this.#members().filter(({ isZombie }) => !isZombie);
    for (const entry of living) this.#cpuTicks.set(keyOf(entry), entry.cpuTicks);
    const memoryBytes = living.reduce((sum, { pid }) => sum + memoryBytesOf(pid), 0);
    this.#peakMemoryBytes = Math.max(this.#peakMemoryBytes, memoryBytes);
    return { memoryBytes, cpuMs: this.cpuMs, count: living.length };
  }

  get peakMemoryBytes(): number {
    return this.#peakMemoryBytes;
  }

  get cpuMs(): number {
    return [...this.#cpuTicks.values()].reduce((sum, ticks) => sum + ticks, 0) * MS_PER_TICK;
  }

  get pids(): readonly number[] {
    return this.#members()
      .filter(({ isZombie }) => !isZombie)
      .map(({ pid }) => pid);
  }
}
