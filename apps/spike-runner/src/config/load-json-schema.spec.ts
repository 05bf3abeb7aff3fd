import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { loadScenarioJsonSchema } from "./load-json-schema.ts";

it("is the published schema of load scenarios (nx run spike-runner:schemas writes it)", () => {
  const file = new URL("../../../../docs/schemas/load-scenario.v1.schema.json", import.meta.url);
  expect(JSON.parse(readFileSync(file, "utf8"))).toEqual(JSON.parse(JSON.stringify(loadScenarioJsonSchema())));
});

it("refuses keys that it does not know, and needs a shape", () => {
  expect(loadScenarioJsonSchema()).toMatchObject({ additionalProperties: false, required: ["shape"] });
});
