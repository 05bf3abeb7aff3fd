import { describe, expect, it } from "vitest";
import { controlGroupFolders } from "./control-group-folders.ts";

const V1_MOUNTS = `31 23 0:28 / /sys/fs/cgroup rw,relatime - tmpfs tmpfs rw,mode=755
32 31 0:29 / /sys/fs/cgroup/cpu,cpuacct rw,relatime shared:9 master:3 - cgroup cgroup rw,cpu,cpuacct
36 31 0:33 / /sys/fs/cgroup/memory rw,relatime - cgroup cgroup rw,memory
41 31 0:38 / /sys/fs/cgroup/unified rw,relatime - cgroup2 cgroup2 rw
`;
const V2_MOUNTS = "30 23 0:26 / /sys/fs/cgroup rw,nosuid - cgroup2 cgroup2 rw,nsdelegate\n";

describe("controlGroupFolders", () => {
  it("finds version 1 where the controller has its own hierarchy, though version 2 is mounted as well", () => {
    const cgroup = "4:memory:/a/b\n1:cpu,cpuacct:/\n0::/x\n";
    expect(controlGroupFolders(cgroup, V1_MOUNTS, "memory")).toEqual({
      version: 1,
      folders: ["/sys/fs/cgroup/memory/a/b", "/sys/fs/cgroup/memory/a", "/sys/fs/cgroup/memory"],
    });
    expect(controlGroupFolders(cgroup, V1_MOUNTS, "cpu")).toEqual({
      version: 1,
      folders: ["/sys/fs/cgroup/cpu,cpuacct"],
    });
  });

  it("finds version 2", () => {
    expect(controlGroupFolders("0::/user.slice/a:b\n", V2_MOUNTS, "memory")).toEqual({
      version: 2,
      folders: ["/sys/fs/cgroup/user.slice/a:b", "/sys/fs/cgroup/user.slice", "/sys/fs/cgroup"],
    });
  });

  it("takes off what a container's mount does not show", () => {
    const mounts = "36 31 0:33 /docker/c1 /sys/fs/cgroup/memory ro - cgroup cgroup rw,memory\n";
    const own = (path: string) => controlGroupFolders(`4:memory:${path}\n`, mounts, "memory")?.folders;
    expect(own("/docker/c1/job")).toEqual(["/sys/fs/cgroup/memory/job", "/sys/fs/cgroup/memory"]);
    expect(own("/docker/c1")).toEqual(["/sys/fs/cgroup/memory"]);
    expect(own("/docker/c10/job")).toEqual(["/sys/fs/cgroup/memory"]);
  });

  it("is null where there are no control groups", () => {
    expect(controlGroupFolders("", "", "memory")).toBeNull();
    expect(controlGroupFolders("0::/\n", "", "memory")).toBeNull();
  });
});
