import { spawn } from "node:child_process";
import * as Effect from "effect/Effect";
import { startProtocolTestServer } from "./protocol-test-server.ts";
import type { TestServerOptions } from "./test-server-state.ts";

/**
 * A SIDECAR FOR TESTS: the test server in a process of its own, started and ended like the real one.
 * Its one argument chooses how it misbehaves; without it, it serves until its stdin ends.
 */
const behaviour = process.argv[2] ?? "serve";
const token = process.env["PLIMSOLL_SIDECAR_TOKEN"] ?? "";

const complain = (line: string): void => void process.stderr.write(`${line}\n`);

if (behaviour === "crash-at-start") {
  for (let line = 1; line <= 60; line++) complain(`line ${line}`);
  complain(`Traceback: no module named crewai, token ${token}`);
  process.exit(3);
}

const crash = (): Promise<string> => {
  complain(`out of luck with ${token}`);
  setTimeout(() => process.exit(7), 50);
  return new Promise(() => undefined);
};

const options: TestServerOptions = {
  token,
  ...(behaviour === "never-ready" ? { startingAnswers: Number.POSITIVE_INFINITY } : { startingAnswers: 2 }),
  ...(behaviour === "crash-in-wave" ? { work: crash } : {}),
  ...(behaviour === "hang" || behaviour === "stubborn" ? { work: () => new Promise(() => undefined) } : {}),
};

if (behaviour === "stubborn") {
  process.on("SIGTERM", () => complain("no"));
  const child = spawn("sleep", ["300"], { stdio: "ignore" });
  complain(`grandchild ${child.pid ?? 0}`);
} else {
  process.stdin.on("end", () => process.exit(0)).resume();
}

if (behaviour !== "never-announces") {
  const program = Effect.gen(function* () {
    const { url } = yield* startProtocolTestServer(options);
    const port = Number(new URL(url).port);
    process.stdout.write(`starting up\n${JSON.stringify({ event: "listening", port, pid: process.pid })}\n`);
    complain(`environment ${Object.keys(process.env).sort().join(" ")}`);
    return yield* Effect.never;
  });
  void Effect.runPromise(Effect.scoped(program));
}
