import { type IsolatedRunnerSettings, makeIsolatedRunner } from "@plimsoll/adapters-isolation";
import type { IsolatedRunnerPort, IsolationStrength } from "@plimsoll/application";
import * as Effect from "effect/Effect";
import { type EngineCheck, ok } from "./engine-check.ts";

const KINDS = ["memory", "cpu", "files", "network", "processes"] as const;

/** What is enforced on programs here, by kind of limit. */
export const describeStrength = (strength: IsolationStrength): readonly string[] =>
  KINDS.map((kind) => `${kind}: ${strength[kind].join("; ") || "nothing"}`);

const TRIAL_LIMITS = { cpuCores: 0.5, memoryMb: 64, wallTimeMs: 10_000, cpuSeconds: 5, outputBytes: 1_024 };

/** A program that does nothing, run as any program is. */
const tryProgram = (runner: IsolatedRunnerPort) =>
  runner.run({
    ...{ name: "doctor", command: ["true"], workingDirectory: "/", stdin: "", env: {} },
    limits: { ...TRIAL_LIMITS, readPaths: [], writePaths: [] },
    onOutput: () => undefined,
  });

const checkTrial = (runner: IsolatedRunnerPort): Effect.Effect<EngineCheck> =>
  Effect.map(tryProgram(runner), ({ end }): EngineCheck => {
    const name = "demanded isolation";
    if (end.kind === "exited" && end.exitCode === 0) return ok(name, "a program was run under all that is demanded");
    const fact =
      end.kind === "policy-violation"
        ? end.what
        : end.kind === "not-started"
          ? end.reason
          : `a program that does nothing ended so: ${JSON.stringify(end)}`;
    const hint =
      "Give the engine what is missing, or ask for less with isolation in resource_limits.yaml; programs are refused until then.";
    return { name, status: "missing", fact, hint };
  });

/** Which layers this machine really gives, each tried; then a program under what the configuration demands. */
export const checkIsolation = (settings: IsolatedRunnerSettings): Effect.Effect<readonly EngineCheck[]> =>
  Effect.scoped(
    Effect.gen(function* () {
      const runner = yield* makeIsolatedRunner(settings);
      const strength = yield* runner.strength;
      const lacking = strength.missing.map((fact): EngineCheck => {
        const hint = "docs/engine/resource-management.md says what each layer keeps out.";
        return { name: "missing isolation", status: "warning", fact, hint };
      });
      return [
        ...describeStrength(strength).map((fact) => ok("isolation", fact)),
        ...lacking,
        yield* checkTrial(runner),
      ];
    }),
  );
