import type { OrchestratorFailure } from "@plimsoll/application";
import { DEFAULT_SCENARIO } from "@plimsoll/domain";
import * as Effect from "effect/Effect";
import { redactorOf } from "./failure/redact.ts";
import { settingsOf } from "./host-settings.ts";
import type { LangGraphOptions } from "./lang-graph-options.ts";
import { DEFAULT_GRAPH_TIMEOUTS } from "./port/graph-timeouts.ts";
import { startHost } from "./port/start-host.ts";
import type { FanOutCount } from "./wire/host-messages.ts";

/** The experiment; what is absent is as in the measurement that found the loss (orchestrators.md 2.2). */
export interface FanOutProbeOptions extends Pick<
  LangGraphOptions,
  "clock" | "env" | "nodePath" | "hostEntry" | "onLog"
> {
  /** @default 72 */
  readonly sent?: number;
  /** The library's own limit, in the case that has one. @default 8 */
  readonly maxConcurrency?: number;
  /** The worker that fails once, from 0; null for none. @default 29 */
  readonly failingIndex?: number | null;
  /** How long each worker waits, in milliseconds. @default 5 */
  readonly taskMs?: number;
}

/** The same fan-out with and without the library's limit. */
export interface FanOutReport {
  readonly libraryVersion: string;
  readonly withMaxConcurrency: FanOutCount;
  readonly withoutMaxConcurrency: FanOutCount;
}

const LIMIT_MS = 60_000;

/**
 * What LangGraph's own map-reduce loses: `sent` workers, one of which fails once and is resumed. Without a limit all
 * return; with one, after a failure, those behind it are never run, and no error says so.
 */
export const langGraphFanOutProbe = (options: FanOutProbeOptions): Effect.Effect<FanOutReport, OrchestratorFailure> =>
  Effect.scoped(
    Effect.gen(function* () {
      const { sent = 72, maxConcurrency = 8, failingIndex = 29, taskMs = 5 } = options;
      const settings = yield* settingsOf(options, DEFAULT_SCENARIO, null);
      const redact = redactorOf(options.env ?? process.env);
      const { client, facts } = yield* startHost({ options, settings, timeouts: DEFAULT_GRAPH_TIMEOUTS, redact });
      const run = (limit: number | null) => {
        const experiment = { sent, maxConcurrency: limit, failingIndex, taskMs };
        return Effect.map(client.ask({ kind: "fan-out", experiment }, LIMIT_MS), (count) => count as FanOutCount);
      };
      return {
        libraryVersion: facts.packages["@langchain/langgraph"] ?? "unknown",
        withMaxConcurrency: yield* run(maxConcurrency),
        withoutMaxConcurrency: yield* run(null),
      };
    }),
  );
