import * as Effect from "effect/Effect";
import { startWith } from "./user-agents-fixture.ts";

/** Starts the agents' process, says its pid on stdout, and waits to be killed. */
const program = Effect.gen(function* () {
  const orchestrator = yield* startWith("functions.ts#echo", { baseUrl: "http://127.0.0.1:9/v1", model: "none" });
  const processes = (yield* orchestrator.resources) ?? [];
  process.stdout.write(`${processes[0]?.pid ?? "none"}\n`);
  yield* Effect.never;
});

await Effect.runPromise(Effect.scoped(program));
