import { UsageError } from "@plimsoll/adapters-command-line";
import { type ClockPort, type ProgressPort, type RunDistributedLoadRequest, shareProblem } from "@plimsoll/application";
import * as Effect from "effect/Effect";
import { composeDistributedLoad } from "../composition/compose-distributed-load.ts";
import { httpAddressOf, secretPartOf } from "../config/http-address.ts";
import type { ResolvedSpike } from "../config/resolve-scenario.ts";
import { connectGenerator } from "./generator-client.ts";
import { startGenerators } from "./generator-processes.ts";

/** What `load --generators` drives. */
export interface GeneratorLoad extends Omit<RunDistributedLoadRequest, "scenario"> {
  readonly resolved: ResolvedSpike;
  /** A number, or addresses apart by commas. */
  readonly generators: string;
  readonly resultsFolder: string;
  readonly clock: ClockPort;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly progress: ProgressPort;
  readonly tell: (message: string) => void;
}

const refused = (message: string, hint: string) =>
  Effect.fail(new UsageError({ message: `--generators: ${message}`, hint }));

const COUNT = /^[1-9]\d?$/;

const secretIn = (url: string): string | null => {
  const address = httpAddressOf(url);
  return address === null ? null : secretPartOf(url, address);
};

/** How many generators to start, or where those are that run already. */
const parseGenerators = (generators: string) => {
  if (COUNT.test(generators)) return Effect.succeed({ count: Number(generators), urls: null });
  const urls = generators.split(",").map((part) => part.trim());
  const secretPart = urls.map(secretIn).find((part) => part !== null);
  if (secretPart !== undefined) {
    return refused(
      `an address holds ${secretPart}, which would reach the report and the process list`,
      "Leave it out of the address, and set the token in PLIMSOLL_GENERATOR_TOKEN.",
    );
  }
  const areHttp = urls.every((url) => httpAddressOf(url)?.protocol === "http:");
  if (areHttp && new Set(urls).size === urls.length) return Effect.succeed({ count: urls.length, urls });
  return refused(
    "give a number from 1 to 99, or http:// addresses, each once",
    "For example 3, or http://127.0.0.1:7100,http://127.0.0.1:7101.",
  );
};

/** Every generator would start an orchestrator of its own by name, and none of them deals the inputs of `--inputs`. */
const checkSubject = ({ kind, ownAgents }: ResolvedSpike) => {
  if (kind !== "url" && kind !== "shards") {
    return refused(
      "several generators need an orchestrator with an address",
      "Start it, and give its address with --orchestrator.",
    );
  }
  if (ownAgents === undefined) return Effect.void;
  return refused(
    "--inputs would reach none of the generators",
    "Write them as inputs or inputsFile in the scenario, which every generator gets.",
  );
};

/** Drives a load by several generators and writes its results; the Scope stops those that it started. */
export const runGeneratorLoad = Effect.fnUntraced(function* (asked: GeneratorLoad) {
  const { resolved, generators, resultsFolder, clock, env, tell, progress, load, ...request } = asked;
  const { scenario } = resolved;
  yield* checkSubject(resolved);
  const { count, urls } = yield* parseGenerators(generators);
  const problem = shareProblem(scenario, load, count);
  if (problem !== null) return yield* refused(problem, "Take fewer generators, or change the scenario.");
  const addresses = urls ?? (yield* startGenerators(count, env));
  const { runDistributedLoad, orchestrator } = yield* composeDistributedLoad({
    ...{ runId: request.runId, resultsFolder, clock, progress, tell },
    generators: addresses.map((url) => connectGenerator({ url, clock, env })),
  });
  const outcome = yield* runDistributedLoad.execute({ ...request, scenario, load });
  return { outcome, isDevMode: orchestrator()?.devMode === true };
});
