import type { CatalogEntry } from "@plimsoll/application";
import { expect, it } from "vitest";
import { detailOfDocument } from "./detail-of-document.ts";

const commandIn = (document: Readonly<Record<string, unknown>>): string =>
  detailOfDocument({} as CatalogEntry, document, { reports: [], hasSamples: false }).command;

it.each([
  [
    { command: ["plimsoll", "spike", "--target", "p95LatencyMs < 900"] },
    "plimsoll spike --target 'p95LatencyMs < 900'",
  ],
  [{ command: "plimsoll conformance --inputs 'a b'" }, "plimsoll conformance --inputs 'a b'"],
  [{}, ""],
])("shows %j for a shell", (document, shown) => {
  expect(commandIn(document)).toBe(shown);
});
