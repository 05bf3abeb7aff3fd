import { join } from "node:path";
import { readOrNothing } from "./folders.ts";
import type { Folders } from "./folders.ts";
import { readVitestReport } from "./read-reports.ts";
import { runCommand } from "./run-command.ts";
import { withExitCode } from "./tally.ts";
import type { Tally } from "./tally.ts";

/** The kill tests alone take about five minutes on two cores. */
const TIMEOUT_MS = 3_600_000;

/** Every TypeScript test of the workspace, in one process. */
export const runVitest = async ({ root, reports }: Folders): Promise<Tally> => {
  const report = join(reports, "vitest.json");
  const args = ["run", "--reporter=dot", "--reporter=json", `--outputFile.json=${report}`];
  const file = join(root, "node_modules/.bin/vitest");
  const exitCode = await runCommand({ file, args, cwd: root, timeoutMs: TIMEOUT_MS });
  return withExitCode(readVitestReport(readOrNothing(report)), exitCode);
};
