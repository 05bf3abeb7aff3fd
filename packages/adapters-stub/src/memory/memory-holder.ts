import { OrchestratorFailure } from "@plimsoll/application";
import * as Effect from "effect/Effect";
import { spawn, type ChildProcess } from "node:child_process";
import type { MemoryRule } from "../stub-behaviour.ts";
import { MEMORY_HOLDER_SCRIPT } from "./memory-holder-script.ts";

const ANSWER_TIMEOUT_MS = 10_000;
const KILL_AFTER_MS = 1000;

/** The child process in which a stub's known memory and its known leak can be measured. */
export interface MemoryHolder {
  readonly pid: number;
  /** Of its last answer. */
  readonly rssBytes: () => number;
  readonly beginPool: (poolId: string, agentCount: number) => Effect.Effect<void, OrchestratorFailure>;
  readonly endPool: (poolId: string) => Effect.Effect<void, OrchestratorFailure>;
}

interface Answer {
  readonly id: number;
  readonly rssBytes: number;
}

/** Starts the child; the Scope ends it. */
export const makeMemoryHolder = Effect.fnUntraced(function* (rule: MemoryRule) {
  const child = yield* Effect.acquireRelease(Effect.sync(spawnHolder), endHolder);
  let rssBytes = 0;
  let lastId = 0;
  child.on("message", (answer: Answer) => (rssBytes = answer.rssBytes));
  const ask = (message: Readonly<Record<string, unknown>>) =>
    Effect.suspend(() => {
      lastId += 1;
      const answered = answerOf(child, lastId);
      child.send({ ...message, id: lastId });
      return answered;
    });
  yield* answerOf(child, 0);
  const holder: MemoryHolder = {
    pid: child.pid ?? 0,
    rssBytes: () => rssBytes,
    beginPool: (poolId, agentCount) => ask({ kind: "hold", poolId, bytes: agentCount * rule.bytesPerAgent }),
    endPool: (poolId) => ask({ kind: "end", poolId, bytes: rule.leakedBytesPerCycle, files: rule.leakedFilesPerCycle }),
  };
  return holder;
});

/**
 * A fixed mmap threshold makes glibc give a freed block back at once (mallopt(3)): by default the threshold grows
 * with the first free, and later blocks stay on the heap, where they would look like a leak.
 */
const spawnHolder = (): ChildProcess =>
  spawn(process.execPath, ["--expose-gc", "-e", MEMORY_HOLDER_SCRIPT], {
    stdio: ["ignore", "ignore", "ignore", "ipc"],
    env: { PATH: process.env["PATH"], MALLOC_MMAP_THRESHOLD_: "65536" },
  });

const endHolder = (child: ChildProcess) =>
  Effect.callback<void>((resume) => {
    if (child.exitCode !== null || child.signalCode !== null) return resume(Effect.void);
    const kill = setTimeout(() => child.kill("SIGKILL"), KILL_AFTER_MS);
    child.once("exit", () => {
      clearTimeout(kill);
      resume(Effect.void);
    });
    if (child.connected) child.disconnect();
  });

const answerOf = (child: ChildProcess, id: number) =>
  Effect.callback<void, OrchestratorFailure>((resume) => {
    const onMessage = (answer: Answer) => {
      if (answer.id === id) resume(Effect.void);
    };
    const onExit = () => resume(Effect.fail(holderLost("it exited")));
    child.on("message", onMessage).once("exit", onExit).once("error", onExit);
    return Effect.sync(() => child.off("message", onMessage).off("exit", onExit).off("error", onExit));
  }).pipe(
    Effect.timeoutOrElse({
      duration: ANSWER_TIMEOUT_MS,
      orElse: () => Effect.fail(holderLost(`no answer within ${ANSWER_TIMEOUT_MS} ms`)),
    }),
  );

const holderLost = (what: string) =>
  new OrchestratorFailure({
    code: "died",
    message: `stub: the process that holds its memory is lost: ${what}`,
    hint: "lower the stub's `memory` figures, or free memory on this machine",
    exitCode: null,
    lastStderr: [],
  });
