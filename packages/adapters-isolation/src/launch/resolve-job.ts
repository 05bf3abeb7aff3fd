import { realpathSync } from "node:fs";
import { resolve } from "node:path";
import type { IsolatedJob } from "@plimsoll/application";
import * as Result from "effect/Result";
import type { Layers } from "../layers/layers.ts";
import type { CompleteSettings } from "../settings.ts";
import { unusableName } from "./environment-lines.ts";

/** A job with absolute paths, as it will be run. */
export interface ResolvedJob {
  readonly argv: readonly string[];
  readonly workingDirectory: string;
  /** Without symbolic links; the job's own program or module is among them. */
  readonly readPaths: readonly string[];
  readonly writePaths: readonly string[];
}

type Checked<A> = Result.Result<A, string>;

const realPath = (path: string): string | null => {
  try {
    return realpathSync(path);
  } catch {
    return null;
  }
};

const isWithin = (path: string, folder: string): boolean => path === folder || path.startsWith(`${folder}/`);

/** What the job has of its own, and what would give away the machine. */
const RESERVED = ["/proc", "/sys", "/dev"];

/**
 * A path of the list must be the real one: where a symbolic link could stand, one job could plant it and the next would be
 * given what it points to.
 */
const checkPath = (path: string, field: string): Checked<string> => {
  const real = realPath(path);
  if (real === null) return Result.fail(`${field} ${path} does not exist`);
  if (real !== path)
    return Result.fail(`${field} ${path} is a symbolic link or below one; write ${real} if that is meant`);
  if (path === "/" || RESERVED.some((reserved) => isWithin(path, reserved))) {
    return Result.fail(`${field} ${path} can't be in the list: it would give away the machine`);
  }
  return Result.succeed(path);
};

const checkPaths = (paths: readonly string[], field: string, cwd: string): Checked<readonly string[]> =>
  Result.all(paths.map((path, index) => checkPath(resolve(cwd, path), `${field}[${index}]`)));

const isModule = (program: string): boolean => /\.[cm]?[jt]s$/.test(program);

const permissionsOf = (readPaths: readonly string[], writePaths: readonly string[]): readonly string[] => [
  "--permission",
  "--no-experimental-sqlite",
  ...[...readPaths, ...writePaths, "/tmp"].map((path) => `--allow-fs-read=${path}`),
  ...[...writePaths, "/tmp"].map((path) => `--allow-fs-write=${path}`),
];

interface Program {
  readonly argv: (readPaths: readonly string[], writePaths: readonly string[]) => readonly string[];
  /** Files that the job can't do without. */
  readonly files: readonly string[];
}

const moduleOf = (module: string, rest: readonly string[]): Program => ({
  argv: (reads, writes) => [process.execPath, ...permissionsOf([...reads, module], writes), module, ...rest],
  files: [module, process.execPath],
});

const programOf = (command: readonly string[], cwd: string, settings: CompleteSettings): Checked<Program> => {
  const [name = "", ...rest] = command;
  if (isModule(name)) return Result.map(checkPath(resolve(cwd, name), "command[0]"), (path) => moduleOf(path, rest));
  if (name === "node") return Result.succeed({ argv: () => [process.execPath, ...rest], files: [process.execPath] });
  if (!name.includes("/")) return Result.succeed({ argv: () => command, files: [] });
  const path = resolve(cwd, name);
  const argv = () => [path, ...rest];
  if (settings.runtimePaths.some((folder) => isWithin(path, folder))) return Result.succeed({ argv, files: [] });
  return Result.map(checkPath(path, "command[0]"), () => ({ argv, files: [path] }));
};

const refusalOf = (job: IsolatedJob, layers: Layers, { minimum }: CompleteSettings): string | null => {
  const name = unusableName(job.env);
  if (name !== null) return `env: ${JSON.stringify(name)} is no name of a variable, or its value holds a NUL`;
  if (job.command.length === 0 || job.command.some((word) => word.includes("\0")))
    return "command: it is empty or holds a NUL";
  if (layers.namespaces !== null) return null;
  if (minimum.noNetwork) return "this machine has no namespaces, so that the network can't be shut off as demanded";
  if (minimum.files === "kernel")
    return "this machine has no namespaces, so that the allow-list can't be enforced as demanded";
  return minimum.files === "node" && !isModule(job.command[0] ?? "")
    ? "this machine has no namespaces: the allow-list can be enforced for modules of Node only"
    : null;
};

const unique = (paths: readonly string[]): readonly string[] => [...new Set(paths)];

/** What will be run, or why it can't be isolated as demanded. */
export const resolveJob = (job: IsolatedJob, layers: Layers, settings: CompleteSettings): Checked<ResolvedJob> =>
  Result.gen(function* () {
    const refusal = refusalOf(job, layers, settings);
    if (refusal !== null) return yield* Result.fail(refusal);
    const cwd = realPath(job.workingDirectory);
    if (cwd === null) return yield* Result.fail(`workingDirectory ${job.workingDirectory} does not exist`);
    const writePaths = unique(yield* checkPaths(job.limits.writePaths, "writePaths", cwd));
    const listed = yield* checkPaths(job.limits.readPaths, "readPaths", cwd);
    const readPaths = listed.filter((path) => !writePaths.includes(path));
    const { argv, files } = yield* programOf(job.command, cwd, settings);
    return {
      argv: argv(unique(readPaths), writePaths),
      workingDirectory: cwd,
      readPaths: unique([...readPaths, ...files.filter((file) => !writePaths.includes(file))]),
      writePaths,
    };
  });
