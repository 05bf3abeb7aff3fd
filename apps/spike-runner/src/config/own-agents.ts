import { UsageError } from "@plimsoll/adapters-command-line";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import * as Result from "effect/Result";
import { readInputs, shuffleInputs } from "./inputs.ts";
import { isSidecarKind, type OrchestratorKind } from "./orchestrator-kind.ts";
import { parsePassEnv } from "./pass-env.ts";

/** The flags of the group as they were given; paths as they were typed. */
export interface OwnAgentsFlagValues {
  readonly agentsFrom?: string;
  readonly agentsPath?: string;
  readonly requirements?: string;
  readonly python?: string;
  readonly inputs?: string;
  readonly shuffleInputs: boolean;
  /** Names of variables, as typed. @default none */
  readonly passEnv?: readonly string[];
  /** The environment that the names count in. @default empty */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** The user's own code: what `--agents-from` names, with absolute paths. */
export interface OwnTarget {
  readonly language: "python" | "javascript";
  readonly target: string;
  /** Folder that the target counts from. */
  readonly folder: string;
  /** Null where the module is an installed package. */
  readonly file: string | null;
  readonly requirements: string | null;
  readonly python: string | null;
  /** Names of the user's variables that the agents see. @default none */
  readonly passEnv?: readonly string[];
}

/** What the user brings: agents, inputs or both. */
export interface OwnAgents {
  readonly target: OwnTarget | null;
  /** One prompt an invocation, in turn; empty leaves our own. */
  readonly inputs: readonly string[];
  readonly inputsSha256: string | null;
}

const refuse = (message: string, hint: string) => Result.fail(new UsageError({ message, hint }));

const JAVASCRIPT = /\.[cm]?[jt]s$/;

/** A `#`, or the ending of a JavaScript or TypeScript file. */
const isJavaScript = (target: string): boolean => target.includes("#") || JAVASCRIPT.test(target);

const isFile = (file: string): boolean => existsSync(file) && statSync(file).isFile();
const isFolder = (folder: string): boolean => existsSync(folder) && statSync(folder).isDirectory();

const parseJavaScript = (target: string, folder: string): Result.Result<OwnTarget, UsageError> => {
  const [file = "", exportName] = target.split("#");
  const found = path.resolve(folder, file);
  if (exportName === "") {
    return refuse(`--agents-from: "${target}" names no export after #`, "Write ./graph.ts#graph, or leave the # out.");
  }
  if (!isFile(found)) {
    return refuse(`--agents-from: "${target}": there is no file ${found}`, "Correct the path, or give --agents-path.");
  }
  return Result.succeed({
    ...{ language: "javascript", target, folder, file: found, requirements: null, python: null },
  });
};

/** The module's file below the folder; null when it must be an installed package. */
const pythonFileOf = (module: string, folder: string): string | null => {
  const stem = path.join(folder, ...module.split("."));
  const candidates = module.endsWith(".py")
    ? [path.resolve(folder, module)]
    : [`${stem}.py`, path.join(stem, "__init__.py")];
  return candidates.find(isFile) ?? null;
};

const parsePython = (target: string, folder: string): Result.Result<OwnTarget, UsageError> => {
  const at = target.lastIndexOf(":");
  if (at < 1 || at === target.length - 1) {
    const hint = "Write my_package.crew:make_agent for Python, or ./graph.ts#graph for JavaScript.";
    return refuse(`--agents-from: "${target}" is not MODULE:NAME`, hint);
  }
  const module = target.slice(0, at);
  const file = pythonFileOf(module, folder);
  if (module.endsWith(".py") && file === null) {
    return refuse(`--agents-from: "${target}": there is no file ${path.resolve(folder, module)}`, "Correct the path.");
  }
  // The sidecar runs elsewhere: a path that was relative to the user's folder must not be so to its own.
  const absolute = module.endsWith(".py") && file !== null ? `${file}${target.slice(at)}` : target;
  return Result.succeed({ language: "python", target: absolute, folder, file, requirements: null, python: null });
};

const NEEDS_PYTHON = "It is for agents in Python: leave it out, or name them as MODULE:NAME.";

const withPassedVariables = (
  own: OwnTarget,
  { passEnv = [], env = {} }: OwnAgentsFlagValues,
): Result.Result<OwnTarget, UsageError> => {
  if (passEnv.length === 0) return Result.succeed(own);
  if (own.language === "javascript") {
    const hint = "Agents in JavaScript see your environment already: leave it out.";
    return refuse("--pass-env has no effect", hint);
  }
  return Result.map(parsePassEnv(passEnv, env), (names) => ({ ...own, passEnv: names }));
};

const withEnvironment = (
  own: OwnTarget,
  { requirements, python }: OwnAgentsFlagValues,
  workingDirectory: string,
): Result.Result<OwnTarget, UsageError> => {
  if (own.language === "javascript") {
    if (requirements !== undefined) return refuse(`--requirements: "${requirements}" has no effect`, NEEDS_PYTHON);
    if (python !== undefined) return refuse(`--python: "${python}" has no effect`, NEEDS_PYTHON);
    return Result.succeed(own);
  }
  const file = requirements === undefined ? null : path.resolve(workingDirectory, requirements);
  if (file !== null && !isFile(file)) {
    return refuse(
      `--requirements: "${requirements}": there is no file ${file}`,
      "Name a requirements file, as pip reads it.",
    );
  }
  // A bare name is looked up on PATH by whoever starts it.
  const interpreter = python?.includes("/") === true ? path.resolve(workingDirectory, python) : (python ?? null);
  if (interpreter?.startsWith("/") === true && !isFile(interpreter)) {
    return refuse(
      `--python: "${python}": there is no file ${interpreter}`,
      "Name the interpreter of your environment.",
    );
  }
  return Result.succeed({ ...own, requirements: file, python: interpreter });
};

const targetOf = (
  flags: OwnAgentsFlagValues,
  workingDirectory: string,
): Result.Result<OwnTarget | null, UsageError> => {
  const { agentsFrom, agentsPath } = flags;
  if (agentsFrom === undefined) {
    const { requirements, python } = flags;
    const orphans = Object.entries({ "--agents-path": agentsPath, "--requirements": requirements, "--python": python });
    if (flags.passEnv !== undefined && flags.passEnv.length > 0)
      return refuse("--pass-env has no effect without --agents-from", "Add --agents-from, or leave it out.");
    const [orphan] = orphans.filter(([, value]) => value !== undefined);
    if (orphan === undefined) return Result.succeed(null);
    return refuse(
      `${orphan[0]}: "${orphan[1]}" has no effect without --agents-from`,
      "Add --agents-from, or leave it out.",
    );
  }
  const folder = path.resolve(workingDirectory, agentsPath ?? ".");
  if (!isFolder(folder)) return refuse(`--agents-path: "${agentsPath}" is no folder`, "Name the folder of your code.");
  const parsed = isJavaScript(agentsFrom) ? parseJavaScript(agentsFrom, folder) : parsePython(agentsFrom, folder);
  const placed = Result.flatMap(parsed, (own) => withEnvironment(own, flags, workingDirectory));
  return Result.flatMap(placed, (own) => withPassedVariables(own, flags));
};

/** SHA-256 of a file, in hex. */
export const fileSha256 = (file: string): string => createHash("sha256").update(readFileSync(file)).digest("hex");

const inputsOf = (flags: OwnAgentsFlagValues, workingDirectory: string, seed: number) => {
  const { inputs, shuffleInputs: isShuffled } = flags;
  if (inputs === undefined) {
    if (isShuffled) return refuse("--shuffle-inputs has no effect without --inputs", "Add --inputs, or leave it out.");
    return Result.succeed({ inputs: [], inputsSha256: null });
  }
  const file = path.resolve(workingDirectory, inputs);
  return Result.map(readInputs(file, `--inputs ${inputs}`), (read) => ({
    inputs: isShuffled ? shuffleInputs(read, seed) : read,
    inputsSha256: fileSha256(file),
  }));
};

/** Checks the group's flags against each other and the disk; null when none was given. */
export const ownAgentsOf = (
  flags: OwnAgentsFlagValues,
  workingDirectory: string,
  seed: number,
): Result.Result<OwnAgents | null, UsageError> =>
  Result.gen(function* () {
    const target = yield* targetOf(flags, workingDirectory);
    const read = yield* inputsOf(flags, workingDirectory, seed);
    return target === null && read.inputs.length === 0 ? null : { target, ...read };
  });

/** Who runs own agents where nobody is named: CrewAI's sidecar for Python, the LangGraph child for JavaScript. */
export const orchestratorFor = ({ language }: OwnTarget): string => (language === "python" ? "crewai" : "langgraph-js");

/** Refuses an orchestrator that can't run the user's code. */
export const checkOwnAgents = (
  { target }: OwnAgents,
  kind: OrchestratorKind,
  orchestrator: string,
): Result.Result<void, UsageError> => {
  if (target === null) return Result.void;
  const fits = target.language === "python" ? isSidecarKind(kind) : kind === "langgraph-js";
  if (fits) return Result.void;
  const shown = kind === "url" ? "a server of the protocol" : orchestrator;
  const hint =
    target.language === "python"
      ? "Use crewai or another framework of the Python sidecar, or leave the orchestrator out."
      : "Use langgraph-js, or leave the orchestrator out.";
  return refuse(`--agents-from: "${target.target}" can't be run by ${shown}`, hint);
};
