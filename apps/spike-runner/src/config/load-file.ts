import { StubBehaviour } from "@plimsoll/adapters-stub";
import { FaultScript, LoadScenario, LoadShape } from "@plimsoll/domain";
import * as Schema from "effect/Schema";
import { ScenarioFileSchema } from "./scenario-file.ts";

const shared = ScenarioFileSchema.fields;
const field = LoadScenario.fields;
const PositiveMs = Schema.Finite.pipe(Schema.check(Schema.isGreaterThan(0)));
const PositiveInt = Schema.Int.pipe(Schema.check(Schema.isGreaterThan(0)));
const NaturalInt = Schema.Int.pipe(Schema.check(Schema.isGreaterThanOrEqualTo(0)));

/** Schema of `plimsoll load FILE`: the shape, and any part of the rest. What is absent keeps its default. */
export const LoadFileSchema = Schema.Struct({
  name: shared.name,
  orchestrator: shared.orchestrator,
  agents: Schema.optionalKey(PositiveInt.annotate({ description: "Agents in the pool; 72 by default." })),
  workers: shared.workers,
  mode: shared.mode,
  shape: LoadShape.annotate({ description: "How the load is put on; `kind` says which of the seven ways." }),
  warmUpMs: Schema.optionalKey(
    field.warmUpMs.annotate({ description: "Load before the judged part, at its first level; 0 by default." }),
  ),
  conversation: Schema.optionalKey(
    field.conversation.annotate({ description: "Turns of a conversation, each carrying what was said before." }),
  ),
  tools: Schema.optionalKey(
    Schema.Struct({
      turns: NaturalInt.annotate({ description: "Tool calls that the mock LLM asks for before it answers." }),
    }),
  ),
  llm: shared.llm,
  faults: Schema.optionalKey(
    FaultScript.annotate({ description: "Faults of the mock LLM; windows count from the start of the judged load." }),
  ),
  inputs: Schema.optionalKey(
    Schema.Array(Schema.Union([Schema.String, Schema.Record(Schema.String, Schema.Unknown)])).annotate({
      description: "Texts, or objects written as JSON, given to the agents in turn.",
    }),
  ),
  inputsFile: Schema.optionalKey(
    Schema.String.annotate({ description: "The same, one JSON value a line, beside the scenario file." }),
  ),
  goodput: Schema.optionalKey(
    Schema.Struct({
      withinMs: PositiveMs.annotate({
        description:
          "A correct answer later than this is not good; by default the limit of the corrected latency's target.",
      }),
    }),
  ),
  targets: Schema.optionalKey(
    Schema.Array(Schema.String).annotate({
      description:
        "Expressions such as `correctedP95LatencyMs < 2000`; each replaces the default of its metric, or is added.",
    }),
  ),
  seed: shared.seed,
  timeouts: Schema.optionalKey(
    Schema.Struct({
      instantiationMs: Schema.optionalKey(PositiveMs.annotate({ description: "For all agents; 60000 by default." })),
      invocationMs: Schema.optionalKey(PositiveMs.annotate({ description: "For one invocation; 120000 by default." })),
    }),
  ),
  stopEarly: Schema.optionalKey(
    field.stopEarly.annotate({ description: "End as soon as a target is breached beyond doubt; false by default." }),
  ),
  stub: Schema.optionalKey(StubBehaviour.annotate({ description: "Behaviour of the simulated orchestrator." })),
});

/** A load scenario as it is written. */
export type LoadFile = typeof LoadFileSchema.Encoded;
