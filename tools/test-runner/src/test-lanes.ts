import { globSync } from "node:fs";
import { join } from "node:path";

/**
 * Lanes in which `npm test` runs the TypeScript tests, one after the other; vitest.config.ts reads the lane's name from
 * PLIMSOLL_TEST_LANE and takes every file where it is not set. `pure`: no process, no socket, so that files share a worker
 * and its modules. `early`: processes and sockets, but no Python, so that it need not wait for its packages. `shared`:
 * processes, sockets and browsers, of which most wait, so that as many run at once as there are cores. `alone`: what
 * measures this machine.
 */
export const TEST_LANES = ["pure", "early", "shared", "alone"] as const;
export type TestLane = (typeof TEST_LANES)[number];

/** The lane of this name; undefined for none, and for a name that is none a failure, for it would test nothing. */
export const laneNamed = (name: string | undefined): TestLane | undefined => {
  if (name === undefined || name === "") return undefined;
  const lane = TEST_LANES.find((each) => each === name);
  if (lane === undefined)
    throw new Error(`PLIMSOLL_TEST_LANE is ${name}; it takes ${TEST_LANES.join(", ")} or nothing`);
  return lane;
};

/**
 * Files whose figures are of the machine itself (time between frames, memory of this process, overhead of a program,
 * queueing by the clock), so that a test beside them would be measured with them.
 */
export const ALONE: readonly string[] = [
  "apps/engine/src/dashboard/dashboard.int.spec.ts",
  "apps/spike-runner/src/cli/load-driver.int.spec.ts",
  "packages/adapters-host/src/clock/make-clock.int.spec.ts",
  "packages/adapters-host/src/make-host.int.spec.ts",
  "packages/adapters-stub/src/memory/memory-holder.int.spec.ts",
  "packages/engine-reliability/src/acceptance/ac4-performance.int.spec.ts",
  "packages/engine-reliability/src/acceptance/ac9-testing.int.spec.ts",
  "packages/known-answers/src/leak.int.spec.ts",
  "packages/known-answers/src/queue.int.spec.ts",
];

/** Packages that start no sidecar: together they take about as long as the sidecar's own suites, beside which they run. */
export const EARLY: readonly string[] = [
  "packages/adapters-isolation",
  "packages/adapters-langgraph",
  "packages/mock-llm",
];

/** Files of minutes, the longest first: begun last, one of them would run on by itself when all others are done. */
export const LONGEST: readonly string[] = [
  "packages/engine-reliability/src/kill/kill-nine.int.spec.ts",
  "packages/adapters-crewai-bridge/src/bridge-drivers.contract.int.spec.ts",
  "apps/spike-runner/src/cli/own-agents-examples.int.spec.ts",
  "packages/adapters-crewai-bridge/src/sidecar/own-vendor-clients.int.spec.ts",
  "apps/spike-runner/src/cli/spike.e2e.int.spec.ts",
  "apps/spike-runner/src/cli/capacity.e2e.int.spec.ts",
  "apps/engine/src/cli/crewai.e2e.int.spec.ts",
  "packages/adapters-crewai-bridge/src/sidecar/real-sidecar-death.int.spec.ts",
  "apps/spike-runner/src/cli/tune.e2e.int.spec.ts",
  "packages/engine-reliability/src/kill/embedded-kill-nine.int.spec.ts",
  "packages/adapters-isolation/src/break-out.int.spec.ts",
  "packages/adapters-crewai-bridge/src/sidecar/own-agents.int.spec.ts",
];

/** Their programs are built beside all others (tools/kubernetes/build.sh), which takes minutes where it was never done. */
export const LAST: readonly string[] = ["tools/kubernetes"];

const laneOf = (file: string): TestLane => {
  if (!file.endsWith(".int.spec.ts")) return "pure";
  if (ALONE.includes(file)) return "alone";
  return EARLY.some((folder) => file.startsWith(`${folder}/`)) ? "early" : "shared";
};

const FOLDERS = ["packages/*", "apps/*", "tools/*", "benchmarks"];

/** Test files below `root` of a lane, by their paths from there. */
export const filesOf = (lane: TestLane, root: string): readonly string[] =>
  FOLDERS.flatMap((folder) => globSync(`${folder}/src/**/*.spec.ts`, { cwd: root })).filter(
    (file) => laneOf(file) === lane,
  );

/** Position of a file in the order of a run; files that are not named come after those that are, in any order, and LAST behind them. */
export const rankOf = (root: string, path: string): number => {
  if (LAST.some((folder) => path.startsWith(join(root, folder)))) return LONGEST.length + 1;
  const rank = LONGEST.findIndex((file) => join(root, file) === path);
  return rank === -1 ? LONGEST.length : rank;
};
