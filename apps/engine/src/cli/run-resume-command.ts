import { type CliContext, type LogSettings, type UsageError, withLogging } from "@plimsoll/adapters-command-line";
import type { WorkflowKey } from "@plimsoll/application";
import type { ParallelWorkflow } from "@plimsoll/domain";
import * as Effect from "effect/Effect";
import { composeEngine, type EngineApp } from "../composition/compose-engine.ts";
import { watchConfig } from "../config/watch-config.ts";
import { makeWorkflowView } from "../live-view/make-workflow-view.ts";
import type { WorkflowView } from "../live-view/workflow-view.ts";
import { setUpEngine, setUpStore } from "./engine-setup.ts";
import { followWorkflows, unlessStopped, watchWorkflows } from "./follow-workflows.ts";
import type { ResumeInputs } from "./resume.command.ts";
import { showResults, showSuspended } from "./show-results.ts";
import { takeOver, unfinishedKeys } from "./take-over.ts";
import { whileEngineLives } from "./while-engine-lives.ts";
import { openLog } from "./open-log.ts";

/** More are left for another call. */
const MOST_AT_ONCE = 1000;

interface Resumed {
  readonly app: EngineApp;
  readonly view: WorkflowView;
  readonly claimTtlMs: number;
}

const wanted = (app: EngineApp, { workflow }: ResumeInputs, tenantId: string) =>
  workflow._tag === "Some"
    ? Effect.succeed([{ tenantId, workflowId: workflow.value }])
    : unfinishedKeys(app, tenantId, MOST_AT_ONCE);

/** Answers with those taken. One that another engine runs fails the command where it was named, and is left out where all were asked for. */
const takeAll = Effect.fnUntraced(function* (
  { app, view, claimTtlMs }: Resumed,
  keys: readonly WorkflowKey[],
  isNamed: boolean,
) {
  const leaveOut = ({ message }: UsageError) =>
    Effect.as(
      Effect.sync(() => view.persist(`left out: ${message}`)),
      [],
    );
  const taken = yield* Effect.forEach(
    keys,
    (key) => {
      const onWait = (): void => view.persist(`${key.workflowId}: waiting for the claim of its last engine to run out`);
      const one = Effect.as(takeOver(app, key, claimTtlMs, onWait), [key]);
      return isNamed ? one : Effect.catchTag(one, "UsageError", leaveOut);
    },
    { concurrency: "unbounded" },
  );
  return taken.flat();
});

const definitionsOf = Effect.fnUntraced(function* (app: EngineApp, keys: readonly WorkflowKey[]) {
  const found = new Map<string, ParallelWorkflow>();
  for (const key of keys) {
    const stored = yield* app.store.load(key);
    if (stored !== null) found.set(key.workflowId, stored.definition);
  }
  return found;
});

const idOf = ({ workflowId }: WorkflowKey): string => workflowId;

/** Everything of `plimsoll-engine resume` after the flags were parsed. */
export const runResumeCommand = Effect.fnUntraced(function* (
  context: CliContext,
  inputs: ResumeInputs,
  settings: LogSettings,
) {
  const setup = yield* Effect.fromResult(setUpStore(context, inputs));
  const { config, tenantId } = setup;
  const view = yield* Effect.promise(() => makeWorkflowView(context, "plimsoll-engine resume", inputs.quiet));
  const log = openLog(context, settings, view.persist);
  const listeners = {
    onPhase: (message: string) => (inputs.quiet ? undefined : view.persist(message)),
    onSidecarLog: (line: string) => log.debug({ from: "sidecar" }, line),
  };
  const composition = yield* Effect.fromResult(setUpEngine(context, setup, inputs, listeners));
  const { ttlMs: claimTtlMs, drainMs } = config.parallel.claim;
  let keys: readonly WorkflowKey[] = [];
  const start = Effect.gen(function* () {
    const app = yield* composeEngine({ ...composition, recoverOrphans: false });
    yield* watchConfig(setup.configFolder, config, app.reconfigure);
    keys = yield* wanted(app, inputs, tenantId);
    const follow = { app, view, stopRequested: context.stopRequested, drainMs };
    const watch = yield* watchWorkflows(follow, tenantId);
    yield* watch.show(keys);
    const taking = takeAll({ app, view, claimTtlMs }, keys, inputs.workflow._tag === "Some");
    keys = yield* whileEngineLives(app.engine, taking);
    return { app, follow, watch };
  });
  const execution = Effect.gen(function* () {
    const started = yield* unlessStopped(context, start);
    if (started === null) return null;
    const { results, suspended } = yield* followWorkflows(started.follow, keys);
    if (suspended.length === 0) yield* started.watch.shown;
    return { results, suspended, definitions: yield* definitionsOf(started.app, keys) };
  });
  const ended = yield* Effect.scoped(execution).pipe(
    withLogging(log, settings),
    Effect.ensuring(Effect.sync(view.stop)),
  );
  if (ended === null) return showSuspended(context, keys.map(idOf), true);
  const { results, suspended, definitions } = ended;
  if (results.length > 0) showResults(context, inputs, results, (id) => definitions.get(id) ?? null);
  if (suspended.length > 0) return showSuspended(context, suspended.map(idOf), true);
  if (results.length === 0) context.stderr.write(`tenant ${tenantId} has no unfinished workflow\n`);
});
