import { spawn, type ChildProcess } from "node:child_process";

const SHELL = "/bin/sh";
/** Waits for the end of its stdin, which is the end of the runner, and kills the group that it was told. */
const SCRIPT = 'read -r _; kill -s KILL -- "-$0"';

/**
 * Kills a process group when this process ends, however it ends. The channel to the child does that for a child that
 * reads it; one whose event loop is blocked by its agents does not. A process of the runner's and not of the group, so
 * that it is not measured with the agents.
 */
export const tieToRunner = (groupId: number): ChildProcess => {
  const watcher = spawn(SHELL, ["-c", SCRIPT, String(groupId)], {
    stdio: ["pipe", "ignore", "ignore"],
    detached: true,
  });
  watcher.on("error", () => undefined);
  watcher.stdin?.on("error", () => undefined);
  return watcher;
};
