import type { OrchestratorFailure } from "@plimsoll/application";
import * as Effect from "effect/Effect";
import { makeRedactor } from "../failure/redactor.ts";
import { provisioningEnvironment } from "./provisioning-environment.ts";
import { provisioningFailure } from "./provisioning-failure.ts";
import { runCommand, type CommandEnd } from "./run-command.ts";

/** Where an installer runs, and who hears it. */
export interface StepContext {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  readonly onPhase: (message: string) => void;
}

/** One run of an installer. */
export interface Step {
  /** As the failure's message begins. */
  readonly name: string;
  readonly file: string;
  readonly args: readonly string[];
  readonly added?: Readonly<Record<string, string>>;
}

const STEP_TIMEOUT_MS = 15 * 60_000;
const NETWORK_TROUBLE =
  /connect|network|resolv|dns|timed? ?out|no matching distribution|could not find a version|failed to (fetch|download)|error sending request|proxy|certificate|tls|ssl|offline/i;
const NETWORK_HINT =
  "The package index could not be reached. Check the network and the proxy, or point PIP_INDEX_URL and UV_INDEX_URL at an index that can be. Later starts need no network.";
const OTHER_HINT = "See the last lines above; correct the cause and start again, what is half done is made anew.";
/** uv lists every package at the end: not progress. */
const PACKAGE_LINE = /^\s*[+~-] /;
const redact = makeRedactor([]);

const reject = (step: string, end: CommandEnd): OrchestratorFailure => {
  const lastLines = end.lastLines.map(redact);
  const how = end.trouble ?? `exit code ${end.exitCode}`;
  const said = lastLines.slice(-3).join(" | ").slice(0, 600);
  const hint = lastLines.some((line) => NETWORK_TROUBLE.test(line)) ? NETWORK_HINT : OTHER_HINT;
  return provisioningFailure(`${step} failed (${how}): ${said}`, hint, { exitCode: end.exitCode, lastLines });
};

/** Runs an installer to its end; a failure has its last lines, without secrets, and a hint. */
export const runStep = Effect.fnUntraced(function* (context: StepContext, step: Step) {
  const end = yield* runCommand({
    file: step.file,
    args: step.args,
    cwd: context.cwd,
    env: provisioningEnvironment(context.env, { UV_PYTHON_DOWNLOADS: "never", ...step.added }),
    timeoutMs: STEP_TIMEOUT_MS,
    onLine: (line) => {
      if (!PACKAGE_LINE.test(line)) context.onPhase(`  ${redact(line)}`);
    },
  });
  if (end.exitCode !== 0) return yield* reject(step.name, end);
});

/** Work on the cache folder; its failure says what could not be done. */
export const onFiles = <A>(what: string, work: () => Promise<A>): Effect.Effect<A, OrchestratorFailure> =>
  Effect.tryPromise({
    try: work,
    catch: (error) =>
      provisioningFailure(`${what}: ${String(error)}`, "Is the cache folder writable, and is there room on the disk?"),
  });
