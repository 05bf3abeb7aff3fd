import { existsSync } from "node:fs";
import { join } from "node:path";

/** Absolute, because the command's PATH is the caller's; POSIX has it here on Linux and macOS. */
const SHELL = "/bin/sh";

/**
 * Becomes the command, after leaving a watcher in its process group that reads the runner's end of a pipe: when that
 * end closes, also by SIGKILL, the watcher kills the whole group. PR_SET_PDEATHSIG would spare the command's children.
 */
const SCRIPT = [
  "exec 3<&0 </dev/null",
  "{ while read -r _; do :; done <&3; kill -s KILL -- -$$; } >/dev/null 2>&1 &",
  'exec "$@" 3<&-',
].join("\n");

/** Must be started as leader of a group of its own, with a pipe as stdin that is left open. */
export const onLifeLine = (file: string, args: readonly string[]): readonly [file: string, args: readonly string[]] => [
  SHELL,
  ["-c", SCRIPT, SHELL, file, ...args],
];

/** Whether there is such a file, as execvp(3) would look for it: the shell's own answer, 127, may be the command's. */
export const isFound = (file: string, env: NodeJS.ProcessEnv): boolean =>
  file.includes("/")
    ? existsSync(file)
    : (env["PATH"] ?? "").split(":").some((folder) => existsSync(join(folder, file)));
