import { type CliContext, type LogSettings, withLogging } from "@plimsoll/adapters-command-line";
import * as Effect from "effect/Effect";
import { codeRootsOf } from "./code-roots.ts";
import { composeEngine, type EngineApp } from "../composition/compose-engine.ts";
import { workflowDefaultsOf } from "../config/engine-config.ts";
import { readServeConfig, type ServeConfig } from "../config/serve-config.ts";
import { noteStartOnly, watchFiles } from "../config/watch-config.ts";
import { describeStrength } from "../doctor/check-isolation.ts";
import { readTokenSettings } from "../http/auth/token-keys.ts";
import { DEFAULT_HTTP_LIMITS, type HttpSettings } from "../http/http-settings.ts";
import { type StartedHttpServer, startHttpServer } from "../http/server/start-http-server.ts";
import { followTrackedWorkflows } from "../tracking/follow-tracked-workflows.ts";
import { setUpEngine, setUpStore } from "./engine-setup.ts";
import { unlessStopped } from "./follow-workflows.ts";
import type { ServeInputs } from "./serve.command.ts";
import { whileEngineLives } from "./while-engine-lives.ts";
import { openLog } from "./open-log.ts";

/** Address and token on stdout, for people and for programs that started it. */
const announce = ({ stdout }: CliContext, { url, generatedToken }: StartedHttpServer): void => {
  stdout.write(`PLIMSOLL_URL=${url}\n`);
  if (generatedToken !== null) stdout.write(`PLIMSOLL_TOKEN=${generatedToken}\n`);
};

const explain = ({ stderr }: CliContext, { url, generatedToken }: StartedHttpServer, store: string): void => {
  const token =
    generatedToken === null ? "" : "; the token above is valid until the engine ends and is shown only once";
  stderr.write(`serving the API and the dashboard at ${url}, workflows are kept in ${store}${token}; Ctrl-C ends it\n`);
};

/** What programs are kept within here: written down once, so that a weaker machine is known from its log. */
const logStrength = ({ isolated }: EngineApp) =>
  Effect.flatMap(isolated.strength, (strength) =>
    Effect.logInfo(`isolation of programs: ${describeStrength(strength).join(" | ")}`).pipe(
      Effect.annotateLogs({ missing: strength.missing }),
    ),
  );

/** Brought up beside everything else: programs and other requests need not wait for it. */
const warmUpBeside = (app: EngineApp) =>
  Effect.forkScoped(
    app.warmUp.pipe(
      Effect.catch(({ message, hint }) => Effect.logWarning(`prompts can't run yet: ${message} ${hint}`.trim())),
    ),
  );

/** What happened to tracked workflows while nobody told is told now, too. */
const tellTracker = ({ store, tracker }: EngineApp) =>
  tracker === null ? Effect.void : Effect.forkScoped(followTrackedWorkflows({ store, tracker }));

/** Everything of `plimsoll-engine serve` after the flags were parsed. */
export const runServeCommand = Effect.fnUntraced(function* (
  context: CliContext,
  inputs: ServeInputs,
  settings: LogSettings,
) {
  const setup = yield* Effect.fromResult(setUpStore(context, inputs));
  const codeRoots = yield* Effect.fromResult(codeRootsOf(inputs.codeRoot, context.workingDirectory));
  const tokens = yield* Effect.fromResult(readTokenSettings(context.env));
  const log = openLog(context, settings, (text) => context.stderr.write(`${text.trimEnd()}\n`));
  const listeners = {
    onPhase: (message: string) => log.info(message),
    onSidecarLog: (line: string) => log.debug({ from: "sidecar" }, line),
  };
  const composition = yield* Effect.fromResult(setUpEngine(context, setup, inputs, listeners));
  const read = () => readServeConfig(setup.configFolder, context.env);
  let config: ServeConfig = yield* Effect.fromResult(read());
  const { host, port, codeWork } = inputs;
  const http: Omit<HttpSettings, "capacity"> = {
    ...{ host, port, codeWork, codeRoots, tokens, limits: DEFAULT_HTTP_LIMITS },
    ...{ localTenantId: setup.tenantId, workflowFolder: context.workingDirectory },
    defaults: () => workflowDefaultsOf(config.engine),
    routing: () => config.engine.routing,
    alerts: () => config.alerts,
  };
  const start = Effect.gen(function* () {
    const app = yield* composeEngine({ ...composition, recoverOrphans: true });
    yield* logStrength(app);
    yield* watchFiles(setup.configFolder.folder, config, {
      read,
      apply: (next, current) => {
        config = next;
        return Effect.andThen(app.reconfigure(next.engine), noteStartOnly(next.engine, current.engine));
      },
    });
    const server = yield* startHttpServer({ ...app, settings: { ...http, capacity: app.capacity } });
    announce(context, server);
    explain(context, server, setup.store.kind === "embedded" ? setup.store.folder : setup.store.kind);
    yield* warmUpBeside(app);
    yield* tellTracker(app);
    yield* whileEngineLives(app.engine, app.engine.resume());
    return { app, server };
  });
  const serving = Effect.gen(function* () {
    const started = yield* unlessStopped(context, start);
    if (started === null) return;
    const { app, server } = started;
    const untilStop = Effect.gen(function* () {
      yield* context.stopRequested;
      const { drainMs } = config.engine.parallel.claim;
      context.stderr.write(`stopping: running tasks have ${drainMs / 1000} s to end\n`);
      yield* server.drain(drainMs);
    });
    yield* whileEngineLives(app.engine, untilStop);
  });
  yield* Effect.scoped(serving).pipe(withLogging(log, settings));
});
