import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { scenarioJsonSchema } from "./scenario-json-schema.ts";

const committed = new URL("../../../../docs/schemas/scenario.v1.schema.json", import.meta.url);

describe("the published JSON Schema of a scenario", () => {
  it("is what the code generates (nx run spike-runner:schemas writes it)", () => {
    const published: unknown = JSON.parse(readFileSync(committed, "utf8"));
    expect(published).toEqual(JSON.parse(JSON.stringify(scenarioJsonSchema())));
  });

  it("refuses keys that it doesn't know, as the reader does", () => {
    expect(scenarioJsonSchema()).toMatchObject({ additionalProperties: false });
  });

  it("describes every field", () => {
    const { properties } = scenarioJsonSchema() as {
      properties: Record<string, { description?: string; properties?: object }>;
    };
    const silent = Object.entries(properties).filter(
      ([, field]) => field.description === undefined && field.properties === undefined,
    );
    expect(silent).toEqual([]);
  });
});
