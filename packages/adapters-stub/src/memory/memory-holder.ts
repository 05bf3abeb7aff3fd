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
  const answers = listenTo(child);
  let lastId = 0;
  const ask = (message: Readonly<Record<string, unknown>>) =>
    Effect.suspend(() => {
      lastId += 1;
      if (child.connected) child.send({ ...message, id: lastId });
      return answers.await(lastId);
    });
  yield* answers.await(0);
  const holder: MemoryHolder = {
    pid: child.pid ?? 0,
    rssBytes: answers.rssBytes,
    beginPool: (poolId, agentCount) => ask({ kind: "hold", poolId, bytes: agentCount * rule.bytesPerAgent }),
    endPool: (poolId) => ask({ kind: "end", poolId, bytes: rule.leakedBytesPerCycle, files: rule.leakedFilesPerCycle }),
  };
  return holder;
});

type Waiting = (end: Effect.Effect<void, OrchestratorFailure>) => void;

/** Matches the child's answers to those who wait for them; all who wait hear of its end. */
const listenTo = (child: ChildProcess) => {
  const waiting = new Map<number, Waiting>();
  let rssBytes = 0;
  let isGone = false;
  child.on("message", (answer: Answer) => {
    rssBytes = answer.rssBytes;
    waiting.get(answer.id)?.(Effect.void);
    waiting.delete(answer.id);
  });
  const onGone = () => {
    isGone = true;
    for (const resume of waiting.values()) resume(Effect.fail(holderLost("it exited")));
    waiting.clear();
  };
  child.on("exit", onGone).on("error", onGone);
  const answer = (id: number) =>
    Effect.callback<void, OrchestratorFailure>((resume) => {
      if (isGone) return resume(Effect.fail(holderLost("it exited")));
      waiting.set(id, resume);
    });
  return { rssBytes: () => rssBytes, await: (id: number) => limited(answer(id)) };
};

const limited = (answer: Effect.Effect<void, OrchestratorFailure>) =>
  Effect.timeoutOrElse(answer, {
    duration: ANSWER_TIMEOUT_MS,
    orElse: () => Effect.fail(holderLost(`no answer within ${ANSWER_TIMEOUT_MS} ms`)),
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

const holderLost = (what: string) =>
  new OrchestratorFailure({
    code: "died",
    message: `stub: the process that holds its memory is lost: ${what}`,
    hint: "lower the stub's `memory` figures, or free memory on this machine",
    exitCode: null,
    lastStderr: [],
  });
