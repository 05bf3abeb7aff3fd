import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import type { OrchestratorFailure, ReportedProcess } from "@plimsoll/application";
import { DEFAULT_SCENARIO } from "@plimsoll/domain";
import * as Effect from "effect/Effect";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { answering, replying } from "../testing/answers.ts";
import { startProtocolTestServer } from "../testing/protocol-test-server.ts";
import { makeSystemClock } from "../testing/system-clock.ts";
import type { TestServerOptions } from "../testing/test-server-state.ts";
import { attachProvider } from "./attach-provider.ts";
import { doubtAbout, type LocalProcesses } from "./local-processes.ts";

const child = spawn("sleep", ["600"], { stdio: "ignore" });
const childPid = child.pid ?? -1;
let childRssBytes = 0;
beforeAll(async () => {
  while (!readFileSync(`/proc/${childPid}/cmdline`, "utf8").startsWith("sleep")) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  childRssBytes = Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${childPid}/status`, "utf8"))?.[1]) * 1024;
});
afterAll(() => void child.kill("SIGKILL"));

const reportOf = (pid: number, rssBytes: number) => ({
  sampledAt: new Date().toISOString(),
  processes: [
    ...[{ pid, role: "server", pssBytes: null, rssBytes, cpuUserMs: 0, cpuSystemMs: 0, threads: 1, openFiles: 1 }],
  ],
});

interface Seen {
  readonly answers: readonly (readonly ReportedProcess[] | null)[];
  readonly phases: readonly string[];
  readonly requests: readonly string[];
}

/** Attaches and asks for the resources twice. `host` takes the place of 127.0.0.1 in the address. */
const attachTo = (server: TestServerOptions, host = "127.0.0.1"): Effect.Effect<Seen, OrchestratorFailure> =>
  Effect.scoped(
    Effect.gen(function* () {
      const { url, seen } = yield* startProtocolTestServer(server);
      const phases: string[] = [];
      const provider = attachProvider({ url: url.replace("127.0.0.1", host), clock: makeSystemClock() });
      const orchestrator = yield* provider.start(DEFAULT_SCENARIO, (phase) => void phases.push(phase));
      const answers = [yield* orchestrator.resources, yield* orchestrator.resources];
      return { answers, phases, requests: seen.requests };
    }),
  );

const reporting = (...reports: readonly (() => object)[]): TestServerOptions => {
  let asked = 0;
  return {
    intercept: answering("GET", /\/v1\/resources$/, (response) => {
      const report = reports[Math.min(asked, reports.length - 1)];
      asked += 1;
      replying(200, report?.() ?? {})(response);
    }),
  };
};

/** Any address of this machine that does not look like loopback; connecting to it reaches the test server. */
const ELSEWHERE = "0.0.0.0";
const fixed = { capabilities: ["invoke", "invoke-batch", "cancel", "resources", "llm-fixed"] };

describe("what an attached server says of its processes", () => {
  it("is passed on when this machine says the same", async () => {
    const { answers, phases } = await Effect.runPromise(attachTo(reporting(() => reportOf(childPid, childRssBytes))));
    expect(answers.map((answer) => answer?.map(({ pid }) => pid))).toEqual([[childPid], [childPid]]);
    expect(phases).toEqual([]);
  });

  it.each([
    ["pid 1", () => reportOf(1, 10_000_000)],
    ["the runner itself", () => reportOf(process.pid, process.memoryUsage.rss())],
    ["the runner's parent", () => reportOf(process.ppid, 10_000_000)],
    ["a pid that names nobody here", () => reportOf(2 ** 22 + 1, 10_000_000)],
    ["four times the memory", () => reportOf(childPid, 4 * childRssBytes)],
    ["a quarter of the memory", () => reportOf(childPid, childRssBytes / 4)],
  ])("is dropped, and said so once, when it is %s", async (_, report) => {
    const { answers, phases } = await Effect.runPromise(attachTo(reporting(report)));
    expect(answers).toEqual([null, null]);
    expect(phases).toEqual([expect.stringMatching(/^memory is not measured: .* reports /)]);
  });

  it("is asked for again when a process ended in between", async () => {
    const server = reporting(
      () => reportOf(2 ** 22 + 1, 10_000_000),
      () => reportOf(childPid, childRssBytes),
    );
    const { answers, phases } = await Effect.runPromise(attachTo(server));
    expect(answers.map((answer) => answer?.length)).toEqual([1, 1]);
    expect(phases).toEqual([]);
  });

  it("is not asked for when it runs elsewhere", async () => {
    const { answers, phases, requests } = await Effect.runPromise(attachTo(fixed, ELSEWHERE));
    expect(answers).toEqual([null, null]);
    expect(phases.filter((phase) => phase.startsWith("memory is not measured: "))).toHaveLength(1);
    expect(requests.filter((line) => line.includes("/resources"))).toEqual([]);
  });
});

describe("an attached server that can't reach the run's LLM", () => {
  it("is refused with what to do instead, before it is asked for a pool", async () => {
    const failure = await Effect.runPromise(Effect.flip(attachTo({}, ELSEWHERE)));
    expect(failure).toMatchObject({ code: "llm-unreachable-from-there" });
    expect(failure.hint).toMatch(/on this host.*llm-fixed/);
  });
});

describe("doubtAbout", () => {
  const parents: Readonly<Record<number, number>> = { 100: 50, 50: 20, 20: 1, 1: 0 };
  const local: LocalProcesses = {
    ownPid: 100,
    parentOf: (pid) => parents[pid] ?? null,
    exists: () => true,
    rssBytesOf: () => null,
  };
  const process = { role: "server", pssBytes: null, rssBytes: 1 };

  it.each([100, 50, 20, 1, 0])("doubts pid %i, from which the runner descends", (pid) => {
    expect(
      doubtAbout(
        [
          { ...process, pid: 70 },
          { ...process, pid },
        ],
        local,
      ),
    ).toContain(`pid ${pid}`);
  });

  it("takes the existence for enough where memory can't be read", () => {
    expect(doubtAbout([{ ...process, pid: 70 }], local)).toBeNull();
  });
});
