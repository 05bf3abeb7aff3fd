import { readdirSync, readFileSync } from "node:fs";

/** What a set of threads has used since they began, in milliseconds. */
export interface ThreadTimes {
  readonly runMs: number;
  /** Ready to run, but another thread of this machine had the core. */
  readonly runQueueMs: number;
}

const NANOSECONDS_PER_MS = 1e6;
const NONE: ThreadTimes = { runMs: 0, runQueueMs: 0 };

const ofThread = (id: string): ThreadTimes => {
  const [run = 0, queued = 0] = readFileSync(`/proc/self/task/${id}/schedstat`, "utf8").split(" ").map(Number);
  return { runMs: run / NANOSECONDS_PER_MS, runQueueMs: queued / NANOSECONDS_PER_MS };
};

const sum = (all: readonly ThreadTimes[]): ThreadTimes =>
  all.reduce((a, b) => ({ runMs: a.runMs + b.runMs, runQueueMs: a.runQueueMs + b.runQueueMs }), NONE);

/** The main thread of this process, and all others (V8's helpers, libuv's). Linux only: proc_pid_schedstat. */
export const threadTimes = (): { readonly main: ThreadTimes; readonly others: ThreadTimes } => {
  const ids = readdirSync("/proc/self/task");
  const others = ids.filter((id) => id !== `${process.pid}`);
  return { main: ofThread(`${process.pid}`), others: sum(others.map(ofThread)) };
};
