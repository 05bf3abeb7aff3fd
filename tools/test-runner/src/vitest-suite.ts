import { availableParallelism } from "node:os";
import { join } from "node:path";
import { readOrNothing } from "./folders.ts";
import type { Folders } from "./folders.ts";
import { readVitestReport } from "./read-reports.ts";
import { runCommand } from "./run-command.ts";
import { withExitCode } from "./tally.ts";
import type { Tally } from "./tally.ts";
import type { TestLane } from "./test-lanes.ts";

const TIMEOUT_MS = 2_700_000;

/** How many files of a lane run at once. The first two leave a core to Python, which runs beside them. */
const WORKERS: Readonly<Record<TestLane, number>> = {
  pure: Math.max(1, availableParallelism() - 1),
  early: Math.max(1, availableParallelism() - 1),
  shared: availableParallelism(),
  alone: 1,
};

/** Every TypeScript test of one lane, in one run of vitest. */
export const runVitest = async ({ root, tools, reports }: Folders, lane: TestLane): Promise<Tally> => {
  const report = join(reports, `vitest-${lane}.json`);
  const reporters = ["--reporter=dot", "--reporter=json", `--outputFile.json=${report}`];
  const exitCode = await runCommand({
    file: join(root, "node_modules/.bin/vitest"),
    args: ["run", ...reporters, `--maxWorkers=${WORKERS[lane]}`],
    cwd: root,
    timeoutMs: TIMEOUT_MS,
    // Hundreds of programs are started from the same sources: what one has compiled the next ones use.
    env: { PLIMSOLL_TEST_LANE: lane, NODE_COMPILE_CACHE: join(tools, "compile-cache") },
  });
  return withExitCode(readVitestReport(`vitest ${lane}`, readOrNothing(report)), exitCode);
};
