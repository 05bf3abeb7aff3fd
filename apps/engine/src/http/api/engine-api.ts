import { ParallelWorkflowResult } from "@plimsoll/domain";
import * as HttpApi from "effect/http-api/HttpApi";
import * as HttpApiEndpoint from "effect/http-api/HttpApiEndpoint";
import * as HttpApiGroup from "effect/http-api/HttpApiGroup";
import * as HttpApiSchema from "effect/http-api/HttpApiSchema";
import * as OpenApi from "effect/http-api/OpenApi";
import * as Schema from "effect/Schema";
import { AlertsView } from "../../alerts/alerts-view.ts";
import { WORKFLOW_FILE } from "../../workflow-file/workflow-file.ts";
import { Authorization, ReadableRefusals } from "./authorization.ts";
import * as Bodies from "./bodies.ts";
import { Conflicting, InvalidRequest, NotAllowed, NotFound, TooManyRequests, Unavailable } from "./problems.ts";

const Identifier = Schema.String.pipe(Schema.check(Schema.isPattern(/^[A-Za-z0-9][A-Za-z0-9._:-]{0,127}$/)));
const params = { id: Identifier };
/** Operators name the tenant; for everybody else it is the token's. */
const ofTenant = { tenant: Schema.optionalKey(Identifier) };
const whole = (minimum: number, maximum: number) =>
  Schema.optionalKey(
    Schema.FiniteFromString.pipe(Schema.check(Schema.isInt(), Schema.isBetween({ minimum, maximum }))),
  );
const UtcDay = Schema.String.pipe(Schema.check(Schema.isPattern(/^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/)));
const unread = [NotFound, InvalidRequest, Unavailable, NotAllowed, Conflicting] as const;
const says = (summary: string) => OpenApi.annotations({ summary });

/** The longest that a caller may wait for a result in one request. */
export const LONGEST_WAIT_SECONDS = 25;

const WorkflowBody = WORKFLOW_FILE.schema.annotate({
  identifier: "WorkflowSubmission",
  description: "The same as a workflow file, in JSON. A tenant other than the token's is refused.",
});

const WorkflowText = Schema.String.annotate({
  identifier: "WorkflowSubmissionYaml",
  description: "A workflow file as it is, up to 262,144 characters; errors name line, column and field.",
}).pipe(HttpApiSchema.asText({ contentType: "application/yaml" }));

const workflows = HttpApiGroup.make("workflows")
  .add(
    HttpApiEndpoint.post("submit", "/v1/workflows", {
      query: ofTenant,
      payload: [WorkflowBody, WorkflowText],
      success: Bodies.Submitted.pipe(HttpApiSchema.status(202)),
      error: [...unread, TooManyRequests],
    }).annotateMerge(says("Check, store and start a workflow; the same one again is harmless")),
    HttpApiEndpoint.get("list", "/v1/workflows", {
      query: {
        ...ofTenant,
        limit: whole(1, 500),
        cursor: Schema.optionalKey(Schema.String),
        unfinished: Schema.optionalKey(Schema.Literals(["true", "false"])),
      },
      success: Bodies.WorkflowPage,
      error: unread,
    }).annotateMerge(says("Workflows, newest first; operators see all tenants' unless they name one")),
    HttpApiEndpoint.get("show", "/v1/workflows/:id", {
      params,
      query: ofTenant,
      success: Bodies.WorkflowView,
      error: unread,
    }).annotateMerge(says("Where it stands, task by task, and its metrics")),
    HttpApiEndpoint.delete("cancel", "/v1/workflows/:id", {
      params,
      query: { ...ofTenant, reason: Schema.optionalKey(Schema.String.pipe(Schema.check(Schema.isMaxLength(500)))) },
      success: Bodies.Cancellation,
      error: unread,
    }).annotateMerge(says("Cancel it: what runs is ended, what waits never starts, what has succeeded stays")),
    HttpApiEndpoint.get("result", "/v1/workflows/:id/result", {
      params,
      query: { ...ofTenant, waitSeconds: whole(0, LONGEST_WAIT_SECONDS) },
      success: [ParallelWorkflowResult, Bodies.StillRunning.pipe(HttpApiSchema.status(202))],
      error: unread,
    }).annotateMerge(says("What it brought, once it has ended; 202 while it has not")),
    HttpApiEndpoint.get("journal", "/v1/workflows/:id/journal", {
      params,
      query: { ...ofTenant, after: whole(0, Number.MAX_SAFE_INTEGER), limit: whole(1, 5_000) },
      success: Bodies.JournalPage,
      error: unread,
    }).annotateMerge(says("Every fact since it was accepted, in order")),
    HttpApiEndpoint.post("resume", "/v1/workflows/:id/resume", {
      params,
      query: ofTenant,
      success: Bodies.Resumed,
      error: unread,
    }).annotateMerge(says("Take it over if no living engine runs it")),
  )
  .middleware(ReadableRefusals)
  .middleware(Authorization);

const engine = HttpApiGroup.make("engine")
  .add(
    HttpApiEndpoint.post("select", "/v1/agents/select", {
      query: ofTenant,
      payload: Bodies.SelectAgents,
      success: Bodies.SelectedAgents,
      error: unread,
    }).annotateMerge(says("Which agents would be chosen for a task now, and why")),
    HttpApiEndpoint.get("snapshot", "/v1/engine", { success: Bodies.EngineView }).annotateMerge(
      says("Pool, load, agents' measured performance, resources"),
    ),
    HttpApiEndpoint.get("usage", "/v1/usage", {
      query: { ...ofTenant, from: Schema.optionalKey(UtcDay), to: Schema.optionalKey(UtcDay) },
      success: Bodies.UsageReport,
      error: unread,
    }).annotateMerge(
      says("What a tenant may take, holds and has used; operators see all tenants' unless they name one"),
    ),
    HttpApiEndpoint.get("alerts", "/v1/alerts", { success: AlertsView }).annotateMerge(
      says("Every alert rule and what it says now; tenants see those about their workflows"),
    ),
    HttpApiEndpoint.get("follow", "/v1/events", {
      query: {
        ...ofTenant,
        workflow: Schema.optionalKey(Identifier),
        from: Schema.optionalKey(Schema.Literals(["start", "now"])),
        outputs: Schema.optionalKey(Schema.Literals(["full", "short"])),
      },
      headers: { "last-event-id": Schema.optionalKey(Schema.String) },
      success: Schema.String.pipe(HttpApiSchema.asText({ contentType: "text/event-stream" })),
      error: [...unread, TooManyRequests],
    }).annotateMerge(
      OpenApi.annotations({
        summary: "Every transition, as server-sent events",
        description:
          "Event `entries` carries a JSON array of JournalEntry and an id that names a place in every journal: with it as Last-Event-ID the stream goes on without loss or doubling. Ids are at most 4,096 characters. While few workflows are open an id is the place itself, and any engine on the same store goes on from it; else it names a place that this server keeps for 10 minutes after the stream's end, and one that is not kept is refused with 422 `position-forgotten`: begin anew without it. `from` says where a stream without it begins: at the start of all unfinished workflows, or now. Event `reconnect`: the server stops, come back.",
      }),
    ),
  )
  .middleware(ReadableRefusals)
  .middleware(Authorization);

const system = HttpApiGroup.make("system").add(
  HttpApiEndpoint.get("health", "/healthz", {
    success: [Bodies.Health, Bodies.Health.annotate({ identifier: "NotHealthy" }).pipe(HttpApiSchema.status(503))],
  }).annotateMerge(says("The process answers; 503 when a bug has ended its engine")),
  HttpApiEndpoint.get("ready", "/readyz", {
    success: [Bodies.Readiness, Bodies.Readiness.annotate({ identifier: "NotReady" }).pipe(HttpApiSchema.status(503))],
  }).annotateMerge(
    says("Whether new work is welcome; 503 while draining, without the store, or when a bug has ended the engine"),
  ),
  HttpApiEndpoint.get("metrics", "/metrics", {
    success: Schema.String.pipe(HttpApiSchema.asText({ contentType: "text/plain; version=0.0.4; charset=utf-8" })),
  }).annotateMerge(says("Prometheus text format; sums over all tenants, with no name of any")),
);

/** The engine over HTTP. What it promises is committed as docs/openapi/engine.v1.json. */
export const EngineApi = HttpApi.make("plimsoll-engine")
  .add(workflows)
  .add(engine)
  .add(system)
  .annotate(HttpApi.PayloadParseOptions, { onExcessProperty: "error", errors: "all" })
  .annotate(HttpApi.QueryParseOptions, { onExcessProperty: "error", errors: "all" })
  .annotateMerge(
    OpenApi.annotations({
      title: "Plimsoll engine",
      version: "1.0.0",
      description:
        "Executes workflows of agents in parallel. JSON, UTF-8. Durations are milliseconds, instants Unix milliseconds. Refusals are problem documents (RFC 9457) with code, field, value and hint.",
      license: { name: "MIT", identifier: "MIT" } as never,
    }),
  );
