import { InvocationError, LatencyModel } from "@plimsoll/domain";
import * as Effect from "effect/Effect";
import * as Schema from "effect/Schema";

const NonNegative = Schema.Finite.pipe(Schema.check(Schema.isGreaterThanOrEqualTo(0)));
const NaturalInt = Schema.Int.pipe(Schema.check(Schema.isGreaterThanOrEqualTo(0)));
const PositiveInt = Schema.Int.pipe(Schema.check(Schema.isGreaterThan(0)));
const Ratio = NonNegative.pipe(Schema.check(Schema.isLessThanOrEqualTo(1)));
const defaulted = <S extends Schema.ConstraintDecoder<unknown>>(schema: S, value: S["Type"]) =>
  Schema.withDecodingDefaultTypeKey<S>(Effect.succeed(value))(schema);

/** `all`, so many agents (picked by the seed, the same ones in every pool of a size), or these agents. */
export const AgentSelection = Schema.Union([Schema.Literal("all"), NaturalInt, Schema.Array(Schema.String)]);
export type AgentSelection = typeof AgentSelection.Type;

const selectable = {
  agents: defaulted(AgentSelection, "all"),
  /** Share of the selected agents' invocations that are hit, 0..1, drawn from the seed. @default 1 */
  ratio: defaulted(Ratio, 1),
};

/** Which invocations a misbehaviour hits. */
export const FaultRule = Schema.Struct(selectable);
export type FaultRule = typeof FaultRule.Type;

/** Invocations that fail with this code. The `llm-*` codes and `timeout` come about at the simulated LLM. */
export const FailureRule = Schema.Struct({ ...selectable, code: InvocationError.fields.code });
export type FailureRule = typeof FailureRule.Type;

/** LLM calls that fail and are repeated without a word; the answer then succeeds, only later. */
export const SilentRetryRule = Schema.Struct({ ...selectable, retries: defaulted(PositiveInt, 1) });
export type SilentRetryRule = typeof SilentRetryRule.Type;

/** The orchestrator dies, as a sidecar would, once so many results have been delivered over all waves. */
export const CrashRule = Schema.Struct({
  afterResults: NaturalInt,
  exitCode: defaulted(Schema.NullOr(Schema.Int), 1),
  lastStderr: defaulted(Schema.Array(Schema.String), ["stub: simulated crash"]),
});
export type CrashRule = typeof CrashRule.Type;

/**
 * Memory and files that a child process really takes, so that whoever reads the operating system finds a known
 * amount. All zero is the control: a process that is measured and grows by nothing.
 */
export const MemoryRule = Schema.Struct({
  /** Held while the pool is. @default 0 */
  bytesPerAgent: defaulted(NaturalInt, 0),
  /** Kept for ever at every release of a pool. @default 0 */
  leakedBytesPerCycle: defaulted(NaturalInt, 0),
  /** File descriptors kept for ever at every release of a pool. @default 0 */
  leakedFilesPerCycle: defaulted(NaturalInt, 0),
});
export type MemoryRule = typeof MemoryRule.Type;

/** How the stub behaves. Every absent rule is a misbehaviour that is off; randomness comes from the scenario's seed. */
export const StubBehaviour = Schema.Struct({
  /** Service time of the simulated LLM. @default the scenario's `llm.latency` */
  latency: Schema.optionalKey(LatencyModel),
  /** Added to every service time, uniformly from 0 up to this. @default 0 */
  jitterMs: defaulted(NonNegative, 0),
  /** Invocations that reach the LLM at once; the others wait in order of arrival. @default none wait */
  ceiling: Schema.optionalKey(PositiveInt),
  /** Before the orchestrator is up. @default 0 */
  importMs: defaulted(NonNegative, 0),
  /** Of every agent; agents are built at the same time. @default 0 */
  instantiationMs: defaulted(NonNegative, 0),
  /** Building put off to the first invocation of every agent: a cheap pool and an expensive first answer. @default 0 */
  deferredInstantiationMs: defaulted(NonNegative, 0),
  /** Agents that can't be built. */
  failInstantiationOf: Schema.optionalKey(AgentSelection),
  /** The first rule that hits decides. @default none */
  failures: defaulted(Schema.Array(FailureRule), []),
  /** The selected agents, two by two in the pool's order, get each other's prompt; an odd last one is spared. */
  mixUp: Schema.optionalKey(FaultRule),
  /** Results that never arrive, although the batch ends as if all were well. */
  drop: Schema.optionalKey(FaultRule),
  /** Results of a batch that arrive twice. */
  double: Schema.optionalKey(FaultRule),
  /** Each hit result of a batch is followed by one that nobody asked for. */
  invent: Schema.optionalKey(FaultRule),
  /** Answers that are made up without an LLM call, after the time one would have taken. */
  withoutLlm: Schema.optionalKey(FaultRule),
  silentRetries: Schema.optionalKey(SilentRetryRule),
  /** Invocations that never end, past their own timeout too; only cancelling or releasing ends them. */
  hang: Schema.optionalKey(FaultRule),
  crash: Schema.optionalKey(CrashRule),
  /** Absent: the stub lives in the runner's process, and no memory of its own can be told from the runner's. */
  memory: Schema.optionalKey(MemoryRule),
});
export type StubBehaviour = typeof StubBehaviour.Type;

/** An orchestrator without a fault, whose LLM takes what the scenario says. */
export const DEFAULT_STUB_BEHAVIOUR: StubBehaviour = Schema.decodeUnknownSync(StubBehaviour)({});

/** What differs from the default, for the description's settings: a reader sees every switch that was turned. */
export const switchedOn = (behaviour: StubBehaviour): Readonly<Record<string, unknown>> => {
  const defaults: Readonly<Record<string, unknown>> = { ...DEFAULT_STUB_BEHAVIOUR };
  const differs = ([name, value]: readonly [string, unknown]) =>
    JSON.stringify(value) !== JSON.stringify(defaults[name]);
  return Object.fromEntries(Object.entries(behaviour).filter(differs));
};
