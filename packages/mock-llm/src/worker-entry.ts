import { existsSync } from "node:fs";

/** The condition under which packages of this workspace resolve to their sources. */
const SOURCE_CONDITION = "--conditions=@plimsoll/source";

/** Where the server's thread begins, and the options that Node needs for it. */
export interface WorkerEntry {
  readonly url: URL;
  readonly execArgv: readonly string[];
}

/**
 * `server-worker` beside this module: `.ts` when it runs from sources, `.js` when built, or when an app has bundled
 * `server-worker.ts` as a second entry point into the folder of its own bundle. An explicit `entry` goes before both.
 */
export const findWorkerEntry = (entry?: URL): WorkerEntry | null => {
  const names = import.meta.url.endsWith(".ts")
    ? ["./server-worker.ts"]
    : ["./server-worker.js", "./server-worker.mjs"];
  const candidates = entry === undefined ? names.map((name) => new URL(name, import.meta.url)) : [entry];
  const url = candidates.find((candidate) => existsSync(candidate));
  if (url === undefined) return null;
  return { url, execArgv: url.pathname.endsWith(".ts") ? [SOURCE_CONDITION] : [] };
};
