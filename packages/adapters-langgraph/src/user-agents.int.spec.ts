import type { LlmEndpoint, OrchestratorFailure } from "@plimsoll/application";
import * as Effect from "effect/Effect";
import type * as Scope from "effect/Scope";
import { expect, it, vi } from "vitest";
import { startRecordingLlm, type RecordedCall } from "./testing/recording-llm.ts";
import { ask, contentOfResult, poolWith, startWith, USER_CODE } from "./testing/user-agents-fixture.ts";

const CANARY = "00ff00ff00ff00ff";
const MARKED = `[[agent:archon-1]] [[canary:${CANARY}]]`;

interface Recording {
  readonly calls: readonly RecordedCall[];
  readonly origin: string;
  readonly llm: LlmEndpoint;
}

const withLlm = <A, E>(body: (recording: Recording) => Effect.Effect<A, E, Scope.Scope>): Promise<A> =>
  Effect.runPromise(
    Effect.scoped(
      Effect.flatMap(startRecordingLlm, ({ calls, origin, baseUrl }) =>
        body({ calls, origin, llm: { baseUrl, model: "mock" } }),
      ),
    ),
  );

const failureOf = <A>(effect: Effect.Effect<A, OrchestratorFailure, Scope.Scope>) => Effect.flip(Effect.scoped(effect));

it.each(["./graph.ts#graph", "graph.ts#uncompiled", "./graph.ts#makeGraph"])(
  "runs %s unmodified: its LLM calls come to the pool's LLM",
  (agentsFrom) =>
    withLlm(({ calls, llm }) =>
      Effect.gen(function* () {
        const pool = yield* poolWith(agentsFrom, llm);
        const content = contentOfResult(yield* ask(pool, `${MARKED} What is a mark?`));
        expect(content).toMatch(/^answer to \d+ bytes$/);
        expect(calls.map(({ path }) => path)).toEqual(["/v1/chat/completions"]);
        expect(calls[0]?.body).toContain("What is a mark?");
        expect(calls[0]?.body).toContain("gpt-of-the-user");
        expect(calls[0]?.headers["x-plimsoll-canary"]).toBe(CANARY);
      }),
    ),
);

it("calls a factory once for each agent", () =>
  withLlm(({ llm }) =>
    Effect.gen(function* () {
      const pool = yield* poolWith("functions.ts#makeNumbered", llm, { count: 3 });
      const asked = pool.agents.map(({ agentId }) => ask(pool, "which?", { agentId }));
      const results = yield* Effect.all([...asked, ...asked]);
      const numbers = results.map(contentOfResult);
      expect(new Set(numbers)).toEqual(new Set(["number 1", "number 2", "number 3"]));
      expect(numbers.slice(3)).toEqual(numbers.slice(0, 3));
    }),
  ));

it("shares what has an invoke between all agents", () =>
  withLlm(({ llm }) =>
    Effect.gen(function* () {
      const pool = yield* poolWith("functions.ts#shared", llm, { count: 2 });
      const results = yield* Effect.all(pool.agents.map(({ agentId }) => ask(pool, "who?", { agentId })));
      expect(results.map(contentOfResult)).toEqual(["asked 1 times", "asked 2 times"]);
    }),
  ));

it("hands a JSON object over as the input, and carries the canary in a header the code never sees", () =>
  withLlm(({ calls, llm }) =>
    Effect.gen(function* () {
      const pool = yield* poolWith("functions.ts#answerQuestion", llm);
      const content = contentOfResult(yield* ask(pool, `${MARKED}\n{"question":"How deep?"}`));
      expect(JSON.parse(content)).toEqual({ reply: expect.stringMatching(/^answer/) });
      expect(JSON.parse(calls[0]?.body ?? "")["messages"]).toEqual([{ role: "user", content: "How deep?" }]);
      expect(calls[0]?.headers["x-plimsoll-canary"]).toBe(CANARY);
      expect(calls[0]?.headers["x-plimsoll-agent"]).toBe("archon-1");
    }),
  ));

it("keeps the canaries of agents that run at the same time apart", () =>
  withLlm(({ calls, llm }) =>
    Effect.gen(function* () {
      const pool = yield* poolWith("functions.ts#answerQuestion", llm, { count: 20 });
      const prompts = pool.agents.map(({ agentId }, index) => {
        const canary = index.toString(16).padStart(16, "0");
        return { agentId, canary, prompt: `[[canary:${canary}]] {"question":"I am ${agentId}."}` };
      });
      yield* Effect.forEach(prompts, ({ agentId, prompt }) => ask(pool, prompt, { agentId }), {
        concurrency: "unbounded",
      });
      expect(calls).toHaveLength(20);
      for (const { agentId, canary } of prompts) {
        const own = calls.filter(({ body }) => body.includes(`I am ${agentId}.`));
        expect(own.map(({ headers }) => headers["x-plimsoll-canary"])).toEqual([canary]);
      }
    }),
  ));

it("marks requests to the LLM alone", () =>
  withLlm(({ calls, llm }) =>
    Effect.scoped(
      Effect.gen(function* () {
        const elsewhere = yield* startRecordingLlm;
        const pool = yield* poolWith("functions.ts#askElsewhere", llm);
        yield* ask(pool, `${MARKED} {"url":"${elsewhere.origin}/other"}`);
        expect(calls[0]?.headers["x-plimsoll-canary"]).toBe(CANARY);
        expect(elsewhere.calls).toHaveLength(1);
        expect(Object.keys(elsewhere.calls[0]?.headers ?? {}).filter((name) => name.includes("plimsoll"))).toEqual([]);
      }),
    ),
  ));

it("gives the code its user's environment, but for LLMs, proxies and tracing", () =>
  withLlm(({ origin, llm }) =>
    Effect.gen(function* () {
      const env = {
        ...process.env,
        MY_DATABASE: "postgres",
        HTTPS_PROXY: "http://127.0.0.1:1",
        ANTHROPIC_API_KEY: "a-real-key-of-the-user",
        OPENAI_BASE_URL: "http://127.0.0.1:2/v1",
        LANGSMITH_TRACING: "true",
      };
      const pool = yield* poolWith("functions.ts#environment", llm, { options: { env } });
      expect(JSON.parse(contentOfResult(yield* ask(pool, "tell")))).toEqual({
        OPENAI_BASE_URL: `${origin}/v1`,
        OPENAI_API_KEY: "none",
        ANTHROPIC_BASE_URL: origin,
        ANTHROPIC_API_KEY: "none",
        GOOGLE_GEMINI_BASE_URL: origin,
        GEMINI_API_KEY: "none",
        HTTPS_PROXY: null,
        LANGSMITH_TRACING: "false",
        MY_DATABASE: "postgres",
      });
    }),
  ));

it("gives every invocation a thread of its own, and an agent its name", () =>
  withLlm(({ llm }) =>
    Effect.gen(function* () {
      const pool = yield* poolWith("functions.ts#echo", llm);
      const first = JSON.parse(contentOfResult(yield* ask(pool, '{"n":1}')));
      const second = JSON.parse(contentOfResult(yield* ask(pool, "text")));
      expect([first.input, second.input]).toEqual([{ n: 1 }, "text"]);
      expect(first.configurable.agent_id).toBe("archon-1");
      expect(first.configurable.thread_id).not.toBe(second.configurable.thread_id);
    }),
  ));

it("brings an error back as a failed invocation with the user's own stack", () =>
  withLlm(({ llm }) =>
    Effect.gen(function* () {
      const pool = yield* poolWith("functions.ts#fails", llm);
      const result = yield* ask(pool, "go");
      expect(result).toMatchObject({
        outcome: "failed",
        error: { code: "orchestrator-error", message: "the user's own mistake", retryable: false },
      });
      const stack = result.outcome === "failed" ? String((result.error.detail as { stack: unknown }).stack) : "";
      expect(stack).toContain("failDeepInside");
      expect(stack).toMatch(/functions\.ts:\d+:\d+/);
      expect(yield* pool.agentStatus("archon-1")).toMatchObject({
        status: "idle",
        lastError: "the user's own mistake",
      });
    }),
  ));

it("says so when what is thrown is no Error", () =>
  withLlm(({ llm }) =>
    Effect.gen(function* () {
      const pool = yield* poolWith("functions.ts#throwsText", llm);
      expect(yield* ask(pool, "go")).toMatchObject({
        error: { message: "threw a value that is no Error: just a text" },
      });
    }),
  ));

it("ends with `died` and the exit code when the code ends its process, and fails all that is asked later", () =>
  withLlm(({ llm }) =>
    Effect.gen(function* () {
      const pool = yield* poolWith("functions.ts#exits", llm);
      expect(yield* Effect.flip(ask(pool, "go"))).toMatchObject({ code: "died", exitCode: 7 });
      expect(yield* Effect.flip(ask(pool, "again"))).toMatchObject({ code: "died", exitCode: 7 });
    }),
  ));

it("ends an invocation in time although the code blocks the event loop, and says who decided", () =>
  withLlm(({ llm }) =>
    Effect.gen(function* () {
      const pool = yield* poolWith("functions.ts#blocks", llm);
      const fromMs = performance.now();
      const result = yield* ask(pool, "go", { timeoutMs: 300 });
      expect(performance.now() - fromMs).toBeLessThan(1_000);
      expect(result).toMatchObject({ error: { code: "timeout", detail: { decidedBy: "runner" } } });
    }),
  ));

it("ends an invocation in time although the code ignores its signal", () =>
  withLlm(({ llm }) =>
    Effect.gen(function* () {
      const pool = yield* poolWith("functions.ts#ignoresItsSignal", llm);
      expect(yield* ask(pool, "go", { timeoutMs: 200 })).toMatchObject({ error: { code: "timeout" } });
    }),
  ));

it("leaves the LLM call of a graph that forwards no signal, because the library does", () =>
  withLlm(({ calls, llm }) =>
    Effect.gen(function* () {
      const pool = yield* poolWith("graph.ts#graph", llm);
      // The first call of a process loads what later ones find: it is not to eat up the limit below.
      yield* ask(pool, "first", { timeoutMs: 20_000 });
      expect(yield* ask(pool, "please stall", { timeoutMs: 1_500 })).toMatchObject({ error: { code: "timeout" } });
      const isLeft = () => calls.map(({ isAborted }) => isAborted);
      yield* Effect.promise(() => vi.waitFor(() => expect(isLeft()).toEqual([false, true]), { timeout: 5_000 }));
    }),
  ));

it.each([
  ["nowhere.ts#graph", `There is no file ${USER_CODE}nowhere.ts`, `${USER_CODE}nowhere.ts#graph`],
  [
    "graph.ts#grahp",
    `${USER_CODE}graph.ts has no export grahp`,
    "the file exports graph, makeChecked, makeGraph, notAnAgent, uncompiled",
  ],
  ["graph.ts", `${USER_CODE}graph.ts has no export default`, "the file exports"],
  ["graph.ts#notAnAgent", "is object, which can't be invoked", "Export a compiled graph"],
  ["broken.ts#graph", "a-package-that-nobody-installed", "looked up from its folder"],
])("refuses %s at the start", (agentsFrom, message, hint) =>
  withLlm(({ llm }) =>
    Effect.gen(function* () {
      const failure = yield* failureOf(startWith(agentsFrom, llm));
      expect(failure).toMatchObject({
        code: "provisioning",
        message: expect.stringContaining(message),
        hint: expect.stringContaining(hint),
      });
    }),
  ),
);

it("refuses a wrong path at the start, and a wrong export with the first pool, when the LLM is not known yet", () =>
  withLlm(({ llm }) =>
    Effect.gen(function* () {
      expect(yield* failureOf(startWith("nowhere.ts#graph", null))).toMatchObject({ code: "provisioning" });
      const orchestrator = yield* startWith("graph.ts#grahp", null);
      const request = { agents: [], llm, instantiationTimeoutMs: 5_000 };
      expect(yield* failureOf(orchestrator.instantiate(request))).toMatchObject({ code: "provisioning" });
    }),
  ));

it("refuses a pool on another LLM than the code was imported with", () =>
  withLlm(({ llm }) =>
    Effect.gen(function* () {
      const orchestrator = yield* startWith("functions.ts#echo", llm);
      const other = { ...llm, baseUrl: "http://127.0.0.1:9/v1" };
      const request = { agents: [], llm: other, instantiationTimeoutMs: 5_000 };
      expect(yield* failureOf(orchestrator.instantiate(request))).toMatchObject({ code: "invalid-request" });
    }),
  ));

it("reports an agent whose factory makes nothing as failed, with what it should return", () =>
  withLlm(({ llm }) =>
    Effect.gen(function* () {
      const pool = yield* poolWith("functions.ts#makesNothing", llm);
      expect(pool.agents[0]).toMatchObject({
        status: "failed",
        error: { code: "invalid-agent", message: expect.stringContaining("takes no parameter, so it is a factory") },
      });
      expect(yield* ask(pool, "go")).toMatchObject({
        error: { message: expect.stringContaining("could not be built") },
      });
    }),
  ));

it("takes the default export without a #", () =>
  withLlm(({ llm }) =>
    Effect.gen(function* () {
      const pool = yield* poolWith("functions.ts", llm);
      expect(contentOfResult(yield* ask(pool, "export"))).toBe("default export");
    }),
  ));

it("describes what it runs, with the versions that the user's file gets", () =>
  withLlm(({ llm }) =>
    Effect.gen(function* () {
      const description = yield* (yield* startWith("graph.ts#graph", llm)).describe;
      expect(description).toMatchObject({
        name: "langgraph-js",
        version: "1.7.3",
        settings: {
          "@langchain/openai": "1.6.0",
          agentsFrom: `${USER_CODE}graph.ts#graph`,
          agentsAre: "one graph, shared by all agents",
        },
      });
    }),
  ));
