import * as Effect from "effect/Effect";
import { makeIsolatedRunner } from "../make-isolated-runner.ts";
import type { IsolatedRunnerSettings } from "../settings.ts";
import { jobOf } from "./isolation-fixture.ts";

/** A process that runs a job for ever, so that a test can kill it. Arguments: settings as JSON, a mark for the job. */
const [settings = "{}", mark = ""] = process.argv.slice(2);

await Effect.runPromise(
  Effect.gen(function* () {
    const runner = yield* makeIsolatedRunner(JSON.parse(settings) as IsolatedRunnerSettings);
    const up = () => void process.stdout.write("up\n");
    yield* runner.run(jobOf(["sh", "-c", "echo up; sleep 1000 & sleep 1000", mark], { onOutput: up }));
  }).pipe(Effect.scoped),
);
