/** A control group hierarchy's folder for this process, and which version's files are in it. */
export interface ControlGroup {
  readonly version: 1 | 2;
  /** The process's own group first, then its ancestors up to where the hierarchy is mounted. */
  readonly folders: readonly string[];
}

interface Mount {
  readonly root: string;
  readonly mountPoint: string;
  readonly type: string;
  readonly controllers: readonly string[];
}

/** Fields of a line of mountinfo (proc_pid_mountinfo(5)); the number of those before the dash varies. */
const parseMount = (line: string): Mount => {
  const [before = "", after = ""] = line.split(" - ");
  const fields = before.split(" ");
  const [type = "", , options = ""] = after.split(" ");
  return { root: fields[3] ?? "", mountPoint: fields[4] ?? "", type, controllers: options.split(",") };
};

interface Membership {
  readonly controllers: readonly string[];
  readonly path: string;
}

/** Lines are `id:controllers:path`; version 2 has id 0 and no controllers (cgroups(7)). */
const parseMembership = (line: string): Membership => {
  const [, controllers = "", ...path] = line.split(":");
  return { controllers: controllers === "" ? [] : controllers.split(","), path: path.join(":") };
};

const linesOf = (text: string): readonly string[] => text.split("\n").filter((line) => line !== "");

/** In a container the mount shows only a part of the hierarchy: what lies above its root is not to be seen. */
const pathBelow = ({ root }: Mount, path: string): string => {
  if (root === "/") return path;
  return path === root || path.startsWith(`${root}/`) ? path.slice(root.length) : "";
};

const withAncestors = (mountPoint: string, path: string): readonly string[] => {
  const names = path.split("/").filter((name) => name !== "" && name !== "..");
  return names.map((_, index) => `${mountPoint}/${names.slice(0, names.length - index).join("/")}`).concat(mountPoint);
};

/**
 * Where the files of a controller (`memory`, `cpu`) are for the process whose /proc/self/cgroup and /proc/self/mountinfo
 * these are: version 1 where that controller has a hierarchy of its own, else version 2; null without either.
 */
export const controlGroupFolders = (cgroup: string, mountinfo: string, controller: string): ControlGroup | null => {
  const mounts = linesOf(mountinfo).map(parseMount);
  const memberships = linesOf(cgroup).map(parseMembership);
  const folders = (mount: Mount | undefined, membership: Membership | undefined) =>
    mount === undefined || membership === undefined
      ? null
      : withAncestors(mount.mountPoint, pathBelow(mount, membership.path));
  const first = folders(
    mounts.find((mount) => mount.type === "cgroup" && mount.controllers.includes(controller)),
    memberships.find(({ controllers }) => controllers.includes(controller)),
  );
  if (first !== null) return { version: 1, folders: first };
  const second = folders(
    mounts.find(({ type }) => type === "cgroup2"),
    memberships.find(({ controllers }) => controllers.length === 0),
  );
  return second === null ? null : { version: 2, folders: second };
};
