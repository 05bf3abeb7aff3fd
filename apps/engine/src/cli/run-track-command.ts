import { type CliContext, type LogSettings, UsageError, withLogging } from "@plimsoll/adapters-command-line";
import { type TaskTrackerPort, trackWorkflow, type WorkflowRefused } from "@plimsoll/application";
import { type LeftTask, type ParallelWorkflow, planTrackedTasks } from "@plimsoll/domain";
import * as Effect from "effect/Effect";
import * as Fiber from "effect/Fiber";
import * as Option from "effect/Option";
import * as Result from "effect/Result";
import { composeEngine, type EngineApp } from "../composition/compose-engine.ts";
import { workflowDefaultsOf } from "../config/engine-config.ts";
import { watchConfig } from "../config/watch-config.ts";
import { makeWorkflowView } from "../live-view/make-workflow-view.ts";
import { trackedWorkflow } from "../tracking/tracked-workflow.ts";
import { makeWorkflowId } from "../workflow-file/workflow-id.ts";
import { asCliUser } from "./cli-actor.ts";
import { setUpEngine, setUpStore, type StoreSetup } from "./engine-setup.ts";
import { type Follow, followWorkflows, unlessStopped, watchWorkflows } from "./follow-workflows.ts";
import { openLog } from "./open-log.ts";
import { showResults, showSuspended } from "./show-results.ts";
import type { TrackInputs } from "./track.command.ts";
import { whileEngineLives } from "./while-engine-lives.ts";

/** After the workflow's end the tracker has this long to hear of it; then `serve` or another `track` tells it. */
const LAST_NEWS_MS = 30_000;

const noTracker = new UsageError({
  message: "--store memory: this store has no task tracker",
  hint: "leave --store out, give DATABASE_URL, or say in PLIMSOLL_TRACKER_URL where the tracker is.",
});

const nothingOpen = (projectId: string, left: readonly LeftTask[]): UsageError =>
  new UsageError({
    message: `project ${projectId} has no task that can be executed now`,
    hint:
      left.length === 0
        ? "it has no tasks at all for this tenant: see --tenant."
        : left
            .slice(0, 5)
            .map(({ taskId, reason }) => `${taskId}: ${reason}`)
            .join("; "),
  });

/** A project's open tasks as a workflow that is linked to it, and what was left and why. */
const linkedWorkflow = Effect.fnUntraced(function* (
  context: CliContext,
  { config, tenantId }: StoreSetup,
  tracker: TaskTrackerPort,
  projectId: string,
) {
  const plan = planTrackedTasks(yield* tracker.tasks({ tenantId, projectId }));
  if (plan.tasks.length === 0) return yield* Effect.fail(nothingOpen(projectId, plan.left));
  const workflow = trackedWorkflow(projectId, plan.tasks, {
    ...{ defaults: workflowDefaultsOf(config), folder: context.workingDirectory, tenantId },
    workflowId: (name) => makeWorkflowId(name, new Date()),
  });
  return { workflow, left: plan.left };
});

/** No news will ever come. */
const NEVER_STARTED = { transitions: [], lastSequence: 1, isFinished: true };

const refusedAsPlanned = ({ field, message, hint }: WorkflowRefused): UsageError =>
  new UsageError({ message: `${field}: ${message}`, hint });

/** Submits and starts to tell the tracker; the link is made first, so that a death in between loses no news. */
const submitLinked = Effect.fnUntraced(function* (
  app: EngineApp,
  tracker: TaskTrackerPort,
  workflow: ParallelWorkflow,
) {
  const key = { tenantId: workflow.tenantId, workflowId: workflow.workflowId };
  yield* whileEngineLives(app.engine, asCliUser(app.engine.submit(workflow))).pipe(
    Effect.catchTag("WorkflowRefused", (refused) =>
      Effect.andThen(Effect.ignore(tracker.record(key, NEVER_STARTED)), Effect.fail(refusedAsPlanned(refused))),
    ),
  );
  return yield* Effect.forkScoped(
    trackWorkflow({ store: app.store, tracker }, { ...key, projectId: workflow.name, lastSequence: 0 }),
  );
});

/** Everything of `plimsoll-engine track` after the flags were parsed. */
export const runTrackCommand = Effect.fnUntraced(function* (
  context: CliContext,
  inputs: TrackInputs,
  settings: LogSettings,
) {
  const setup = yield* Effect.fromResult(setUpStore(context, inputs));
  const view = yield* Effect.promise(() => makeWorkflowView(context, `project ${inputs.project}`, inputs.quiet));
  const log = openLog(context, settings, view.persist);
  const listeners = {
    onPhase: (message: string) => (inputs.quiet ? undefined : view.persist(message)),
    onSidecarLog: (line: string) => log.debug({ from: "sidecar" }, line),
  };
  const composition = yield* Effect.fromResult(setUpEngine(context, setup, inputs, listeners));
  const start = Effect.gen(function* () {
    const app = yield* composeEngine({ ...composition, recoverOrphans: false });
    if (app.tracker === null) return yield* Effect.fail(noTracker);
    yield* watchConfig(setup.configFolder, setup.config, app.reconfigure);
    const { workflow, left } = yield* linkedWorkflow(context, setup, app.tracker, inputs.project);
    for (const { taskId, reason } of left) view.persist(`left: ${taskId}: ${reason}`);
    yield* app.warmUp;
    const key = { tenantId: workflow.tenantId, workflowId: workflow.workflowId };
    const { drainMs } = setup.config.parallel.claim;
    const follow: Follow = { app, view, stopRequested: context.stopRequested, drainMs };
    const watch = yield* watchWorkflows(follow, key.tenantId);
    yield* app.tracker.link(key, inputs.project);
    const telling = yield* submitLinked(app, app.tracker, workflow);
    yield* watch.show([key]);
    return { follow, watch, telling, workflow, key };
  });
  const execution = Effect.gen(function* () {
    const started = yield* unlessStopped(context, start);
    if (started === null) return null;
    const { follow, watch, telling, workflow, key } = started;
    const { results } = yield* followWorkflows(follow, [key]);
    if (results.length === 0) return { results, workflow };
    yield* watch.shown;
    const heard = yield* Effect.timeoutOption(Effect.result(Fiber.join(telling)), LAST_NEWS_MS);
    if (Option.isNone(heard)) view.persist("the tracker does not answer: serve on the same store tells it the rest");
    else if (Result.isFailure(heard.value)) view.persist(`the tracker takes no news: ${heard.value.failure.message}`);
    return { results, workflow };
  });
  const ended = yield* Effect.scoped(execution).pipe(
    withLogging(log, settings),
    Effect.ensuring(Effect.sync(view.stop)),
  );
  if (ended === null || ended.results.length === 0)
    return showSuspended(context, ended === null ? [] : [ended.workflow.workflowId], true);
  showResults(context, inputs, ended.results, () => ended.workflow);
});
