import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

const exposeCollector = (): (() => void) => {
  setFlagsFromString("--expose-gc");
  const collect: unknown = runInNewContext("gc");
  setFlagsFromString("--no-expose-gc");
  return typeof collect === "function" ? () => void collect() : () => undefined;
};

let collector: (() => void) | undefined;

/**
 * A full collection now, some milliseconds per 10 MB of heap, so that none is due in what comes next (JMH collects
 * between iterations for the same reason, its option `-gc`). On an engine without a collector to call it does nothing.
 */
export const collectGarbage = (): void => {
  collector ??= exposeCollector();
  collector();
};
