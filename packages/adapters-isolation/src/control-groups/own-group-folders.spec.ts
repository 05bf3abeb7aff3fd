import { describe, expect, it } from "vitest";
import { ownGroupFolders } from "./own-group-folders.ts";

const BOTH = `36 31 0:33 / /cg/memory rw shared:4 - cgroup cgroup rw,memory
41 31 0:38 / /cg/unified rw - cgroup2 cgroup2 rw
`;

describe("ownGroupFolders", () => {
  it("offers version 1 before version 2", () => {
    expect(ownGroupFolders("0::/\n4:memory:/a/b\n", BOTH, "memory")).toEqual([
      { version: 1, folder: "/cg/memory/a/b" },
      { version: 2, folder: "/cg/unified" },
    ]);
    expect(ownGroupFolders("0::/x\n", BOTH, "pids")).toEqual([{ version: 2, folder: "/cg/unified/x" }]);
  });

  it("takes off what a container's mount does not show", () => {
    const mount = "36 31 0:33 /docker/c1 /cg/memory rw - cgroup cgroup rw,memory\n";
    expect(ownGroupFolders("4:memory:/docker/c1/job\n", mount, "memory")).toEqual([
      { version: 1, folder: "/cg/memory/job" },
    ]);
    expect(ownGroupFolders("4:memory:/docker/c1\n", mount, "memory")).toEqual([{ version: 1, folder: "/cg/memory" }]);
  });

  it("offers nothing without control groups", () => {
    expect(ownGroupFolders("", "", "memory")).toEqual([]);
  });
});
