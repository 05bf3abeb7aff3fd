import { type CliContext, sidecarFolders, useColorOn } from "@plimsoll/adapters-command-line";
import { makeClock } from "@plimsoll/adapters-host";
import * as Effect from "effect/Effect";
import picocolors from "picocolors";
import { makeRunnerHost } from "../composition/runner-host.ts";
import { checkCalibration, checkFixtures, checkLoopback, checkPss, checkPython } from "../doctor/check-machine.ts";
import { honestAgentCount } from "../doctor/honest-agent-count.ts";
import { type Diagnosis, renderDiagnosis } from "../doctor/render-doctor.ts";
import type { DoctorFlags } from "./doctor.command.ts";
import { EXIT_CODES } from "./exit-codes.ts";

const calibrateWithMock = Effect.fnUntraced(function* () {
  const { makeMockLlm } = yield* Effect.promise(() => import("@plimsoll/mock-llm"));
  const clock = makeClock();
  const host = makeRunnerHost(clock);
  const mock = yield* makeMockLlm({ clock, settings: { latency: { kind: "fixed", latencyMs: 0 } }, seed: 1 });
  return { host, calibration: yield* host.calibrate(mock.endpoint.baseUrl) };
});

const diagnose = Effect.fnUntraced(function* (context: CliContext, { llmLatencyMs }: DoctorFlags) {
  const fixtures = checkFixtures(sidecarFolders(context.env));
  const python = yield* checkPython(context.env);
  const loopback = yield* checkLoopback;
  const { host, calibration } = yield* Effect.scoped(calibrateWithMock());
  const checks = [...fixtures, python, loopback, yield* checkPss(host), ...checkCalibration(calibration)];
  const ready = checks.every(({ status }) => status !== "missing");
  const diagnosis: Diagnosis = { checks, honest: honestAgentCount(calibration, llmLatencyMs), ready };
  return diagnosis;
});

/** Everything of `plimsoll doctor` after the flags were parsed. */
export const runDoctorCommand = Effect.fnUntraced(function* (context: CliContext, flags: DoctorFlags) {
  const diagnosis = yield* diagnose(context, flags);
  const { stdout, env } = context;
  const colors = picocolors.createColors(useColorOn(stdout, env));
  stdout.write(flags.json ? `${JSON.stringify(diagnosis, null, 2)}\n` : renderDiagnosis(diagnosis, colors));
  context.exitWith(diagnosis.ready ? 0 : EXIT_CODES.usage);
});
