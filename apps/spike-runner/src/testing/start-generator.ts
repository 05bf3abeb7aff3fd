import { spawn } from "node:child_process";
import process from "node:process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const MAIN = fileURLToPath(new URL("../main.ts", import.meta.url));
const LIMIT_MS = 120_000;

/** A generator in a process of its own, for tests. */
export interface GeneratorProcess {
  readonly url: string;
  /** Ends it at once, without a word to anybody. */
  readonly kill: () => void;
}

/** Starts `plimsoll generator` from its sources; it ends by `kill`, or with the standard input of whoever started it. */
export const startGenerator = (): Promise<GeneratorProcess> => {
  const args = ["--conditions=@plimsoll/source", MAIN, "generator", "--listen", "127.0.0.1:0"];
  const { PATH, HOME, NODE_COMPILE_CACHE } = process.env;
  const env = { PATH, HOME, NODE_COMPILE_CACHE, PLIMSOLL_GENERATOR_TIED: "1" };
  const child = spawn(process.execPath, args, { env, stdio: ["pipe", "pipe", "inherit"] });
  return new Promise((resolve, reject) => {
    const limit = setTimeout(() => child.kill("SIGKILL"), LIMIT_MS);
    child.once("exit", (code) => reject(new Error(`the generator ended with exit code ${code ?? "none"}`)));
    createInterface({ input: child.stdout }).on("line", (line) => {
      const url = /^GENERATOR=(http:\/\/\S+)$/.exec(line)?.[1];
      if (url === undefined) return;
      clearTimeout(limit);
      resolve({ url, kill: () => void child.kill("SIGKILL") });
    });
  });
};
