import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";

/** A server under load in a process of its own. */
export interface LlmServer {
  readonly name: string;
  readonly url: string;
  readonly stop: () => Promise<void>;
}

export interface LlmServerCommand {
  readonly name: string;
  readonly file: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly port: number;
}

/** A question that every server under comparison answers. */
export const question = JSON.stringify({ model: "mock", messages: [{ role: "user", content: "Hello there" }] });

const START_TIMEOUT_MS = 30_000;

const answers = async (url: string): Promise<boolean> => {
  const headers = { "content-type": "application/json", authorization: "Bearer none" };
  const asked = fetch(url, { method: "POST", headers, body: question, signal: AbortSignal.timeout(2_000) });
  return asked.then(
    async (response) => (await response.text()) !== "" && response.ok,
    () => false,
  );
};

const untilAnswering = async (child: ChildProcess, name: string, url: string): Promise<void> => {
  const deadlineMs = performance.now() + START_TIMEOUT_MS;
  while (!(await answers(url))) {
    if (child.exitCode !== null) throw new Error(`${name} ended with ${child.exitCode} before it answered`);
    if (performance.now() > deadlineMs) throw new Error(`${name} did not answer ${url} within ${START_TIMEOUT_MS} ms`);
    await sleep(100);
  }
};

/** Starts a server and waits until it answers a chat completion. */
export const startLlmServer = async ({ name, file, args, env, port }: LlmServerCommand): Promise<LlmServer> => {
  const child = spawn(file, [...args], { stdio: "ignore", env: { ...process.env, ...env } });
  const url = `http://127.0.0.1:${port}/v1/chat/completions`;
  const ended = once(child, "exit");
  const stop = async () => {
    child.kill("SIGKILL");
    await ended;
  };
  await untilAnswering(child, name, url).catch(async (error: unknown) => {
    await stop();
    throw error;
  });
  return { name, url, stop };
};
