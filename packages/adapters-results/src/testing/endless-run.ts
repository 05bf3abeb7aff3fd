/** Appends a made-up run's records for ever; started as a process of its own, to be killed. Argument: the results folder. */
import * as Effect from "effect/Effect";
import { makeResultsSink } from "../sink/make-results-sink.ts";
import { syntheticEvidence } from "./synthetic-evidence.ts";

const records = syntheticEvidence({ cutOff: true });

await Effect.gen(function* () {
  const sink = yield* makeResultsSink({ rootDir: process.argv[2] ?? "", runId: "killed" });
  yield* sink.append(records.slice(0, 10));
  process.stdout.write("appended\n");
  for (let at = 10; ; at = 10 + ((at - 5) % (records.length - 20))) {
    yield* sink.append(records.slice(at, at + 5));
    yield* Effect.sleep("2 millis");
  }
}).pipe(Effect.scoped, Effect.runPromise);
