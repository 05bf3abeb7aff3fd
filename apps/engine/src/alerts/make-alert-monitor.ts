import type { WorkflowEngine, WorkflowEventStreamPort, WorkflowStorePort } from "@plimsoll/application";
import * as Clock from "effect/Clock";
import * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";
import * as Queue from "effect/Queue";
import * as Schedule from "effect/Schedule";
import * as Stream from "effect/Stream";
import { EventCursor } from "../http/events/event-cursor.ts";
import { followJournal } from "../http/events/follow-journal.ts";
import { AlertBoard } from "./alert-board.ts";
import type { AlertSettings } from "./alert-rule.ts";
import type { AlertsView, AlertView } from "./alerts-view.ts";
import { observe } from "./observe-rule.ts";
import { sendWebhook } from "./send-webhook.ts";
import { budgetSpentOf, FactBook, runningSecondsOf } from "./workflow-facts.ts";

/** What the rules are judged on. */
export interface AlertMonitorPorts {
  readonly engine: Pick<WorkflowEngine, "snapshot">;
  readonly store: Pick<WorkflowStorePort, "list" | "journal" | "load">;
  readonly events: Pick<WorkflowEventStreamPort, "subscribe">;
  /** Read anew at each look: rules reload while the engine runs. */
  readonly settings: () => AlertSettings;
}

/** Figures that only the journal has, for /metrics. */
export interface AlertFigures {
  readonly longestRunningTaskSeconds: number;
  readonly highestBudgetSpentRatio: number;
}

export interface AlertMonitor {
  /** Null: of all tenants and of the engine. */
  readonly view: (tenantId: string | null) => AlertsView;
  readonly figures: (nowMs: number) => AlertFigures;
}

const LOOK_EVERY_MS = 1_000;
const HEARTBEAT_MS = 10_000;
/** The journal is followed again after this long when the store failed. */
const AGAIN_AFTER_MS = 1_000;
/** A receiver that is down must not fill the memory: the oldest alerts go. */
const UNSENT_KEPT = 500;

/** Looks the budgets up that are not known yet. A store that fails is asked again at the next look. */
const readBudgets = ({ store }: AlertMonitorPorts, book: FactBook) =>
  Effect.forEach(
    book.all.filter(({ budget }) => budget === null),
    (facts) =>
      store.load(facts).pipe(
        Effect.map((stored) => {
          facts.budget = stored?.definition.budget ?? {};
        }),
        Effect.ignore,
      ),
    { discard: true },
  );

const logged = (alert: AlertView) => {
  const { rule, severity, state, tenantId, workflowId, taskId, value, threshold } = alert;
  const log = state === "firing" ? Effect.logWarning : Effect.logInfo;
  return log(`alert ${rule} ${state}: ${alert.summary}`).pipe(
    Effect.annotateLogs({ rule, severity, state, tenantId, workflowId, taskId, value, threshold }),
  );
};

const look = Effect.fnUntraced(function* (
  ports: AlertMonitorPorts,
  {
    board,
    book,
    unsent,
  }: { readonly board: AlertBoard; readonly book: FactBook; readonly unsent: Queue.Queue<AlertView> },
) {
  yield* readBudgets(ports, book);
  const snapshot = yield* ports.engine.snapshot;
  const nowMs = yield* Clock.currentTimeMillis;
  const { rules, webhook } = ports.settings();
  book.forget(nowMs);
  const facts = book.all;
  const judged = rules.map((rule) => [rule, observe(rule, snapshot, facts, nowMs)] as const);
  for (const alert of board.judge(judged, nowMs)) {
    yield* logged(alert);
    if (webhook !== null) yield* Queue.offer(unsent, alert);
  }
});

/** One after the other, so that a receiver hears of an end after its beginning. */
const sending = (ports: AlertMonitorPorts, unsent: Queue.Queue<AlertView>) =>
  Effect.forever(
    Effect.flatMap(Queue.take(unsent), (alert) => {
      const { webhook } = ports.settings();
      if (webhook === null) return Effect.void;
      return sendWebhook(webhook, alert).pipe(
        Effect.catch((failure) => Effect.logError(`an alert was not delivered: ${failure.message}`)),
      );
    }),
  );

/** Judges the rules once a second, logs and sends what changes; ends with the Scope. */
export const makeAlertMonitor = Effect.fnUntraced(function* (ports: AlertMonitorPorts) {
  const cursor = new EventCursor(yield* Clock.currentTimeMillis);
  const book = new FactBook();
  const board = new AlertBoard();
  const unsent = yield* Queue.sliding<AlertView>(UNSENT_KEPT);
  const following = { tenantId: null, workflowId: null, cursor, ids: null, heartbeatMs: HEARTBEAT_MS };
  yield* followJournal(ports, following).pipe(
    Stream.runForEach(({ entries }) => Effect.sync(() => entries.forEach((entry) => book.take(entry)))),
    Effect.retry(Schedule.spaced(Duration.millis(AGAIN_AFTER_MS))),
    Effect.forkScoped,
  );
  yield* look(ports, { board, book, unsent }).pipe(
    Effect.repeat(Schedule.spaced(Duration.millis(LOOK_EVERY_MS))),
    Effect.forkScoped,
  );
  yield* Effect.forkScoped(sending(ports, unsent));
  const monitor: AlertMonitor = {
    view: (tenantId) => board.view(tenantId),
    figures: (nowMs) => ({
      longestRunningTaskSeconds: Math.max(
        0,
        ...book.all.flatMap((facts) => runningSecondsOf(facts, nowMs).map(([, seconds]) => seconds)),
      ),
      highestBudgetSpentRatio: Math.max(0, ...book.all.map((facts) => budgetSpentOf(facts) ?? 0)),
    }),
  };
  return monitor;
});
