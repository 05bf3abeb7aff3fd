import type { CalibrationRecord, EnvironmentFingerprint } from "@plimsoll/domain";
import type * as Effect from "effect/Effect";
import type * as Scope from "effect/Scope";

/** Sum over the processes that could be read. */
export interface ProcessTreeReading {
  readonly processCount: number;
  readonly pssBytes: number | null;
  readonly rssBytes: number;
  readonly cpuMs: number;
  /** Null where it could not be read of every process: not the same as none. */
  readonly threads: number | null;
  readonly openFiles: number | null;
}

/** Lateness of this process's event loop since the watch began. */
export interface EventLoopLag {
  readonly p99Ms: number;
  readonly maxMs: number;
}

/** What the operating system says, read by the runner itself. Never fails: a process that is gone counts nothing. */
export interface HostPort {
  readonly environment: Effect.Effect<EnvironmentFingerprint>;
  /** `withPss` walks page tables, which costs milliseconds of CPU a process: leave it out inside a wave's hot path. */
  readonly readProcesses: (pids: readonly number[], withPss: boolean) => Effect.Effect<ProcessTreeReading>;
  /** Pids of a process and all its descendants. */
  readonly descendants: (pid: number) => Effect.Effect<readonly number[]>;
  readonly runnerPid: number;
  /** `llmBaseUrl` is the mock's, null where there is none to load. */
  readonly calibrate: (llmBaseUrl: string | null) => Effect.Effect<CalibrationRecord>;
  /** Watches the event loop until the Scope closes; each call of the inner effect returns and resets what was seen. */
  readonly watchEventLoop: Effect.Effect<Effect.Effect<EventLoopLag>, never, Scope.Scope>;
  /** Collects the runner's garbage now, between waves, so that no wave pays for it. */
  readonly collectGarbage: Effect.Effect<void>;
}
