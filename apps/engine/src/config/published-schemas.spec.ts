import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { FILE_KINDS } from "./file-kinds.ts";
import { jsonSchemaOf } from "./published-schema.ts";

interface Node {
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Node>>;
}

const silentFields = ({ properties = {} }: Node, path: string): readonly string[] =>
  Object.entries(properties).flatMap(([name, field]) => [
    ...(field.description === undefined ? [`${path}${name}`] : []),
    ...silentFields(field, `${path}${name}.`),
  ]);

describe.each(FILE_KINDS)("docs/schemas/$published", (kind) => {
  it("is what the code generates (nx run engine:schemas writes it)", () => {
    const committed = new URL(`../../../../docs/schemas/${kind.published}`, import.meta.url);
    const published: unknown = JSON.parse(readFileSync(committed, "utf8"));
    expect(published).toEqual(JSON.parse(JSON.stringify(jsonSchemaOf(kind))));
  });

  it("refuses keys that it does not know, as the reader does", () => {
    expect(jsonSchemaOf(kind)).toMatchObject({ additionalProperties: false });
  });

  it("describes every field that a person may write", () => {
    expect(silentFields(jsonSchemaOf(kind) as Node, "")).toEqual([]);
  });
});
