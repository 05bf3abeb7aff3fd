import { statSync } from "node:fs";
import type { IsolationLimits } from "@plimsoll/application";
import type { Layers } from "../layers/layers.ts";
import type { CompleteSettings } from "../settings.ts";
import type { ResolvedJob } from "./resolve-job.ts";
import { roomPlaces } from "./room.ts";
import type { RoomTemplate } from "./room.ts";
import { ENTER_SCRIPT, JOIN_SCRIPT, ROOM_SCRIPT } from "./scripts.ts";

/** What a launch needs beside the job itself. */
export interface LaunchContext {
  readonly layers: Layers;
  readonly settings: CompleteSettings;
  readonly limits: Pick<IsolationLimits, "cpuSeconds">;
  readonly procsFiles: readonly string[];
  readonly room: {
    readonly template: RoomTemplate;
    /** Holds roomFstab of the job. */
    readonly fstabFile: string;
  };
  /** A user that no other job has. */
  readonly spareUid: number;
}

const SHELL = "/bin/sh";

const shell = (script: string, ...args: readonly string[]): readonly string[] => [SHELL, "-c", script, "sh", ...args];

const OTHERS_READ = 0o004;

/**
 * A job that may write, or read what is closed to others, is the owner of the first such path; without capabilities, and
 * in a tree that holds nothing else of his. Null keeps the engine's user.
 */
const uidOf = ({ layers, spareUid }: LaunchContext, { readPaths, writePaths }: ResolvedJob): number | null => {
  if (!layers.ownUid) return null;
  const closed = readPaths.filter((path) => (statSync(path).mode & OTHERS_READ) === 0);
  const [first] = [...writePaths, ...closed];
  if (first === undefined) return spareUid;
  const owner = statSync(first).uid;
  return owner === 0 ? null : owner;
};

/** Bounding set and user can be given up only by who has them: root, or the root of a user namespace. */
const privilegeDrop = (context: LaunchContext, job: ResolvedJob): readonly string[] => {
  const { layers } = context;
  if (!layers.limits) return [];
  const uid = uidOf(context, job);
  const asUser = uid === null ? [] : [`--reuid=${uid}`, `--regid=${uid}`, "--clear-groups"];
  const privileged = layers.namespaces !== null || layers.ownUid;
  const capabilities = privileged ? ["--bounding-set=-all", "--inh-caps=-all", "--ambient-caps=-all"] : [];
  return ["setpriv", ...asUser, ...capabilities, "--no-new-privs"];
};

/** The number of processes is counted per user (getrlimit(2)): it makes sense only where the job has one of its own. */
const resourceLimits = (context: LaunchContext, job: ResolvedJob): readonly string[] => {
  const { layers, settings, limits } = context;
  if (!layers.limits) return [];
  const ownCount = layers.namespaces === "user" || uidOf(context, job) === context.spareUid;
  // The last resort, a second above the limit, which is kept by looking: the kernel counts here in ticks, of which a busy machine
  // charges more than were used, and would end a job before it had its time.
  const cpuSeconds = limits.cpuSeconds === null ? null : Math.ceil(limits.cpuSeconds) + 1;
  return [
    "prlimit",
    "--core=0",
    `--fsize=${settings.maxFileBytes}`,
    ...(ownCount ? [`--nproc=${settings.maxProcesses}`] : []),
    ...(cpuSeconds === null ? [] : [`--cpu=${cpuSeconds}:${cpuSeconds + 1}`]),
    "--",
  ];
};

const NAMESPACES = "unshare --mount --net --pid --ipc --uts --fork --kill-child --propagation private".split(" ");

/** The whole command line: control groups, then namespaces, then rights and limits, then the job. */
export const launchCommand = (context: LaunchContext, job: ResolvedJob): readonly string[] => {
  const { layers, settings } = context;
  const enter = [...privilegeDrop(context, job), ...resourceLimits(context, job), ...shell(ENTER_SCRIPT, ...job.argv)];
  const join = shell(JOIN_SCRIPT, ...context.procsFiles, "--");
  if (layers.namespaces === null) return [...join, ...enter];
  const mappings = layers.namespaces === "user" ? ["--user", "--map-root-user"] : [];
  const { template, fstabFile } = context.room;
  const room = shell(
    ROOM_SCRIPT,
    template.mountPoint,
    template.skeleton,
    fstabFile,
    roomPlaces(template, job),
    String(settings.scratchBytes),
    job.workingDirectory,
    ...enter,
  );
  return [...join, "setpriv", "--pdeathsig", "KILL", ...NAMESPACES, ...mappings, ...room];
};
