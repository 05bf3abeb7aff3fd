import * as Schema from "effect/Schema";
import { FaultScript } from "./fault-script.ts";
import { LoadShape } from "./load-shape.ts";

const PositiveInt = Schema.Int.pipe(Schema.check(Schema.isGreaterThan(0)));
const NaturalInt = Schema.Int.pipe(Schema.check(Schema.isGreaterThanOrEqualTo(0)));
const Positive = Schema.Finite.pipe(Schema.check(Schema.isGreaterThan(0)));
const NonNegative = Schema.Finite.pipe(Schema.check(Schema.isGreaterThanOrEqualTo(0)));

/** How long an agent's talk is before it begins anew. */
export const Conversation = Schema.Struct({
  turns: PositiveInt.annotate({
    description: "Invocations of one conversation; each carries what was said before. 1 by default.",
  }),
  thinkTimeMs: Schema.optionalKey(
    NonNegative.annotate({ description: "Between an answer and the same agent's next turn; 0 by default." }),
  ),
});
export type Conversation = typeof Conversation.Type;

/** What a load run has beyond the Scenario of its orchestrator, agents and LLM; written into the run's first line. */
export const LoadScenario = Schema.Struct({
  shape: LoadShape,
  /** Load before the judged part, at its first level; reported and not judged. Burst waves have warmUpWaves instead. */
  warmUpMs: NonNegative,
  conversation: Conversation,
  /** Tool calls that the mock asks for before it answers. */
  toolTurns: NaturalInt,
  /** A correct answer later than this is no goodput; null asks for correctness alone. */
  goodputWithinMs: Schema.NullOr(Positive),
  /** End as soon as a target is breached beyond doubt. */
  stopEarly: Schema.Boolean,
  /** Faults of the mock LLM; their windows begin with the judged load. */
  faults: FaultScript,
  /** Texts given to the agents in turn; empty: the roll call of the spike. */
  inputs: Schema.Array(Schema.String),
});
export type LoadScenario = typeof LoadScenario.Type;
