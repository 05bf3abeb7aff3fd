import { DEFAULT_SCENARIO } from "@plimsoll/domain";
import * as Effect from "effect/Effect";
import { realSidecar } from "./real-sidecar.ts";

/** A RUNNER FOR TESTS: starts the real sidecar, writes its pids as one line of JSON, and waits to be killed. */
const program = Effect.gen(function* () {
  const orchestrator = yield* realSidecar().start(DEFAULT_SCENARIO, (phase) => process.stderr.write(`${phase}\n`));
  const processes = (yield* orchestrator.resources) ?? [];
  process.stdout.write(`${JSON.stringify(processes.map(({ pid }) => pid))}\n`);
  return yield* Effect.never;
});

void Effect.runPromise(Effect.scoped(program));
