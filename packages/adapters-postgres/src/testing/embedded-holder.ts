import { type ChildProcess, spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const PROCESS = fileURLToPath(new URL("./embedded-process.ts", import.meta.url));

/** A process that holds the folder, and its database's URL. */
export const holding = (folder: string): Promise<{ readonly child: ChildProcess; readonly databaseUrl: string }> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ["--conditions=@plimsoll/source", PROCESS, folder], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    child.once("exit", () => reject(new Error("the process ended before it had a database")));
    if (child.stdout !== null)
      createInterface(child.stdout).once("line", (databaseUrl) => resolve({ child, databaseUrl }));
  });

/** Ends it by kill -9. */
export const killed = (child: ChildProcess): Promise<unknown> => {
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGKILL");
  return ended;
};

/** Ids of processes whose command line names the folder. */
export const processesOf = (folder: string): readonly string[] =>
  readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, "utf8").includes(folder);
      } catch {
        return false;
      }
    });

/** Waits up to 10 seconds for the end of all of these. */
export const untilNone = async (folder: string): Promise<void> => {
  for (let wait = 0; wait < 200 && processesOf(folder).length > 0; wait++) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
};
