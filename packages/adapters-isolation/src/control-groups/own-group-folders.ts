/** The folder of this process's own control group for a controller, and which version's files are in it. */
export interface OwnGroup {
  readonly version: 1 | 2;
  readonly folder: string;
}

interface Mount {
  readonly root: string;
  readonly mountPoint: string;
  readonly type: string;
  readonly controllers: readonly string[];
}

/** proc_pid_mountinfo(5). */
const parseMount = (line: string): Mount => {
  const [before = "", after = ""] = line.split(" - ");
  const [, , , root = "", mountPoint = ""] = before.split(" ");
  const [type = "", , options = ""] = after.split(" ");
  return { root, mountPoint, type, controllers: options.split(",") };
};

const folderOf = ({ root, mountPoint }: Mount, path: string): string => {
  const below = root === "/" ? path : path.startsWith(root) ? path.slice(root.length) : "";
  return `${mountPoint}${below}`.replace(/\/$/, "");
};

/** All hierarchies that might hold a controller's files, best first: version 1 has one of its own, version 2 is shared. */
export const ownGroupFolders = (cgroup: string, mountinfo: string, controller: string): readonly OwnGroup[] => {
  const mounts = mountinfo.split("\n").map(parseMount);
  const groups: OwnGroup[] = [];
  for (const line of cgroup.split("\n")) {
    const [id, controllers = "", ...rest] = line.split(":");
    const path = rest.join(":");
    const first = mounts.find(({ type, controllers: own }) => type === "cgroup" && own.includes(controller));
    if (first !== undefined && controllers.split(",").includes(controller)) {
      groups.unshift({ version: 1, folder: folderOf(first, path) });
    }
    const second = mounts.find(({ type }) => type === "cgroup2");
    if (second !== undefined && id === "0") groups.push({ version: 2, folder: folderOf(second, path) });
  }
  return groups;
};
