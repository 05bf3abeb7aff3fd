import * as Effect from "effect/Effect";
import { ask, startWith } from "./user-agents-fixture.ts";

const LLM = { baseUrl: "http://127.0.0.1:9/v1", model: "none" };

/** Starts agents that block their event loop, says their process's pid on stdout when they do, and waits to be killed. */
const program = Effect.gen(function* () {
  const orchestrator = yield* startWith("functions.ts#blocksForEver", LLM, {
    onLog: () => process.stdout.write(`${pid}\n`),
  });
  const processes = (yield* orchestrator.resources) ?? [];
  const pid = processes[0]?.pid ?? "none";
  const agents = [{ agentId: "archon-1", role: "any", goal: "", backstory: "" }];
  const pool = yield* orchestrator.instantiate({ agents, llm: LLM, instantiationTimeoutMs: 5_000 });
  yield* ask(pool, "go", { timeoutMs: 60_000 });
});

await Effect.runPromise(Effect.scoped(program));
