import type { ClockPort, HostPort } from "@plimsoll/application";
import * as Effect from "effect/Effect";
import { calibrate } from "./calibration/calibrate.ts";
import { readEnvironment } from "./environment/read-environment.ts";
import { watchEventLoop } from "./event-loop/watch-event-loop.ts";
import { collectGarbage } from "./memory/collect-garbage.ts";
import { chooseProcessSource } from "./processes/choose-process-source.ts";
import { findDescendants } from "./processes/find-descendants.ts";

/** What the host can't know by itself. */
export interface HostOptions {
  readonly clock: ClockPort;
  /** Paths of the lockfiles whose SHA-256 goes into the environment fingerprint. */
  readonly lockfiles: readonly string[];
  readonly plimsollVersion: string;
}

/** This machine behind HostPort: /proc where there is one, `ps` where there is not. Opens nothing that would need closing. */
export const makeHost = ({ clock, lockfiles, plimsollVersion }: HostOptions): HostPort => {
  const source = chooseProcessSource();
  const environment = { lockfiles, plimsollVersion, processFigures: source.description };
  return {
    environment: Effect.promise(() => readEnvironment(environment)),
    readProcesses: (pids, withPss) => Effect.promise(() => source.read(pids, withPss)),
    descendants: (pid) => Effect.promise(async () => findDescendants(await source.links(), pid)),
    runnerPid: process.pid,
    calibrate: (llmBaseUrl) => Effect.promise(() => calibrate(clock, llmBaseUrl)),
    watchEventLoop,
    collectGarbage: Effect.sync(collectGarbage),
  };
};
