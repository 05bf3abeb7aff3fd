import { CurrentActor, type StoreFailure, type WorkflowKey } from "@plimsoll/application";
import * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";
import * as HttpApiBuilder from "effect/http-api/HttpApiBuilder";
import * as Option from "effect/Option";
import { EngineApi } from "../api/engine-api.ts";
import { noSuchWorkflow, problemOfRefusal, problemOfStore, shownValue } from "../api/problem-of-failure.ts";
import type { WorkflowFile } from "../../workflow-file/workflow-file.ts";
import { InvalidRequest, NotAllowed } from "../api/problems.ts";
import { actorOf } from "../audit/http-audit.ts";
import { NoteRefusedAccess } from "../audit/refused-access.ts";
import { CurrentPrincipal, type Principal } from "../auth/principal.ts";
import type { HttpServices } from "../http-services.ts";
import { listPage, parseCursor } from "../../listing/workflow-page.ts";
import { submittedWorkflow } from "./submitted-workflow.ts";
import { atItsPlace, readSubmittedYaml } from "./submitted-yaml.ts";
import { keyOf, tenantOf, tenantSeen } from "./tenant-scope.ts";

const PAGE = 50;
const JOURNAL_PAGE = 500;

const storeFailure = { StoreFailure: (failure: StoreFailure) => Effect.fail(problemOfStore(failure)) };
const engineFailures = {
  ...storeFailure,
  WorkflowNotFound: (missing: { readonly workflowId: string }) => Effect.fail(noSuchWorkflow(missing)),
};

const said = (principal: Principal, action: string, { tenantId, workflowId }: WorkflowKey) => ({
  ...{ tenantId, actor: actorOf(principal), action, subject: workflowId, detail: {} },
});

/** The store writes down on whose behalf it is called, together with what it changes. */
const onBehalfOf = (principal: Principal) => Effect.provideService(CurrentActor, actorOf(principal));

const noteNotAllowed = (problem: InvalidRequest | NotAllowed) =>
  Effect.gen(function* () {
    if (!(problem instanceof NotAllowed)) return;
    const note = yield* NoteRefusedAccess;
    yield* note({ code: problem.code, subject: problem.field ?? "" });
  });

const submitFile = Effect.fnUntraced(function* (services: HttpServices, file: WorkflowFile, ofQuery?: string) {
  const principal = yield* CurrentPrincipal;
  const named = yield* tenantOf(principal, file.tenant ?? ofQuery, file.tenant ? "tenant" : "?tenant");
  const workflow = yield* submittedWorkflow(file, principal, named, services.settings).pipe(
    Effect.tapError(noteNotAllowed),
  );
  const { tenantId, workflowId } = workflow;
  const status = yield* services.engine
    .submit(workflow)
    .pipe(
      onBehalfOf(principal),
      Effect.catchTags({ ...storeFailure, WorkflowRefused: (refused) => Effect.fail(problemOfRefusal(refused)) }),
    );
  yield* services.audit.changed(said(principal, "workflow-submitted", { tenantId, workflowId }));
  return { tenantId, workflowId, status };
});

/** POST /v1/workflows: in JSON, already decoded, or in YAML, whose errors name lines. */
const submit = (services: HttpServices) =>
  HttpApiBuilder.handler(EngineApi, "workflows", "submit", ({ payload, query }) =>
    Effect.gen(function* () {
      if (typeof payload !== "string") return yield* submitFile(services, payload, query.tenant);
      const { file, source } = yield* readSubmittedYaml(payload);
      return yield* submitFile(services, file, query.tenant).pipe(Effect.mapError(atItsPlace(source)));
    }),
  );

const malformedCursor = (cursor: unknown) =>
  new InvalidRequest({
    code: "malformed-cursor",
    detail: "The cursor was not given out by this server.",
    field: "cursor",
    value: shownValue(cursor),
    hint: "Take nextCursor of the page before as it is, or leave it out.",
  });

/** GET /v1/workflows */
const list = (services: HttpServices) =>
  HttpApiBuilder.handler(EngineApi, "workflows", "list", ({ query }) =>
    Effect.gen(function* () {
      const tenantId = yield* tenantSeen(yield* CurrentPrincipal, query.tenant);
      const after = query.cursor === undefined ? undefined : parseCursor(query.cursor);
      if (after === null) return yield* malformedCursor(query.cursor);
      const filter = { unfinishedOnly: query.unfinished === "true", limit: query.limit ?? PAGE };
      const scope = { ...(tenantId === null ? {} : { tenantId }), ...(after === undefined ? {} : { after }) };
      return yield* listPage(services.store, { ...filter, ...scope }).pipe(Effect.catchTags(storeFailure));
    }),
  );

/** GET /v1/workflows/:id */
const show = (services: HttpServices) =>
  HttpApiBuilder.handler(EngineApi, "workflows", "show", ({ params, query }) =>
    Effect.gen(function* () {
      const key = yield* keyOf(yield* CurrentPrincipal, params.id, query.tenant);
      const { engine, store } = services;
      const [state, metrics, stored] = yield* Effect.all([
        engine.state(key),
        engine.metrics(key),
        store.load(key),
      ]).pipe(Effect.catchTags(engineFailures));
      if (stored === null) return yield* noSuchWorkflow(key);
      const { name, agents, tasks } = stored.definition;
      const dependsOn = Object.fromEntries(tasks.map((task) => [task.taskId, task.dependsOn]));
      return { name, agents, dependsOn, state, metrics };
    }),
  );

/** DELETE /v1/workflows/:id */
const cancel = (services: HttpServices) =>
  HttpApiBuilder.handler(EngineApi, "workflows", "cancel", ({ params, query }) =>
    Effect.gen(function* () {
      const principal = yield* CurrentPrincipal;
      const key = yield* keyOf(principal, params.id, query.tenant);
      const reason = query.reason ?? `cancelled by ${principal.subject}`;
      const cancelled = yield* services.engine
        .cancel(key, reason)
        .pipe(onBehalfOf(principal), Effect.catchTags(engineFailures));
      yield* services.audit.changed(said(principal, "workflow-cancelled", key));
      return { ...key, cancelled };
    }),
  );

/** GET /v1/workflows/:id/result */
const result = (services: HttpServices) =>
  HttpApiBuilder.handler(EngineApi, "workflows", "result", ({ params, query }) =>
    Effect.gen(function* () {
      const key = yield* keyOf(yield* CurrentPrincipal, params.id, query.tenant);
      const { engine } = services;
      const { executionStatus, finishedAtMs } = yield* engine.state(key).pipe(Effect.catchTags(engineFailures));
      const waitSeconds = query.waitSeconds ?? 0;
      if (finishedAtMs === null && waitSeconds === 0) return { ...key, executionStatus };
      const ended = yield* engine
        .result(key)
        .pipe(
          Effect.catchTags(engineFailures),
          finishedAtMs === null ? Effect.timeoutOption(Duration.seconds(waitSeconds)) : Effect.map(Option.some),
        );
      return Option.getOrElse(ended, () => ({ ...key, executionStatus }));
    }),
  );

/** GET /v1/workflows/:id/journal */
const journal = (services: HttpServices) =>
  HttpApiBuilder.handler(EngineApi, "workflows", "journal", ({ params, query }) =>
    Effect.gen(function* () {
      const key = yield* keyOf(yield* CurrentPrincipal, params.id, query.tenant);
      const { store } = services;
      const { after = 0, limit = JOURNAL_PAGE } = query;
      const entries = yield* store.journal(key, after, limit).pipe(Effect.catchTags(storeFailure));
      if (entries.length === 0 && (yield* store.load(key).pipe(Effect.catchTags(storeFailure))) === null) {
        return yield* noSuchWorkflow(key);
      }
      return { entries, nextAfter: entries.length < limit ? null : (entries.at(-1)?.sequence ?? null) };
    }),
  );

/** POST /v1/workflows/:id/resume */
const resume = (services: HttpServices) =>
  HttpApiBuilder.handler(EngineApi, "workflows", "resume", ({ params, query }) =>
    Effect.gen(function* () {
      const principal = yield* CurrentPrincipal;
      const key = yield* keyOf(principal, params.id, query.tenant);
      const { engine, store } = services;
      if ((yield* store.load(key).pipe(Effect.catchTags(storeFailure))) === null) return yield* noSuchWorkflow(key);
      const resumed = yield* engine.resume(key).pipe(Effect.catchTags(storeFailure));
      yield* services.audit.note(said(principal, "workflow-resumed", key));
      return { resumed };
    }),
  );

/** Everything below /v1/workflows. */
export const workflowHandlers = (services: HttpServices) =>
  HttpApiBuilder.group(EngineApi, "workflows", (handlers) =>
    handlers
      .handle("submit", submit(services))
      .handle("list", list(services))
      .handle("show", show(services))
      .handle("cancel", cancel(services))
      .handle("result", result(services))
      .handle("journal", journal(services))
      .handle("resume", resume(services)),
  );
