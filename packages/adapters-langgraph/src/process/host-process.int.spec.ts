import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import * as Effect from "effect/Effect";
import { afterAll, expect, it } from "vitest";
import { HOST_MEMORY_BOUNDS } from "./host-memory.ts";
import { ask, contentOfResult, poolWith, startWith } from "../testing/user-agents-fixture.ts";

/** Nobody listens there; the code of these tests asks no LLM. */
const LLM = { baseUrl: "http://127.0.0.1:9/v1", model: "none" };
const GONE_WITHIN_MS = 5_000;

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

const isGone = async (pid: number): Promise<boolean> => {
  const untilMs = performance.now() + GONE_WITHIN_MS;
  while (isAlive(pid) && performance.now() < untilMs) await new Promise((resolve) => setTimeout(resolve, 20));
  return !isAlive(pid);
};

const folder = mkdtempSync(join(tmpdir(), "plimsoll-langgraph-"));
afterAll(() => rmSync(folder, { recursive: true }));

it("runs within the bounds of memory that its ledger names", async () => {
  const [bounds, description] = await Effect.runPromise(
    Effect.scoped(
      Effect.gen(function* () {
        const orchestrator = yield* startWith("functions.ts#memoryBounds", LLM);
        const agents = [{ agentId: "archon-1", role: "any", goal: "", backstory: "" }];
        const pool = yield* orchestrator.instantiate({ agents, llm: LLM, instantiationTimeoutMs: 5_000 });
        return [contentOfResult(yield* ask(pool, "go")), yield* orchestrator.describe] as const;
      }),
    ),
  );
  const arenas = process.env["MALLOC_ARENA_MAX"] ?? "1";
  expect(JSON.parse(bounds)).toEqual({ arenas, node: ["--max-semi-space-size=16"] });
  expect(description.settings).toHaveProperty("memoryBounds", HOST_MEMORY_BOUNDS.inWords);
});

it("ends with its Scope, and with it what the agents have started", async () => {
  const pids = await Effect.runPromise(
    Effect.scoped(
      Effect.gen(function* () {
        const orchestrator = yield* startWith("functions.ts#startsProgram", LLM);
        const agents = [{ agentId: "archon-1", role: "any", goal: "", backstory: "" }];
        const pool = yield* orchestrator.instantiate({ agents, llm: LLM, instantiationTimeoutMs: 5_000 });
        const program = Number(contentOfResult(yield* ask(pool, "go")));
        const processes = (yield* orchestrator.resources) ?? [];
        expect(isAlive(program)).toBe(true);
        expect(processes[0]?.pssBytes).toBeGreaterThan(10_000_000);
        return [program, ...processes.map(({ pid }) => pid)];
      }),
    ),
  );
  expect(pids).toHaveLength(2);
  for (const pid of pids) expect(await isGone(pid), `process ${pid}`).toBe(true);
});

it("is told dead at once when it is killed, with the signal, and fails what is open and what comes later", () =>
  Effect.runPromise(
    Effect.scoped(
      Effect.gen(function* () {
        const orchestrator = yield* startWith("functions.ts#ignoresItsSignal", LLM);
        const agents = [{ agentId: "archon-1", role: "any", goal: "", backstory: "" }];
        const pool = yield* orchestrator.instantiate({ agents, llm: LLM, instantiationTimeoutMs: 5_000 });
        const [{ pid } = { pid: 0 }] = (yield* orchestrator.resources) ?? [];
        yield* Effect.forkChild(
          Effect.delay(
            Effect.sync(() => process.kill(pid, "SIGKILL")),
            100,
          ),
        );
        const open = yield* Effect.flip(ask(pool, "go"));
        expect(open).toMatchObject({ code: "died", exitCode: null, message: expect.stringContaining("SIGKILL") });
        expect(yield* Effect.flip(orchestrator.describe)).toMatchObject({ code: "died" });
        expect(yield* Effect.flip(orchestrator.resources)).toMatchObject({ code: "died" });
      }),
    ),
  ));

it("does not outlive a runner that is killed, not even when its agents block its event loop", async () => {
  const script = fileURLToPath(new URL("../testing/runner-to-be-killed.ts", import.meta.url));
  const runner = spawn(process.execPath, ["--conditions=@plimsoll/source", script], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [said] = await once(runner.stdout, "data");
  const pid = Number(String(said));
  expect(isAlive(pid)).toBe(true);
  runner.kill("SIGKILL");
  expect(await isGone(pid)).toBe(true);
});

it("is given up when the user's module never gets ready, with what it said last", () =>
  Effect.runPromise(
    Effect.scoped(
      Effect.gen(function* () {
        const failure = yield* Effect.flip(startWith("never-ready.ts#agent", LLM, { timeouts: { startMs: 2_000 } }));
        expect(failure).toMatchObject({
          code: "start-timeout",
          lastStderr: [expect.stringContaining("a database that is not there")],
        });
      }),
    ),
  ));

it("lets no secret of the environment out, neither in an error nor in the log", () =>
  Effect.runPromise(
    Effect.scoped(
      Effect.gen(function* () {
        const env = { ...process.env, SERVICE_API_KEY: "very-secret-value" };
        const log: string[] = [];
        const options = { env, onLog: (line: string) => log.push(line) };
        const pool = yield* poolWith("functions.ts#tellsSecret", LLM, { options });
        const result = yield* ask(pool, "go");
        expect(result).toMatchObject({ error: { message: "refused with [redacted]" } });
        yield* Effect.sleep(200);
        expect(log).toContain("the key is [redacted]");
        expect(JSON.stringify([result, log])).not.toContain("very-secret-value");
      }),
    ),
  ));

it("says what Node can't strip, and how to load it all the same", () =>
  Effect.runPromise(
    Effect.scoped(
      Effect.gen(function* () {
        const path = join(folder, "unstrippable.ts");
        writeFileSync(
          path,
          "export enum Colour { Red }\nexport const agent = async (_input: unknown) => Colour.Red;\n",
        );
        const failure = yield* Effect.flip(startWith(`${path}#agent`, LLM));
        expect(failure).toMatchObject({ code: "provisioning", hint: expect.stringContaining("and no more: enums") });
        const options = { nodeArgs: ["--experimental-transform-types"] };
        const pool = yield* poolWith(`${path}#agent`, LLM, { options });
        expect(contentOfResult(yield* ask(pool, "colour?"))).toBe("0");
      }),
    ),
  ));

it("looks up what a file imports from that file's own folder", () =>
  Effect.runPromise(
    Effect.scoped(
      Effect.gen(function* () {
        const own = join(folder, "node_modules", "only-here");
        mkdirSync(own, { recursive: true });
        writeFileSync(
          join(own, "package.json"),
          '{"name":"only-here","version":"3.2.1","type":"module","main":"i.js"}',
        );
        writeFileSync(join(own, "i.js"), "export const greet = (name) => `hello ${name}`;\n");
        const path = join(folder, "agent.ts");
        const source =
          'import { greet } from "only-here";\nexport const agent = async (name: string) => greet(name);\n';
        writeFileSync(path, source);
        const pool = yield* poolWith(`${path}#agent`, LLM);
        expect(contentOfResult(yield* ask(pool, "you"))).toBe("hello you");
      }),
    ),
  ));
