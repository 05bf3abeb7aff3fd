import { type CliContext, type LogSettings, UsageError, withLogging } from "@plimsoll/adapters-command-line";
import type { WorkflowRefused } from "@plimsoll/application";
import type { ParallelWorkflow } from "@plimsoll/domain";
import * as Effect from "effect/Effect";
import { composeEngine } from "../composition/compose-engine.ts";
import { personaCatalogue } from "../composition/persona-catalogue.ts";
import { type EngineConfig, workflowDefaultsOf } from "../config/engine-config.ts";
import { watchConfig } from "../config/watch-config.ts";
import { makeWorkflowView } from "../live-view/make-workflow-view.ts";
import { type ReadWorkflow, readWorkflowFile } from "../workflow-file/read-workflow-file.ts";
import { makeWorkflowId } from "../workflow-file/workflow-id.ts";
import { asCliUser } from "./cli-actor.ts";
import { setUpEngine, setUpStore, type StoreSetup } from "./engine-setup.ts";
import { type Follow, followWorkflows, unlessStopped, watchWorkflows } from "./follow-workflows.ts";
import type { RunInputs } from "./run.command.ts";
import { showResults, showSuspended } from "./show-results.ts";
import { whileEngineLives } from "./while-engine-lives.ts";
import { openLog } from "./open-log.ts";

const read = (context: CliContext, inputs: RunInputs, { config, tenantId }: StoreSetup) =>
  readWorkflowFile(
    inputs.file,
    context.workingDirectory,
    {
      defaults: workflowDefaultsOf(config),
      tenantId,
      workflowId: (name) => makeWorkflowId(name, new Date()),
    },
    personaCatalogue,
  );

/** The engine runs this one workflow, so that the workflow's own bound on places is the engine's. */
const forWorkflow = (config: EngineConfig, workflow: ParallelWorkflow): EngineConfig => ({
  ...config,
  parallel: { ...config.parallel, execution: workflow.config },
});

const atItsPlace = (refused: WorkflowRefused, { placeOf }: ReadWorkflow): UsageError =>
  new UsageError({
    message: `${placeOf(refused.field)}: ${refused.field}: ${refused.message}`,
    hint: refused.hint,
  });

const titleOf = ({ name, workflowId, tasks }: ParallelWorkflow): string =>
  `${name} · ${workflowId} · ${tasks.length} tasks`;

/** Everything of `plimsoll-engine run` after the flags were parsed. */
export const runRunCommand = Effect.fnUntraced(function* (
  context: CliContext,
  inputs: RunInputs,
  settings: LogSettings,
) {
  const setup = yield* Effect.fromResult(setUpStore(context, inputs));
  const file = yield* read(context, inputs, setup);
  const { workflow } = file;
  if (!inputs.quiet) for (const notice of file.notices) context.stderr.write(`note: ${notice}\n`);
  const key = { tenantId: workflow.tenantId, workflowId: workflow.workflowId };
  const config = forWorkflow(setup.config, workflow);
  const view = yield* Effect.promise(() => makeWorkflowView(context, titleOf(workflow), inputs.quiet));
  const log = openLog(context, settings, view.persist);
  const listeners = {
    onPhase: (message: string) => (inputs.quiet ? undefined : view.persist(message)),
    onSidecarLog: (line: string) => log.debug({ from: "sidecar" }, line),
  };
  const composition = yield* Effect.fromResult(setUpEngine(context, { ...setup, config }, inputs, listeners));
  let isSubmitted = false;
  const start = Effect.gen(function* () {
    const app = yield* composeEngine({ ...composition, recoverOrphans: false });
    yield* watchConfig(setup.configFolder, setup.config, (next) => app.reconfigure(forWorkflow(next, workflow)));
    if (workflow.tasks.some(({ work }) => work.kind === "prompt")) yield* app.warmUp;
    const { stopRequested } = context;
    const follow: Follow = { app, view, stopRequested, drainMs: config.parallel.claim.drainMs };
    const watch = yield* watchWorkflows(follow, key.tenantId);
    isSubmitted = true;
    yield* whileEngineLives(app.engine, asCliUser(app.engine.submit(workflow))).pipe(
      Effect.catchTag("WorkflowRefused", (refused) => Effect.fail(atItsPlace(refused, file))),
    );
    yield* watch.show([key]);
    return { follow, watch };
  });
  const execution = Effect.gen(function* () {
    const started = yield* unlessStopped(context, start);
    if (started === null) return null;
    const { results } = yield* followWorkflows(started.follow, [key]);
    if (results.length > 0) yield* started.watch.shown;
    return results;
  });
  const results = yield* Effect.scoped(execution).pipe(
    withLogging(log, settings),
    Effect.ensuring(Effect.sync(view.stop)),
  );
  if (results === null || results.length === 0)
    return showSuspended(context, isSubmitted ? [key.workflowId] : [], setup.store.kind !== "memory");
  showResults(context, inputs, results, () => workflow);
});
