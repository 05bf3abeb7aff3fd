import * as Effect from "effect/Effect";
import {
  acceptsAnything,
  breakLoad,
  breakTasks,
  type BreakStore,
  claimsForAll,
  failsAfterCommit,
  fencesNobody,
  ignoresSequences,
  ignoresTenants,
  replacesPerformance,
  stripsNul,
  writesOneByOne,
} from "./broken-stores.ts";
import { usageDefects } from "./usage-defects.ts";

/** A defect of a store and the check of the contract that must find it. */
export interface StoreDefect {
  readonly defect: string;
  /** Start of the name of the check that must find it. */
  readonly foundBy: string;
  /** Part of the violation's text: it must be found for what it is. */
  readonly as: RegExp;
  readonly broken: BreakStore;
}

/** Remembers the first state of each workflow for good. */
const servesStaleStates: BreakStore = (store) => {
  const states = new Map<string, unknown>();
  return breakLoad((stored) => {
    const name = `${stored.state.tenantId} ${stored.state.workflowId}`;
    if (!states.has(name)) states.set(name, stored.state);
    return { ...stored, state: states.get(name) as typeof stored.state };
  })(store);
};

/** At least one for each check. */
export const storeDefects: readonly StoreDefect[] = [
  {
    defect: "renames workflows",
    foundBy: "keeps an accepted workflow",
    as: /as it was accepted/,
    broken: breakLoad((stored) => ({ ...stored, definition: { ...stored.definition, name: "" } })),
  },
  {
    defect: "accepts again and again",
    foundBy: "takes a repeated accept",
    as: /exists already/,
    broken: acceptsAnything("accepted"),
  },
  {
    defect: "accepts for each who asks",
    foundBy: "accepts a workflow once",
    as: /one of 10/,
    broken: acceptsAnything("accepted"),
  },
  {
    defect: "takes any definition for the first",
    foundBy: "refuses another definition",
    as: /is a conflict/,
    broken: acceptsAnything("exists"),
  },
  { defect: "ignores tenants", foundBy: "keeps workflows of the same id", as: /loads null/, broken: ignoresTenants },
  {
    defect: "claims for longer than asked",
    foundBy: "gives a free workflow to one engine",
    as: /expires after its ttl/,
    broken: (store) => ({ ...store, claim: (key, engine, now, ttl) => store.claim(key, engine, now, ttl + 1) }),
  },
  { defect: "claims for all", foundBy: "lets exactly one of 20", as: /exactly one/, broken: claimsForAll },
  {
    defect: "keeps silent about losses",
    foundBy: "gives an expired claim",
    as: /what was taken over/,
    broken: (store) => ({
      ...store,
      renew: (...given) => Effect.map(store.renew(...given), (renewed) => ({ ...renewed, lost: [] })),
    }),
  },
  {
    defect: "renews nothing",
    foundBy: "prolongs all claims",
    as: /renewed claims hold/,
    broken: (store) => ({ ...store, renew: () => Effect.succeed({ lost: [], cancelRequested: [] }) }),
  },
  {
    defect: "releases nothing",
    foundBy: "gives released claims",
    as: /orphan at once/,
    broken: (store) => ({ ...store, release: () => Effect.void }),
  },
  {
    defect: "hands out finished workflows",
    foundBy: "gives a finished workflow to nobody",
    as: /nor can it be claimed/,
    broken: claimsForAll,
  },
  {
    defect: "lists more orphans than asked for",
    foundBy: "lists workflows that were accepted and never claimed",
    as: /as many/,
    broken: (store) => ({ ...store, orphans: (nowMs) => store.orphans(nowMs, 1_000_000) }),
  },
  {
    defect: "writes events backwards",
    foundBy: "writes the events of many writes",
    as: /keep their order/,
    broken: (store) => ({
      ...store,
      append: (writes) => store.append(writes.map((write) => ({ ...write, events: [...write.events].reverse() }))),
    }),
  },
  {
    defect: "forgets what an event says",
    foundBy: "writes 50 workflows at once",
    as: /its own events/,
    broken: (store) => ({
      ...store,
      append: (writes) =>
        store.append(
          writes.map((write) => ({ ...write, events: write.events.map((event) => ({ ...event, reason: "" })) })),
        ),
    }),
  },
  { defect: "fences nobody", foundBy: "fences a stale epoch", as: /newest epoch/, broken: fencesNobody },
  {
    defect: "knows nothing as fenced",
    foundBy: "fences a write to a workflow that was never claimed",
    as: /not-found/,
    broken: (store) => ({
      ...store,
      append: (writes) => Effect.catch(store.append(writes), () => Effect.succeed(writes.map(() => "fenced" as const))),
    }),
  },
  {
    defect: "writes a repeated write again",
    foundBy: "takes a repeated write as written",
    as: /neither state nor journal|counts as written/,
    broken: ignoresSequences,
  },
  {
    defect: "closes gaps by itself",
    foundBy: "refuses a write that would leave a gap",
    as: /is invalid/,
    broken: ignoresSequences,
  },
  {
    defect: "writes one by one",
    foundBy: "refuses a write that would leave a gap",
    as: /of no write of the call/,
    broken: writesOneByOne,
  },
  {
    defect: "fences nobody in a race",
    foundBy: "never lets a stale write land",
    as: /old epoch is before/,
    broken: fencesNobody,
  },
  {
    defect: "serves stale states",
    foundBy: "loads the state that follows",
    as: /follows from its events/,
    broken: servesStaleStates,
  },
  {
    defect: "forgets the size of the pool",
    foundBy: "loads failed, blocked and cancelled",
    as: /pool has the size/,
    broken: breakLoad((stored) => ({ ...stored, state: { ...stored.state, poolSize: 0 } })),
  },
  {
    defect: "forgets outputs at a take-over",
    foundBy: "hands a workflow of a dead engine over",
    as: /follows from its events/,
    broken: breakTasks((tasks) => tasks.map((task) => ({ ...task, output: null }))),
  },
  {
    defect: "loads the first 1,000 tasks",
    foundBy: "accepts, runs and loads a workflow of 2000",
    as: /replay of the journal/,
    broken: breakTasks((tasks) => tasks.slice(0, 1000)),
  },
  {
    defect: "starts a page at the sequence named",
    foundBy: "pages through a journal",
    as: /pages of 10/,
    broken: (store) => ({ ...store, journal: (key, after, limit) => store.journal(key, after - 1, limit) }),
  },
  {
    defect: "counts nothing as running",
    foundBy: "lists workflows with their tasks counted",
    as: /as they are/,
    broken: (store) => ({
      ...store,
      list: (filter) => Effect.map(store.list(filter), (all) => all.map((one) => ({ ...one, running: 0 }))),
    }),
  },
  {
    defect: "lists the oldest first",
    foundBy: "lists one tenant's",
    as: /newest come first/,
    broken: (store) => ({
      ...store,
      list: (filter) => Effect.map(store.list(filter), (all) => [...all].reverse()),
    }),
  },
  {
    defect: "begins every page of the list anew",
    foundBy: "pages through a list",
    as: /pages of 2/,
    broken: (store) => ({ ...store, list: ({ after: _, ...filter }) => store.list(filter) }),
  },
  {
    defect: "leaves out those of the same millisecond as a page's last",
    foundBy: "pages through a list",
    as: /pages of 2/,
    broken: (store) => ({
      ...store,
      list: (filter) =>
        Effect.map(store.list(filter), (all) =>
          all.filter(({ acceptedAtMs }) => acceptedAtMs !== filter.after?.acceptedAtMs),
        ),
    }),
  },
  {
    defect: "keeps cancellations to itself",
    foundBy: "tells the engine that holds",
    as: /each renewal names/,
    broken: (store) => ({
      ...store,
      renew: (...given) => Effect.map(store.renew(...given), (renewed) => ({ ...renewed, cancelRequested: [] })),
    }),
  },
  {
    defect: "cancels nothing that nobody runs",
    foundBy: "keeps the mark of a workflow",
    as: /pending workflow can/,
    broken: (store) => ({ ...store, requestCancel: () => Effect.succeed(false) }),
  },
  {
    defect: "cancels for anybody",
    foundBy: "marks nothing that has finished",
    as: /cannot end another's/,
    broken: (store) => ({ ...store, requestCancel: () => Effect.succeed(true) }),
  },
  { defect: "strips NUL bytes", foundBy: "keeps any text", as: /definition survives/, broken: stripsNul },
  {
    defect: "takes an empty reason for none",
    foundBy: "keeps awkward text in errors",
    as: /also an empty one/,
    broken: breakLoad((stored) => ({ ...stored, cancelRequested: stored.cancelRequested || null })),
  },
  {
    defect: "cuts outputs at a million characters",
    foundBy: "keeps outputs of 1 MB",
    as: /loaded unchanged/,
    broken: breakTasks((tasks) => tasks.map((task) => ({ ...task, output: task.output?.slice(0, 1_000_000) ?? null }))),
  },
  {
    defect: "forgets what was saved before",
    foundBy: "keeps how agents did",
    as: /no other/,
    broken: replacesPerformance,
  },
  {
    defect: "prunes whatever the outcome",
    foundBy: "prunes what finished",
    as: /no outcome named/,
    broken: (store) => ({
      ...store,
      prune: (before) => store.prune(before, ["succeeded", "partially-succeeded", "failed", "cancelled"]),
    }),
  },
  {
    defect: "fails after it has written",
    foundBy: "writes nothing of a call whose commit broke",
    as: /has changed/,
    broken: failsAfterCommit,
  },
  {
    defect: "fails after it has accepted",
    foundBy: "accepts nothing in a commit that broke",
    as: /not there/,
    broken: failsAfterCommit,
  },
  {
    defect: "fails after it has claimed",
    foundBy: "claims nothing in a commit that broke",
    as: /stays as it was/,
    broken: failsAfterCommit,
  },
  ...usageDefects,
];
