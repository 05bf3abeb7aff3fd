import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const CONDITION = "--conditions=@plimsoll/source";

/** Node's own words for a usage error of ours. */
const USAGE = 2;

/**
 * Runs a program from its TypeScript sources, as a checkout has them before anything was built. It takes this process over where the
 * system can do that, so that signals, exit code and terminal are the program's own.
 */
export const runSources = (main, nodeFlags = []) => {
  if (!process.features.typescript) {
    process.stderr.write(
      `error: Node ${process.version} can't run TypeScript\nhint: Call the program with npx, which takes the workspace's own Node, or use Node 22.18 or newer.\n`,
    );
    process.exit(USAGE);
  }
  const args = [...process.execArgv, ...nodeFlags, CONDITION, fileURLToPath(main), ...process.argv.slice(2)];
  if (process.execve !== undefined && process.platform !== "win32") {
    process.execve(process.execPath, [process.execPath, ...args]);
  }
  const { status } = spawnSync(process.execPath, args, { stdio: "inherit" });
  process.exit(status ?? 1);
};
