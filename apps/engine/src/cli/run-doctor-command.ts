import { type CliContext, UsageError, useColorOn } from "@plimsoll/adapters-command-line";
import * as Effect from "effect/Effect";
import * as Option from "effect/Option";
import * as Result from "effect/Result";
import picocolors from "picocolors";
import { type ConfigFolder, configFolderOf } from "../config/engine-config.ts";
import { readServeConfig } from "../config/serve-config.ts";
import { checkConcurrency } from "../doctor/check-concurrency.ts";
import { checkDatabase } from "../doctor/check-database.ts";
import { checkIsolation } from "../doctor/check-isolation.ts";
import { type CheckName, type EngineCheck, ok } from "../doctor/engine-check.ts";
import { type EngineDiagnosis, renderDiagnosis } from "../doctor/render-diagnosis.ts";
import type { DoctorInputs } from "./doctor.command.ts";
import { setUpStore } from "./engine-setup.ts";
import { EXIT_CODES } from "./exit-codes.ts";

/** What is wrong decides the code, in this order. */
const CODES: readonly (readonly [name: CheckName, code: number])[] = [
  ["configuration", EXIT_CODES.usage],
  ["database", EXIT_CODES.store],
  ["demanded isolation", EXIT_CODES.isolation],
];

const exitCodeOf = (checks: readonly EngineCheck[]): number => {
  const missing = checks.filter(({ status }) => status === "missing");
  const [, code = EXIT_CODES.succeeded] = CODES.find(([name]) => missing.some((one) => one.name === name)) ?? [];
  return code;
};

const broken = ({ message, hint }: UsageError): EngineCheck => ({
  ...{ name: "configuration", status: "missing", fact: message, hint },
});

/** Without a configuration that holds, what it decides can't be looked at; what the machine gives can. */
const withoutConfig = (error: UsageError) =>
  Effect.map(checkIsolation({}), (isolation): readonly EngineCheck[] => [
    broken(error),
    ...isolation.filter(({ name }) => name !== "demanded isolation"),
  ]);

const diagnose = Effect.fnUntraced(function* (context: CliContext, inputs: DoctorInputs, folder: ConfigFolder) {
  const flags = { ...inputs, tenant: Option.none<string>() };
  const settled = Result.all([readServeConfig(folder, context.env), setUpStore(context, flags)]);
  if (Result.isFailure(settled)) return yield* withoutConfig(settled.failure);
  const [{ engine }, { store }] = settled.success;
  return [
    ok("configuration", `the files in ${folder.shownAs} are valid; defaults hold for what is not there`),
    yield* checkDatabase(store),
    ...(yield* checkConcurrency(engine)),
    ...(yield* checkIsolation({ minimum: engine.limits.isolation })),
  ];
});

/** Everything of `plimsoll-engine doctor` after the flags were parsed. */
export const runDoctorCommand = Effect.fnUntraced(function* (context: CliContext, inputs: DoctorInputs) {
  const { stdout, env, workingDirectory } = context;
  const folder = yield* Effect.fromResult(configFolderOf(Option.getOrNull(inputs.config), workingDirectory));
  const checks = yield* diagnose(context, inputs, folder);
  const exitCode = exitCodeOf(checks);
  const diagnosis: EngineDiagnosis = { checks, ready: exitCode === EXIT_CODES.succeeded };
  const colors = picocolors.createColors(useColorOn(stdout, env));
  stdout.write(inputs.json ? `${JSON.stringify(diagnosis, null, 2)}\n` : renderDiagnosis(diagnosis, colors));
  context.exitWith(exitCode);
});
