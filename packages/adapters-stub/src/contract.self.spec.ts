import { makeMonotonicClock, orchestratorContractCases } from "@plimsoll/contract-tests";
import * as Effect from "effect/Effect";
import * as Schema from "effect/Schema";
import { describe, expect, it } from "vitest";
import { StubBehaviour } from "./stub-behaviour.ts";
import {
  answersAllAtOnce,
  answersLate,
  breakPools,
  breakResults,
  givesUpOnAgents,
  ignoresInterruption,
  leaksPools,
  type Break,
} from "./testing/broken-orchestrators.ts";
import { startStubHarness } from "./testing/stub-harness.ts";

interface Defect {
  readonly defect: string;
  /** The check that must find it. */
  readonly foundBy: string;
  /** Part of the violation's text: it must be found for what it is. */
  readonly as: RegExp;
  readonly behaviour?: typeof StubBehaviour.Encoded;
  readonly broken?: Break;
}

const inBatch = "gives every agent of a batch its own canary back and nobody else's";
const unreleasing = breakPools(() => ({ release: Effect.succeed(2) }));

const defects: readonly Defect[] = [
  {
    defect: "has no name",
    foundBy: "says its name, version, runtime and capabilities, the same each time",
    as: /not blank/,
    broken: (port) => ({ ...port, describe: Effect.map(port.describe, (said) => ({ ...said, name: "" })) }),
  },
  {
    defect: "names a process that is not there",
    foundBy: "names its live processes and their memory",
    as: /is alive/,
    broken: (port) => ({
      ...port,
      resources: Effect.succeed([{ pid: 2 ** 22 + 1, role: "ghost", pssBytes: null, rssBytes: 1 }]),
    }),
  },
  {
    defect: "calls every agent idle",
    foundBy: "shows an agent idle, busy, idle again, and with its last error",
    as: /agent is busy/,
    broken: breakPools((pool) => ({
      agentStatus: (agentId) => Effect.map(pool.agentStatus(agentId), (said) => ({ ...said, status: "idle" as const })),
    })),
  },
  {
    defect: "knows agents it does not have",
    foundBy: "refuses to tell the status of an agent it does not have",
    as: /agent-not-found/,
    broken: breakPools((pool) => ({ agentStatus: () => pool.agentStatus("archon-1") })),
  },
  {
    defect: "crosses two contexts",
    foundBy: inBatch,
    as: /canary of its own request/,
    behaviour: { mixUp: { agents: 2 } },
  },
  { defect: "drops a result", foundBy: inBatch, as: /every request gets a result/, behaviour: { drop: { agents: 1 } } },
  { defect: "answers twice", foundBy: inBatch, as: /answered twice/, behaviour: { double: { agents: 1 } } },
  { defect: "invents a result", foundBy: inBatch, as: /was not sent/, behaviour: { invent: { agents: 1 } } },
  {
    defect: "signs with another agent's name",
    foundBy: inBatch,
    as: /names the agent that was asked/,
    broken: breakResults((result) => ({ ...result, agentId: "archon-1" })),
  },
  {
    defect: "adds a neighbour's canary",
    foundBy: inBatch,
    as: /nobody else's canary/,
    broken: breakResults((result) =>
      result.outcome === "succeeded" ? { ...result, content: `${result.content} 0123456789abcdef` } : result,
    ),
  },
  {
    defect: "fails an agent now and then",
    foundBy: inBatch,
    as: /whose LLM answers succeeds/,
    behaviour: { failures: [{ agents: "all", ratio: 0.3, code: "orchestrator-error" }] },
  },
  {
    defect: "crosses contexts of single invocations",
    foundBy: "keeps invocations that are sent one by one and run at the same time apart",
    as: /canary/,
    behaviour: { mixUp: { agents: 4 } },
  },
  {
    defect: "gives all pools one id",
    foundBy: "keeps two pools with the same agent ids apart",
    as: /id of its own/,
    broken: breakPools(() => ({ poolId: "the-pool" })),
  },
  {
    defect: "makes up an answer",
    foundBy: "asks the LLM for every answer, once or more and with the right agent's prompt",
    as: /asked before an answer/,
    behaviour: { withoutLlm: { agents: 1 } },
  },
  {
    defect: "runs 5 at a time",
    foundBy: "has all agents in flight at the same time, or as many as it declares as its limit",
    as: /at most 5 LLM calls/,
    behaviour: { ceiling: 5 },
  },
  {
    defect: "keeps results back until all are there",
    foundBy: "emits the fast results of a batch while a slow one is still open",
    as: /arrive at least/,
    broken: answersAllAtOnce,
  },
  {
    defect: "stamps results with the run's origin",
    foundBy: "stamps results on the harness's clock, and reports times in their order",
    as: /receivedAtMs lies between/,
    broken: breakResults((result) => ({ ...result, receivedAtMs: -1 })),
  },
  {
    defect: "fails all agents with the two that can't be built",
    foundBy: "reports agents that can't be built as values, and runs the others",
    as: /alone as failed/,
    broken: breakPools((pool) => ({ agents: pool.agents.map((agent) => ({ ...agent, status: "failed" as const })) })),
  },
  ...(["server-error", "rate-limited"] as const).map((refusal): Defect => {
    const code = refusal === "server-error" ? "llm-error" : "llm-rate-limited";
    return {
      defect: `blames itself for a ${refusal} of the LLM`,
      foundBy: `fails only the invocations whose LLM calls end as ${refusal}, with ${code}`,
      as: /the failure's code is/,
      broken: breakResults((result) =>
        result.outcome === "failed"
          ? { ...result, error: { ...result.error, code: "orchestrator-error" as const } }
          : result,
      ),
    };
  }),
  {
    defect: "times out 400 ms late",
    foundBy: "honours an invocation's timeout within 250 ms and leaves the LLM call",
    as: /at most 250 ms later/,
    broken: answersLate(400),
  },
  {
    defect: "gives an agent up after a timeout",
    foundBy: "runs an agent again after its invocation timed out",
    as: /whose LLM answers succeeds/,
    broken: givesUpOnAgents,
  },
  {
    defect: "ignores cancel",
    foundBy: "ends a cancelled invocation as cancelled and leaves its LLM call",
    as: /a cancelled invocation ends/,
    broken: breakPools(() => ({ cancel: () => Effect.void })),
  },
  {
    defect: "ignores cancel in a batch",
    foundBy: "cancels one request of a batch and lets the others end",
    as: /last open request is cancelled/,
    broken: breakPools(() => ({ cancel: () => Effect.void })),
  },
  {
    defect: "runs on when the caller of invoke is gone",
    foundBy: "leaves the LLM call when the fiber of invoke is interrupted",
    as: /is abandoned/,
    broken: ignoresInterruption,
  },
  {
    defect: "runs on when the reader of a batch is gone",
    foundBy: "leaves all open LLM calls when the stream of a batch is interrupted",
    as: /is abandoned/,
    broken: ignoresInterruption,
  },
  {
    defect: "releases the same agents again and again",
    foundBy: "counts the agents it releases, and none the second time",
    as: /second release returns 0/,
    broken: breakPools(({ agents }) => ({ release: Effect.succeed(agents.length) })),
  },
  ...[
    "releases the pool when its Scope ends well",
    "releases the pool when its Scope ends in a failure",
    "releases the pool and leaves its LLM calls when its Scope is interrupted in mid-invocation",
  ].map((foundBy): Defect => ({ defect: "leaks its pools", foundBy, as: /pool-not-found/, broken: leaksPools })),
  {
    defect: "says it released and did not",
    foundBy: "ends open invocations when the pool is released under them",
    as: /ends when its pool is released/,
    broken: unreleasing,
  },
  {
    defect: "miscounts in repetition",
    foundBy: "opens, runs and releases pools again and again, each with an id of its own",
    as: /releases the 12 agents/,
    broken: unreleasing,
  },
];

const clock = makeMonotonicClock();

/** The failure of a check against a broken stub; undefined when the check found nothing. */
const failureOf = ({ behaviour, broken, foundBy }: Defect) =>
  Effect.gen(function* () {
    const contractCase = orchestratorContractCases.find(({ name }) => name === foundBy);
    if (contractCase === undefined) throw new Error(`no check is named "${foundBy}"`);
    const harness = yield* startStubHarness(clock, Schema.decodeUnknownSync(StubBehaviour)(behaviour ?? {}));
    const orchestrator = broken?.(harness.orchestrator) ?? harness.orchestrator;
    return yield* Effect.result(contractCase.check({ ...harness, orchestrator, agentCount: 12 }));
  }).pipe(Effect.scoped, Effect.runPromise);

describe("the contract of AgentOrchestratorPort refuses an orchestrator that", () => {
  it.concurrent.each(defects)("$defect ($foundBy)", async (defect) => {
    const found = await failureOf(defect);
    expect(found._tag === "Failure" ? found.failure : "nothing").toMatchObject({
      _tag: "ContractViolation",
      message: expect.stringMatching(defect.as) as unknown,
    });
  });
});

it("every check of the contract is known to refuse some defect", () => {
  const proven = new Set(defects.map(({ foundBy }) => foundBy));
  expect(orchestratorContractCases.map(({ name }) => name).filter((name) => !proven.has(name))).toEqual([]);
});
