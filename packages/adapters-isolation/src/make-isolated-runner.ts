import { randomBytes } from "node:crypto";
import { mkdtempSync, readdirSync, readlinkSync, realpathSync } from "node:fs";
import { tmpdir } from "node:os";
import type { IsolatedRunnerPort } from "@plimsoll/application";
import * as Effect from "effect/Effect";
import type * as Scope from "effect/Scope";
import { groupsLike } from "./control-groups/runner-groups.ts";
import { startJanitor } from "./janitor/start-janitor.ts";
import { makeRoomTemplate } from "./launch/room.ts";
import { detectLayers } from "./layers/detect-layers.ts";
import { isolationStrength } from "./layers/isolation-strength.ts";
import { runJob } from "./run/run-job.ts";
import type { Workshop } from "./run/run-job.ts";
import { completeSettings } from "./settings.ts";
import type { IsolatedRunnerSettings } from "./settings.ts";

/** Users of jobs are taken from here on: beyond those of people, services and containers' usual ranges. */
const FIRST_UID = 3_000_000_000;
const UID_COUNT = 1_000_000_000;

/** Process ids mean something within one namespace only; it is part of the name, so that no other one's are judged dead. */
const pidNamespace = (): string => {
  try {
    return /\d+/.exec(readlinkSync("/proc/self/ns/pid"))?.[0] ?? "0";
  } catch {
    return "0";
  }
};

const namePrefix = (pid: number | string): string => `plimsoll-isolated-${pidNamespace()}-${pid}-`;

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
};

/** Runners whose janitor died with them leave folders and groups: the next runner's first deed is to remove them. */
const sweep = async (folder: string): Promise<void> => {
  const pattern = new RegExp(`^${namePrefix("(\\d+)")}`);
  const isLeft = (path: string): boolean => !isAlive(Number(pattern.exec(path.split("/").at(-1) ?? "")?.[1]));
  const folders = readdirSync(folder)
    .filter((name) => pattern.test(name))
    .map((name) => `${folder}/${name}`)
    .filter(isLeft);
  const groupFolders = groupsLike(pattern).filter(isLeft);
  if (folders.length + groupFolders.length > 0) await startJanitor({ groupFolders, folders }).dismiss();
};

const openWorkshop = async (settings: IsolatedRunnerSettings): Promise<Workshop> => {
  const complete = completeSettings(settings, realpathSync(settings.folder ?? tmpdir()));
  await sweep(complete.folder);
  const folder = mkdtempSync(`${complete.folder}/${namePrefix(process.pid)}`);
  const template = makeRoomTemplate(folder, complete.runtimePaths);
  const groupName = folder.slice(folder.lastIndexOf("/") + 1);
  const layers = await detectLayers(complete, groupName, template);
  const groupFolders = [...new Set(layers.groups.map((group) => group.folder))];
  const janitor = startJanitor({ groupFolders, folders: [folder] });
  return { layers, settings: complete, folder, template, janitor };
};

/**
 * Runs code in processes of their own under what this machine really has, tried at the start: control groups, namespaces,
 * a user of its own, rlimits, Node's permission model. A job that can't have what `minimum` demands is refused. Nothing is
 * left behind, neither when the scope closes nor when this process is killed.
 */
export const makeIsolatedRunner = (
  settings: IsolatedRunnerSettings = {},
): Effect.Effect<IsolatedRunnerPort, never, Scope.Scope> =>
  Effect.gen(function* () {
    const workshop = yield* Effect.acquireRelease(
      Effect.promise(() => openWorkshop(settings)),
      ({ janitor }) => Effect.promise(() => janitor.dismiss()),
    );
    const firstUid = FIRST_UID + (randomBytes(4).readUInt32LE() % (UID_COUNT / 2));
    let jobs = 0;
    return {
      run: (job) =>
        Effect.suspend(() => {
          jobs += 1;
          const slot = { name: `job-${jobs}`, spareUid: firstUid + (jobs % (UID_COUNT / 2)) };
          const attributes = { job: job.name, command: job.command[0] ?? "" };
          return runJob(workshop, job, slot).pipe(Effect.withSpan("IsolatedRunner.run", { attributes }));
        }),
      strength: Effect.succeed(isolationStrength(workshop.layers, workshop.settings)),
    };
  });
