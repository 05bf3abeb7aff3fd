import { Ajv2020 } from "ajv/dist/2020.js";
import * as formats from "ajv-formats";
import { describe, expect, it } from "vitest";
import { schemaExample } from "./schema-example.ts";

const ajv = new Ajv2020({ strict: false });
formats.default.default(ajv);

const text = { type: "string" };

describe("schemaExample", () => {
  it.each([
    ["nothing said", {}],
    [
      "what is required, and no more",
      { type: "object", properties: { a: text, b: text }, required: ["a"], maxProperties: 1 },
    ],
    ["a property without a schema", { type: "object", required: ["a"] }],
    ["bounds of a number", { type: "number", minimum: 3.5, maximum: 4 }],
    ["open bounds of an integer", { type: "integer", exclusiveMinimum: 7, exclusiveMaximum: 9 }],
    ["a number below", { type: "number", exclusiveMaximum: 0 }],
    ["a negative range", { type: "integer", minimum: -9, maximum: -5 }],
    ["a multiple", { type: "integer", multipleOf: 5, minimum: 11 }],
    ["a multiple under a maximum", { type: "integer", multipleOf: 5, maximum: -1 }],
    ["lengths of a text", { type: "string", minLength: 20, maxLength: 21 }],
    ["a short text", { type: "string", maxLength: 3 }],
    ["a date", { type: "string", format: "date" }],
    ["an instant", { type: "string", format: "date-time" }],
    ["an address", { type: "string", format: "email" }],
    ["a link", { type: "string", format: "uri" }],
    ["a UUID", { type: "string", format: "uuid" }],
    ["a list that may not be empty", { type: "array", items: { type: "integer" }, minItems: 2 }],
    ["a constant", { const: "fixed" }],
    ["a choice of values", { enum: ["b", "a"] }],
    ["a nullable type", { type: ["null", "integer"], minimum: 4 }],
    ["an optional type as pydantic writes it", { anyOf: [{ type: "null" }, { type: "integer" }] }],
    ["one of several", { oneOf: [text, { type: "integer" }] }],
    ["null alone", { anyOf: [{ type: "null" }] }],
    [
      "definitions",
      {
        $defs: {
          Side: { enum: ["for"] },
          Vote: { type: "object", properties: { side: { $ref: "#/$defs/Side" } }, required: ["side"] },
        },
        type: "object",
        properties: { votes: { type: "array", items: { $ref: "#/$defs/Vote" }, minItems: 1 } },
        required: ["votes"],
      },
    ],
    [
      "parts that must all hold",
      {
        $defs: { Base: { type: "object", properties: { id: { type: "integer" } }, required: ["id"] } },
        allOf: [{ $ref: "#/$defs/Base" }, { properties: { name: text }, required: ["name"] }],
      },
    ],
  ])("is accepted by the schema: %s", (_, schema) => {
    const example = schemaExample(schema);
    expect(ajv.validate(schema, example), `${JSON.stringify(example)}: ${ajv.errorsText()}`).toBe(true);
  });

  it("comes to an end where a schema refers to itself", () => {
    const tree = { type: "object", properties: { next: { $ref: "#" } }, required: ["next"] };
    expect(JSON.stringify(schemaExample(tree)).length).toBeLessThan(1000);
  });

  it("is the same every time", () => {
    const schema = { type: "object", properties: { a: text, n: { type: "number" } }, required: ["a", "n"] };
    expect(schemaExample(schema)).toEqual({ a: "plimsoll", n: 1 });
    expect(schemaExample(schema)).toEqual(schemaExample(schema));
  });
});
