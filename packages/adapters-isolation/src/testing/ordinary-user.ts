import * as Effect from "effect/Effect";
import { makeIsolatedRunner } from "../make-isolated-runner.ts";
import { jobOf } from "./isolation-fixture.ts";

/** Runs a job for each argument, a script, and prints what the runner is made of and how they ended, as JSON. */
const [folder = "", ...scripts] = process.argv.slice(2);

const report = await Effect.runPromise(
  Effect.gen(function* () {
    const runner = yield* makeIsolatedRunner({ folder });
    const results = yield* Effect.forEach(scripts, (script) => runner.run(jobOf(["sh", "-c", script])));
    return { strength: yield* runner.strength, results };
  }).pipe(Effect.scoped),
);
process.stdout.write(JSON.stringify(report));
