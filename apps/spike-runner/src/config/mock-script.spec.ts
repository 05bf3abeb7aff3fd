import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { mockScriptJsonSchema } from "./mock-script.ts";

it("is the published schema of mock scripts (nx run spike-runner:schemas writes it)", () => {
  const file = new URL("../../../../docs/schemas/mock-script.v1.schema.json", import.meta.url);
  expect(JSON.parse(readFileSync(file, "utf8"))).toEqual(JSON.parse(JSON.stringify(mockScriptJsonSchema())));
});
