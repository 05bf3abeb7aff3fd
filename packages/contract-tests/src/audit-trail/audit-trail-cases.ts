import { CurrentActor, verifyAudit } from "@plimsoll/application";
import * as Effect from "effect/Effect";
import { expectThat } from "../expect-that.ts";
import { dispatched, endOf, failed, finished, retried, succeeded } from "../workflow-store/sample-events.ts";
import { ACCEPTED_AT_MS, freshTenant, singleOf, workflowOf } from "../workflow-store/sample-workflows.ts";
import { claimed, expectSame, keyOf, running, TTL_MS, written } from "../workflow-store/store-steps.ts";
import { entriesIn, entriesOf, expectSound, rowsOf, sha256Hex } from "./audit-steps.ts";
import { type AuditTrailCase, KNOWN_SECRET } from "./audit-trail-case.ts";

const refusal = (tenantId: string, atMs: number) => ({
  ...{ atMs, tenantId, actor: "token:eve", action: "access-refused", subject: "w" },
  detail: { code: "foreign-tenant", count: 2, again: true },
});

const recording: AuditTrailCase = {
  name: "chains what it is told, for each tenant apart",
  needsFaults: false,
  check: Effect.fnUntraced(function* ({ audit }) {
    const [one, two] = [freshTenant(), freshTenant()];
    for (let atMs = 1; atMs <= 3; atMs += 1) {
      yield* audit.record(refusal(one, atMs));
      yield* audit.record(refusal(two, atMs + 0.5));
    }
    const rows = yield* rowsOf(audit, one);
    yield* expectSame(
      rows.map(({ position, atMs, tenantId }) => [position, atMs, tenantId]),
      [1, 2, 3].map((at) => [at, at, one]),
      "rows count from 1",
    );
    const { tenantId: _, ...said } = refusal(one, 1);
    yield* expectSame(entriesIn(rows)[0], said, "an entry says what it was told");
    yield* expectSame(
      (yield* audit.page(two, 1, 1)).map(({ atMs }) => atMs),
      [2],
      "a page begins behind a position",
    );
    const verdict = yield* expectSound(audit, one);
    yield* expectSame([verdict?.rows, verdict?.entries], [3, 3], "the whole chain is looked at");
    yield* expectSame(verdict?.headHash, rows.at(-1)?.hash, "its head is the newest row's hash");
    yield* expectSound(audit, two);
  }),
};

const living: AuditTrailCase = {
  name: "says who submitted, claimed, dispatched, did, failed and cancelled, with agent, lease and limit",
  needsFaults: false,
  check: Effect.fnUntraced(function* (store) {
    const tenantId = freshTenant();
    const definition = workflowOf(tenantId, "life");
    const as = (actor: string) => Effect.provideService(CurrentActor, actor);
    yield* store.accept(definition, ACCEPTED_AT_MS).pipe(as("token:alice"));
    const claim = yield* claimed(store, definition, "engine-a");
    const spent = {
      class: "resource",
      code: "out-of-memory",
      message: "it needed more than 64 MB",
      retryAfterMs: null,
    } as const;
    yield* written(store, claim, [
      dispatched({ taskId: "first" }),
      { ...retried({ taskId: "first" }, ACCEPTED_AT_MS + 20), error: spent } as ReturnType<typeof retried>,
    ]);
    yield* store.requestCancel(keyOf(definition), "not needed", ACCEPTED_AT_MS + 30).pipe(as("cli:bob"));
    yield* written(store, claim, [
      { kind: "cancel-requested", atMs: ACCEPTED_AT_MS + 31, reason: "not needed" },
      { kind: "task-cancelled", atMs: ACCEPTED_AT_MS + 31, taskId: "first", reason: "not needed" },
      { kind: "task-cancelled", atMs: ACCEPTED_AT_MS + 31, taskId: "second", reason: "not needed" },
      finished("cancelled", ACCEPTED_AT_MS + 32),
    ]);
    const said = yield* entriesOf(store.audit, tenantId);
    yield* expectSame(
      said.map(({ actor, action, subject }) => [actor, action, subject]),
      [
        ["token:alice", "workflow-submitted", "life"],
        ["engine:engine-a", "workflow-claimed", "life"],
        ["engine:engine-a", "task-dispatched", "life"],
        ["agent:witness", "task-retried", "life"],
        ["agent:witness", "limit-hit", "life"],
        ["cli:bob", "workflow-cancelled", "life"],
        ["engine:engine-a", "cancel-begun", "life"],
        ["engine:engine-a", "task-cancelled", "life"],
        ["engine:engine-a", "task-cancelled", "life"],
        ["engine:engine-a", "workflow-finished", "life"],
      ],
      "each thing is said once, in its order, with whose doing it was",
    );
    const [, , dispatch, , limit] = said;
    yield* expectSame(
      [dispatch?.detail["agent"], dispatch?.detail["because"], dispatch?.detail["lease"], dispatch?.detail["memoryMb"]],
      ["witness", "witness is the only one.", "lease-first-1", 64],
      "a dispatch names the agent, why it was chosen, and what it was allotted",
    );
    yield* expectSame(
      limit?.detail,
      { task: "first", attempt: 1, limit: "memory", code: "out-of-memory" },
      "a limit is named",
    );
    yield* expectSound(store.audit, tenantId);
  }),
};

const silent: AuditTrailCase = {
  name: "says nothing of what was not done: repeated, fenced and refused calls",
  needsFaults: false,
  check: Effect.fnUntraced(function* (store) {
    const tenantId = freshTenant();
    const definition = singleOf(tenantId, "once");
    const claim = yield* running(store, definition);
    const write = { ...keyOf(claim), epoch: 1, firstSequence: 3, events: [dispatched({ taskId: "once" })] };
    yield* store.append([write, write]);
    const before = yield* rowsOf(store.audit, tenantId);
    yield* store.accept(definition, ACCEPTED_AT_MS + 1);
    yield* store.claim(keyOf(definition), "engine-b", ACCEPTED_AT_MS + 2, TTL_MS);
    yield* expectSame(yield* store.append([write]), ["written"], "a repeated write is harmless");
    yield* expectSame(
      yield* store.append([{ ...write, epoch: 0, firstSequence: 4 }]),
      ["fenced"],
      "an old epoch is fenced",
    );
    yield* Effect.ignore(store.append([{ ...write, firstSequence: 9 }]));
    yield* store.requestCancel({ tenantId, workflowId: "unknown" }, "why", ACCEPTED_AT_MS);
    yield* expectSame(yield* rowsOf(store.audit, tenantId), before, "the log is as it was");
    const partly = { ...write, events: [...write.events, succeeded({ taskId: "once" })] };
    yield* store.append([partly]);
    const actions = (yield* entriesOf(store.audit, tenantId)).map(({ action }) => action);
    yield* expectSame(
      actions,
      ["workflow-submitted", "workflow-claimed", "task-dispatched", "task-succeeded"],
      "of a write whose beginning is there already only the rest is said",
    );
  }),
};

const broken: AuditTrailCase = {
  name: "writes neither the change nor its entry in a commit that broke, and both when it is repeated",
  needsFaults: true,
  check: Effect.fnUntraced(function* (store) {
    const tenantId = freshTenant();
    const definition = singleOf(tenantId, "broken");
    const fail = store.failNextCommit ?? Effect.void;
    yield* fail;
    yield* Effect.flip(store.accept(definition, ACCEPTED_AT_MS)).pipe(Effect.orDie);
    yield* expectSame(yield* rowsOf(store.audit, tenantId), [], "nothing was accepted, and nothing is said");
    const claim = yield* running(store, definition);
    const write = {
      ...keyOf(claim),
      epoch: 1,
      firstSequence: 3,
      events: endOf("failed", "broken", ACCEPTED_AT_MS + 5),
    };
    yield* fail;
    yield* Effect.flip(store.append([write])).pipe(Effect.orDie);
    yield* expectSame((yield* rowsOf(store.audit, tenantId)).length, 2, "nothing was written, and nothing is said");
    yield* store.append([write]);
    const said = (yield* entriesOf(store.audit, tenantId)).slice(2).map(({ actor, action }) => [actor, action]);
    yield* expectSame(
      said,
      [
        ["engine:engine-a", "task-dispatched"],
        ["agent:witness", "task-failed"],
        ["engine:engine-a", "workflow-finished"],
      ],
      "the repeated call is audited, once and with the same names",
    );
    yield* expectSound(store.audit, tenantId);
  }),
};

const LONG_AGO_MS = 2_000_000;

const pruning: AuditTrailCase = {
  name: "keeps its chain whole when workflows are pruned, and names them and who did it",
  needsFaults: false,
  check: Effect.fnUntraced(function* (store) {
    const tenantId = freshTenant();
    const definition = singleOf(tenantId, "old");
    yield* store.accept(definition, LONG_AGO_MS);
    const claim = yield* claimed(store, definition, "engine-a", LONG_AGO_MS + 1);
    yield* written(store, claim, endOf("succeeded", "old", LONG_AGO_MS + 2));
    const before = yield* entriesOf(store.audit, tenantId);
    yield* store.prune(LONG_AGO_MS + 10, ["succeeded"]).pipe(Effect.provideService(CurrentActor, "engine:sweeper"));
    const said = yield* entriesOf(store.audit, tenantId);
    yield* expectSame(said.slice(0, before.length), before, "what was said of it stays");
    const [last] = said.slice(before.length);
    yield* expectSame(
      [said.length - before.length, last?.actor, last?.action, last?.subject],
      [1, "engine:sweeper", "workflow-pruned", "old"],
      "its end is said, too",
    );
    yield* expectSound(store.audit, tenantId);
  }),
};

const PLANTED = [
  "sk-planted-1234567890abcdef",
  "Bearer planted.token.value",
  "postgres://u:planted-pw@db/x",
  KNOWN_SECRET,
];
const TRACES = ["sk-planted", "planted.token", "planted-pw", KNOWN_SECRET];

const redacting: AuditTrailCase = {
  name: "keeps secrets out of every text, those that look like one and those it was told of",
  needsFaults: false,
  check: Effect.fnUntraced(function* (store) {
    const tenantId = freshTenant();
    const definition = singleOf(tenantId, "leaky");
    const text = PLANTED.join(" and ");
    const claim = yield* running(store, definition);
    const dispatch = dispatched({ taskId: "leaky" });
    if (dispatch.kind !== "task-dispatched") return;
    const selection = { ...dispatch.selection, explanation: text };
    yield* written(store, claim, [{ ...dispatch, selection }, failed({ taskId: "leaky" }, text)]);
    yield* store.requestCancel(keyOf(definition), text, ACCEPTED_AT_MS).pipe(Effect.provideService(CurrentActor, text));
    yield* store.audit.record({
      ...{ atMs: 1, tenantId, actor: text, action: "access-refused", subject: text },
      detail: { header: `authorization: ${text}`, cut: `${"x".repeat(490)}${KNOWN_SECRET}` },
    });
    const written_ = (yield* rowsOf(store.audit, tenantId)).map(({ entries }) => entries).join("\n");
    for (const trace of TRACES)
      yield* expectThat(!written_.includes(trace), `"${trace}" is nowhere in the log`, () => written_);
    yield* expectThat(!/x{490}correct/.test(written_), "no half of a secret is left at a cut", () => written_);
    yield* expectThat(written_.includes("[redacted]"), "that something was taken out is said", () => written_);
    yield* expectSound(store.audit, tenantId);
  }),
};

const excerpts: AuditTrailCase = {
  name: "shows an excerpt without gaps, though the clocks of those who wrote it differ",
  needsFaults: false,
  check: Effect.fnUntraced(function* ({ audit }) {
    const tenantId = freshTenant();
    for (const atMs of [10, 30, 20, 40, 35, 50]) yield* audit.record(refusal(tenantId, atMs));
    const seen: (number | string)[] = [];
    const tenant = (_: string, head: unknown) => void seen.push(String(head));
    yield* audit.scan({ tenantId, fromMs: 15, toMs: 40 }, { tenant, row: ({ atMs }) => void seen.push(atMs) });
    yield* expectSame(
      seen,
      ["excerpt", 30, 20, 40, 35],
      "from the first at or after one instant to the last at or before the other",
    );
    const none: number[] = [];
    yield* audit.scan({ tenantId, fromMs: 60 }, { tenant: () => undefined, row: ({ atMs }) => void none.push(atMs) });
    yield* expectSame(none, [], "there may be none");
  }),
};

const anchoring: AuditTrailCase = {
  name: "still holds a head that was noted before, and no other",
  needsFaults: false,
  check: Effect.fnUntraced(function* ({ audit }) {
    const tenantId = freshTenant();
    yield* audit.record(refusal(tenantId, 1));
    const noted = yield* expectSound(audit, tenantId);
    yield* audit.record(refusal(tenantId, 2));
    const expecting = (expectedHash: string) => verifyAudit(audit, { tenantId }, { sha256Hex, expectedHash });
    const [grown] = yield* expecting(noted?.headHash ?? "");
    yield* expectSame([grown?.faults, grown?.rowsAfterExpected], [[], 1], "a log that has grown holds it");
    const [other] = yield* expecting("0".repeat(64));
    yield* expectSame(
      other?.faults.map(({ kind }) => kind),
      ["anchor"],
      "one that was never its head is missed",
    );
  }),
};

/** Every promise about the log. */
export const auditTrailContractCases: readonly AuditTrailCase[] = [
  ...[recording, living, silent, broken, pruning, redacting, excerpts, anchoring],
];
