import {
  StoreFailure,
  type StoredWorkflow,
  type WorkflowKey,
  type WorkflowStorePort,
  type WriteResult,
} from "@plimsoll/application";
import type { TaskState } from "@plimsoll/domain";
import * as Effect from "effect/Effect";

/** Puts a defect into a working store. */
export type BreakStore = (store: WorkflowStorePort) => WorkflowStorePort;

/** Changes what is loaded. */
export const breakLoad =
  (change: (stored: StoredWorkflow) => StoredWorkflow): BreakStore =>
  (store) => ({
    ...store,
    load: (key) => Effect.map(store.load(key), (stored) => (stored === null ? null : change(stored))),
  });

/** Changes the tasks of what is loaded. */
export const breakTasks = (change: (tasks: readonly TaskState[]) => readonly TaskState[]): BreakStore =>
  breakLoad((stored) => ({
    ...stored,
    state: { ...stored.state, parallelTasks: [...change(stored.state.parallelTasks)] },
  }));

/** Answers that it is `answer` where it should refuse. */
export const acceptsAnything =
  (answer: "accepted" | "exists"): BreakStore =>
  (store) => ({
    ...store,
    accept: (...given) => Effect.catch(Effect.as(store.accept(...given), answer), () => Effect.succeed(answer)),
  });

/** Finds a workflow of any tenant by its id alone. */
export const ignoresTenants: BreakStore = (store) => ({
  ...store,
  load: Effect.fnUntraced(function* (key) {
    const own = yield* store.load(key);
    if (own !== null) return own;
    const other = (yield* store.list({ limit: 1000 })).find(({ workflowId }) => workflowId === key.workflowId);
    return other === undefined ? null : yield* store.load(other);
  }),
});

/** Gives a claim to everybody who asks. */
export const claimsForAll: BreakStore = (store) => ({
  ...store,
  claim: Effect.fnUntraced(function* (key, engineId, nowMs, ttlMs) {
    const claim = yield* store.claim(key, engineId, nowMs, ttlMs);
    if (claim !== null) return claim;
    const epoch = (yield* store.load(key))?.state.epoch;
    return epoch === undefined ? null : { ...key, epoch, expiresAtMs: nowMs + ttlMs };
  }),
});

const newest = Effect.fnUntraced(function* (store: WorkflowStorePort, key: WorkflowKey) {
  const stored = yield* store.load(key);
  return { epoch: stored?.state.epoch ?? 0, lastSequence: stored?.lastSequence ?? 0 };
});

/** Writes for whoever asks, in the name of the engine that holds the workflow. */
export const fencesNobody: BreakStore = (store) => ({
  ...store,
  append: Effect.fnUntraced(function* (writes) {
    const results: WriteResult[] = [];
    for (const write of writes) {
      const { epoch, lastSequence } = yield* newest(store, write);
      results.push(...(yield* store.append([{ ...write, epoch, firstSequence: lastSequence + 1 }])));
    }
    return results;
  }),
});

/** Writes behind the end of the journal, whatever number the write has. */
export const ignoresSequences: BreakStore = (store) => ({
  ...store,
  append: Effect.fnUntraced(function* (writes) {
    const results: WriteResult[] = [];
    for (const write of writes) {
      const { lastSequence } = yield* newest(store, write);
      results.push(...(yield* store.append([{ ...write, firstSequence: lastSequence + 1 }])));
    }
    return results;
  }),
});

/** Makes each write one transaction, where the whole call should be one. */
export const writesOneByOne: BreakStore = (store) => ({
  ...store,
  append: (writes) =>
    Effect.map(
      Effect.forEach(writes, (write) => store.append([write])),
      (results) => results.flat(),
    ),
});

/** Says what it was asked to write is unavailable, and has written it. */
export const failsAfterCommit = (store: WorkflowStorePort) => {
  let failNext = false;
  const committing = <A>(effect: Effect.Effect<A, StoreFailure>): Effect.Effect<A, StoreFailure> =>
    Effect.suspend(() => {
      if (!failNext) return effect;
      failNext = false;
      return Effect.andThen(
        effect,
        Effect.fail(new StoreFailure({ code: "unavailable", message: "broken", hint: "", retryable: true })),
      );
    });
  const broken: WorkflowStorePort = {
    ...store,
    accept: (...given) => committing(store.accept(...given)),
    append: (...given) => committing(store.append(...given)),
    claim: (...given) => committing(store.claim(...given)),
  };
  return { ...broken, failNextCommit: Effect.sync(() => void (failNext = true)) };
};

/** Forgets what was saved before. */
export const replacesPerformance: BreakStore = (store) => {
  const saved = new Map<string, Parameters<WorkflowStorePort["savePerformance"]>[1]>();
  return {
    ...store,
    savePerformance: (tenantId, entries) =>
      Effect.sync(() => void (entries.length > 0 && saved.set(tenantId, entries))),
    loadPerformance: (tenantId) => Effect.sync(() => saved.get(tenantId) ?? []),
  };
};

/** Loses NUL bytes, as a text column would refuse them. */
export const stripsNul: BreakStore = (store) => ({
  ...store,
  accept: (definition, atMs) => store.accept(withoutNul(definition), atMs),
});

const withoutNul = <A>(value: A): A => JSON.parse(JSON.stringify(value).replaceAll(String.raw`\u0000`, "")) as A;
