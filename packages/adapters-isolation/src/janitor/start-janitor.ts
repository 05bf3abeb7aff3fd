import { spawn } from "node:child_process";
import { JANITOR_SCRIPT } from "./janitor-script.ts";

/** What a janitor has to clean up. */
export interface Premises {
  readonly groupFolders: readonly string[];
  readonly folders: readonly string[];
}

/** A process that outlives this one and cleans up after it. */
export interface Janitor {
  readonly jobStarted: (processGroup: number) => void;
  readonly jobEnded: (processGroup: number) => void;
  /** Lets it do its work now; resolves when it has. */
  readonly dismiss: () => Promise<void>;
}

/** Starts a janitor in a session of its own, so that a signal to this process's group does not reach it. */
export const startJanitor = ({ groupFolders, folders }: Premises): Janitor => {
  const child = spawn("/bin/sh", ["-c", JANITOR_SCRIPT, "plimsoll-janitor", ...groupFolders, "--", ...folders], {
    cwd: "/",
    detached: true,
    env: { PATH: "/usr/sbin:/usr/bin:/sbin:/bin" },
    stdio: ["pipe", "ignore", "ignore"],
  });
  const gone = new Promise<void>((resolve) => child.once("close", () => resolve()).once("error", () => resolve()));
  child.stdin.on("error", () => undefined);
  child.unref();
  return {
    jobStarted: (processGroup) => void child.stdin.write(`+ ${processGroup}\n`),
    jobEnded: (processGroup) => void child.stdin.write(`- ${processGroup}\n`),
    dismiss: () => {
      child.stdin.end();
      child.ref();
      return gone;
    },
  };
};
