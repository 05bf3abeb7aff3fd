import { it } from "@effect/vitest";
import * as Effect from "effect/Effect";
import { describe, expect } from "vitest";
import type { IsolatedJob, IsolatedResult, IsolatedRunnerPort } from "../../../ports/isolated-runner.port.ts";
import { attemptOf } from "./attempt-fixture.ts";
import { isolatedTaskRunner } from "./isolated-task-runner.ts";
import { taskRunnerByWork } from "./task-runner-by-work.ts";

const code = { kind: "code" as const, command: ["./sum.mjs", "-v"], readPaths: ["in"], writePaths: ["out"] };

const resultOf = (end: IsolatedResult["end"], stdout = "", stderr = ""): IsolatedResult => ({
  end,
  stdout,
  stderr,
  peakMemoryBytes: 1,
  cpuMs: 1,
  wallMs: 1,
});

const runnerOf = (result: IsolatedResult) => {
  const jobs: IsolatedJob[] = [];
  const isolated: IsolatedRunnerPort = {
    run: (job) => Effect.sync(() => (jobs.push(job), job.onOutput(), result)),
    strength: Effect.succeed({ memory: [], cpu: [], files: [], network: [], processes: [], missing: [] }),
  };
  return { jobs, runner: isolatedTaskRunner(isolated, { workingDirectory: "/work", env: { LANG: "C" } }) };
};

const exited = { kind: "exited" as const, exitCode: 0 };

describe("isolatedTaskRunner", () => {
  it.effect("hands over command, inputs, names and the smaller of the time limits", () =>
    Effect.gen(function* () {
      const { runner, jobs } = runnerOf(resultOf(exited, "42"));
      const { attempt: plain, progress } = attemptOf(code, { plan: "é\n{}" });
      const attempt = { ...plain, change: "Smaller." };
      expect(yield* runner.run(attempt)).toEqual({ output: "42", usage: {} });
      expect(progress).toEqual([undefined, {}]);
      expect(JSON.parse(jobs[0]?.stdin ?? "")).toEqual({ plan: "é\n{}" });
      expect(jobs[0]).toMatchObject({
        name: "acme/release/build/2",
        command: ["./sum.mjs", "-v"],
        workingDirectory: "/work",
        env: {
          LANG: "C",
          PLIMSOLL_TENANT_ID: "acme",
          PLIMSOLL_WORKFLOW_ID: "release",
          PLIMSOLL_TASK_ID: "build",
          PLIMSOLL_ATTEMPT: "2",
          PLIMSOLL_IDEMPOTENCY_KEY: "key-1",
          PLIMSOLL_CHANGE: "Smaller.",
        },
        limits: { memoryMb: 64, cpuCores: 0.1, wallTimeMs: 5000, readPaths: ["in"], writePaths: ["out"] },
      });
    }),
  );

  it.effect.each([
    { stdout: 'log\n{"output":"done","usage":{"tokens":7}}\n', output: "done", usage: { tokens: 7 } },
    { stdout: '{"output":{"a":[1]}}', output: '{"a":[1]}', usage: {} },
    { stdout: "plain\ntext\n", output: "plain\ntext\n", usage: {} },
    { stdout: '{"output":1}\ntrailing', output: '{"output":1}\ntrailing', usage: {} },
    { stdout: '{"usage":{"tokens":7}}', output: '{"usage":{"tokens":7}}', usage: {} },
    {
      stdout: '{"output":"x","usage":{"tokens":-1}}',
      output: '{"output":"x","usage":{"tokens":-1}}',
      usage: {},
    },
    { stdout: "", output: "", usage: {} },
  ])("takes the result from stdout $stdout", ({ stdout, output, usage }) =>
    Effect.gen(function* () {
      const { runner } = runnerOf(resultOf(exited, stdout));
      expect(yield* runner.run(attemptOf(code).attempt)).toEqual({ output, usage });
    }),
  );

  it.effect.each([
    { end: { kind: "exited", exitCode: 1 }, class: "retryable", code: "exit-code" },
    { end: { kind: "exited", exitCode: 75 }, class: "retryable", code: "exit-code" },
    { end: { kind: "exited", exitCode: 65 }, class: "permanent", code: "exit-code" },
    { end: { kind: "exited", exitCode: 127 }, class: "permanent", code: "exit-code" },
    { end: { kind: "out-of-memory", limitMb: 64 }, class: "resource", code: "out-of-memory" },
    { end: { kind: "timeout", limit: "wall", limitMs: 5000 }, class: "timeout", code: "wall-time-limit" },
    { end: { kind: "timeout", limit: "cpu", limitMs: 1000 }, class: "timeout", code: "cpu-time-limit" },
    { end: { kind: "crash", signal: "SIGSEGV" }, class: "crash", code: "process-crash" },
    { end: { kind: "policy-violation", what: "too much output" }, class: "permanent", code: "policy-violation" },
    { end: { kind: "not-started", reason: "spawn EAGAIN" }, class: "retryable", code: "not-started" },
  ] as const)("tells $end apart", ({ end, ...expected }) =>
    Effect.gen(function* () {
      const { runner } = runnerOf(resultOf(end, "", "password=hunter22 and so on\n"));
      const failure = yield* Effect.flip(runner.run(attemptOf(code).attempt));
      expect(failure).toMatchObject({ ...expected, retryAfterMs: null });
      expect(failure.message).toContain("and so on");
      expect(failure.message).not.toContain("hunter22");
    }),
  );

  it.effect("takes CPU time for progress, as it does output", () =>
    Effect.gen(function* () {
      const { runner, jobs } = runnerOf(resultOf(exited, "42"));
      const { attempt, progress } = attemptOf(code);
      yield* runner.run(attempt);
      expect(progress).toEqual([undefined, {}]);
      jobs[0]?.onProgress?.();
      expect(progress).toEqual([undefined, {}, undefined]);
    }),
  );

  it.effect("refuses a prompt", () =>
    Effect.gen(function* () {
      const { runner, jobs } = runnerOf(resultOf(exited));
      const { attempt } = attemptOf({ kind: "prompt", topic: "t", prompt: "p" });
      expect(yield* Effect.flip(runner.run(attempt))).toMatchObject({ class: "permanent", code: "wrong-work" });
      expect(jobs).toEqual([]);
    }),
  );
});

describe("taskRunnerByWork", () => {
  it.effect("chooses by the kind of work", () =>
    Effect.gen(function* () {
      const saying = (output: string) => ({ run: () => Effect.succeed({ output, usage: {} }) });
      const runner = taskRunnerByWork({ prompt: saying("asked"), code: saying("computed") });
      const prompt = { kind: "prompt" as const, topic: "t", prompt: "p" };
      expect(yield* runner.run(attemptOf(prompt).attempt)).toMatchObject({ output: "asked" });
      expect(yield* runner.run(attemptOf(code).attempt)).toMatchObject({ output: "computed" });
    }),
  );
});
