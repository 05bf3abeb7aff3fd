import { makeResourceMonitor } from "@plimsoll/adapters-host";
import { concurrencyBound } from "@plimsoll/domain";
import * as Effect from "effect/Effect";
import { engineSettingsOf } from "../composition/engine-settings-of.ts";
import type { EngineConfig } from "../config/engine-config.ts";
import { type EngineCheck, ok } from "./engine-check.ts";

/** How many tasks of a kind run at the same time here, and what keeps it from being more. */
export const checkConcurrency = (config: EngineConfig): Effect.Effect<readonly EngineCheck[]> =>
  Effect.scoped(
    Effect.gen(function* () {
      const monitor = yield* makeResourceMonitor();
      const { execution } = engineSettingsOf(config, yield* monitor.machine);
      const { llm, cpu } = concurrencyBound(execution, yield* monitor.machine);
      return [
        ok("concurrency", `tasks that wait for a model: ${llm.limit}. ${llm.explanation}`),
        ok("concurrency", `tasks that compute: ${cpu.limit}. ${cpu.explanation}`),
      ];
    }),
  );
