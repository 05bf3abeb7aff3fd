import type { OrchestratorPool } from "@plimsoll/application";
import * as Effect from "effect/Effect";
import * as Fiber from "effect/Fiber";
import { ContractViolation } from "../../contract-violation.ts";
import { expectThat } from "../../expect-that.ts";
import type { ContractCase } from "../contract-case.ts";
import { requestFor } from "../contract-requests.ts";
import { awaitLlmCall, journalEnd } from "../llm-calls.ts";
import { readyPool } from "../open-pool.ts";
import { expectAllSucceeded, within } from "../run-batch.ts";

const describesItself: ContractCase = {
  name: "says its name, version, runtime and capabilities, the same each time",
  needs: [],
  limitMs: 30_000,
  check: Effect.fnUntraced(function* (context) {
    const first = yield* context.orchestrator.describe;
    const blank = [first.name, first.version, first.runtime.name, first.concurrency.mode].some((text) => text === "");
    yield* expectThat(!blank, "name, version, runtime and concurrency mode are not blank", () => first);
    yield* expectThat(
      first.capabilities.includes("invoke"),
      "the capabilities of an orchestrator include invoke",
      () => first.capabilities,
    );
    const second = yield* context.orchestrator.describe;
    yield* expectThat(
      JSON.stringify(first) === JSON.stringify(second),
      "an orchestrator does not change its description",
      () => ({ first, second }),
    );
  }),
};

const resources: ContractCase = {
  name: "names its live processes and their memory",
  needs: ["resources"],
  limitMs: 30_000,
  check: Effect.fnUntraced(function* (context) {
    const processes = yield* context.orchestrator.resources;
    yield* expectThat(
      processes !== null && processes.length > 0,
      "an orchestrator with the capability resources names a process",
      () => processes,
    );
    for (const reported of processes ?? []) {
      yield* expectThat(isAlive(reported.pid), "a process that is named is alive", () => reported);
      yield* expectThat(reported.rssBytes > 0, "a live process has memory", () => reported);
    }
  }),
};

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

const statusOf = Effect.fnUntraced(function* (pool: OrchestratorPool, expected: "idle" | "busy", when: string) {
  const status = yield* pool.agentStatus("archon-1");
  yield* expectThat(
    status.agentId === "archon-1" && status.status === expected,
    `an agent is ${expected} ${when}`,
    () => status,
  );
  return status;
});

const agentStatus: ContractCase = {
  name: "shows an agent idle, busy, idle again, and with its last error",
  needs: ["agent-status", "llm-control", "journal"],
  limitMs: 60_000,
  check: Effect.fnUntraced(function* (context) {
    const pool = yield* readyPool(context, 2);
    const fresh = yield* statusOf(pool, "idle", "before its first invocation");
    yield* expectThat(
      fresh.lastInvocationAt === null && fresh.lastError === null,
      "an agent that was never invoked has no last invocation and no last error",
      () => fresh,
    );
    yield* context.llm.withLatency(800);
    const cursor = yield* journalEnd(context);
    const request = requestFor("archon-1");
    const invocation = yield* Effect.forkChild(pool.invoke(request), { startImmediately: true });
    const promise = "an invocation reaches the LLM";
    yield* awaitLlmCall(context, { cursor, canary: request.canary, state: "open", withinMs: 10_000, promise });
    yield* statusOf(pool, "busy", "while its LLM call is open");
    yield* expectAllSucceeded([yield* within(20_000, "the invocation ends", Fiber.join(invocation))]);
    const after = yield* statusOf(pool, "idle", "after its invocation");
    yield* expectThat(
      after.lastInvocationAt !== null && !Number.isNaN(Date.parse(after.lastInvocationAt)),
      "lastInvocationAt is the RFC 3339 instant of an invocation",
      () => after,
    );
    yield* context.llm.failFor(["archon-1"], "server-error");
    yield* within(20_000, "the invocation ends", pool.invoke(requestFor("archon-1")));
    const failed = yield* pool.agentStatus("archon-1");
    yield* expectThat(
      failed.status !== "busy" && failed.lastError !== null && failed.lastError !== "",
      "an agent whose invocation failed is not busy and tells its last error",
      () => failed,
    );
  }),
};

const unknownAgent: ContractCase = {
  name: "refuses to tell the status of an agent it does not have",
  needs: ["agent-status"],
  limitMs: 30_000,
  check: Effect.fnUntraced(function* (context) {
    const pool = yield* readyPool(context, 1);
    const promise = "the status of an unknown agent fails with agent-not-found";
    const outcome = yield* Effect.result(pool.agentStatus("archon-404"));
    if (outcome._tag === "Success") {
      return yield* new ContractViolation({ promise, observed: JSON.stringify(outcome.success) });
    }
    yield* expectThat(outcome.failure.code === "agent-not-found", promise, () => outcome.failure.code);
  }),
};

/** What an orchestrator says of itself is well formed; whether it is true is the runner's affair. */
export const selfDescriptionCases: readonly ContractCase[] = [describesItself, resources, agentStatus, unknownAgent];
