import type { OrchestratorFailure } from "@plimsoll/application";
import * as Effect from "effect/Effect";
import * as Result from "effect/Result";
import * as Schema from "effect/Schema";
import { provisioningFailure } from "./provisioning-failure.ts";
import { runCommand, type CommandEnd } from "./run-command.ts";

/** An interpreter that can carry the sidecar. */
export interface Python {
  /** As the interpreter itself names its file. */
  readonly executable: string;
  /** For example 3.11.7. */
  readonly version: string;
}

const CANDIDATES = ["python3.13", "python3.12", "python3.11", "python3"];
const PROBE_TIMEOUT_MS = 20_000;
const PROBE = [
  "import importlib.util, json, sys",
  "found = all(importlib.util.find_spec(name) for name in ('venv', 'ensurepip'))",
  // Of a virtual environment, the interpreter it was made from: environments are made of that one.
  "executable = getattr(sys, '_base_executable', '') if sys.prefix != sys.base_prefix else sys.executable",
  "print(json.dumps({'version': list(sys.version_info[:3]), 'executable': executable or sys.executable, 'venv': found}))",
].join("\n");

const ProbeAnswer = Schema.fromJsonString(
  Schema.Struct({
    version: Schema.Tuple([Schema.Int, Schema.Int, Schema.Int]),
    executable: Schema.String,
    venv: Schema.Boolean,
  }),
);
const decodeProbe = Schema.decodeUnknownResult(ProbeAnswer);

/** Why a candidate won't do, in words. */
type Refusal = string;

const judged = (end: CommandEnd): Result.Result<Python, Refusal> => {
  if (end.trouble === "ENOENT") return Result.fail("not found");
  const answer = decodeProbe(end.lastLines.at(-1) ?? "");
  if (end.exitCode !== 0 || Result.isFailure(answer)) {
    return Result.fail(`does not run${end.trouble === null ? "" : ` (${end.trouble})`}`);
  }
  const { version, executable, venv } = answer.success;
  const [major, minor] = version;
  if (major !== 3 || minor < 11 || minor >= 14) return Result.fail(`is ${version.join(".")}`);
  if (!venv) return Result.fail(`is ${version.join(".")} without the modules venv and ensurepip`);
  return Result.succeed({ executable, version: version.join(".") });
};

const HINT =
  "Install Python 3.11, 3.12 or 3.13 with its venv module (Debian and Ubuntu: apt-get install python3 python3-venv), " +
  "or set PLIMSOLL_PYTHON to the path of such an interpreter.";

/** The first of PLIMSOLL_PYTHON (which then is the only one asked), python3.13, 3.12, 3.11 and python3 that is 3.11 to 3.13. */
export const findPython = Effect.fnUntraced(function* (
  env: NodeJS.ProcessEnv,
): Effect.fn.Return<Python, OrchestratorFailure> {
  const chosen = env["PLIMSOLL_PYTHON"];
  const candidates = chosen === undefined || chosen === "" ? CANDIDATES : [chosen];
  const refusals: string[] = [];
  for (const file of candidates) {
    const end = yield* runCommand({ file, args: ["-c", PROBE], env, timeoutMs: PROBE_TIMEOUT_MS });
    const verdict = judged(end);
    if (Result.isSuccess(verdict)) return verdict.success;
    refusals.push(`${candidates === CANDIDATES ? "" : "PLIMSOLL_PYTHON="}${file} ${verdict.failure}`);
  }
  const message = `No Python >= 3.11 and < 3.14 was found. Looked for: ${refusals.join("; ")}`;
  return yield* provisioningFailure(message, HINT);
});
