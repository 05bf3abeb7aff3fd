import type { RunnerGroups } from "../control-groups/runner-groups.ts";

/** The layers that this machine really has, as they were tried at the start. */
export interface Layers {
  /** Own mount tree, network, process ids and IPC; made by root, or by anybody inside a user namespace. */
  readonly namespaces: "root" | "user" | null;
  /** Jobs can run as a user of their own. */
  readonly ownUid: boolean;
  readonly groups: RunnerGroups;
  /** util-linux's `prlimit` and `setpriv` are there. */
  readonly limits: boolean;
}
