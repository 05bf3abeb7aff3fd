import { InvocationError, LatencyModel } from "@plimsoll/domain";
import * as Effect from "effect/Effect";
import * as Schema from "effect/Schema";

const NonNegative = Schema.Finite.pipe(Schema.check(Schema.isGreaterThanOrEqualTo(0)));
const NaturalInt = Schema.Int.pipe(Schema.check(Schema.isGreaterThanOrEqualTo(0)));
const PositiveInt = Schema.Int.pipe(Schema.check(Schema.isGreaterThan(0)));
const Ratio = NonNegative.pipe(Schema.check(Schema.isLessThanOrEqualTo(1)));
const defaulted = <S extends Schema.ConstraintDecoder<unknown>>(schema: S, value: S["Type"]) =>
  Schema.withDecodingDefaultTypeKey<S>(Effect.succeed(value))(schema);
/** The field's documentation, for whoever lists the fields; the published JSON Schema leaves this annotation out. */
const says = (documentation: string) => ({ documentation });

/** `all`, so many agents (picked by the seed, the same ones in every pool of a size), or these agents. */
export const AgentSelection = Schema.Union([Schema.Literal("all"), NaturalInt, Schema.Array(Schema.String)]).annotate(
  says("all, so many agents (picked by the seed), or these agents"),
);
export type AgentSelection = typeof AgentSelection.Type;

const selectable = {
  agents: defaulted(AgentSelection, "all"),
  ratio: defaulted(Ratio.annotate(says("Share of the selected agents' invocations that are hit; 1 by default.")), 1),
};

/** Which invocations a misbehaviour hits. */
export const FaultRule = Schema.Struct(selectable);
export type FaultRule = typeof FaultRule.Type;

/** Invocations that fail with this code. The `llm-*` codes and `timeout` come about at the simulated LLM. */
export const FailureRule = Schema.Struct({ ...selectable, code: InvocationError.fields.code });
export type FailureRule = typeof FailureRule.Type;

/** LLM answers that are thrown away and asked for again without a word, with no fault of the LLM to explain it. */
export const SilentRetryRule = Schema.Struct({
  ...selectable,
  retries: defaulted(
    PositiveInt.annotate(says("LLM answers thrown away before the one that is used; 1 by default.")),
    1,
  ),
});
export type SilentRetryRule = typeof SilentRetryRule.Type;

/** The orchestrator dies, as a sidecar would, once so many results have been delivered over all waves. */
export const CrashRule = Schema.Struct({
  afterResults: NaturalInt.annotate(says("Results delivered before it, counted over all waves.")),
  exitCode: defaulted(Schema.NullOr(Schema.Int).annotate(says("Null for a death by signal; 1 by default.")), 1),
  lastStderr: defaulted(Schema.Array(Schema.String).annotate(says("Last lines it wrote.")), ["stub: simulated crash"]),
});
export type CrashRule = typeof CrashRule.Type;

/**
 * Memory and files that a child process really takes, so that whoever reads the operating system finds a known
 * amount. All zero is the control: a process that is measured and grows by nothing.
 */
export const MemoryRule = Schema.Struct({
  bytesPerAgent: defaulted(NaturalInt.annotate(says("Held for every agent while its pool is; 0 by default.")), 0),
  leakedBytesPerCycle: defaulted(NaturalInt.annotate(says("Kept at every release of a pool; 0 by default.")), 0),
  leakedFilesPerCycle: defaulted(
    NaturalInt.annotate(says("File descriptors kept at every release of a pool; 0 by default.")),
    0,
  ),
});
export type MemoryRule = typeof MemoryRule.Type;

const rule = (description: string) => Schema.optionalKey(FaultRule.annotate(says(description)));

/** How the stub behaves. Every absent rule is a misbehaviour that is off; randomness comes from the scenario's seed. */
export const StubBehaviour = Schema.Struct({
  latency: Schema.optionalKey(
    LatencyModel.annotate(says("Service time of the simulated LLM; the scenario's llm.latency by default.")),
  ),
  jitterMs: defaulted(
    NonNegative.annotate(says("Added to every service time, uniformly from 0 up to this; 0 by default.")),
    0,
  ),
  ceiling: Schema.optionalKey(
    PositiveInt.annotate(
      says("Invocations that reach the LLM at once; the others wait in order. No ceiling by default."),
    ),
  ),
  importMs: defaulted(NonNegative.annotate(says("Time before the orchestrator is up; 0 by default.")), 0),
  instantiationMs: defaulted(
    NonNegative.annotate(says("Time to build an agent; agents are built at the same time. 0 by default.")),
    0,
  ),
  deferredInstantiationMs: defaulted(
    NonNegative.annotate(
      says("Building put off to an agent's first invocation: a cheap pool, an expensive first answer. 0 by default."),
    ),
    0,
  ),
  failInstantiationOf: Schema.optionalKey(AgentSelection.annotate(says("Agents that can't be built."))),
  failures: defaulted(
    Schema.Array(FailureRule).annotate(
      says("Invocations that fail; the first rule that hits decides. None by default."),
    ),
    [],
  ),
  mixUp: rule(
    "The selected agents, two by two in the pool's order, get each other's prompt; an odd last one is spared.",
  ),
  drop: rule("Results that never arrive, although the batch ends as if all were well."),
  double: rule("Results of a batch that arrive twice."),
  invent: rule("Each hit result of a batch is followed by one that nobody asked for."),
  withoutLlm: rule("Answers made up without an LLM call, after the time one would have taken."),
  silentRetries: Schema.optionalKey(
    SilentRetryRule.annotate(says("LLM answers that are thrown away and asked for again without a word.")),
  ),
  hang: rule("Invocations that never end, past their own timeout too; only cancelling or releasing ends them."),
  crash: Schema.optionalKey(
    CrashRule.annotate(says("The orchestrator dies in mid-run, with an exit code and last words.")),
  ),
  memory: Schema.optionalKey(
    MemoryRule.annotate(
      says("A child process that really takes this much; without it the stub lives in the runner's process."),
    ),
  ),
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
