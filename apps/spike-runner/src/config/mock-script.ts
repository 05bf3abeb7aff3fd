import { messageOf, UsageError } from "@plimsoll/adapters-command-line";
import { readFileSync } from "node:fs";
import * as Result from "effect/Result";
import * as Schema from "effect/Schema";
import { LoadFileSchema } from "./load-file.ts";
import { parseYamlFile } from "./parse-yaml-file.ts";
import { publishedSchema } from "./published-schema.ts";

const { tools, faults } = LoadFileSchema.fields;

/** Schema of `mock-llm --script`: what a load scenario says of its LLM's tool calls and faults. */
const MockScriptSchema = Schema.Struct({
  tools,
  faults,
  agentIds: Schema.optionalKey(
    Schema.Array(Schema.String).annotate({
      description: "Names of all agents that will call, for faults with an agentRatio; a load knows its own.",
    }),
  ),
});

/** A script as it is written. */
export type MockScript = typeof MockScriptSchema.Encoded;

/** JSON Schema of a script. */
export const mockScriptJsonSchema = () =>
  publishedSchema(MockScriptSchema, "mock-script.v1.schema.json", "Plimsoll script of a mock LLM, version 1");

const MOCK_SCRIPT = {
  schema: MockScriptSchema,
  keys: mockScriptJsonSchema,
  hint: "The fields are described in docs/schemas/mock-script.v1.schema.json and docs/mock-llm.md.",
};

/** Reads and checks the file that `mock-llm --script` names; `shown` in messages. */
export const readMockScript = (path: string, shown: string): Result.Result<MockScript, UsageError> => {
  try {
    return parseYamlFile(MOCK_SCRIPT, shown, readFileSync(path, "utf8"));
  } catch (error) {
    return Result.fail(
      new UsageError({ message: `--script ${shown}: ${messageOf(error)}`, hint: "Name a readable YAML file." }),
    );
  }
};
