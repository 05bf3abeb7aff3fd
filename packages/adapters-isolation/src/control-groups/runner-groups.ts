import { existsSync, mkdirSync, readdirSync } from "node:fs";
import { readControl, removeGroup, writeControl } from "./control-files.ts";
import { CONTROLLERS, KNOWN_BY } from "./controllers.ts";
import type { Controller } from "./controllers.ts";
import { ownGroupFolders } from "./own-group-folders.ts";
import type { OwnGroup } from "./own-group-folders.ts";

/** The controllers that this process may use, each with the group under which those of the jobs are made. */
export type RunnerGroups = readonly {
  readonly controller: Controller;
  readonly version: 1 | 2;
  readonly folder: string;
}[];

const ownFolders = (controller: Controller): readonly OwnGroup[] =>
  ownGroupFolders(readControl("/proc/self/cgroup"), readControl("/proc/self/mountinfo"), controller);

/** Version 2 gives a group only what its parent passes on, and refuses that while the parent has processes of its own. */
const passOn = (folder: string): void => {
  for (const controller of ["memory", "pids", "cpu"])
    writeControl(`${folder}/cgroup.subtree_control`, `+${controller}`);
};

const makeGroup = ({ version, folder }: OwnGroup, name: string): string | null => {
  const own = `${folder}/${name}`;
  try {
    if (version === 2) passOn(folder);
    mkdirSync(own, { recursive: true });
    if (version === 2) passOn(own);
    return own;
  } catch {
    return null;
  }
};

/** The files must be in the group of a job: in version 2 the controller may be there and still not be passed on. */
const isUsable = (folder: string, file: string): boolean => {
  const trial = `${folder}/trial`;
  try {
    mkdirSync(trial, { recursive: true });
    return existsSync(`${trial}/${file}`);
  } catch {
    return false;
  } finally {
    removeGroup(trial);
  }
};

const makeOne = (controller: Controller, name: string): RunnerGroups => {
  for (const own of ownFolders(controller)) {
    const folder = makeGroup(own, name);
    if (folder === null) continue;
    if (isUsable(folder, KNOWN_BY[controller][own.version - 1] ?? ""))
      return [{ controller, version: own.version, folder }];
    removeGroup(folder);
  }
  return [];
};

/** Makes the runner's own groups under that of this process, in each hierarchy where that is allowed. */
export const makeRunnerGroups = (name: string): RunnerGroups => CONTROLLERS.flatMap((one) => makeOne(one, name));

/** The groups of that form beside where this process would make its own: what dead runners left. */
export const groupsLike = (pattern: RegExp): readonly string[] => {
  const parents = new Set(CONTROLLERS.flatMap(ownFolders).map(({ folder }) => folder));
  return [...parents].flatMap((folder) => {
    try {
      return readdirSync(folder)
        .filter((name) => pattern.test(name))
        .map((name) => `${folder}/${name}`);
    } catch {
      return [];
    }
  });
};
