import { closeSync, openSync } from "node:fs";
import * as Effect from "effect/Effect";
import { makeIsolatedRunner } from "../make-isolated-runner.ts";
import type { IsolatedRunnerSettings } from "../settings.ts";
import { jobOf } from "./isolation-fixture.ts";

/**
 * A process that runs a job while it may open so many more files, then one while it may open all. Arguments: settings as
 * JSON, the number; prints both ends as JSON. Its limit of open files should be low, for it opens them all.
 */
const [settings = "{}", free = "0"] = process.argv.slice(2);

const openAll = (): readonly number[] => {
  const opened: number[] = [];
  try {
    for (;;) opened.push(openSync("/dev/null", "r"));
  } catch {
    return opened;
  }
};

await Effect.runPromise(
  Effect.gen(function* () {
    const runner = yield* makeIsolatedRunner(JSON.parse(settings) as IsolatedRunnerSettings);
    const job = jobOf(["sh", "-c", "echo ran"]);
    yield* runner.run(job);
    const opened = openAll();
    const taken = opened.slice(Number(free));
    for (const file of opened.slice(0, Number(free))) closeSync(file);
    const short = yield* runner.run(job);
    for (const file of taken) closeSync(file);
    const again = yield* runner.run(job);
    process.stdout.write(JSON.stringify([short, again].map(({ end, stdout }) => ({ end, stdout }))));
  }).pipe(Effect.scoped),
);
