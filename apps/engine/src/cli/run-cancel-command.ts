import { type CliContext, type LogSettings, untilStopped, withLogging } from "@plimsoll/adapters-command-line";
import { makeClock } from "@plimsoll/adapters-host";
import * as Effect from "effect/Effect";
import { composeEngine } from "../composition/compose-engine.ts";
import { makeEngineId } from "../composition/engine-id.ts";
import { noOrchestrator } from "../composition/no-orchestrator.ts";
import type { CancelInputs } from "./cancel.command.ts";
import { asCliUser } from "./cli-actor.ts";
import { setUpStore, type StoreSetup } from "./engine-setup.ts";
import { openLog } from "./open-log.ts";

const ignore = (): void => undefined;

/** An engine that lives just long enough to write down the end of a workflow that nobody runs. */
const engineFor = (context: CliContext, { config, store }: StoreSetup) =>
  composeEngine({
    ...{ config, store, engineId: makeEngineId(store), recoverOrphans: false, random: Math.random },
    workingDirectory: context.workingDirectory,
    session: { choice: noOrchestrator(), clock: makeClock(), env: context.env, onPhase: ignore, onSidecarLog: ignore },
  });

/** Everything of `plimsoll-engine cancel` after the flags were parsed. */
export const runCancelCommand = Effect.fnUntraced(function* (
  context: CliContext,
  inputs: CancelInputs,
  settings: LogSettings,
) {
  const setup = yield* Effect.fromResult(setUpStore(context, inputs));
  const key = { tenantId: setup.tenantId, workflowId: inputs.workflow };
  const log = openLog(context, settings, (text) => context.stderr.write(`${text.trimEnd()}\n`));
  const cancelling = Effect.gen(function* () {
    const { engine } = yield* engineFor(context, setup);
    const asked = yield* asCliUser(engine.cancel(key, inputs.reason));
    if (!asked) return `${inputs.workflow} had ended already, as ${(yield* engine.result(key)).outcome}`;
    const taken = yield* engine.resume(key);
    if (taken.length === 0) return `${inputs.workflow}: the engine that runs it was asked to cancel it`;
    const { outcome, metrics } = yield* engine.result(key);
    return `${inputs.workflow}: ${outcome}, ${metrics.succeeded} of ${metrics.taskCount} tasks had succeeded`;
  });
  const told = Effect.map(Effect.scoped(cancelling), (text) => void context.stdout.write(`${text}\n`));
  yield* untilStopped(context, told.pipe(withLogging(log, settings)));
});
