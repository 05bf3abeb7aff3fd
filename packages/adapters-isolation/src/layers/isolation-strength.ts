import type { IsolationStrength } from "@plimsoll/application";
import type { Controller } from "../control-groups/controllers.ts";
import type { CompleteSettings } from "../settings.ts";
import type { Layers } from "./layers.ts";

const when = (condition: boolean, ...sentences: readonly string[]): readonly string[] => (condition ? sentences : []);

const groupName = ({ groups }: Layers, controller: Controller): string | null => {
  const group = groups.find((one) => one.controller === controller);
  return group === undefined ? null : `control group v${group.version}`;
};

const missingOf = (layers: Layers): readonly string[] => {
  const { namespaces, ownUid, limits } = layers;
  const rooms = namespaces !== null;
  const memory = groupName(layers, "memory") !== null;
  const processes = groupName(layers, "pids") !== null;
  return [
    ...when(
      !rooms,
      "No namespaces: jobs see the network and the files of the machine; only modules have a file limit, Node's permission model, which follows symbolic links out of the allow-list.",
    ),
    ...when(
      !memory,
      "No memory control group: memory is sampled, and a job that grows faster than it is looked at may pass its limit for some 100 ms.",
    ),
    ...when(groupName(layers, "cpu") === null, "No CPU control group: cores are not limited, only CPU time."),
    ...when(
      !processes && !rooms,
      "Processes are not contained: one that starts a session of its own and loses its parent between two looks can outlive its job.",
    ),
    ...when(!processes && !ownUid && namespaces !== "user", "The number of processes is watched, not limited."),
    ...when(!ownUid, "No user of their own: jobs run as the engine's user."),
    ...when(
      !limits,
      "No prlimit and setpriv (util-linux): neither file size nor CPU time of a process is limited by the kernel.",
    ),
    "The sum of what a job writes below its writePaths is not limited, only the size of each file: give the folder a quota.",
  ];
};

/** What is enforced here and by what, and what is not. */
export const isolationStrength = (layers: Layers, settings: CompleteSettings): IsolationStrength => {
  const { namespaces, ownUid, limits } = layers;
  const rooms = namespaces !== null;
  const [memory, cpu, pids] = (["memory", "cpu", "pids"] as const).map((one) => groupName(layers, one));
  return {
    memory: [memory ?? "sampling every 100 ms", ...when(rooms, `/tmp of ${settings.scratchBytes} bytes`)],
    cpu: [
      ...(cpu == null ? [] : [`${cpu}: cores`]),
      ...when(limits, "RLIMIT_CPU for each process"),
      "sampling every 100 ms: CPU time of all processes of a job",
    ],
    files: [
      ...when(rooms, `mount namespace (${namespaces}): a tree of the allow-list and the system's programs only`),
      "Node's permission model for modules, without node:sqlite",
      ...when(limits, `RLIMIT_FSIZE of ${settings.maxFileBytes} bytes`),
      ...when(ownUid, "a user of its own for each job without writePaths; else the owner of its first write path"),
    ],
    network: when(rooms, "network namespace without any interface"),
    processes: [
      ...when(rooms, "process namespace: all end with the first"),
      ...(pids == null ? [] : [`${pids}: ${settings.maxProcesses} processes`]),
      ...when(rooms && limits, "no capabilities, no new privileges"),
    ],
    missing: missingOf(layers),
  };
};
