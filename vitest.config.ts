import { readdirSync } from "node:fs";
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";
import { filesOf, laneNamed, rankOf, type TestLane } from "./tools/test-runner/src/test-lanes.ts";

const lane = laneNamed(process.env["PLIMSOLL_TEST_LANE"]);

/** Every folder that may hold tests; the project name is the folder's own name. */
const roots = ["packages", "apps", "tools"]
  .flatMap((parent) => readdirSync(parent, { withFileTypes: true }).map((entry) => ({ parent, entry })))
  .filter(({ entry }) => entry.isDirectory())
  .map(({ parent, entry }) => `${parent}/${entry.name}`)
  .concat("benchmarks");

/** Not "import": vitest hands these to its workers, where `require` would then be given ES modules. */
const conditions = ["@plimsoll/source", "node"];

const common = {
  execArgv: ["--conditions=@plimsoll/source"],
  // The lane is this run's: a test that starts vitest in a workspace of its own must not hand it on.
  env: { PLIMSOLL_TEST_LANE: "" },
  testTimeout: 30_000,
  hookTimeout: 120_000,
};

/** All files of one lane that are below `root`, as patterns from there. */
const includeOf = (of: TestLane, root: string): string[] =>
  filesOf(of, import.meta.dirname)
    .filter((file) => file.startsWith(`${root}/`))
    .map((file) => file.slice(root.length + 1));

/** One project for each folder, each with what the lane has of it. */
const projects = roots
  .map((root) => ({ root, include: lane === undefined ? ["src/**/*.spec.ts"] : includeOf(lane, root) }))
  .filter(({ include }) => include.length > 0)
  .map(({ root, include }) => ({
    extends: true as const,
    root,
    test: { ...common, name: root.split("/").at(-1) ?? root, include },
  }));

/** One project for all: what tests may touch nothing can share a worker, and each module is loaded once in it. */
const pureProject = {
  extends: true as const,
  test: { ...common, name: "pure", include: [...filesOf("pure", import.meta.dirname)], isolate: false },
};

/** Longest first, of whatever package, so that no worker is idle while another one ends the run alone. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return sorted.sort((a, b) => rankOf(import.meta.dirname, a.moduleId) - rankOf(import.meta.dirname, b.moduleId));
  }
}

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: ["@plimsoll/source"] } },
  test: {
    projects: lane === "pure" ? [pureProject] : projects,
    sequence: { sequencer: LongestFirst },
    coverage: { provider: "v8" as const, include: ["{packages,apps}/*/src/**/*.ts"] },
  },
});
