import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { makeRunnerGroups } from "../control-groups/runner-groups.ts";
import { launchCommand } from "../launch/launch-command.ts";
import { launchProcess } from "../launch/launched-process.ts";
import { roomFstab } from "../launch/room.ts";
import type { RoomTemplate } from "../launch/room.ts";
import { parseStatus } from "../run/parse-status.ts";
import { readAll } from "../run/read-all.ts";
import type { CompleteSettings } from "../settings.ts";
import type { Layers } from "./layers.ts";

const TRIAL_MS = 5_000;

const isRoot = (): boolean => process.getuid?.() === 0;

const works = (program: string): boolean =>
  spawnSync(program, ["--version"], { stdio: "ignore", timeout: TRIAL_MS }).status === 0;

/** A layer counts only when a launch through it has worked. */
const tryNamespaces = async (layers: Layers, settings: CompleteSettings, template: RoomTemplate): Promise<boolean> => {
  const job = { argv: ["true"], workingDirectory: "/", readPaths: [], writePaths: [] };
  const room = { template, fstabFile: `${template.skeleton}.fstab` };
  writeFileSync(room.fstabFile, roomFstab(template, job));
  const context = { layers, settings, room, procsFiles: [], limits: { cpuSeconds: null }, spareUid: 65_534 };
  const trial = launchProcess(launchCommand(context, job), "/", "export PATH=/usr/bin:/bin\n");
  const timer = setTimeout(() => trial.pid !== null && process.kill(-trial.pid, "SIGKILL"), TRIAL_MS);
  trial.stdin.end();
  const status = readAll(trial.status);
  trial.stdout.resume();
  trial.stderr.resume();
  const { error } = await trial.exited;
  clearTimeout(timer);
  return error === null && parseStatus(await status).exitCode === 0;
};

const namespacesOf = async (base: Layers, settings: CompleteSettings, template: RoomTemplate) => {
  if (settings.without.includes("namespaces") || !base.limits) return null;
  for (const namespaces of isRoot() ? (["root", "user"] as const) : (["user"] as const)) {
    const layers = { ...base, namespaces, ownUid: base.ownUid && namespaces === "root" };
    if (await tryNamespaces(layers, settings, template)) return namespaces;
  }
  return null;
};

/** Tries each layer; makes the runner's control groups under `groupName`. */
export const detectLayers = async (
  settings: CompleteSettings,
  groupName: string,
  template: RoomTemplate,
): Promise<Layers> => {
  const groups = settings.without.includes("control-groups") ? [] : makeRunnerGroups(groupName);
  const limits = works("prlimit") && works("setpriv");
  const ownUid = isRoot() && limits && !settings.without.includes("own-uid");
  const base: Layers = { namespaces: null, ownUid, groups, limits };
  const namespaces = await namespacesOf(base, settings, template);
  return { ...base, namespaces, ownUid: ownUid && namespaces !== "user" };
};
