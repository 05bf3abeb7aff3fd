import {
  type Attributes,
  type Context,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
} from "@opentelemetry/api";
import { AlwaysOnSampler, type ReadableSpan, type SpanProcessor, TracerProvider } from "@opentelemetry/sdk-trace";
import type { InvocationTrace, LlmCallRecord, StageRecord, WaveRecord } from "@plimsoll/domain";
import type { ExportedEvidence } from "../run/exported-run.ts";
import { runResource, SCOPE_NAME } from "./run-resource.ts";
import { spanIds } from "./span-ids.ts";

interface SpanPlan {
  /** Unique within the run; the span's id follows from it. */
  readonly key: string;
  readonly name: string;
  readonly kind?: SpanKind;
  readonly attributes: Attributes;
  /** Milliseconds on the run's axis. */
  readonly fromMs: number;
  /** Null for what never ended: cut at the run's last instant and marked. */
  readonly toMs: number | null;
  /** Message of the failure; null when it went well. */
  readonly error: string | null;
}

/** A span that is made and ended, and the context of those below it. */
interface MadeSpan {
  readonly span: ReadableSpan;
  readonly context: Context;
}

type MakeSpan = (plan: SpanPlan, parent: Context) => MadeSpan;

const handing = (take: (span: ReadableSpan) => void): SpanProcessor => ({
  onStart: () => undefined,
  onEnd: take,
  forceFlush: () => Promise.resolve(),
  shutdown: () => Promise.resolve(),
});

const finish = (span: Span, { time, lastAtMs }: ExportedEvidence, { fromMs, toMs, error }: SpanPlan): void => {
  if (toMs === null) span.setAttribute("plimsoll.unfinished", true);
  if (error !== null) span.setStatus({ code: SpanStatusCode.ERROR, message: error });
  span.end(time.instant(Math.max(fromMs, toMs ?? lastAtMs)));
};

const spanMaker = (evidence: ExportedEvidence): MakeSpan => {
  const ids = spanIds(evidence.runId);
  let ended: ReadableSpan | null = null;
  const provider = new TracerProvider({
    resource: runResource(evidence),
    sampler: new AlwaysOnSampler(),
    idGenerator: ids,
    spanProcessors: [handing((span) => void (ended = span))],
  });
  const tracer = provider.getTracer(SCOPE_NAME, evidence.run.environment.plimsollVersion);
  return (plan, parent) => {
    ids.next(plan.key);
    const { name, kind = SpanKind.INTERNAL, attributes, fromMs } = plan;
    const span = tracer.startSpan(name, { kind, attributes, startTime: evidence.time.instant(fromMs) }, parent);
    finish(span, evidence, plan);
    if (ended === null) throw new Error("every span is sampled and told as it ends");
    return { span: ended, context: trace.setSpan(parent, span) };
  };
};

const waveKey = ({ phase, wave }: { readonly phase: string; readonly wave: number }): string => `${phase} ${wave}`;

const waveSpan = (wave: WaveRecord): SpanPlan => ({
  key: `wave ${waveKey(wave)}`,
  name: "plimsoll.wave",
  attributes: {
    "plimsoll.phase": wave.phase,
    "plimsoll.wave": wave.wave,
    "plimsoll.agent_count": wave.agentCount,
  },
  fromMs: wave.startedAtMs,
  toMs: wave.endedAtMs,
  error: null,
});

const stageSpan = (stage: StageRecord): SpanPlan => ({
  key: `stage ${stage.stage}`,
  name: "plimsoll.stage",
  attributes: {
    "plimsoll.phase": stage.phase,
    "plimsoll.stage": stage.stage,
    "plimsoll.stage.name": stage.name,
    "plimsoll.arrivals": stage.arrivals,
  },
  fromMs: stage.startedAtMs,
  toMs: stage.endedAtMs,
  error: null,
});

const invocationSpan = ({ invocation }: InvocationTrace): SpanPlan => ({
  key: `invocation ${invocation.requestId}`,
  name: "plimsoll.invocation",
  attributes: {
    "plimsoll.phase": invocation.phase,
    "plimsoll.wave": invocation.wave,
    "plimsoll.request_id": invocation.requestId,
    "plimsoll.outcome": invocation.outcome,
    "gen_ai.operation.name": "invoke_agent",
    "gen_ai.agent.id": invocation.agentId,
    ...(invocation.error === undefined ? {} : { "error.type": invocation.error.code }),
  },
  fromMs: invocation.intendedAtMs,
  toMs: invocation.endedAtMs,
  error: invocation.outcome === "succeeded" ? null : (invocation.error?.message ?? invocation.outcome),
});

const callSpan = ({ run }: ExportedEvidence, call: LlmCallRecord): SpanPlan => ({
  key: `call ${call.callId}`,
  name: `chat ${run.scenario.llm.model}`,
  kind: SpanKind.CLIENT,
  attributes: {
    "gen_ai.operation.name": "chat",
    "gen_ai.request.model": run.scenario.llm.model,
    "plimsoll.llm.call_id": call.callId,
    "plimsoll.llm.endpoint": call.endpoint,
    "plimsoll.llm.outcome": call.outcome,
    "plimsoll.llm.attempts": call.attempts,
    "plimsoll.llm.held_ms": call.heldMs,
    "plimsoll.llm.streamed": call.streamed,
    ...(call.outcome === "answered" ? {} : { "error.type": call.outcome }),
  },
  fromMs: call.arrivedAtMs,
  toMs: call.endedAtMs,
  error: call.outcome === "answered" ? null : call.outcome,
});

const runSpan = ({ run, assessment, lastAtMs, index }: ExportedEvidence): SpanPlan => ({
  key: "run",
  name: "plimsoll.run",
  attributes: {
    "plimsoll.verdict": assessment.verdict.kind,
    "plimsoll.agent_count": run.scenario.agentCount,
    "plimsoll.partial": assessment.partial,
  },
  fromMs: 0,
  toMs: index.partial ? null : lastAtMs,
  error: null,
});

/** Spans that others stand below: those of waves and stages, by the key that invocations have. */
const waveSpans = ({ index }: ExportedEvidence): readonly (readonly [key: string, plan: SpanPlan])[] => [
  ...index.of.wave.map((wave) => [waveKey(wave), waveSpan(wave)] as const),
  ...index.of.stage.map((stage) => [waveKey({ phase: stage.phase, wave: stage.stage }), stageSpan(stage)] as const),
];

/**
 * The run as one trace: run > wave (of a load: stage) > invocation > LLM call, each at the time when it happened. One span
 * after the other, for all of them at once would take gigabytes.
 */
export function* runSpans(evidence: ExportedEvidence): Generator<ReadableSpan> {
  const make = spanMaker(evidence);
  const root = make(runSpan(evidence), ROOT_CONTEXT);
  yield root.span;
  const waves = new Map<string, Context>();
  for (const [key, plan] of waveSpans(evidence)) {
    const { span, context } = make(plan, root.context);
    waves.set(key, context);
    yield span;
  }
  for (const traced of evidence.index.traces.all) {
    const { span, context } = make(invocationSpan(traced), waves.get(waveKey(traced.invocation)) ?? root.context);
    yield span;
    for (const call of traced.calls) yield make(callSpan(evidence, call), context).span;
  }
  for (const call of evidence.index.traces.unclaimedCalls) yield make(callSpan(evidence, call), root.context).span;
}
