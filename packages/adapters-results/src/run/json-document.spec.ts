import * as Effect from "effect/Effect";
import * as Schema from "effect/Schema";
import { expect, it } from "vitest";
import { ExtendedNumber } from "./extended-number.ts";
import { jsonDocument } from "./json-document.ts";

const { render, decode } = jsonDocument(Schema.Struct({ name: Schema.String, p99: ExtendedNumber }));

it("writes what it reads again, an infinite number too, indented and with a last line feed", async () => {
  const document = { name: "ä", p99: Number.POSITIVE_INFINITY };
  const text = render(document);
  expect(text).toMatch(/^\{\n {2}"name": "ä",\n[^]*\}\n$/);
  expect(await Effect.runPromise(decode(text))).toEqual(document);
});

it("refuses what its schema refuses, both ways", async () => {
  expect(() => render({ name: 1 as unknown as string, p99: 1 })).toThrow(/name/);
  expect(await Effect.runPromise(Effect.flip(decode('{"name": "a"}')))).toMatchObject({ _tag: "SchemaError" });
});
