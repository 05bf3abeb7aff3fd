import { UsageError } from "@plimsoll/adapters-command-line";
import { makeHost } from "@plimsoll/adapters-host";
import { makeLoadResultsSink } from "@plimsoll/adapters-results";
import {
  type ClockPort,
  RunDistributedLoad,
  type RunDistributedLoadRequest,
  shareProblem,
} from "@plimsoll/application";
import type { EvidenceRecord } from "@plimsoll/domain";
import * as Effect from "effect/Effect";
import { lockfilePaths } from "../composition/shipped-files.ts";
import type { OrchestratorKind } from "../config/orchestrator-kind.ts";
import { connectGenerator } from "./generator-client.ts";
import { startGenerators } from "./generator-processes.ts";
import { PLIMSOLL_VERSION } from "./version.ts";

/** What `load --generators` drives. */
export interface GeneratorLoad extends RunDistributedLoadRequest {
  readonly kind: OrchestratorKind;
  readonly generators: string;
  readonly resultsFolder: string;
  readonly clock: ClockPort;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly tell: (message: string) => void;
}

const refused = (message: string, hint: string) =>
  Effect.fail(new UsageError({ message: `--generators: ${message}`, hint }));

const COUNT = /^[1-9]\d?$/;

const addressesOf = Effect.fnUntraced(function* (generators: string, env: GeneratorLoad["env"]) {
  if (COUNT.test(generators)) return (yield* startGenerators(Number(generators), env)).map(({ url }) => url);
  const urls = generators.split(",").map((part) => part.trim());
  const areAddresses = urls.every((url) => URL.canParse(url) && new URL(url).protocol === "http:");
  if (!areAddresses || new Set(urls).size < urls.length) {
    return yield* refused(
      "give a number from 1 to 99, or http:// addresses, each once",
      "For example 3, or http://127.0.0.1:7100,http://127.0.0.1:7101.",
    );
  }
  return urls;
});

/** Every generator would start an orchestrator of its own by name: only a server can be shared. */
const checkSubject = (kind: OrchestratorKind) =>
  kind === "url" || kind === "shards"
    ? Effect.void
    : refused(
        "several generators need an orchestrator with an address",
        "Start it, and give its address with --orchestrator.",
      );

/** Drives a load by several generators and writes its results; the Scope stops those that it started. */
export const runGeneratorLoad = Effect.fnUntraced(function* (asked: GeneratorLoad) {
  const { kind, generators, resultsFolder, clock, env, tell, runId, scenario, load } = asked;
  yield* checkSubject(kind);
  const urls = yield* addressesOf(generators, env);
  const problem = shareProblem(scenario, load, urls.length);
  if (problem !== null) return yield* refused(problem, "Take fewer generators, or change the scenario.");
  const inner = yield* makeLoadResultsSink({ rootDir: resultsFolder, runId });
  let isDevMode = false;
  const append = (records: readonly EvidenceRecord[]) => {
    for (const record of records) if (record.kind === "orchestrator") isDevMode ||= record.description.devMode;
    return inner.append(records);
  };
  const run = new RunDistributedLoad({
    clock,
    host: makeHost({ clock, lockfiles: lockfilePaths(), plimsollVersion: PLIMSOLL_VERSION }),
    sink: { append, complete: inner.complete },
    generators: urls.map((url) => connectGenerator({ url, clock, env })),
    tell,
  });
  const outcome = yield* run.execute(asked);
  return { outcome, isDevMode };
});
