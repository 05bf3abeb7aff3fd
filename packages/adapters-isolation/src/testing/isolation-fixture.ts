import { mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { IsolatedJob, IsolatedResult, IsolatedRunnerPort, IsolationLimits } from "@plimsoll/application";
import * as Effect from "effect/Effect";
import { groupsLike } from "../control-groups/runner-groups.ts";
import { makeIsolatedRunner } from "../make-isolated-runner.ts";
import type { IsolatedRunnerSettings } from "../settings.ts";

/** For tests: a folder of its own, removed with the scope. */
export const makeFolder = Effect.acquireRelease(
  Effect.sync(() => realpathSync(mkdtempSync(join(tmpdir(), "plimsoll-isolation-test-")))),
  (folder) => Effect.sync(() => rmSync(folder, { recursive: true, force: true })),
);

/** Small limits that an innocent job keeps easily. */
export const LIMITS: IsolationLimits = {
  memoryMb: 192,
  cpuSeconds: null,
  cpuCores: 1,
  wallTimeMs: 20_000,
  readPaths: [],
  writePaths: [],
  outputBytes: 100_000,
};

export type JobChanges = Partial<Omit<IsolatedJob, "limits">> & { readonly limits?: Partial<IsolationLimits> };

export const jobOf = (command: readonly string[], { limits, ...changes }: JobChanges = {}): IsolatedJob => ({
  name: "test",
  command,
  workingDirectory: "/",
  stdin: "",
  env: {},
  onOutput: () => undefined,
  ...changes,
  limits: { ...LIMITS, ...limits },
});

const SIBLING = "sleep 1; echo untouched";

/** Runs a job between two innocent ones, which must not notice it. */
export const runBesideSiblings = (runner: IsolatedRunnerPort, job: IsolatedJob) =>
  Effect.gen(function* () {
    const sibling = runner.run(jobOf(["sh", "-c", SIBLING]));
    const [before, result, after] = yield* Effect.all([sibling, runner.run(job), sibling], { concurrency: 3 });
    return { result, siblings: [before, after].map(({ end, stdout }) => ({ end, stdout })) };
  });

/** What the innocent ones must have come to. */
export const UNTOUCHED = Array.from({ length: 2 }, () => ({
  end: { kind: "exited" as const, exitCode: 0 },
  stdout: "untouched\n",
}));

const commandLine = (pid: string): string => {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
  } catch {
    return "";
  }
};

/** Processes whose arguments mention a word; a job is marked by one. */
export const pidsNaming = (word: string): readonly number[] =>
  readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid && commandLine(name).includes(word))
    .map(Number);

/** The command lines of these, so that a failing test says which. */
export const processesNaming = (word: string): readonly string[] =>
  pidsNaming(word).map((pid) => commandLine(String(pid)));

/** Folders and control groups of runners in this folder, as paths; empty when nothing was left. */
export const leftBy = (folder: string, groupNames: readonly string[]): readonly string[] => [
  ...readdirSync(folder).filter((name) => name.startsWith("plimsoll-isolated-")),
  ...groupsLike(/^plimsoll-isolated-/).filter((path) => groupNames.some((name) => path.endsWith(name))),
];

/** A runner whose folder can be looked into, and what is found there while it lives. */
export const openRunner = (settings: IsolatedRunnerSettings = {}) =>
  Effect.gen(function* () {
    const folder = yield* makeFolder;
    const runner = yield* makeIsolatedRunner({ folder, ...settings });
    const [name = ""] = readdirSync(folder);
    const jobFolders = () => readdirSync(join(folder, name)).filter((entry) => entry.startsWith("job-"));
    const jobGroups = () =>
      groupsLike(new RegExp(`^${name}$`)).flatMap((group) =>
        readdirSync(group).filter((entry) => entry.startsWith("job-")),
      );
    return { runner, folder, name, left: () => [...jobFolders(), ...jobGroups()] };
  });

export const endOf = ({ end }: IsolatedResult) => end;
