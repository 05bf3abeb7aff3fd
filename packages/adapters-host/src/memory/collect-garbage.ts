import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

const exposeCollector = (): (() => void) => {
  setFlagsFromString("--expose-gc");
  const collect: unknown = runInNewContext("gc");
  setFlagsFromString("--no-expose-gc");
  return typeof collect === "function" ? () => void collect() : () => undefined;
};

let collector: (() => void) | undefined;
let heapAfterBytes = 0;

/** Below this growth a collection costs more than it saves: it throws away compiled code too, which the next wave misses. */
const WORTH_COLLECTING_BYTES = 8 * 1024 * 1024;

/**
 * A full collection now, some milliseconds per 10 MB of heap, so that none is due in what comes next (JMH collects
 * between iterations for the same reason, its option `-gc`). Nothing happens where little has been allocated since the
 * last one, or on an engine without a collector to call.
 */
export const collectGarbage = (): void => {
  if (process.memoryUsage().heapUsed - heapAfterBytes < WORTH_COLLECTING_BYTES) return;
  collector ??= exposeCollector();
  collector();
  heapAfterBytes = process.memoryUsage().heapUsed;
};
